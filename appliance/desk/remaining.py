"""What a member has left of what they have paid for: asked by the door itself, by nobody's command.

What bills need is loaded once somebody has come in where hours are billed, and never at a start.
"""

from appliance.desk.desk import Desk
from appliance.facts import HOUSE


def left_of(desk: Desk, member: str) -> int | None:
    """Return how many minutes a member has left now, None where nothing runs out. Takes a turn."""
    from appliance.desk.pricing import left_minutes  # noqa: PLC0415, see above

    def left() -> int | None:
        return left_minutes(desk.clerk(HOUSE, desk.book.standing()), member)

    minutes: int | None = desk.take_turn(left)
    return minutes
