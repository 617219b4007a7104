"""The far ends of the wires on the machine that is tried: pins, and a reader with a badge to show.

far_ends.py FOLDER: a file `show` in it holds the badge against the reader, once.
"""

import sys
import threading
from pathlib import Path

from drivers.emulators.pins import PinBoard
from drivers.emulators.tags import TagReaderEnd

STRIKE = 17
BADGE = bytes.fromhex("0C000621A5")


def main(folder: Path) -> None:
    folder.mkdir(mode=0o755)

    def changed(pin: int, level: bool) -> None:
        if pin == STRIKE and level:
            sys.stdout.write("strike opened\n")
            sys.stdout.flush()

    with (
        PinBoard(folder / "pins", changed),
        TagReaderEnd(folder / "badge-in") as reader,
    ):
        (folder / "pins").chmod(0o666)
        (folder / "badge-in").chmod(0o666)
        pause, show = threading.Event(), folder / "show"
        while not pause.wait(0.1):
            if show.exists():
                show.unlink()
                reader.present(BADGE)


main(Path(sys.argv[1]))
