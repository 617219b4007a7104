"""Histories of badges for Hypothesis: everything that happens at a door and is said afterwards."""

from datetime import date, time, timedelta

from hypothesis import strategies as st

from appliance.facts import (
    Corrected,
    Entered,
    Left,
    MemberErased,
    ProposalDeclined,
    VisitConfirmed,
    VisitProposed,
    VisitStruck,
    VisitTold,
)
from appliance.model import Way
from appliance.tariff.values import Estimate
from tests.doorbook import SECOND_US, Book, us

MEMBERS = ("ada", "bob", "cy")
MINUTE_US = 60 * SECOND_US
RULES = (
    (date(2026, 10, 24), Estimate(of=3, closing=time(19), most_minutes=300)),
    (date(2026, 10, 26), Estimate(otherwise_minutes=90)),
)
"""Two rules, from before a clock change on and from after it."""

BADGES = ("come", "go") * 6
CLOCKS = ("restart", "lost_restart", "lose", "sync")
WORDS = ("came", "left", "tell", "strike", "confirm", "propose", "decline", "erase")


def step(deeds):
    waits = st.one_of(st.integers(1, 90), st.integers(1, 16 * 60), st.just(8 * 60))
    return st.tuples(
        st.sampled_from(deeds),
        st.sampled_from(MEMBERS),
        waits,  # minutes until it
        st.integers(0, 59_999_999),  # and microseconds
        st.integers(0, 400),  # whatever the deed makes of it
    )


def steps(deeds, most=60):
    return st.lists(step(deeds), max_size=most)


def played(told, start="2026-10-23T07:00"):
    """Return the book of a history, and the instant at which it ends."""
    book, at_us = Book(), us(start)
    for deed, member, minutes, micros, choice in told:
        at_us += minutes * MINUTE_US + micros
        _do(book, deed, member, at_us, choice)
    return book, at_us + MINUTE_US


def _do(book, deed, member, at_us, choice):
    off = timedelta(hours=-choice)
    if deed in ("come", "go"):
        getattr(book, deed)(at_us, member)
    elif deed == "restart":
        book.restart(at_us)
    elif deed == "lost_restart":  # nobody knows what time it is
        book.restart(at_us, synced=False, off=off)
    elif deed in ("lose", "sync"):
        book.clock(synced=deed == "sync", off=off / 100)
    else:
        book.note(at_us, _word(deed, member, book.entries, at_us, choice))


def _word(deed, member, entries, at_us, choice):
    visit = _visit(entries, choice * len(entries) // 400)  # 0, or anything on record so far
    if visit and deed not in ("came", "left"):
        member = getattr(entries[visit - 1].fact, "member", member)
    began_us = at_us - (choice + 60) * MINUTE_US
    ended_us = began_us + choice * MINUTE_US // 2 + 1
    words = {
        "came": Corrected(member, Way.IN, began_us, "oubli", "ruth"),
        "left": Corrected(member, Way.OUT, began_us, "oubli", "ruth"),
        "tell": VisitTold(member, visit, began_us, ended_us, "vu", "ruth"),
        "strike": VisitStruck(member, visit, "erreur", "ruth", (began_us, ended_us)),
        "confirm": VisitConfirmed(member, visit or 1, began_us, choice, member),
        "propose": VisitProposed(member, visit, began_us, ended_us, "vu", member),
        "decline": ProposalDeclined(member, visit or 1, "non", "ruth"),
        "erase": MemberErased(member, "ruth"),
    }
    return words[deed]


def _visit(entries, sequence):
    """Return by what a visit is known that ends with this entry: by their entry, if they came."""
    fact = entries[sequence - 1].fact if sequence else None
    if isinstance(fact, Left):
        for entry in reversed(entries[: sequence - 1]):
            if isinstance(entry.fact, Entered | Left) and entry.fact.member == fact.member:
                return entry.sequence if isinstance(entry.fact, Entered) else sequence
    return sequence


def long_history(random, deeds, length):
    """Return a history of so many steps from a source of randomness: too long to be drawn."""
    return [
        (
            random.choice(deeds),
            random.choice(MEMBERS),
            random.choice((random.randint(1, 90), random.randint(1, 960), 480)),
            random.randint(0, 59_999_999),
            random.randint(0, 400),
        )
        for _ in range(length)
    ]
