"""A month's statements: who owes what, who pays, and what stands in the way of closing it."""

import random
from datetime import date, time, timedelta
from fractions import Fraction

import msgspec
import pytest
from msgspec.structs import replace

from appliance.facts import CONSOLE, MonthClosed, StatementIssued
from appliance.model import Category
from appliance.statements import closing, drafting
from appliance.statements.values import Drafted
from appliance.tariff.values import By, For
from tests.month_end import LOUVAIN, Space, offering


def joined(*members, tariff=LOUVAIN, **others):
    space = Space(tariff, **others)
    for member in members or ("ada",):
        space.join("2026-01-01T08:00", member)
    return space


def amounts(statement, member="ada"):
    (part,) = [each for each in statement.parts if each.member == member]
    return [(each.what, each.amount.cents) for each in part.charges]


def one(statements):
    (statement,) = statements
    return statement


def test_two_three_and_three_hours_are_one_day():
    space = joined()
    space.stay("2026-01-05T09:00", "2026-01-05T11:00")
    space.stay("2026-01-06T09:00", "2026-01-06T12:00")
    space.stay("2026-01-08T14:00", "2026-01-08T17:00")
    drafted = space.draft("2026-02-02T09:00", "2026-01")
    statement = one(drafted.statements)
    assert drafted.total == statement.total == 4000
    assert (statement.payer, statement.currency, statement.plans) == (
        "ada",
        "EUR",
        {"day": "La journée"},
    )
    assert [(each.rate, each.net, each.vat) for each in statement.vat] == [("21", 3306, 694)]
    assert amounts(statement) == [(For.PACK, 4000)]
    assert len(statement.parts[0].visits) == 3


def test_a_dry_run_changes_nothing_and_is_what_the_close_issues():
    space = joined()
    space.stay("2026-01-05T09:00", "2026-01-05T11:00")
    before = list(space.entries)
    drafted = space.draft("2026-02-02T09:00", "2026-01")
    assert space.entries == before
    assert tuple(space.close("2026-02-02T09:00", "2026-01").values()) == drafted.statements
    issued = space.issued(1)
    assert (issued.number, issued.by, issued.through) == (1, CONSOLE, before[-1].sequence)


def test_the_numbers_go_on_and_the_close_comes_last():
    space = joined("ada", "bob")
    space.stay("2026-01-05T09:00", "2026-01-05T11:00")
    space.stay("2026-01-05T09:00", "2026-01-05T11:00", "bob")
    facts = closing.issued(space.draft("2026-02-02T09:00", "2026-01"), 41, "ruth")
    assert [type(each) for each in facts] == [StatementIssued, StatementIssued, MonthClosed]
    assert [each.number for each in facts[:2]] == [42, 43]
    assert {each.by for each in facts} == {"ruth"}


@pytest.mark.parametrize(
    ("now", "over"),
    [
        ("2026-01-31T23:59", False),
        ("2026-02-01T02:59", False),  # who came on the 31st may still be in
        ("2026-02-01T03:00", True),
    ],
)
def test_a_month_is_over_after_the_cut_off(now, over):
    space = joined()
    space.stay("2026-01-05T09:00", "2026-01-05T11:00")
    drafted = space.draft(now, "2026-01")
    assert (drafted.over, drafted.ready) == (over, over)
    assert drafted.total == 4000
    assert bool(closing.issued(drafted, 0, CONSOLE)) == over


def test_another_cut_off():
    space = joined(cut_off=time(5))
    assert not space.draft("2026-02-01T04:59", "2026-01").over
    assert space.draft("2026-02-01T05:00", "2026-01").over


def test_months_are_closed_in_order():
    space = joined()
    space.stay("2026-01-05T09:00", "2026-01-05T11:00")
    space.stay("2026-02-05T09:00", "2026-02-05T10:00")
    late = space.draft("2026-03-02T09:00", "2026-02")
    assert (late.before, late.ready) == ("2026-01", False)
    assert late.total == 0  # the hours that January's day leaves
    space.close("2026-03-02T09:00", "2026-01")
    assert space.draft("2026-03-02T09:00", "2026-02").before == ""
    again = space.draft("2026-03-02T09:00", "2026-01")
    assert (again.closed, again.statements, again.ready) == (True, (), False)


def test_the_first_month_is_that_of_the_first_tariff():
    space = Space(replace(LOUVAIN, since=date(2026, 3, 1)))
    space.join("2026-01-01T08:00")
    space.stay("2026-02-28T22:00", "2026-03-01T02:00")
    before = space.draft("2026-04-02T09:00", "2026-02")
    assert (before.closed, before.ready, before.statements) == (False, False, ())
    assert before.before == "2026-03"  # a month that nobody could close is not offered to be
    march = space.draft("2026-04-02T09:00", "2026-03")
    assert march.ready
    assert [each.minutes for each in one(march.statements).parts[0].uses] == [120]


def test_who_came_before_there_was_a_tariff_is_no_newcomer():
    space = Space(replace(LOUVAIN, since=date(2026, 3, 1), first_visit="free"))
    space.join("2026-01-01T08:00")
    space.join("2026-01-01T08:00", "bob")
    space.stay("2026-02-10T09:00", "2026-02-10T10:00")
    space.stay("2026-03-10T09:00", "2026-03-10T10:00")
    space.stay("2026-03-10T09:00", "2026-03-10T10:00", "bob")
    drafted = space.draft("2026-04-02T09:00", "2026-03")
    assert {each.payer: each.total for each in drafted.statements} == {"ada": 4000, "bob": 0}


def test_without_a_tariff_there_is_nothing_to_bill():
    space = joined()
    record = space.record("2026-02-02T09:00", tariffs=())
    assert drafting.draft(record, "2026-01") == Drafted("2026-01", "")


def test_without_any_entry_the_first_month_is_this_one():
    space = joined()
    empty = replace(space.record("2026-05-02T09:00"), entries=())
    assert drafting.draft(empty, "2026-05").before == ""
    assert drafting.draft(empty, "2026-06").before == "2026-05"


@pytest.mark.parametrize(
    ("off_days", "set_right", "restarted", "first"),
    [
        (400, True, False, "2026-03"),  # the same boot tells when it really was
        (-400, True, False, "2026-03"),
        (400, True, True, "2026-04"),  # not later than the first clock that was right
        (-30, True, True, "2026-02"),
        (30, False, False, "2026-04"),  # nobody ever knew better
    ],
)
def test_a_clock_that_was_wrong_at_first_keeps_no_month_from_being_closed(
    off_days, set_right, restarted, first
):
    space = Space(began="2026-03-10T08:00")
    space.entries.clear()
    space.clock(synced=False, off=timedelta(days=off_days))
    space.join("2026-03-10T09:00")
    if restarted:
        space.restart("2026-04-02T08:00")
    space.clock(synced=set_right, off=timedelta(days=0 if set_right else off_days))
    space.set_tariff("2026-04-02T09:00", LOUVAIN)
    space.stay("2026-04-02T10:00", "2026-04-02T12:00")
    assert space.draft("2026-06-02T09:00", "2026-05").before == first


# --- what is carried from month to month ---------------------------------------------------------


def test_a_pack_lasts_across_three_months():
    space = joined()
    for month in ("2026-01", "2026-02", "2026-03"):
        space.stay(f"{month}-10T09:00", f"{month}-10T12:00")
    totals = []
    for month, now in (
        ("2026-01", "2026-02-02"),
        ("2026-02", "2026-03-02"),
        ("2026-03", "2026-04-02"),
    ):
        totals.append(one(space.close(f"{now}T09:00", month).values()))
    assert [each.total for each in totals] == [4000, 0, 4000]
    left = [each.parts[0].left[0].minutes for each in totals]
    assert left == [300, 120, 420]


def test_a_week_across_the_months_end_is_one_week():
    space = joined(tariff=offering("weekly"))
    # Monday the 26th of January to Sunday the 1st of February 2026
    space.stay("2026-01-27T09:00", "2026-01-27T16:00")
    space.stay("2026-02-01T09:00", "2026-02-01T11:00")
    january = one(space.close("2026-02-02T09:00", "2026-01").values())
    february = one(space.close("2026-03-02T09:00", "2026-02").values())
    assert amounts(january) == [(For.MONTH, 8000)]
    assert amounts(february) == [(For.PACK, 4000), (For.MONTH, 8000)] or amounts(february) == [
        (For.MONTH, 8000),
        (For.PACK, 4000),
    ]
    assert [(each.minutes, each.by) for each in february.parts[0].uses] == [
        (60, By.ALLOWANCE),
        (60, By.PACK),
    ]


def test_a_visit_across_the_months_end_is_billed_in_each_for_its_minutes():
    space = joined(tariff=offering("hourly"))
    space.stay("2026-01-31T22:30", "2026-02-01T02:00")
    january = one(space.close("2026-02-02T09:00", "2026-01").values())
    february = one(space.close("2026-03-02T09:00", "2026-02").values())
    assert [each.minutes for each in january.parts[0].uses] == [90]
    assert [each.minutes for each in february.parts[0].uses] == [120]
    assert january.parts[0].visits == february.parts[0].visits
    assert (january.total, february.total) == (900, 1200)


def test_a_visit_until_midnight_is_of_the_month_that_is_over():
    space = joined(tariff=offering("hourly"))
    space.stay("2026-01-31T22:00", "2026-02-01T00:00")
    assert space.close("2026-02-02T09:00", "2026-01")["ada"].total == 1200
    last = space.stay("2026-02-03T09:00", "2026-02-03T10:00")
    february = space.close("2026-03-02T09:00", "2026-02")["ada"]
    assert [each.visit for each in february.parts[0].visits] == [last]


def test_closing_in_the_night_the_visit_that_goes_on_is_whole_in_both():
    space = joined(tariff=offering("hourly"))
    visit = space.come("2026-01-31T20:00")
    january = space.close("2026-02-01T03:00", "2026-01")["ada"]
    space.go("2026-02-01T06:00")
    february = space.close("2026-03-02T09:00", "2026-02")["ada"]
    assert january.total + february.total == 6000
    assert [each.visit for each in february.parts[0].visits] == [visit]


def test_the_median_looks_back_over_the_close():
    space = joined(tariff=offering("hourly"))
    for day in ("12", "13", "14"):
        space.stay(f"2026-01-{day}T09:00", f"2026-01-{day}T10:00")
    space.close("2026-02-02T09:00", "2026-01")
    space.come("2026-02-05T09:00")
    february = space.close("2026-03-02T09:00", "2026-02")["ada"]
    assert february.total == 600  # one hour, and not the four of a newcomer


# --- who pays ------------------------------------------------------------------------------------


def test_an_employer_pays_for_two_who_telework_here():
    space = joined("ada", "bob", "cy")
    space.payers = {"ada": "org:1", "bob": "org:1"}
    for member in ("ada", "bob", "cy"):
        space.stay("2026-01-05T09:00", "2026-01-05T11:00", member)
    statements = space.close("2026-02-02T09:00", "2026-01")
    assert {payer: [p.member for p in s.parts] for payer, s in statements.items()} == {
        "cy": ["cy"],
        "org:1": ["ada", "bob"],
    }
    assert statements["org:1"].total == 8000


def test_a_host_pays_for_a_guest_beside_their_own():
    space = joined("zoe")
    space.join("2026-01-01T08:00", "guest", Category.VISITOR)
    space.payers = {"guest": "zoe"}
    for member in ("guest", "zoe"):
        space.stay("2026-01-05T09:00", "2026-01-05T11:00", member)
    statement = one(space.close("2026-02-02T09:00", "2026-01").values())
    assert statement.payer == "zoe"
    assert [(p.member, p.category) for p in statement.parts] == [
        ("guest", Category.VISITOR),
        ("zoe", Category.COWORKER),
    ]


def test_students_get_a_statement_of_nothing_with_their_visits():
    space = Space()
    space.join("2026-01-01T08:00", category=Category.STUDENT)
    space.stay("2026-01-05T09:00", "2026-01-05T11:00")
    statement = one(space.close("2026-02-02T09:00", "2026-01").values())
    assert (statement.total, statement.vat, statement.net) == (0, (), 0)
    assert [each.by for each in statement.parts[0].uses] == [By.PLAN_FREE]
    assert len(statement.parts[0].visits) == 1


def test_who_was_not_there_and_owes_nothing_gets_none():
    space = joined("ada", "bob")
    space.stay("2026-01-05T09:00", "2026-01-05T11:00")
    assert list(space.close("2026-02-02T09:00", "2026-01")) == ["ada"]
    (close,) = space.facts(MonthClosed)
    assert (list(close.fact.carryovers), list(close.fact.footings)) == (["ada"], ["ada", "bob"])


# --- what a member was on which day --------------------------------------------------------------


def month_of(space, month="2026-01", now="2026-02-02T09:00"):
    return {each.payer: each.total for each in space.draft(now, month).statements}


@pytest.mark.parametrize(
    ("terms", "total"),
    [
        ({}, 20000),
        ({"valid_from": date(2026, 1, 17)}, round(20000 * Fraction(15, 31))),
        ({"valid_until": date(2026, 1, 10)}, round(20000 * Fraction(10, 31))),
        ({"valid_from": date(2025, 6, 1)}, 20000),
        ({"valid_until": date(2025, 12, 31)}, None),
        ({"valid_from": date(2026, 2, 1)}, None),
    ],
)
def test_a_month_is_due_for_the_days_somebody_is_a_member(terms, total):
    space = joined(tariff=offering("always"))
    space.terms("2026-01-02T08:00", "ada", **terms)
    assert month_of(space).get("ada") == total


def test_who_is_taken_in_during_a_month_pays_from_that_day_on():
    space = Space(offering("always"))
    space.join("2026-01-17T08:00")
    assert month_of(space) == {"ada": round(20000 * Fraction(15, 31))}
    space.close("2026-02-02T09:00", "2026-01")
    assert month_of(space, "2026-02", "2026-03-02T09:00") == {"ada": 20000}


def test_who_is_taken_in_before_the_close_but_after_the_month_pays_from_that_day_on():
    space = joined(tariff=offering("always"))
    space.join("2026-02-15T08:00", "bob")
    for hour in ("13", "14"):  # settled before the close
        space.decline(f"2026-02-15T{hour}:00", 99, "cy")
    assert list(space.close("2026-02-16T08:00", "2026-01")) == ["ada"]
    half = round(20000 * Fraction(14, 28))
    assert month_of(space, "2026-02", "2026-03-02T09:00") == {"ada": 20000, "bob": half}


def test_who_is_erased_pays_until_that_day_and_hours_until_the_last():
    space = joined(tariff=offering("always"))
    space.erase("2026-01-10T18:00")
    assert month_of(space) == {"ada": round(20000 * Fraction(10, 31))}
    space.join("2026-01-31T08:00", "student", Category.STUDENT)
    space.close("2026-02-02T09:00", "2026-01")
    assert month_of(space, "2026-02", "2026-03-02T09:00") == {}
    space.close("2026-03-02T09:00", "2026-02")
    january, february = (each.fact for each in space.facts(MonthClosed))
    assert january.footings["ada"].until == date(2026, 1, 10)
    assert (*february.footings, *february.categories) == ("student", "student")


def test_hours_are_never_bounded():
    space = joined(tariff=offering("hourly"))
    space.terms("2026-01-02T08:00", "ada", valid_until=date(2026, 1, 3))
    space.stay("2026-01-05T09:00", "2026-01-05T11:00")
    assert month_of(space) == {"ada": 1200}


def test_who_is_no_longer_on_the_roster_owes_what_they_were_there_for():
    space = joined(tariff=offering("hourly"))
    space.stay("2026-01-05T09:00", "2026-01-05T11:00")
    record = space.record("2026-02-02T09:00")
    forgotten = replace(record, roster=replace(record.roster, members={}))
    statement = one(drafting.draft(forgotten, "2026-01").statements)
    assert (statement.payer, statement.parts[0].category) == ("ada", Category.VISITOR)
    assert statement.total == 4000


def test_a_category_changes_on_its_day():
    space = joined(tariff=offering("hourly"))
    space.stay("2026-01-10T09:00", "2026-01-10T10:00")
    space.terms("2026-01-15T12:00", "ada", Category.STUDENT)
    space.stay("2026-01-15T09:00", "2026-01-15T10:00")
    space.stay("2026-01-20T09:00", "2026-01-20T10:00")
    statement = space.close("2026-02-02T09:00", "2026-01")["ada"]
    assert [each.by for each in statement.parts[0].uses] == [
        By.HOURS,
        By.PLAN_FREE,
        By.PLAN_FREE,
    ]
    assert statement.parts[0].category == Category.STUDENT
    space.stay("2026-02-02T10:00", "2026-02-02T11:00")
    space.terms("2026-02-03T12:00", "ada")
    space.stay("2026-02-04T10:00", "2026-02-04T11:00")
    february = space.close("2026-03-02T09:00", "2026-02")["ada"]
    assert [each.by for each in february.parts[0].uses] == [By.PLAN_FREE, By.HOURS]


def test_a_category_that_changes_before_the_close_but_after_the_month_holds_from_its_day():
    space = joined(tariff=offering("hourly"))
    space.stay("2026-01-10T09:00", "2026-01-10T10:00")
    space.terms("2026-02-02T12:00", "ada", Category.STUDENT)
    for hour in ("13", "14"):  # settled before the close
        space.decline(f"2026-02-02T{hour}:00", 99, "bob")
    january = space.close("2026-02-03T09:00", "2026-01")["ada"]
    assert (january.total, january.parts[0].category) == (600, Category.COWORKER)
    (close,) = space.facts(MonthClosed)
    assert close.fact.categories == {"ada": Category.COWORKER}
    space.tell("2026-02-10T09:00", 0, "2026-02-01T09:00", "2026-02-01T10:00")
    space.stay("2026-02-10T09:00", "2026-02-10T10:00")
    february = space.close("2026-03-02T09:00", "2026-02")["ada"]
    assert [(each.day.day, each.by) for each in february.parts[0].uses] == [
        (1, By.HOURS),
        (10, By.PLAN_FREE),
    ]


def test_a_plan_agreed_on_a_day():
    space = joined(tariff=offering("hourly"))
    space.agree("2026-01-02T08:00", "always", "2026-01-17")
    space.stay("2026-01-10T09:00", "2026-01-10T10:00")
    space.stay("2026-01-20T09:00", "2026-01-20T10:00")
    statement = space.close("2026-02-02T09:00", "2026-01")["ada"]
    assert amounts(statement) == [
        (For.HOURS, 600),
        (For.MONTH, 20000 * Fraction(15, 31)),
    ]
    assert statement.plans == {"always": "Sans limite", "hourly": "À l’heure"}


# --- estimates -----------------------------------------------------------------------------------


def test_what_nobody_confirmed_is_counted():
    space = joined("ada", "bob")
    forgotten = space.come("2026-01-05T09:00")
    alone = space.go("2026-01-06T17:00", "bob")
    asked = space.stay("2026-01-07T09:00", "2026-01-07T10:00")
    settled = space.come("2026-01-08T09:00")
    space.tell("2026-01-09T09:00", settled, "2026-01-08T09:00", "2026-01-08T10:00")
    space.propose("2026-01-09T09:00", asked, "2026-01-07T09:00", "2026-01-07T09:30")
    drafted = space.draft("2026-02-02T09:00", "2026-01")
    assert [each.visit for each in drafted.unsettled] == [forgotten, alone, asked]
    space.close("2026-02-02T09:00", "2026-01")
    assert space.draft("2026-03-02T09:00", "2026-02").unsettled == ()


# --- money ---------------------------------------------------------------------------------------


def test_prices_without_vat():
    space = joined(tariff=replace(LOUVAIN, prices="without_vat"))
    space.stay("2026-01-05T09:00", "2026-01-05T11:00")
    statement = space.close("2026-02-02T09:00", "2026-01")["ada"]
    assert (statement.net, statement.total, statement.prices) == (4000, 4840, "without_vat")


# --- the same bytes ------------------------------------------------------------------------------


def test_shuffled_and_doubled_entries_give_the_same_bytes():
    space = joined("ada", "bob", "cy", tariff=offering("weekly"))
    for day in range(5, 25):
        for member in ("ada", "bob", "cy")[: day % 3 + 1]:
            space.stay(f"2026-01-{day:02d}T09:00", f"2026-01-{day:02d}T1{day % 8}:30", member)
    record = space.record("2026-02-02T09:00")
    first = msgspec.json.encode(_drafted(record))
    shuffle = random.Random(4)
    for _ in range(5):
        entries = [*record.entries, *record.entries[::3]]
        shuffle.shuffle(entries)
        tariffs = record.tariffs * 2
        other = replace(record, entries=tuple(entries), tariffs=tariffs)
        assert msgspec.json.encode(_drafted(other)) == first


def _drafted(record):
    drafted = drafting.draft(record, "2026-01")
    return drafted.statements, drafted.closing, drafted.unsettled


def test_after_a_month_of_nothing_no_more_is_read_than_before():
    space = joined()
    space.stay("2026-01-05T09:00", "2026-01-05T11:00")
    space.close("2026-02-02T09:00", "2026-01")
    first = space.facts(MonthClosed)[-1].fact
    record = space.record("2026-03-02T09:00")
    nothing = replace(record, entries=(), close=replace(first, next_from=first.through + 1))
    then = drafting.draft(nothing, "2026-02").closing
    assert (then.next_from, then.begins, then.through) == (5, 5, 4)
    assert then.recent == first.recent


def test_only_what_is_needed_is_read_on():
    space = joined("ada", "bob")
    for day in range(5, 25):
        space.stay(f"2026-01-{day:02d}T09:00", f"2026-01-{day:02d}T10:00")
    last = space.entries[-1].sequence
    space.close("2026-02-02T09:00", "2026-01")
    (entry,) = space.facts(MonthClosed)
    assert entry.fact.next_from >= last
    assert entry.fact.begins == 1
    space.stay("2026-02-05T09:00", "2026-02-05T10:00")
    assert len(space.record("2026-02-06T09:00").entries) <= 3
