"""The command that installs another version, and goes back by itself.

Nothing may be imported once dpkg has begun: the files of the program change under our feet. What
is needed, and what is needed to say what went wrong, is imported before.
"""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from appliance.cli.ends import DONE, FAILED, Failed, Misused
from appliance.cli.grammar import Asked, Page, argument

if TYPE_CHECKING:
    from appliance.updating.steps import Update

# ruff: noqa: PLC0415


def _update(asked: Asked) -> int:
    if os.geteuid() != 0:
        raise Failed("packages are installed by root: sudo seuil update …")
    if asked.finish == bool(asked.package or asked.back):
        raise Misused("name the package, such as ./seuil_0.2.0+deb12_arm64.deb; or --finish")
    import drivers.errors  # noqa: F401, see above
    from appliance.cli import sentences  # noqa: F401, see above
    from appliance.cli.reach import settings_of
    from appliance.clock import SystemClock
    from appliance.updating import carrying
    from appliance.updating.noting import ROOT

    clock = SystemClock()
    room = carrying.Room(ROOT, settings_of(asked.config), asked.config, clock, _say)
    # Whoever is connected from afar may lose the line: what was begun is brought to its end.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with carrying.one_at_a_time(ROOT):
            if asked.finish:
                return _ended(carrying.finish(room))
            return _ended(carrying.update(room, asked.package, back=asked.back))
    except carrying.UpdateError as error:
        raise Failed(str(error)) from error


def _say(sentence: str) -> None:
    with suppress(OSError):  # the line is gone
        print(sentence, flush=True)


def _ended(update: "Update | None") -> int:
    from appliance.updating.copies import log_of
    from appliance.updating.noting import ROOT
    from appliance.updating.steps import Step

    if update is None:
        _say("There is nothing to finish.")
        return DONE
    log = log_of(ROOT, update.instant)
    said = {
        Step.DONE: f"Done: {update.after} is installed, and the door answers."
        if update.answered
        else f"Done: {update.after} is installed. See how the house is: sudo seuil status",
        Step.GIVEN_UP: f"Given up: {update.why}. {update.before} is as it was.",
        Step.WENT_BACK: f"{update.before} is back, and the record is as it is now. What was said "
        f"is in {log}",
        Step.STUCK: f"Neither version answers. The door can be left from inside as ever. Look at "
        f"{log} and journalctl -u seuil-door, then: sudo seuil update --finish",
    }
    stream = sys.stdout if update.step is Step.DONE else sys.stderr
    with suppress(OSError):
        print(said[update.step], file=stream, flush=True)
    return DONE if update.step is Step.DONE else FAILED


PAGES: Final = (
    Page(
        "update",
        "install another version, and go back by itself",
        "Looks at the package, copies the record and checks the copy, keeps the package that is "
        "installed, installs the new one, and waits for the door: where it does not answer as the "
        "new version within 60 seconds and for 10 seconds from then on, with a ledger that works, "
        "the package from before comes back. What was recorded meanwhile stays.\n\nEach step is "
        "noted. After a power cut in the middle, --finish completes the update or goes back; "
        "`seuil doctor` tells that it is due.",
        _update,
        (
            argument(
                "package",
                meaning="the package; with --back and none, the version from before the last "
                "update",
                type=Path,
                nargs="?",
                default=None,
                metavar="FILE",
            ),
            argument(
                "--back", meaning="that it is older is meant: go back to it", action="store_true"
            ),
            argument(
                "--finish",
                meaning="bring an update that was cut off to its end",
                action="store_true",
            ),
        ),
        (
            "sudo seuil update ./seuil_0.2.0+deb12_arm64.deb",
            "sudo seuil update --back",
            "sudo seuil update --finish",
        ),
        fails="the version from before is installed; the output says why, and where the log is",
        never="It never puts an older record in the place of the one there is.",
    ),
)
