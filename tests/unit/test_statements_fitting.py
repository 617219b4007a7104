"""Does the plan fit, what would another tariff bring, and how does somebody stand today?"""

from datetime import date

import pytest
from msgspec.structs import replace

from appliance.model import Category
from appliance.statements import fitting, reckoning, trying
from appliance.statements.fitting import verdict
from appliance.statements.values import Cost, Reckoning
from appliance.tariff.values import Kind, Left
from tests.doorbook import us
from tests.month_end import ALWAYS, DAY, FREE, GIVEN, HOURLY, LOUVAIN, WEEKLY, Space, offering

NOW = "2026-04-10T12:00"
MONTHS = ("2026-01", "2026-02", "2026-03")


def coming(plan, days, hours, *, closes=3, member="ada"):
    """Return a space where somebody came on so many days each month, so many of them closed."""
    space = Space(offering(plan))
    space.join("2026-01-01T00:00", member)
    for number, month in enumerate(MONTHS, 1):
        for day in range(1, days + 1):
            space.stay(f"{month}-{day:02d}T08:00", f"{month}-{day:02d}T{8 + hours:02d}:00", member)
        if number <= closes:
            space.close(f"2026-{number + 1:02d}-01T04:00", month)
    return space


def fit(space, months=3, member="ada", now=NOW):
    (found,) = fitting.fits(space.record(now), months, member)
    return found


def costs(found):
    return {each.plan.id: each.cents for each in found.costs}


@pytest.mark.parametrize("closes", [0, 1, 2, 3])
def test_each_plan_for_the_very_same_visits(closes):
    found = fit(coming("always", 4, 8, closes=closes))
    # In January three of four days are beyond the week's one, in February and in March two each.
    assert costs(found) == {
        "weekly": 3 * 8000 + 7 * 4000,
        "day": 12 * 4000,
        "hourly": 12 * 4800,
        "always": 3 * 20000,
    }
    assert (found.months, found.minutes) == (MONTHS, 12 * 480)
    assert (found.plan, found.category, found.now) == (ALWAYS, Category.COWORKER, 60000)
    assert [each.cents for each in found.costs] == sorted(costs(found).values())


@pytest.mark.parametrize(
    ("plan", "days", "hours", "cheapest", "said"),
    [
        ("always", 1, 1, "hourly", "too_large"),
        ("always", 20, 8, "always", "fits"),
        ("hourly", 20, 8, "always", "too_small"),
        ("day", 20, 8, "always", "too_small"),
        ("day", 1, 1, "hourly", "too_large"),
        ("hourly", 1, 1, "hourly", "fits"),
    ],
)
def test_what_is_said_of_it(plan, days, hours, cheapest, said):
    found = fit(coming(plan, days, hours))
    assert (found.costs[0].plan.id, found.verdict) == (cheapest, said)
    assert found.saving == max(0, found.now - found.costs[0].cents)
    assert (found.saving > 0) == (said != "fits")


@pytest.mark.parametrize(
    ("plan", "other", "cents", "now", "said"),
    [
        (ALWAYS, ALWAYS, 1, 20000, "fits"),
        (ALWAYS, WEEKLY, 19000, 20000, "too_large"),  # one in twenty
        (ALWAYS, WEEKLY, 19001, 20000, "fits"),
        (ALWAYS, WEEKLY, 500, 600, "too_large"),
        (ALWAYS, WEEKLY, 501, 600, "fits"),  # less than 1.00
        (WEEKLY, ALWAYS, 20000, 30000, "too_small"),
        (WEEKLY, DAY, 4000, 8000, "too_large"),
        (DAY, WEEKLY, 8000, 16000, "too_small"),
        (HOURLY, DAY, 4000, 8000, "too_small"),
        (DAY, HOURLY, 600, 4000, "too_large"),
        (HOURLY, FREE, 0, 4000, "too_large"),
        (replace(DAY, charge="used"), HOURLY, 600, 4000, "too_large"),
        (HOURLY, replace(DAY, charge="used"), 600, 4000, "too_large"),
    ],
)
def test_verdicts(plan, other, cents, now, said):
    assert verdict(plan, Cost(other, cents), now) == said


def test_one_visit_is_too_little_to_tell():
    space = Space(offering("always"))
    space.join("2026-01-01T00:00")
    space.stay("2026-03-05T09:00", "2026-03-05T10:00")
    found = fit(space)
    assert (found.verdict, found.saving, found.now) == ("too_little", 0, 60000)
    space.stay("2026-03-06T09:00", "2026-03-06T10:00")
    assert fit(space).verdict == "too_large"


@pytest.mark.parametrize(
    ("terms", "months"),
    [
        ({"valid_from": date(2026, 3, 2)}, ()),
        ({"valid_from": date(2026, 3, 1)}, ("2026-03",)),
        ({"valid_from": date(2026, 1, 15)}, ("2026-02", "2026-03")),
        ({"valid_until": date(2026, 4, 10)}, MONTHS),
    ],
)
def test_only_whole_months_tell(terms, months):
    space = coming("always", 4, 8, closes=0)
    space.terms("2026-04-02T09:00", "ada", **terms)
    found = fit(space)
    assert found.months == months
    assert (found.verdict == "too_little") == (not months)


def test_who_joined_late_is_told_of_the_months_since():
    space = coming("always", 4, 8, closes=1)
    space.join("2026-02-10T09:00", "bob")
    for day in ("01", "02"):
        space.stay(f"2026-03-{day}T09:00", f"2026-03-{day}T10:00", "bob")
    for closes in range(2):
        found = fit(space, member="bob")
        assert (found.months, found.verdict) == (("2026-03",), "too_large")
        space.close("2026-04-02T09:00", MONTHS[closes + 1])
    assert fit(space, member="bob").months == ("2026-03",)
    assert [each.member for each in fitting.fits(space.record(NOW), 3)] == ["ada", "bob"]


def test_who_is_no_member_today_is_told_nothing():
    space = coming("always", 4, 8)
    space.terms("2026-04-02T09:00", "ada", valid_until=date(2026, 4, 9))
    assert fitting.fits(space.record(NOW), 3) == ()


def test_no_further_back_than_there_is_a_record():
    assert fit(coming("always", 4, 8), 24).months == MONTHS
    assert fit(coming("always", 4, 8), 1).months == ("2026-03",)


def test_without_a_tariff_there_is_nothing_to_compare():
    record = coming("always", 1, 1, closes=0).record(NOW, tariffs=())
    assert fitting.fits(record, 3) == ()
    assert trying.try_tariff(record, LOUVAIN, 3) == ((), ())


def test_students_have_one_plan_and_it_fits():
    space = Space()
    space.join("2026-01-01T00:00", category=Category.STUDENT)
    for day in ("05", "06"):
        space.stay(f"2026-03-{day}T09:00", f"2026-03-{day}T10:00")
    found = fit(space)
    assert (costs(found), found.verdict, found.now) == ({"student": 0}, "fits", 0)


def test_a_contribution_is_compared_where_one_was_chosen():
    space = coming("always", 4, 8)
    assert "given" not in costs(fit(space))
    space.agree("2026-04-02T09:00", "given", "2026-04-01", contribution="30.00")
    found = fit(space)
    assert costs(found)["given"] == 9000
    assert found.plan == GIVEN
    assert GIVEN.kind is Kind.CONTRIBUTION


def test_corrected_visits_count_as_they_are():
    space = coming("hourly", 2, 2)
    visit = space.record(NOW).past("2026-02").issued[0].statement.parts[0].visits[0]
    was = (visit.began_us, visit.ended_us)
    space.strike("2026-04-02T09:00", visit.visit, was)
    assert fit(space).minutes == 5 * 120
    space.close("2026-05-02T09:00", "2026-04")
    assert fit(space, 4, now="2026-05-10T09:00").minutes == 5 * 120


# --- another tariff ------------------------------------------------------------------------------


def test_a_tariff_is_tried_on_what_was():
    space = coming("hourly", 2, 2, closes=2)
    space.join("2026-01-01T00:00", "bob", Category.STUDENT)
    months, tried = trying.try_tariff(space.record(NOW), offering("always"), 3)
    assert months == MONTHS
    assert [(each.member, each.now, each.then) for each in tried] == [("ada", 7200, 60000)]


def test_the_same_tariff_brings_the_same():
    space = coming("weekly", 5, 9, closes=1)
    _, tried = trying.try_tariff(space.record(NOW), offering("weekly"), 3)
    assert [each.now == each.then > 0 for each in tried] == [True]


def test_what_was_is_by_the_tariffs_of_then():
    space = coming("hourly", 2, 2, closes=2)
    space.set_tariff("2026-04-01T09:00", offering("always", since=date(2026, 4, 1)))
    _, tried = trying.try_tariff(space.record(NOW), offering("always"), 2)
    assert [(each.now, each.then) for each in tried] == [(4800, 40000)]


def test_who_came_and_is_not_on_any_roster_is_tried_too():
    space = coming("hourly", 2, 2, closes=2)
    space.stay("2026-03-10T09:00", "2026-03-10T10:00", "stray")
    _, tried = trying.try_tariff(space.record(NOW), offering("hourly"), 3)
    assert [each.member for each in tried] == ["ada", "stray"]


# --- today ---------------------------------------------------------------------------------------


def test_what_is_left_and_what_is_due_so_far():
    space = Space()
    space.join("2026-01-01T00:00")
    space.stay("2026-01-05T09:00", "2026-01-05T14:00")
    space.come("2026-01-06T09:00")
    found = reckoning.reckon(space.record("2026-01-06T10:30"), "ada")
    assert found.left == (Left("day", minutes=90, until=date(2026, 4, 4)),)
    assert (found.due, found.currency, found.plan, found.since) == (4000, "EUR", DAY, None)
    assert (found.payer, found.contribution, found.estimates) == ("ada", None, 0)
    assert [each.id for each in found.may] == ["day", "weekly", "always", "hourly", "given"]


def test_months_that_are_not_closed_yet_are_counted_on():
    space = coming("day", 1, 3, closes=1)
    found = reckoning.reckon(space.record(NOW), "ada")
    # 180 of 480 minutes in January and February each, 120 in March, and 60 of another pack.
    assert (found.due, found.left) == (0, (Left("day", minutes=420, until=date(2026, 5, 29)),))


def test_a_closed_month_that_was_corrected_is_counted_as_it_is():
    space = coming("day", 1, 3, closes=3)
    space.tell("2026-04-02T09:00", 0, "2026-03-20T09:00", "2026-03-20T10:00")
    found = reckoning.reckon(space.record(NOW), "ada")
    assert [each.minutes for each in found.left] == [360]


def test_what_somebody_agreed_on():
    space = coming("day", 1, 3)
    space.agree("2026-04-01T09:00", "given", "2026-04-02", contribution="30.00")
    space.payers = {"ada": "org:1"}
    found = reckoning.reckon(space.record(NOW), "ada")
    assert (found.plan, found.since, found.contribution) == (GIVEN, date(2026, 4, 2), "30.00")
    assert (found.due, found.payer) == (3000 * 29 // 30, "org:1")


def test_estimates_of_this_month_and_the_last_wait():
    space = Space(offering("hourly"))
    space.join("2026-01-01T00:00")
    for day in ("2026-01-10", "2026-02-10", "2026-02-11", "2026-03-10"):
        space.come(f"{day}T09:00")
    confirmed = space.come("2026-03-12T09:00")
    space.confirm("2026-03-13T09:00", confirmed, us("2026-03-12T09:00"), 3600)
    assert reckoning.reckon(space.record("2026-03-20T09:00"), "ada").estimates == 3


def test_without_a_tariff_nothing_is_due():
    record = coming("day", 1, 1, closes=0).record(NOW, tariffs=())
    assert reckoning.reckon(record, "ada") == Reckoning("ada", "", payer="ada")
