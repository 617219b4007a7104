"""Who may pass. Pure."""

from msgspec import Struct

from appliance.model import Reason, Side, Way
from appliance.roster import Holder


class Pass(Struct, frozen=True):
    """The strike opens for `member`, who goes `way`. `despite` notes what spoke against it."""

    member: str
    way: Way
    despite: Reason | None = None


class PassUnknown(Struct, frozen=True):
    """The strike opens on the way out for somebody the house does not know."""


class Ignore(Struct, frozen=True):
    """The same person again at once: nothing changes. On the way out the strike opens anyway."""

    member: str
    opens: bool


class Refuse(Struct, frozen=True):
    reason: Reason
    member: str | None = None


Decision = Pass | PassUnknown | Ignore | Refuse


def decide(side: Side, holder: Holder | None, *, inside: bool, repeated: bool) -> Decision:
    """Decide about a credential shown at a reader that looks to `side`.

    Nobody is refused the way out; a reader that toggles is also the way in, so it never opens for
    somebody unknown or refused: the inside handle is their way out.
    """
    if holder is None:
        return PassUnknown() if side is Side.OUT else Refuse(Reason.UNKNOWN)
    if repeated:
        return Ignore(holder.member, opens=side is Side.OUT)
    refusal = Reason.SUSPENDED if holder.suspended else None
    if side is Side.OUT:
        return Pass(holder.member, Way.OUT, despite=refusal)
    if refusal is not None:
        return Refuse(refusal, holder.member)
    leaves = side is Side.TOGGLE and inside
    return Pass(holder.member, Way.OUT if leaves else Way.IN)
