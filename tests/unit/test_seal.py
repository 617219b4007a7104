"""What stands in the place of what was forgotten."""

import re
from datetime import date
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from appliance import __version__, presence, roster, seal
from appliance.facts import (
    AccountOpened,
    BadgeGiven,
    BadgeRevoked,
    ConsentGiven,
    ConsentWithdrawn,
    Entered,
    FingerGiven,
    LedgerEntry,
    Left,
    MemberAdded,
    MemberErased,
    MemberSuspended,
    PayerAgreed,
    PlanAgreed,
    ScheduleSet,
    Sealed,
    SensorBound,
    Terms,
    TermsSet,
)
from appliance.model import Category, Means, Role, Stamp
from appliance.presence import Attendance, Measure
from appliance.roster import Library
from appliance.schedule import Schedule
from appliance.seal import Agreement, Ground, Seal
from appliance.tariff.values import Agreed

MEASURE = Measure(ZoneInfo("Europe/Brussels"))
NOBODY = Attendance()
DAY_US = 24 * 3_600_000_000
BEGINS_US = 1_760_000_000_000_000

FACTS = (
    MemberAdded("anne", Category.COWORKER, "admin"),
    BadgeGiven("anne", "a" * 64, "A5"),
    MemberAdded("bert", Category.STUDENT, "admin"),
    BadgeGiven("bert", "b" * 64, "A6"),
    ConsentGiven("bert", "1", "2026-10-01", "nl", "admin"),
    FingerGiven("bert", "f" * 64, "finger-in", 3, "index", "admin"),
    AccountOpened("hers", Role.ADMIN, "console", "anne"),
    AccountOpened("his", Role.MEMBER, "hers", "bert"),
    AccountOpened("nobodys", Role.AUDITOR, "hers"),
    ScheduleSet(Schedule("mornings", ()), "admin"),
    TermsSet("bert", Terms(Category.VISITOR), "admin"),
    SensorBound("finger-in", "mark"),
    Entered("anne", "in", Means.BADGE),
    Entered("bert", "in", Means.BADGE),
    Left("anne", "out", Means.BADGE),
    BadgeRevoked("bert", "b" * 64, lost=True, by="admin"),
    Left("bert", "out", Means.BADGE),
    Entered("anne", "in", Means.BADGE),
    PlanAgreed("anne", "day", date(2026, 10, 1), "admin"),
    PayerAgreed("anne", "cleo", "admin"),
    PlanAgreed("anne", "gift", date(2026, 11, 1), "hers", "12.50"),
    MemberErased("bert", "his"),
    MemberSuspended("anne", "admin"),
)


def entries(facts=FACTS):
    return [
        LedgerEntry(n, Stamp(BEGINS_US + n * DAY_US // 8, n, "boot", synced=True), fact)
        for n, fact in enumerate(facts, start=1)
    ]


@given(st.integers(1, len(FACTS) - 1))
def test_from_the_seal_on_all_is_as_from_the_beginning(cut):
    """Nobody is missed: what is read from the seal on is what was, but for the erased."""
    facts = entries()
    sealed = seal.read(seal.text_of(seal.onward(Seal(), facts[:cut], MEASURE)))
    assert sealed.through == cut
    ground = seal.read_ground(seal.text_of(sealed))
    last_us = sealed.tally.open.last_us
    assert ground == Ground(cut, sealed.roster, sealed.attendance, last_us, version=__version__)
    known = roster.fold((e.fact for e in facts[cut:]), sealed.roster)
    whole = roster.fold(FACTS)
    assert seal.without_erased(known, NOBODY) == seal.without_erased(whole, NOBODY)
    moves = [(e.stamp, e.fact) for e in facts]
    attendance = presence.fold(moves[:cut], MEASURE)
    gone = {holder.member for holder in roster.fold(FACTS[:cut]).members.values() if holder.erased}
    assert sealed.attendance == replace(attendance, today=attendance.today - gone)
    assert seal.onward(sealed, facts[cut:], MEASURE) == seal.onward(Seal(), facts, MEASURE)


def test_nothing_is_left_of_whoever_was_erased():
    text = seal.text_of(seal.onward(Seal(), entries(), MEASURE))
    for trace in ("bert", "b" * 64, "f" * 64, "his", "A6"):
        assert not re.search(rf"\b{trace}\b", text)
    sealed = seal.read(text)
    assert set(sealed.roster.accounts) == {"hers", "nobodys"}
    assert set(sealed.roster.credentials) == {"a" * 64}
    assert sealed.roster.schedules == {"mornings": Schedule("mornings", ())}
    # Where the template was is nobody's, and still to be erased.
    assert sealed.roster.libraries == {"finger-in": Library("mark", erase=frozenset({3}))}
    assert sealed.attendance.inside.keys() == {"anne"}


def test_what_was_agreed_on_paying_stands_on():
    sealed = seal.read(seal.text_of(seal.onward(Seal(), entries(), MEASURE)))
    anne = sealed.roster.members["anne"]
    assert anne.payer == "cleo"
    assert anne.agreed == (
        Agreed(date(2026, 10, 1), "day"),
        Agreed(date(2026, 11, 1), "gift", "12.50"),
    )


def test_nobody_who_was_erased_is_left_among_those_who_forgot_to_badge_out():
    since = Stamp(BEGINS_US, 1, "boot", synced=True)
    forgot = replace(NOBODY, forgotten={"anne": since, "bert": since})
    _, attendance = seal.without_erased(roster.fold(FACTS), forgot)
    assert attendance.forgotten == {"anne": since}


def test_a_consent_is_proved_as_long_as_somebody_is_on_record():
    told = (
        ConsentGiven("bert", "1", "2026-10-01", "nl", "admin"),
        ConsentWithdrawn("bert", "his"),
        ConsentGiven("anne", "1", "2026-10-02", "fr", "admin"),
        ConsentWithdrawn("nobody", "admin"),
        ConsentGiven("bert", "2", "2026-11-01", "nl", "host"),
        ConsentWithdrawn("bert", "admin"),
        MemberErased("anne", "admin"),
        MemberErased("cleo", "admin"),
    )
    facts = entries(told)
    withdrawn = [facts[1].stamp.utc_us, facts[5].stamp.utc_us]
    for cut in range(len(facts)):
        agreed = seal.agreements(seal.agreements({}, facts[:cut]), facts[cut:])
        assert agreed == {
            "bert": (
                Agreement("1", "2026-10-01", "nl", "admin", withdrawn[0], "his"),
                Agreement("2", "2026-11-01", "nl", "host", withdrawn[1], "admin"),
            ),
        }


def test_a_category_is_known_from_one_seal_to_the_next():
    facts = entries()
    first = seal.onward(Seal(), facts[:12], MEASURE)
    again = seal.onward(first, facts[12:], MEASURE)
    arrivals = [hour.arrivals for hour in again.tally.hours.values() if hour.arrivals]
    assert arrivals == [{Category.COWORKER: 1}, {Category.VISITOR: 1}, {Category.COWORKER: 1}]


def test_the_chain_vouches_for_the_text_of_a_seal():
    text = seal.text_of(Seal(7))
    assert seal.digest(text) == seal.digest(text) != seal.digest(text.replace("7", "8"))
    assert len(Sealed(7, "", seal.digest(text)).seal) == 64


def test_a_seal_from_before_bills_were_kept_vouches_for_none():
    told = '{"type":"sealed","through":7,"chain":"aa","seal":"bb"}'
    assert msgspec.json.decode(told, type=Sealed) == Sealed(7, "aa", "bb", kept="")
