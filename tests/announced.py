"""Histories with announcements among the comings and goings, for Hypothesis."""

from hypothesis import strategies as st

from appliance.facts import AnnouncementWithdrawn, LedgerEntry, MemberAdded, VisitAnnounced
from appliance.model import Category
from tests.histories import BADGES, CLOCKS, MEMBERS, MINUTE_US, WORDS, played, steps

CATEGORIES = dict(zip(MEMBERS, (Category.COWORKER, Category.STUDENT, Category.STAFF), strict=True))
HOUR_US = 60 * MINUTE_US

saids = st.lists(
    st.tuples(
        st.integers(0, 60),  # after which entry
        st.sampled_from(MEMBERS),
        st.integers(-2, 60),  # begins so many hours later
        st.integers(1, 300),  # and lasts so many minutes
        st.booleans(),  # said, or the one before taken back
    ),
    max_size=12,
)
HISTORY = st.tuples(steps(BADGES + CLOCKS + WORDS), saids)


def entries_of(history):
    """Return the entries of a history: members who are taken in, and then all that happens."""
    told, said = history
    book, ends_us = played(told)
    begins = book.entries[0].stamp if book.entries else book.stamp(ends_us)
    made = [(begins, MemberAdded(*each)) for each in CATEGORIES.items()]
    for number, entry in enumerate(book.entries):
        made.append((entry.stamp, entry.fact))
        for after, member, hours, minutes, says in said:
            if after == number:
                made.append((entry.stamp, _word(made, member, entry.stamp, hours, minutes, says)))
    return [LedgerEntry(n, stamp, fact) for n, (stamp, fact) in enumerate(made, start=1)]


def _word(made, member, stamp, hours, minutes, says):
    before = [n for n, (_, fact) in enumerate(made, start=1) if isinstance(fact, VisitAnnounced)]
    if not says and before:
        return AnnouncementWithdrawn(member, before[-1], member)
    begins_us = stamp.utc_us + hours * HOUR_US
    return VisitAnnounced(member, begins_us, begins_us + minutes * MINUTE_US, member)
