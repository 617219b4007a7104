"""A switch through its bounces."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.contacts import CONTACT_SETTLE_S, EXIT_BUTTON_SETTLE_S, Debounced


def test_settle_times():
    assert (EXIT_BUTTON_SETTLE_S, CONTACT_SETTLE_S) == (0.040, 0.150)


def test_bounces_become_one_change():
    button = Debounced(0.04)
    assert button.due() is None
    button.edge(level=False, at_s=0.0)
    assert button.settle(0.039) is None
    assert button.level is None
    assert button.settle(0.04) is False
    for at_s, level in ((1.0, True), (1.01, False), (1.02, True)):
        button.edge(level, at_s)
        assert button.settle(at_s) is None
    assert button.due() == pytest.approx(1.06)
    assert button.settle(1.05) is None
    assert button.settle(1.06) is True
    assert button.level is True
    assert button.due() is None
    assert button.settle(9.0) is None


def test_a_glitch_that_returns_is_nothing():
    contact = Debounced(0.15)
    contact.edge(level=True, at_s=0.0)
    contact.settle(1.0)
    contact.edge(level=False, at_s=2.0)
    contact.edge(level=True, at_s=2.1)
    assert contact.due() is None
    assert contact.settle(3.0) is None


def test_polling_the_same_level_does_not_put_off_the_settling():
    contact = Debounced(0.15)
    for step in range(4):
        contact.edge(level=True, at_s=step * 0.05)
    assert contact.settle(0.15) is True


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 30)), max_size=50), st.integers(1, 20))
def test_reports_are_levels_that_stood_and_they_alternate(edges, settle):
    contact, now, since, candidate, reports = Debounced(settle), 0, 0, None, []
    for level, later in edges:
        now += later
        if (due := contact.due()) is not None and due <= now:
            assert due - since >= settle
            reports.append(contact.settle(due))
            assert reports[-1] is candidate
        if level is not candidate:
            candidate, since = level, now
        contact.edge(level, now)
    assert None not in reports
    assert all(a is not b for a, b in itertools.pairwise(reports))
