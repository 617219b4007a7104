"""One fact carried into who is in, who has ever come, and which readers are silent. Pure."""

from msgspec.structs import replace

from appliance import presence
from appliance.alerts.latch import Latch, lean
from appliance.alerts.state import Watch
from appliance.facts import (
    Corrected,
    DeviceDown,
    DeviceUp,
    Entered,
    Fact,
    LedgerEntry,
    MemberAdded,
    MemberErased,
    Started,
    TermsSet,
    VisitTold,
)
from appliance.model import Stamp
from appliance.presence import Measure
from appliance.roster import recategorised


def follow(before: Watch, entry: LedgerEntry, measure: Measure) -> Watch:
    """Return the watch after an entry, as far as nothing is told."""
    stamp, fact = entry.stamp, entry.fact
    began_us = before.began_us if before.sequence else stamp.utc_us
    now = replace(before, sequence=entry.sequence, stamp=stamp, began_us=began_us)
    if isinstance(fact, DeviceDown | DeviceUp | Started):
        return replace(now, silent=_silent(now, stamp, fact))
    if isinstance(fact, MemberAdded | TermsSet):
        return replace(now, categories=recategorised(now.categories, fact))
    return _without_the_gone(_attended(_met(now, fact), stamp, fact, measure))


def _met(now: Watch, fact: Fact) -> Watch:
    """Note who has ever come. A visit that was over when it was told is nobody's arrival."""
    if isinstance(fact, MemberErased):
        return replace(now, came=now.came - {fact.member}, erased=now.erased | {fact.member})
    if not isinstance(fact, Entered | Corrected | VisitTold) or fact.member in now.came:
        return now
    met = replace(now, came=now.came | {fact.member})
    comes = isinstance(fact, Entered) or (isinstance(fact, Corrected) and not fact.past)
    return replace(met, fresh=now.fresh | {fact.member}) if comes else met


def _attended(now: Watch, stamp: Stamp, fact: Fact, measure: Measure) -> Watch:
    after = presence.step(now.attendance, stamp, fact, measure)
    if after is now.attendance:
        return now
    return replace(now, attendance=after, fresh=now.fresh & after.inside.keys())


def _without_the_gone(now: Watch) -> Watch:
    """Return the watch without what it knew of those who were erased, and are not in."""
    gone = now.erased - now.attendance.inside.keys()
    if not gone:
        return now
    left = {member: each for member, each in now.categories.items() if member not in gone}
    return replace(now, categories=left, erased=now.erased - gone)


def _silent(now: Watch, stamp: Stamp, fact: DeviceDown | DeviceUp | Started) -> dict[str, Latch]:
    """Return the readers that do not answer.

    A door that starts says anew which they are, and of those that work it says nothing.
    """
    if isinstance(fact, Started):
        return {
            each: lean(latch, stamp, now.sequence, holds=False)
            for each, latch in now.silent.items()
        }
    others = {each: latch for each, latch in now.silent.items() if each != fact.device}
    if isinstance(fact, DeviceUp):
        return others
    known = now.silent.get(fact.device, Latch())
    return {**others, fact.device: lean(known, stamp, now.sequence, holds=True)}
