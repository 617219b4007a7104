"""The claim of the first visit, where its truth is known: whoever meets people comes back, or not.

The spaces are small, so that some newcomers meet many and others nobody; nobody joins without
having tried. The weeks in which everybody is new to the record are left out.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from appliance.insight.first_visits import Verdict, first_visits
from appliance.tally.values import Newcomer
from tests.simulated import THRESHOLD, TRAITS, UNSEEN_SEEDS, Kind, return_chance, simulate

pytestmark = pytest.mark.no_cover  # several times as long, and through lines counted elsewhere

BARE = replace(TRAITS[Kind.SMALL], coworkers=9, students=0, joins=0.0, guests=0.0, tries=5.0)
IT_MATTERS = replace(BARE, alone=0.1, met=0.65)
IT_DOES_NOT = replace(BARE, alone=0.35, met=0.35)
NEW_HERE = timedelta(days=90)
"""By then nearly everybody who was there when the record began has come once."""
THREE_YEARS = 3 * 364


def newcomers(traits, seed, days=THREE_YEARS) -> tuple[list[Newcomer], int]:
    figures = simulate(Kind.SMALL, seed, days=days, traits=traits).figures
    since = figures.days[0].day + NEW_HERE
    return [each for each in figures.newcomers if each.day >= since], figures.waiting


@pytest.mark.parametrize("seed", UNSEEN_SEEDS)
def test_where_it_matters_how_many_were_met_it_is_seen(seed):
    found = first_visits(*newcomers(IT_MATTERS, seed), THRESHOLD)
    assert found.verdict is Verdict.SUPPORTED
    few, enough = found.few.share, found.enough.share
    assert few.low <= return_chance(IT_MATTERS, 1) + 0.1
    assert enough.low <= return_chance(IT_MATTERS, 8) <= enough.high + 0.1
    assert found.curve[0].share.value < found.curve[-1].share.value


@pytest.mark.parametrize("seed", UNSEEN_SEEDS)
def test_where_it_does_not_it_is_not(seed):
    found = first_visits(*newcomers(IT_DOES_NOT, seed), THRESHOLD)
    assert found.verdict is Verdict.NOT_SEEN
    assert found.difference.low < 0 < found.difference.high


@pytest.mark.parametrize("seed", UNSEEN_SEEDS)
@pytest.mark.parametrize("traits", [IT_MATTERS, IT_DOES_NOT], ids=["matters", "does not"])
def test_of_some_weeks_it_cannot_be_told(seed, traits):
    new, waiting = newcomers(traits, seed)
    assert first_visits(new[:15], waiting, THRESHOLD).verdict is Verdict.TOO_LITTLE
