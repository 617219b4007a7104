"""What is plugged in where: the ports that no reader of ours holds are listened at."""

import os
from collections.abc import Iterator
from typing import Final

from appliance.commands import ListenAtPorts, Reply
from appliance.commands.answers import Port, Ports, Progress, Step, Trouble
from appliance.config import Reader
from appliance.desk.cannot import Cannot
from appliance.desk.clerk import Dialogue, long

LONGEST_S: Final = 120.0


def listen_at_ports(dialogue: Dialogue, command: ListenAtPorts) -> Iterator[Reply]:
    """Tell of each kind of reader as it is heard; then, of all ports, what is known of them."""
    readers = dialogue.take(lambda clerk: clerk.settings.reader)
    ears = dialogue.ears()
    there = {path: _holder(path, readers) for path in ears.ports()}
    free = tuple(path for path, holder in there.items() if not holder)
    heard: dict[str, str] = {}
    for_s = min(max(command.listen_s, 0.0), LONGEST_S)
    for path in free:
        yield Progress(Step.LISTENING, path)
    for told in ears.listen(free, for_s, dialogue.gone):
        if told is None:
            yield Progress(Step.LISTENING, "", len(heard), len(free))
        else:
            path, kind = told
            heard[path] = kind
            yield Progress(Step.HEARD, path, len(heard), len(free), kind)
    if dialogue.gone():
        raise Cannot(Trouble.CANCELLED)
    yield Ports(tuple(Port(path, heard.get(path, ""), there[path]) for path in there))


def _holder(path: str, readers: tuple[Reader, ...]) -> str:
    """Return the name of the reader that holds a port, "" for none."""
    real = os.path.realpath(path)
    return next((each.name for each in readers if os.path.realpath(each.port) == real), "")


LONG: Final = (long(ListenAtPorts, listen_at_ports),)
