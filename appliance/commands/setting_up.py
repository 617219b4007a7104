"""Commands of the first evening: listen at ports, arrange space and readers. Pure."""

from typing import Literal

from msgspec import Struct

from appliance.commands.answers.setting_up import ArrangedReader


class ShowSetup(Struct, frozen=True, tag="show_setup"):
    """How far the house is set up: read off what stands, so it can be left and resumed.

    Answered with Setup.
    """


class ListenAtPorts(Struct, frozen=True, tag="listen_at_ports"):
    """Find out what answers at the serial ports that no reader of ours holds.

    Sensors and PN532s are asked; an RDM6300 speaks only when a badge is shown to it. Progress
    (LISTENING, HEARD: `reader` is the port, `detail` the kind) until `listen_s` are over or whoever
    asked hangs up; then answered with Ports.
    """

    listen_s: float = 20.0


class ArrangeSpace(Struct, frozen=True, tag="arrange_space"):
    """Write the space into the configuration, and leave the rest of it alone. Answered with Setup.

    The running door notices the edit, as any other, and starts anew on it.
    """

    name: str
    language: Literal["fr", "nl", "en"]
    threshold: int
    capacity: int


class ArrangeReaders(Struct, frozen=True, tag="arrange_readers"):
    """Write these readers into the configuration in place of all that stand there.

    Settings that one of the same name has beside these are kept. Answered with Setup. `seen` names
    those that whoever asks had before their eyes: where others stand there by now, it is refused.
    """

    readers: tuple[ArrangedReader, ...]
    seen: tuple[str, ...] | None = None


class NoteStrike(Struct, frozen=True, tag="note_strike"):
    """Put on record whether the strike moved when it was tried (OpenDoor). Answered with Setup."""

    moved: bool


SetupCommand = ShowSetup | ListenAtPorts | ArrangeSpace | ArrangeReaders | NoteStrike
