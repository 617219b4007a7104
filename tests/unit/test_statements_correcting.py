"""A month that is closed and then corrected: on the next statement, or by a credit note."""

from datetime import date, time, timedelta
from fractions import Fraction

import pytest
from msgspec.structs import replace

from appliance.facts import Known, StatementIssued, VisitTold
from appliance.model import Category
from appliance.statements import crediting, drafting, months, recomputing
from appliance.statements.basis import basis
from appliance.tariff.values import For
from tests.doorbook import us
from tests.month_end import LOUVAIN, Space, offering

HOURLY = offering("hourly")
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")


def closed(tariff=HOURLY, *, until="2026-01", member="ada"):
    """Return a space where `member` was there for two hours each 5th, the months closed."""
    space = Space(tariff)
    space.join("2026-01-01T08:00", member)
    visits = {}
    for month, after in zip(MONTHS, (*MONTHS[1:], "2026-05"), strict=True):
        visits[month] = space.stay(f"{month}-05T09:00", f"{month}-05T11:00", member)
        space.close(f"{after}-02T09:00", month)
        if month == until:
            return space, visits
    raise AssertionError(until)


def struck(space, when, visit, day, member="ada"):
    was = (us(f"{day}T09:00"), us(f"{day}T11:00"))
    space.strike(when, visit, was, member)


def corrections(statement):
    return [
        (each.month, each.number, each.amount.cents, each.visits)
        for part in statement.parts
        for each in part.charges
        if each.what is For.CORRECTION
    ]


def next_one(space, month="2026-02", now="2026-03-02T09:00", payer="ada"):
    return space.close(now, month)[payer]


def test_what_was_longer_costs_more():
    space, visits = closed()
    space.tell("2026-02-10T09:00", visits["2026-01"], "2026-01-05T09:00", "2026-01-05T12:00")
    statement = next_one(space)
    assert corrections(statement) == [("2026-01", 1, 600, (visits["2026-01"],))]
    (again,) = statement.parts[0].restated
    assert (again.month, again.number) == ("2026-01", 1)
    assert [each.seconds for each in again.visits] == [3 * 3600]
    assert [each.went for each in again.visits] == [Known.TOLD]
    assert sum(each.amount.cents for each in again.charges) == 1800
    assert statement.total == 600
    assert statement.parts[0].visits == ()  # nothing happened in February


def test_what_was_shorter_is_given_back():
    space, visits = closed()
    space.tell("2026-02-10T09:00", visits["2026-01"], "2026-01-05T09:00", "2026-01-05T10:00")
    space.stay("2026-02-12T09:00", "2026-02-12T10:00")
    statement = next_one(space)
    assert corrections(statement) == [("2026-01", 1, -600, (visits["2026-01"],))]
    assert statement.total == 0


def test_a_statement_may_come_to_less_than_nothing():
    space, visits = closed()
    struck(space, "2026-02-10T09:00", visits["2026-01"], "2026-01-05")
    statement = next_one(space)
    assert statement.total == -1200
    assert [(each.net, each.vat) for each in statement.vat] == [(-992, -208)]
    assert statement.parts[0].restated[0].visits == ()


def test_a_visit_that_was_not_on_record():
    space, _ = closed()
    added = space.tell("2026-02-10T09:00", 0, "2026-01-20T09:00", "2026-01-20T10:00")
    assert corrections(next_one(space)) == [("2026-01", 1, 600, (added,))]


def test_for_who_had_no_statement_there_is_no_number():
    space, _ = closed()
    space.join("2026-02-03T09:00", "bob")
    added = space.tell("2026-02-10T09:00", 0, "2026-01-20T09:00", "2026-01-20T10:00", "bob")
    statement = next_one(space, payer="bob")
    assert corrections(statement) == [("2026-01", 0, 600, (added,))]
    number = space.last_number()
    assert space.recompute("2026-03-05T09:00", number).same
    space.forgotten = space.entries[-1].sequence
    assert space.recompute("2026-03-05T09:00", number).same


def test_a_forgotten_exit_told_later():
    space = Space(HOURLY)
    space.join("2026-01-01T08:00")
    visit = space.come("2026-01-31T09:00")
    january = space.close("2026-02-02T09:00", "2026-01")["ada"]
    assert january.total == 4 * 600  # as of a newcomer
    space.left("2026-02-10T09:00", "2026-01-31T18:00")
    statement = next_one(space)
    assert corrections(statement) == [("2026-01", 1, 5 * 600, (visit,))]


def test_a_badge_at_the_exit_after_the_close():
    space = Space(HOURLY)
    space.join("2026-01-01T08:00")
    visit = space.come("2026-01-31T15:00")
    january = space.close("2026-02-01T04:00", "2026-01")["ada"]
    assert january.total == 4 * 600
    space.go("2026-02-01T05:00")
    statement = next_one(space)
    assert corrections(statement) == [("2026-01", 1, 5 * 600, (visit,))]
    assert [each.minutes for each in statement.parts[0].uses] == [300]


def test_a_forgotten_entry_told_later():
    space = Space(HOURLY)
    space.join("2026-01-01T08:00")
    space.go("2026-01-20T18:00")
    assert space.close("2026-02-02T09:00", "2026-01")["ada"].total == 4 * 600
    space.came("2026-02-10T09:00", "2026-01-20T17:00")
    statement = next_one(space)
    assert [cents for _, _, cents, _ in corrections(statement)] == [-3 * 600]


def test_what_is_confirmed_as_it_was_billed_is_not_spoken_of():
    space = Space(HOURLY)
    space.join("2026-01-01T08:00")
    visit = space.come("2026-01-20T09:00")
    space.close("2026-02-02T09:00", "2026-01")
    space.confirm("2026-02-10T09:00", visit, us("2026-01-20T09:00"), 4 * 3600)
    assert space.close("2026-03-02T09:00", "2026-02") == {}


def test_a_visit_that_moves_into_the_open_month():
    space, visits = closed()
    was = (us("2026-01-05T09:00"), us("2026-01-05T11:00"))
    began, ended = us("2026-02-05T09:00"), us("2026-02-05T11:00")
    told = VisitTold("ada", visits["2026-01"], began, ended, "février", "ruth", was)
    space.note("2026-02-10T09:00", told)
    statement = next_one(space)
    assert [cents for _, _, cents, _ in corrections(statement)] == [-1200]
    assert statement.total == 0


@pytest.mark.parametrize(
    ("off_days", "closed", "due"),
    [
        (-20, {"2026-01": 8000}, 0),  # they were there in January, by that clock
        (30, {"2026-01": 0, "2026-02": 0}, 8000),  # in March
    ],
)
def test_a_clock_that_is_set_right_once_the_month_is_closed(off_days, closed, due):
    space = Space()
    space.join("2026-01-01T08:00")
    space.restart("2026-02-09T08:00", synced=False, off=timedelta(days=off_days))
    space.stay("2026-02-09T09:00", "2026-02-09T17:00")
    space.stay("2026-02-10T09:00", "2026-02-10T17:00")
    for month, total in closed.items():
        assert space.draft("2026-03-02T09:00", month).total == total
        space.close("2026-03-02T09:00", month)
    space.clock(synced=True)
    space.join("2026-03-02T10:00", "bob")
    assert space.draft("2026-04-02T09:00", months.after(month)).total == due
    space.close("2026-04-02T09:00", months.after(month))
    for each in space.facts(StatementIssued):
        assert space.recompute("2026-04-02T10:00", each.fact.number).same


def test_what_is_of_the_open_month_is_no_correction():
    space, _ = closed()
    visit = space.stay("2026-02-03T09:00", "2026-02-03T10:00")
    other = space.come("2026-02-04T09:00")
    space.left("2026-02-05T09:00", "2026-02-04T10:00")
    space.confirm("2026-02-05T09:00", other, us("2026-02-04T09:00"), 3600)
    space.strike("2026-02-10T09:00", visit, (us("2026-02-03T09:00"), us("2026-02-03T10:00")))
    assert basis(space.record("2026-02-11T09:00")).reopened == {}
    statement = next_one(space)
    assert (corrections(statement), statement.total) == ([], 600)


def test_two_months_are_changed_by_one_visit():
    space, visits = closed(LOUVAIN, until="2026-02")
    # Two hours and two: one day. With seven hours in January there is one hour left for February.
    space.tell("2026-03-10T09:00", visits["2026-01"], "2026-01-05T09:00", "2026-01-05T16:00")
    statement = next_one(space, "2026-03", "2026-04-02T09:00")
    assert corrections(statement) == [("2026-02", 2, 4000, ())]
    assert [each.month for each in statement.parts[0].restated] == ["2026-01", "2026-02"]


def test_the_open_month_goes_on_from_the_account_as_it_is_now():
    space, visits = closed(LOUVAIN)
    space.tell("2026-02-10T09:00", visits["2026-01"], "2026-01-05T09:00", "2026-01-05T10:00")
    space.stay("2026-02-12T09:00", "2026-02-12T16:00")
    statement = next_one(space)
    assert (corrections(statement), statement.total) == ([], 0)
    assert [each.left for each in statement.parts[0].restated[0].carryover.packs] == [420]
    assert statement.parts[0].left == ()


def test_a_correction_is_corrected():
    space, visits = closed(until="2026-01")
    space.tell("2026-02-10T09:00", visits["2026-01"], "2026-01-05T09:00", "2026-01-05T12:00")
    february = next_one(space)
    space.tell("2026-03-10T09:00", visits["2026-01"], "2026-01-05T09:00", "2026-01-05T10:00")
    march = next_one(space, "2026-03", "2026-04-02T09:00")
    struck(space, "2026-04-10T09:00", visits["2026-01"], "2026-01-05")
    april = next_one(space, "2026-04", "2026-05-02T09:00")
    sums = [corrections(each)[0][2] for each in (february, march, april)]
    assert sums == [600, -1200, -600]
    assert {corrections(each)[0][:2] for each in (february, march, april)} == {("2026-01", 1)}
    space.confirm("2026-05-10T09:00", visits["2026-01"], us("2026-01-05T09:00"), 7200)
    assert space.close("2026-06-02T09:00", "2026-05") == {}


def test_a_month_begins_with_the_account_that_the_month_before_was_restated_with():
    space, visits = closed(LOUVAIN, until="2026-02")
    space.tell("2026-03-10T09:00", visits["2026-01"], "2026-01-05T09:00", "2026-01-05T15:00")
    assert corrections(next_one(space, "2026-03", "2026-04-02T09:00")) == []
    # Six hours in January: of the day there are two left, and three are one more day.
    space.tell("2026-04-10T09:00", visits["2026-02"], "2026-02-05T09:00", "2026-02-05T12:00")
    statement = next_one(space, "2026-04", "2026-05-02T09:00")
    assert [cents for _, _, cents, _ in corrections(statement)] == [4000]
    assert [each.month for each in statement.parts[0].restated] == ["2026-02", "2026-03"]
    assert all(each.same for each in ways(space))


def test_an_estimate_looks_back_at_visits_that_were_corrected_since():
    space = Space(HOURLY)
    space.join("2026-01-01T08:00")
    space.go("2026-01-20T18:00")
    space.stay("2026-01-21T09:00", "2026-01-21T10:00", "bob")
    space.close("2026-02-02T09:00", "2026-01")
    space.came("2026-02-10T09:00", "2026-01-20T17:00")  # an hour, and no estimate any more
    forgotten = space.come("2026-02-12T09:00")
    february = next_one(space)
    assert [each.seconds for each in february.parts[0].visits] == [3600]
    space.came("2026-03-10T09:00", "2026-02-11T09:00")
    space.left("2026-03-10T09:00", "2026-02-11T12:00")
    march = next_one(space, "2026-03", "2026-04-02T09:00")
    (again,) = march.parts[0].restated
    assert {each.visit: each.seconds for each in again.visits}[forgotten] == 3600
    assert [cents for _, _, cents, _ in corrections(march)] == [1800]


def test_the_next_month_looks_back_at_what_was_corrected():
    space = Space(HOURLY)
    space.join("2026-01-01T08:00")
    space.go("2026-01-20T18:00")
    space.stay("2026-01-21T09:00", "2026-01-21T10:00", "bob")
    space.close("2026-02-02T09:00", "2026-01")
    space.came("2026-02-10T09:00", "2026-01-20T17:00")
    next_one(space)
    space.come("2026-03-12T09:00")
    march = next_one(space, "2026-03", "2026-04-02T09:00")
    assert [each.seconds for each in march.parts[0].visits] == [3600]


@pytest.mark.parametrize("month", ["2026-01", "2026-02"])
def test_an_exit_after_midnight_told_once_its_month_or_the_next_is_closed(month):
    space = Space(HOURLY)
    space.join("2026-01-01T08:00")
    for hour in ("12", "13"):  # whoever came stayed for a minute
        space.stay(f"2026-01-10T{hour}:00", f"2026-01-10T{hour}:01")
    visit = space.come("2026-01-31T22:00")
    space.stay("2026-02-01T13:00", "2026-02-01T14:00", "bob")
    now = {"2026-01": "2026-02-10T09:00", "2026-02": "2026-03-10T09:00"}[month]
    for each in MONTHS[: MONTHS.index(month) + 1]:
        space.close(now, each)
    space.left(now, "2026-02-01T02:00")
    following, later = MONTHS[MONTHS.index(month) + 1], "2026-04-02T09:00"
    statement = next_one(space, following, later)
    of = {of: cents for of, _, cents, _ in corrections(statement)}
    assert of.pop("2026-01") == 119 * 10
    assert of == ({"2026-02": 1200} if month == "2026-02" else {})
    assert {each.visit for each in statement.parts[0].restated[0].visits} >= {visit}


def test_a_correction_is_billed_once():
    space, visits = closed()
    space.tell("2026-02-10T09:00", visits["2026-01"], "2026-01-05T09:00", "2026-01-05T12:00")
    next_one(space)
    assert space.close("2026-04-02T09:00", "2026-03") == {}


def test_closed_months_are_corrected_at_the_prices_they_were_closed_with():
    space, visits = closed()
    dearer = tuple(
        replace(plan, price="60.00") if plan.id == "hourly" else plan for plan in HOURLY.plan
    )
    space.set_tariff("2026-02-03T09:00", replace(HOURLY, plan=dearer))
    space.tell("2026-02-10T09:00", visits["2026-01"], "2026-01-05T09:00", "2026-01-05T12:00")
    space.stay("2026-02-12T09:00", "2026-02-12T10:00")
    statement = next_one(space)
    assert corrections(statement)[0][2] == 600
    assert statement.total == 600 + 6000


def test_with_the_estimates_and_the_cut_off_they_were_closed_with():
    space = Space(HOURLY)
    space.join("2026-01-01T08:00")
    space.come("2026-01-20T09:00")
    visit = space.stay("2026-01-22T09:00", "2026-01-22T11:00")
    space.close("2026-02-02T09:00", "2026-01")
    other = replace(HOURLY, estimate=replace(HOURLY.estimate, otherwise_minutes=30))
    space.set_tariff("2026-02-03T09:00", other, time(5))
    space.tell("2026-02-10T09:00", visit, "2026-01-22T09:00", "2026-01-22T10:00")
    assert corrections(next_one(space)) == [("2026-01", 1, -600, (visit,))]


def test_prices_with_vat_are_corrected_among_prices_without():
    space, visits = closed()
    space.set_tariff(
        "2026-02-03T09:00",
        replace(HOURLY, since=date(2026, 2, 1), prices="without_vat"),
    )
    space.tell("2026-02-10T09:00", visits["2026-01"], "2026-01-05T09:00", "2026-01-05T12:00")
    statement = next_one(space)
    assert corrections(statement)[0][2] == Fraction(600 * 100, 121)
    assert statement.total == 600
    space.set_tariff("2026-03-03T09:00", replace(HOURLY, since=date(2026, 3, 1)))
    space.tell("2026-03-10T09:00", visits["2026-01"], "2026-01-05T09:00", "2026-01-05T11:00")
    assert corrections(next_one(space, "2026-03", "2026-04-02T09:00"))[0][2] == -600


def test_each_rate_of_vat_is_corrected_by_itself():
    reduced = tuple(replace(plan, vat="6") if plan.id == "always" else plan for plan in HOURLY.plan)
    space = Space(replace(HOURLY, plan=reduced))
    space.join("2026-01-01T08:00")
    space.agree("2026-01-01T09:00", "always", "2026-01-11")
    visit = space.stay("2026-01-05T09:00", "2026-01-05T11:00")
    space.close("2026-02-02T09:00", "2026-01")
    space.tell("2026-02-10T09:00", visit, "2026-01-05T09:00", "2026-01-05T10:00")
    statement = next_one(space)
    assert [(each.rate, each.net + each.vat) for each in statement.vat] == [
        ("6", 20000),
        ("21", -600),
    ]


def test_who_paid_is_who_gets_the_difference():
    space = Space(HOURLY)
    space.join("2026-01-01T08:00")
    space.payers = {"ada": "org:1"}
    visit = space.stay("2026-01-05T09:00", "2026-01-05T11:00")
    space.close("2026-02-02T09:00", "2026-01")
    space.payers = {}
    struck(space, "2026-02-10T09:00", visit, "2026-01-05")
    space.stay("2026-02-12T09:00", "2026-02-12T10:00")
    statements = space.close("2026-03-02T09:00", "2026-02")
    assert {payer: each.total for payer, each in statements.items()} == {"ada": 600, "org:1": -1200}
    assert statements["org:1"].parts[0].uses == ()
    for number in (2, 3):
        assert space.recompute("2026-03-05T09:00", number).same


def test_who_was_erased_since_is_corrected_as_they_were():
    space, visits = closed(offering("always"))
    space.erase("2026-02-05T09:00")
    space.tell("2026-02-10T09:00", visits["2026-01"], "2026-01-05T09:00", "2026-01-05T12:00")
    now = "2026-03-02T09:00"
    record = space.record(now)
    gone = replace(record, roster=replace(record.roster, members={}))
    for each in (record, gone):
        (statement,) = drafting.draft(each, "2026-02").statements
        assert corrections(statement) == []  # it is without limit
        (again,) = statement.parts[0].restated
        assert sum(charge.amount.cents for charge in again.charges) == 20000
    assert statement.total == 0


def test_a_category_of_then_is_that_of_then():
    space, visits = closed()
    space.terms("2026-02-05T09:00", "ada", Category.STUDENT)
    space.tell("2026-02-10T09:00", visits["2026-01"], "2026-01-05T09:00", "2026-01-05T12:00")
    statement = next_one(space)
    assert corrections(statement)[0][2] == 600
    assert statement.parts[0].category == Category.STUDENT


def test_a_month_whose_entries_are_forgotten_is_left_as_it_is():
    space, visits = closed(until="2026-02")
    (first, second) = (each.fact for each in space.facts(type(space.past("2026-01").close)))
    space.tell("2026-03-10T09:00", visits["2026-01"], "2026-01-05T09:00", "2026-01-05T12:00")
    space.tell("2026-03-10T09:00", visits["2026-02"], "2026-02-05T09:00", "2026-02-05T12:00")
    space.forgotten = first.begins
    now = "2026-04-02T09:00"
    (statement,) = space.draft(now, "2026-03").statements
    assert corrections(statement) == [("2026-02", 2, 600, (visits["2026-02"],))]
    space.forgotten = second.begins
    assert space.draft(now, "2026-03").statements == ()


# --- credit notes --------------------------------------------------------------------------------


def test_a_credit_note_gives_back_at_once_and_the_next_statement_nothing_more():
    space, visits = closed()
    struck(space, "2026-02-10T09:00", visits["2026-01"], "2026-01-05")
    given = space.credit("2026-02-11T09:00", 1)
    assert (given.corrects, given.statement.total, given.statement.month) == (1, -1200, "2026-01")
    note = space.issued(2)
    assert (note.corrects, note.why, note.by) == (1, "erreur", "console")
    assert corrections(note.statement) == [("2026-01", 1, -1200, (visits["2026-01"],))]
    assert space.close("2026-03-02T09:00", "2026-02") == {}
    assert space.recompute("2026-03-05T09:00", 2).same
    assert space.credit("2026-03-05T09:00", 1) is None


def test_after_a_credit_note_only_what_differs_since():
    space, visits = closed()
    struck(space, "2026-02-10T09:00", visits["2026-01"], "2026-01-05")
    space.credit("2026-02-11T09:00", 1)
    space.tell("2026-02-12T09:00", visits["2026-01"], "2026-01-05T09:00", "2026-01-05T10:00")
    statement = next_one(space)
    assert corrections(statement) == [("2026-01", 1, 600, (visits["2026-01"],))]


@pytest.mark.parametrize(
    ("began", "ended"), [("09:00", "11:00"), ("10:00", "12:00"), ("09:00", "12:00")]
)
def test_there_is_nothing_to_credit(began, ended):
    space, visits = closed()
    times = (f"2026-01-05T{began}", f"2026-01-05T{ended}")
    space.tell("2026-02-10T09:00", visits["2026-01"], *times)
    assert space.credit("2026-02-11T09:00", 1) is None


def test_a_credit_note_is_of_one_statement_alone():
    space, visits = closed(until="2026-02")
    struck(space, "2026-03-10T09:00", visits["2026-01"], "2026-01-05")
    struck(space, "2026-03-10T09:00", visits["2026-02"], "2026-02-05")
    assert space.credit("2026-03-11T09:00", 1).statement.total == -1200
    statement = next_one(space, "2026-03", "2026-04-02T09:00")
    assert corrections(statement) == [("2026-02", 2, -1200, (visits["2026-02"],))]


def test_a_credit_note_after_a_later_month_knows_what_that_corrected():
    space, visits = closed()
    space.tell("2026-02-10T09:00", visits["2026-01"], "2026-01-05T09:00", "2026-01-05T10:00")
    next_one(space)
    struck(space, "2026-03-10T09:00", visits["2026-01"], "2026-01-05")
    assert space.credit("2026-03-11T09:00", 1).statement.total == -600
    assert [each.now for each in ways(space)] == [1200, -600, -600] * 2


def test_after_a_credit_note_the_next_month_begins_with_what_it_left():
    space, visits = closed(LOUVAIN)
    struck(space, "2026-02-10T09:00", visits["2026-01"], "2026-01-05")
    assert space.credit("2026-02-11T09:00", 1).statement.total == -4000
    assert space.close("2026-03-02T09:00", "2026-02") == {}
    # The six hours that were left of that day are gone with it.
    added = space.tell("2026-03-10T09:00", 0, "2026-02-20T09:00", "2026-02-20T10:00")
    statement = next_one(space, "2026-03", "2026-04-02T09:00")
    assert corrections(statement) == [("2026-02", 0, 4000, (added,))]


def test_a_credit_note_of_what_is_not_closed_is_none():
    space, _ = closed()
    stray = replace(space.issued(1), statement=replace(space.issued(1).statement, month="2030-01"))
    assert crediting.credit(space.record("2026-02-11T09:00"), stray) is None


# --- once more -----------------------------------------------------------------------------------


def ways(space, now="2026-06-01T09:00"):
    """Yield every statement made once more: from the ledger, then from what it carries."""
    for forgotten in (0, space.entries[-1].sequence):
        space.forgotten = forgotten
        for number in range(1, space.last_number() + 1):
            yield space.recompute(now, number)


@pytest.mark.parametrize("plan", ["day", "hourly", "weekly", "always"])
def test_the_same_cents_after_a_later_edit_of_the_tariff(plan):
    space, visits = closed(offering(plan), until="2026-02")
    space.tell("2026-03-10T09:00", visits["2026-01"], "2026-01-05T09:00", "2026-01-05T19:00")
    space.close("2026-04-02T09:00", "2026-03")
    space.set_tariff("2026-04-03T09:00", replace(offering("student"), since=date(2025, 1, 1)))
    space.terms("2026-04-03T09:00", "ada", Category.STUDENT)
    space.agree("2026-04-03T09:00", "always", "2025-01-01")
    again = list(ways(space))
    assert all(each.same for each in again)
    assert [each.source for each in again] == [
        way for way in ("ledger", "statement") for _ in range(space.last_number())
    ]


def test_the_first_visit_is_free_once_more():
    space, _ = closed(replace(HOURLY, first_visit="free"), until="2026-02")
    assert [each.issued for each in ways(space)] == [0, 1200, 0, 1200]
    assert all(each.same for each in ways(space))


def test_who_was_there_before_the_first_bill_pays_once_more():
    space = Space(replace(HOURLY, since=date(2026, 3, 1), first_visit="free"))
    space.join("2026-01-01T08:00")
    space.stay("2026-02-10T09:00", "2026-02-10T10:00")
    space.stay("2026-03-10T09:00", "2026-03-10T10:00")
    space.close("2026-04-02T09:00", "2026-03")
    assert [(each.now, each.source) for each in ways(space)] == [
        (600, "ledger"),
        (600, "statement"),
    ]


def test_what_was_tampered_with_is_seen():
    space, _ = closed()
    wrong = space.issued(1)
    dearer = replace(wrong, statement=replace(wrong.statement, total=1300))
    again = recomputing.recompute(space.record("2026-02-03T09:00"), dearer)
    assert (again.issued, again.now, again.same) == (1300, 1200, False)


def test_a_credit_note_once_more():
    space, visits = closed(until="2026-02")
    struck(space, "2026-03-10T09:00", visits["2026-01"], "2026-01-05")
    space.credit("2026-03-11T09:00", 1)
    space.close("2026-04-02T09:00", "2026-03")
    assert [each.now for each in ways(space)] == [1200, 1200, -1200] * 2
    astray = replace(space.issued(3), corrects=99)
    space.forgotten = 0
    assert recomputing.recompute(space.record("2026-06-01T09:00"), astray).now == 0
