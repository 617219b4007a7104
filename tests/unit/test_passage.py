"""A grant is not a passage: stories of a door with and without a contact."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from appliance import passage
from appliance.facts import Entered, Forced, Granted, Held, Left, NotOpened, Shut
from appliance.model import Means, Reason, Way
from appliance.occupancy import Contact
from appliance.passage import Grant, Passage

BADGE = Means.BADGE
ANNE = Grant("anne", "in", BADGE, Way.IN)
BERT_OUT = Grant("bert", "out", BADGE, Way.OUT, despite=Reason.SUSPENDED)
BARE = Passage(fitted=False, wait_s=10, held_s=30)
DOOR = Passage(fitted=True, wait_s=10, held_s=30)


def test_without_a_contact_a_grant_counts_as_passage():
    after, facts = passage.grant(BARE, ANNE, 0.0)
    assert facts == (Entered("anne", "in", BADGE),)
    assert after == BARE
    assert after.contact is Contact.NONE
    assert passage.grant(BARE, BERT_OUT, 0.0)[1] == (
        Left("bert", "out", BADGE, despite=Reason.SUSPENDED),
    )


def test_with_a_contact_the_door_decides():
    waiting, facts = passage.grant(DOOR, ANNE, 100.0)
    assert facts == (Granted("anne", "in", BADGE, Way.IN),)
    assert passage.due(waiting) == 110.0
    assert waiting.contact is Contact.CLOSED
    opened, facts = passage.opened(waiting, 104.0)
    assert facts == (Entered("anne", "in", BADGE),)
    assert opened.contact is Contact.OPEN
    assert passage.due(opened) == 134.0
    shut, facts = passage.shut(opened)
    assert (shut, facts) == (DOOR, ())


def test_a_grant_that_nobody_used():
    waiting, _ = passage.grant(DOOR, ANNE, 100.0)
    assert passage.tick(waiting, 109.9) == (waiting, ())
    after, facts = passage.tick(waiting, 110.0)
    assert facts == (NotOpened("anne", "in"),)
    assert after == DOOR
    assert passage.opened(after, 111.0)[1] == (Forced(),)


def test_where_the_contact_is_lost_whoever_was_awaited_has_passed():
    waiting, _ = passage.grant(DOOR, ANNE, 100.0)
    blind, facts = passage.seeing(waiting, fitted=False)
    assert (blind, facts) == (BARE, (Entered("anne", "in", BADGE),))
    assert passage.grant(blind, BERT_OUT, 101.0)[1] == (
        Left("bert", "out", BADGE, Reason.SUSPENDED),
    )
    opened, _ = passage.opened(DOOR, 100.0)
    assert passage.seeing(opened, fitted=True) == (DOOR, ())


def test_only_the_grant_that_lapsed_is_dropped():
    one, _ = passage.grant(DOOR, ANNE, 100.0)
    two, _ = passage.grant(one, BERT_OUT, 105.0)
    after, facts = passage.tick(two, 112.0)
    assert facts == (NotOpened("anne", "in"),)
    assert passage.due(after) == 115.0


def test_two_who_badged_and_walk_in_together():
    one, _ = passage.grant(DOOR, ANNE, 100.0)
    two, _ = passage.grant(one, BERT_OUT, 101.0)
    _, facts = passage.opened(two, 102.0)
    assert facts == (
        Entered("anne", "in", BADGE),
        Left("bert", "out", BADGE, despite=Reason.SUSPENDED),
    )


def test_the_same_person_waits_once():
    one, _ = passage.grant(DOOR, ANNE, 100.0)
    two, _ = passage.grant(one, replace(ANNE, reader="side door"), 105.0)
    assert [asked.reader for asked, _ in two.waiting] == ["side door"]
    assert passage.due(two) == 115.0


def test_a_grant_while_the_door_stands_open_is_a_passage():
    opened, _ = passage.opened(passage.free(DOOR, 0.0), 1.0)
    assert passage.grant(opened, ANNE, 2.0) == (opened, (Entered("anne", "in", BADGE),))


def test_open_without_a_grant_is_forced_until_shut():
    forced, facts = passage.opened(DOOR, 5.0)
    assert facts == (Forced(),)
    assert forced.contact is Contact.FORCED
    assert passage.due(forced) is None
    assert passage.tick(forced, 1000.0) == (forced, ())
    assert passage.shut(forced) == (DOOR, (Shut(),))


def test_the_exit_button_frees_the_door_for_a_while():
    freed = passage.free(DOOR, 100.0)
    assert passage.opened(freed, 110.0)[1] == ()
    assert passage.opened(freed, 110.1)[1] == (Forced(),)


def test_one_opening_uses_up_the_freedom():
    opened, _ = passage.opened(passage.free(DOOR, 100.0), 101.0)
    shut, _ = passage.shut(opened)
    assert passage.opened(shut, 102.0)[1] == (Forced(),)


def test_open_for_too_long_is_held():
    opened, _ = passage.opened(passage.free(DOOR, 0.0), 1.0)
    assert passage.tick(opened, 30.9) == (opened, ())
    held, facts = passage.tick(opened, 31.0)
    assert facts == (Held(30),)
    assert held.contact is Contact.HELD
    assert passage.tick(held, 100.0) == (held, ())
    assert passage.shut(held) == (DOOR, (Shut(),))


def test_a_door_found_open_at_the_start_was_not_forced():
    found = passage.found_open(DOOR, 7.0)
    assert found.contact is Contact.OPEN
    assert passage.due(found) == 37.0
    assert passage.shut(found) == (DOOR, ())


def test_saying_the_same_again_changes_nothing():
    opened, _ = passage.opened(passage.free(DOOR, 0.0), 1.0)
    assert passage.opened(opened, 2.0) == (opened, ())
    assert passage.shut(DOOR) == (DOOR, ())


EVENTS = st.lists(
    st.tuples(
        st.floats(0.1, 20),
        st.sampled_from(["grant anne", "grant bert", "free", "open", "shut", "tick"]),
    )
)


@given(EVENTS)
def test_every_grant_ends_once_as_a_passage_or_as_not_opened(events):
    state, at_s, facts = DOOR, 0.0, []
    for wait_s, event in [*events, (1000.0, "tick")]:
        at_s += wait_s
        match event:
            case "grant anne":
                state, made = passage.grant(state, ANNE, at_s)
            case "grant bert":
                state, made = passage.grant(state, BERT_OUT, at_s)
            case "free":
                state, made = passage.free(state, at_s), ()
            case "open":
                state, made = passage.opened(state, at_s)
            case "shut":
                state, made = passage.shut(state)
            case _:
                state, made = passage.tick(state, at_s)
        facts += made
    assert state.waiting == ()
    for who in ("anne", "bert"):
        mine = [fact for fact in facts if getattr(fact, "member", None) == who]
        kinds = [type(fact) for fact in mine]
        # a renewed grant replaces the one that waits, so a Granted may follow a Granted
        for kind, following in pairwise([*kinds, None]):
            if kind is Granted:
                assert following in (Granted, Entered, Left, NotOpened)
            if kind is NotOpened:
                assert following in (Granted, Entered, Left, None)
    assert sum(isinstance(fact, Shut) for fact in facts) <= sum(
        isinstance(fact, Forced | Held) for fact in facts
    )


@pytest.mark.parametrize("at_s", [0.0, 5.0])
def test_nothing_is_due_at_a_shut_door(at_s):
    assert passage.due(DOOR) is None
    assert passage.tick(DOOR, at_s) == (DOOR, ())
