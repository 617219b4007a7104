"""How far an update has come, and what is left of one that was cut off. Pure."""

from enum import StrEnum
from typing import Final

from msgspec import Struct

NAME: Final = "seuil"
"""What our package is called."""
WITHIN_S: Final = 60.0
"""How long the door may take to answer with the new version; then it is taken back."""
STAYS_S: Final = 10.0
"""How long it must go on answering then: one that falls over what it finds does so soon."""
COPIES: Final = 3
"""How many local copies of the record are kept."""


class Step(StrEnum):
    """Where an update is. Each is on the disk before the next is begun."""

    BEGUN = "begun"
    COPIED = "copied"  # the record, and the package that is to be installed
    KEPT = "kept"  # the package that is installed, so that it can come back
    INSTALLING = "installing"
    INSTALLED = "installed"
    GOING_BACK = "going_back"
    DONE = "done"
    WENT_BACK = "went_back"
    GIVEN_UP = "given_up"  # before anything was installed
    STUCK = "stuck"  # neither version answers: somebody has to look


OVER: Final = frozenset({Step.DONE, Step.WENT_BACK, Step.GIVEN_UP, Step.STUCK})


class Update(Struct, frozen=True):
    """One update: from package version `before` to `after`, begun at `instant`.

    `answered` tells whether the door did before, and `recorded` whether it could write its ledger:
    no more than that is asked of it afterwards. `why` is why it went back or was given up.
    """

    instant: str
    before: str
    after: str
    step: Step = Step.BEGUN
    answered: bool = True
    recorded: bool = True
    why: str = ""

    @property
    def over(self) -> bool:
        return self.step in OVER


class Left(StrEnum):
    """What is left to do of an update that was cut off."""

    NOTHING = "nothing"
    GIVE_UP = "give_up"
    INSTALL = "install"
    WAIT = "wait"
    GO_BACK = "go_back"


_LEFT: Final = {
    Step.BEGUN: Left.GIVE_UP,
    Step.COPIED: Left.GIVE_UP,
    Step.KEPT: Left.GIVE_UP,
    Step.INSTALLING: Left.INSTALL,
    Step.INSTALLED: Left.WAIT,
    Step.GOING_BACK: Left.GO_BACK,
    Step.STUCK: Left.GO_BACK,
}


def left_of(update: Update) -> Left:
    """Return what is left to do of an update, by the last step that was noted.

    What was being installed is installed again, as dpkg was cut off at nobody knows where.
    """
    return _LEFT.get(update.step, Left.NOTHING)


def unhealthy(told: str, wanted: str, *, ledger_ok: bool, recorded: bool) -> str:
    """Return why a door that says it is of version `told` is not the one wanted, "" if it is."""
    if told != wanted:
        return f"it is still version {told}"
    if recorded and not ledger_ok:
        return "it cannot write its ledger"
    return ""


def refusal(package: str, architecture: str, *, ours: str, back: bool, older: bool) -> str:
    """Return why a package is not installed over this one, "" where it is."""
    if package != NAME:
        return f"this is the package {package}, not {NAME}"
    if architecture not in (ours, "all"):
        return f"it is for {architecture}, and this machine is {ours}. Take the one for {ours}"
    if older and not back:
        return "it is older than what is installed. If that is meant: --back"
    return ""
