"""Who has been in with whom this week, until it is long enough to be an encounter. Pure."""

from collections.abc import Mapping
from typing import Final

from appliance.model import Stamp
from appliance.presence import LONG_VISIT_S

LONG_US: Final = LONG_VISIT_S * 1_000_000
"""Somebody who does not badge out is counted as in until the cut-off, and never for longer."""
ENOUGH_US: Final = 30 * 60 * 1_000_000
"""Two people who are in together for this long within a week are one encounter."""


class Encounters:
    """How long pairs have been together, each under the first of the two: no longer than enough."""

    def __init__(self, together: Mapping[str, Mapping[str, int]], flat: Mapping[str, int]) -> None:
        self.together = {first: dict(others) for first, others in together.items()}
        for pair, both_us in flat.items():
            first, _, second = pair.partition(" ")
            self._add(first, second, both_us)

    def part(self, member: str, inside: Mapping[str, Stamp], at_us: int) -> int:
        """Return how many have now been in with somebody who goes for long enough."""
        since_us = inside[member].utc_us
        found = 0
        for other, came in inside.items():
            other_us = came.utc_us
            both_us = min(at_us, min(since_us, other_us) + LONG_US) - max(since_us, other_us)
            if both_us > 0 and other != member:
                first, second = (member, other) if member < other else (other, member)
                found += self._add(first, second, both_us)
        return found

    def _add(self, first: str, second: str, both_us: int) -> bool:
        others = self.together.setdefault(first, {})
        before_us = others.get(second, 0)
        if before_us == ENOUGH_US:
            return False
        others[second] = after_us = min(before_us + both_us, ENOUGH_US)
        return after_us == ENOUGH_US

    def begin_week(self) -> None:
        self.together = {}

    def forget(self, member: str) -> None:
        """Let somebody's id go."""
        self.together.pop(member, None)
        for others in self.together.values():
            others.pop(member, None)
