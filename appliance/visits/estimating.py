"""How long somebody was there who did not badge out, or in: by a rule for all to check. Pure."""

from collections.abc import Sequence
from typing import Final

from appliance.local_time import SECOND_US, cut_off_before, instant, local_day
from appliance.tariff.values import Estimate
from appliance.visits.values import Customs

_MINUTE_S: Final = 60


def stay_s(customs: Customs, came_us: int, most_s: int, recent: Sequence[int]) -> int:
    """Return how many seconds somebody stayed whose exit is missing: `most_s` at most.

    `recent` are the seconds of their last visits, oldest first.
    """
    day = local_day(came_us, customs.zone)
    rule = customs.estimate(day)
    likely_s = min(_likely_s(rule, recent), most_s)
    if rule.closing is not None:
        open_us = instant(day, rule.closing, customs.zone) - came_us
        if open_us > 0:
            likely_s = min(likely_s, open_us // SECOND_US)
    return max(likely_s, 0)


def before_s(customs: Customs, went_us: int, since_us: int | None, recent: Sequence[int]) -> int:
    """Return how many seconds somebody had been there whose entry is missing.

    Not since before the day's cut-off, nor before they last went, at `since_us`.
    """
    rule = customs.estimate(local_day(went_us, customs.zone))
    first_us = cut_off_before(went_us, customs.cut_off, customs.zone)
    if since_us is not None:
        first_us = max(first_us, since_us)
    return max(min(_likely_s(rule, recent), (went_us - first_us) // SECOND_US), 0)


def _likely_s(rule: Estimate, recent: Sequence[int]) -> int:
    last = sorted(recent[-rule.of :])
    likely_s = last[(len(last) - 1) // 2] if last else rule.otherwise_minutes * _MINUTE_S
    return min(likely_s, rule.most_minutes * _MINUTE_S)
