"""What people did at the door. Pure."""

from msgspec import Struct

from appliance.model import Means, Reason, Way


class Entered(Struct, frozen=True, tag="entered"):
    member: str
    reader: str
    means: Means


class Left(Struct, frozen=True, tag="left"):
    """Somebody went out. `despite` notes why they would have been refused the way in."""

    member: str
    reader: str
    means: Means
    despite: Reason | None = None


class Granted(Struct, frozen=True, tag="granted"):
    """The strike opened for somebody; the door contact will tell whether they passed."""

    member: str
    reader: str
    means: Means
    way: Way


class NotOpened(Struct, frozen=True, tag="not_opened"):
    """A grant that nobody used: the door stayed shut."""

    member: str
    reader: str


class Denied(Struct, frozen=True, tag="denied"):
    reader: str
    means: Means
    reason: Reason
    member: str | None = None
    tail: str = ""


class LetOut(Struct, frozen=True, tag="let_out"):
    """Somebody the house does not know went out. Nobody is refused the way out."""

    reader: str
    means: Means
    tail: str = ""


class Repeated(Struct, frozen=True, tag="repeated"):
    """The same person again within the repeat time: noted, and without effect on presence."""

    member: str
    reader: str


class ExitPressed(Struct, frozen=True, tag="exit_pressed"):
    """The exit button inside was pressed: the strike opened for nobody in particular."""


class Forced(Struct, frozen=True, tag="forced"):
    """The door opened without a grant."""


class Held(Struct, frozen=True, tag="held"):
    """The door has been open for longer than set."""

    open_s: int


class Shut(Struct, frozen=True, tag="shut"):
    """The door is shut again after having been forced or held."""
