"""One question, one answer: exchanges with the fingerprint sensor, each with a deadline.

Touches nothing but the `Line` it is given. The wire can lose, repeat, delay and damage what the
sensor says; whoever asks here gets the answer to the question just asked, or a typed error.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from drivers.errors import DeviceRefused, DeviceSilent, DriverError
from drivers.line import Line
from drivers.zfm import (
    ACK,
    ACK_BYTES,
    ANY_ADDRESS,
    COMMAND,
    NO_PASSWORD,
    Command,
    Decoder,
    Packet,
    encode,
)
from drivers.zfm_answers import Code, Parameters, sentence

KEPT_INSIDE: Final = frozenset(
    {Command.UP_CHAR, Command.UP_IMAGE, Command.DOWN_CHAR, Command.DOWN_IMAGE}
)
"""Never sent: templates and images neither leave the sensor nor come into it from elsewhere."""

SEARCHES: Final = frozenset({Command.SEARCH, Command.HI_SPEED_SEARCH})

RESULTS: Final[Mapping[int, Code]] = {
    Command.GEN_IMG: Code.NO_FINGER,
    Command.MATCH: Code.NO_MATCH,
    Command.SEARCH: Code.NOT_FOUND,
    Command.HI_SPEED_SEARCH: Code.NOT_FOUND,
    Command.REG_MODEL: Code.NOT_MERGED,
    Command.DELET_CHAR: Code.NOT_DELETED,
    Command.EMPTY: Code.NOT_EMPTIED,
}
"""The one `no` of each command that is a result like any other, and not a refusal."""


class KeptInside(DriverError, PermissionError):
    """We asked for something that this house never asks of a sensor. Nothing was sent."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long the sensor may take to answer: a search compares with up to 1000 templates."""

    exchange_s: float = 1.5
    search_s: float = 3.0


PATIENT: Final = Deadlines()


class Link:
    """The host's end of the conversation. One thread owns it.

    It is *in step* while each question got one answer and nothing else was heard. After anything
    else a late answer may still be on its way, and could be taken for the next one: then a barrier
    comes before the next question, and a search is asked again rather than believed.
    """

    def __init__(
        self,
        line: Line,
        *,
        address: int = ANY_ADDRESS,
        password: int = NO_PASSWORD,
        deadlines: Deadlines = PATIENT,
    ) -> None:
        self._line = line
        self._address = address
        self._password = password
        self._deadlines = deadlines
        self._in_step = False
        self._parameters: Parameters | None = None

    @property
    def parameters(self) -> Parameters:
        """The sensor's settings, as read with the last barrier."""
        if self._parameters is None:
            self.barrier()
        assert self._parameters is not None
        return self._parameters

    def ask(self, question: bytes) -> bytes:
        """Return the sensor's whole answer, its first byte OK or the command's own `no` (RESULTS).

        Raises DeviceRefused for any other code, DeviceSilent, DeviceLost, KeptInside.
        """
        answer = self._ask_in_step(question)
        if answer[0] == Code.PASSWORD_NEEDED:  # it lost power since, and with it our password
            self.barrier()
            answer = self._ask_in_step(question)
        if answer[0] not in (Code.OK, RESULTS.get(question[0])):
            raise DeviceRefused(answer[0], sentence(answer[0]))
        self._remember(question, answer)
        return answer

    def barrier(self) -> None:
        """Get back in step: two questions whose answers differ in length, and give the password.

        The sensor answers in order. So once it has told its settings, which no other ack is as long
        as, every answer it still owed has gone by. Raises DeviceRefused for a wrong password.
        """
        self._line.flush()
        password = bytes((Command.VFY_PWD,)) + self._password.to_bytes(4, "big")
        answer = self._exchange(password, (Code.OK, Code.WRONG_PASSWORD))
        if answer[0] == Code.WRONG_PASSWORD:
            raise DeviceRefused(answer[0], sentence(answer[0]))
        question = bytes((Command.READ_SYS_PARA,))
        self._remember(question, self._exchange(question, (Code.OK,)))
        self._in_step = True

    def idle(self, for_s: float) -> None:
        """Let time pass. A sensor that speaks unasked has restarted, or answers too late."""
        until = self._line.now() + for_s
        while (left_s := until - self._line.now()) > 0:
            if self._line.read(left_s):
                self._in_step = False

    def _ask_in_step(self, question: bytes) -> bytes:
        for _ in range(2):
            if not self._in_step:
                self.barrier()
            answer = self._exchange(question)
            if self._in_step or question[0] not in SEARCHES:
                return answer
        raise DeviceSilent("the sensor's answers do not fit our questions")

    def _exchange(self, question: bytes, codes: tuple[Code, ...] | None = None) -> bytes:
        """Send `question` and return the first answer that fits it, with one of `codes` if given.

        We are in step if that answer was all that was heard.
        """
        command = question[0]
        if command in KEPT_INSIDE:
            raise KeptInside(f"never sent: {Command(command).name} (0x{command:02X})")
        self._in_step = False
        self._line.flush()
        self._line.write(encode(COMMAND, question, self._address))
        decoder = Decoder(_told_address(question) or self._address)
        heard = 0
        until = self._line.now() + self._patience_s(command)
        while (left_s := until - self._line.now()) > 0:
            packets = decoder.feed(self._line.read(left_s))
            heard += len(packets)
            for packet in packets:
                if _fits(packet, command, codes):
                    self._in_step = heard == 1 and not decoder.discarded and not decoder.waiting
                    return packet.payload
        raise DeviceSilent(f"the sensor did not answer {Command(command).name}")

    def _patience_s(self, command: int) -> float:
        return self._deadlines.search_s if command in SEARCHES else self._deadlines.exchange_s

    def _remember(self, question: bytes, answer: bytes) -> None:
        """Keep what a question that was answered OK has told us, or told the sensor."""
        if question[0] == Command.READ_SYS_PARA:
            try:
                self._parameters = Parameters.parse(answer)
            except ValueError as error:
                raise DeviceSilent(f"the sensor answers nonsense: {error}") from error
        elif question[0] == Command.SET_PWD:
            self._password = int.from_bytes(question[1:], "big")
        elif question[0] == Command.SET_ADDER:
            self._address = int.from_bytes(question[1:], "big")


def _told_address(question: bytes) -> int | None:
    """Return the address a question gives the sensor: it answers from the new one already."""
    return int.from_bytes(question[1:], "big") if question[0] == Command.SET_ADDER else None


def _fits(packet: Packet, command: int, codes: tuple[Code, ...] | None) -> bool:
    """Tell by its length whether this answers `command`; a bare refusal may answer anything."""
    payload = packet.payload
    if packet.kind != ACK or (codes is not None and payload[0] not in codes):
        return False
    return len(payload) == ACK_BYTES.get(command, 1) or (
        len(payload) == 1 and payload[0] != Code.OK
    )
