"""Visits at the desk: shown to whom they concern, settled, corrected, and every refusal."""

from datetime import date

import pytest

from appliance.commands import (
    CloseMonth,
    ConfirmVisit,
    Correct,
    DeclineProposal,
    DraftMonth,
    EraseMember,
    ListUnsettled,
    ProposeVisit,
    Refused,
    Retain,
    ShowTariff,
    ShowVisits,
    StrikeVisit,
    TellVisit,
)
from appliance.commands.answers import Change, Done, Trouble, Unsettled, Visits, VisitSeen
from appliance.facts import (
    Known,
    Left,
    Looked,
    ProposalDeclined,
    VisitConfirmed,
    VisitProposed,
    VisitStruck,
    VisitTold,
)
from appliance.model import Means, Role, Way
from tests.at_the_desk import local_us
from tests.plans import PLANS

NOVEMBER = date(2026, 11, 1), date(2026, 11, 30)
NINE, TEN, NOON, ONE = ((2026, 11, 3, hour) for hour in (9, 10, 12, 13))


@pytest.fixture
def desk(at_desk, tmp_path):
    """Return a desk in November, with plans, on the evening after a visit from nine to noon."""
    plans = tmp_path / "plans.toml"
    plans.write_text(PLANS)
    at_desk.with_plans(plans)
    at_desk.set_clock(2026, 11, 2, 8)
    at_desk.anne, at_desk.bert = at_desk.add("Anne Étienne"), at_desk.add("Bert")
    at_desk.morning = at_desk.visit(at_desk.anne, NINE, NOON)
    at_desk.set_clock(2026, 11, 3, 20)
    at_desk.ask(ShowTariff())
    return at_desk


def visits(desk, member, since=NOVEMBER[0], until=NOVEMBER[1]):
    return desk.ask(ShowVisits(member, since, until)).visits


def tell(desk, visit, began, ended, why="forgot"):
    return desk.ask(TellVisit(desk.anne, visit, local_us(*began), local_us(*ended), why))


def forget_the_exit(desk):
    """Let Anne come on the 4th and forget to badge out; return the visit's number on the 5th."""
    number = desk.visit(desk.anne, (2026, 11, 4, 9))
    desk.set_clock(2026, 11, 5, 8)
    return number


# --- shown -------------------------------------------------------------------------------------


def test_a_visit_is_shown_with_its_days(desk):
    (seen,) = visits(desk, desk.anne)
    assert (seen.visit.visit, seen.visit.seconds) == (desk.morning, 3 * 3600)
    assert seen.days == ((date(2026, 11, 3), 3 * 3600),)
    assert not (seen.closed)
    assert not (seen.struck)
    assert not (seen.proposed)
    assert not (seen.changes)
    answer = desk.ask(ShowVisits(desk.anne, *NOVEMBER))
    assert isinstance(answer, Visits)
    assert (answer.name, answer.member) == ("Anne Étienne", desk.anne)
    assert visits(desk, desk.bert) == ()


def test_only_the_days_that_are_asked_for_are_shown(desk):
    night = desk.visit(desk.anne, (2026, 11, 5, 22), (2026, 11, 6, 1))
    for day in (date(2026, 11, 5), date(2026, 11, 6)):
        assert [each.visit.visit for each in visits(desk, desk.anne, day, day)] == [night]
    assert visits(desk, desk.anne, date(2026, 11, 7), date(2026, 11, 30)) == ()
    assert visits(desk, desk.anne, date(2026, 11, 4), date(2026, 11, 4)) == ()


def test_whoever_looks_at_anothers_visits_is_on_record(desk):
    host, anne = desk.open_account(Role.HOST), desk.open_account(Role.MEMBER, desk.anne)
    for account, looked in ((host, Looked(host, "visits", desk.anne)), (anne, None)):
        before = desk.kept
        desk.ask(ShowVisits(desk.anne, *NOVEMBER), account)
        assert desk.facts(before) == ([] if looked is None else [looked])


def test_the_visits_of_nobody_and_of_the_erased_are_not_shown(desk):
    assert desk.ask(ShowVisits("nobody", *NOVEMBER)) == Refused(Trouble.NO_MEMBER)
    desk.ask(EraseMember(desk.anne))
    assert desk.ask(ShowVisits(desk.anne, *NOVEMBER)) == Refused(Trouble.ERASED)


# --- estimates ---------------------------------------------------------------------------------


def test_a_forgotten_exit_waits_until_it_is_confirmed(desk):
    number = forget_the_exit(desk)
    (row,) = desk.ask(ListUnsettled()).visits
    assert row.name == "Anne Étienne"
    assert (row.seen.visit.visit, row.seen.visit.went) == (number, Known.ASSUMED)
    assert row.seen.visit.seconds == 3 * 3600  # as the visit before
    seen = desk.ask(ConfirmVisit(desk.anne, number), desk.open_account(Role.MEMBER, desk.anne))
    assert seen.visit.went is Known.CONFIRMED
    assert [each.kind for each in seen.changes] == ["visit_confirmed"]
    assert desk.ask(ListUnsettled()).visits == ()
    assert any(isinstance(fact, VisitConfirmed) for fact in desk.facts())
    assert desk.ask(ConfirmVisit(desk.anne, number)) == Refused(Trouble.NO_ESTIMATE)


def test_who_is_in_is_no_estimate(desk):
    number = desk.visit(desk.anne, (2026, 11, 4, 9))
    assert desk.ask(ListUnsettled()) == Unsettled(())
    for command in (
        ConfirmVisit(desk.anne, number),
        StrikeVisit(desk.anne, number, "lent"),
        TellVisit(desk.anne, number, local_us(*NINE), local_us(*NOON), "forgot"),
    ):
        desk.set_clock(2026, 11, 4, 10)
        assert desk.ask(command) == Refused(Trouble.STILL_OPEN)


def test_what_is_badged_needs_no_confirmation(desk):
    assert desk.ask(ConfirmVisit(desk.anne, desk.morning)) == Refused(Trouble.NO_ESTIMATE)


# --- corrections -------------------------------------------------------------------------------


def test_a_correction_tells_before_and_after_by_whom_and_why(desk):
    host = desk.open_account(Role.HOST, login="host@example.org")
    times = local_us(*NINE), local_us(*ONE)
    seen = desk.ask(TellVisit(desk.anne, desk.morning, *times, " forgot  "), host)
    assert isinstance(seen, VisitSeen)
    assert (seen.visit.began_us, seen.visit.ended_us) == times
    assert (seen.visit.came, seen.visit.went) == (Known.TOLD, Known.TOLD)
    was = local_us(*NINE), local_us(*NOON)
    now = desk.clock.utc_us
    change = Change("visit_told", now, host, "host@example.org", "forgot", *times, was)
    assert seen.changes == (change,)
    assert desk.facts()[-1] == VisitTold(desk.anne, desk.morning, *times, "forgot", host, was)


def test_a_visit_that_is_not_on_record_is_added(desk):
    seen = tell(desk, 0, (2026, 11, 3, 14), (2026, 11, 3, 16))
    assert (seen.visit.visit, seen.visit.seconds) == (desk.last, 2 * 3600)
    assert [each.visit.visit for each in visits(desk, desk.anne)] == [desk.morning, desk.last - 1]
    again = tell(desk, seen.visit.visit, (2026, 11, 3, 14), (2026, 11, 3, 17))
    assert (again.visit.visit, again.visit.seconds) == (seen.visit.visit, 3 * 3600)


def test_a_visit_that_did_not_take_place_is_struck_and_may_come_back(desk):
    assert desk.ask(StrikeVisit(desk.anne, desk.morning, "lent")) == Done()
    was = local_us(*NINE), local_us(*NOON)
    assert desk.facts()[-1] == VisitStruck(desk.anne, desk.morning, "lent", "console", was)
    (seen,) = visits(desk, desk.anne)
    assert seen.struck
    assert desk.ask(StrikeVisit(desk.anne, desk.morning, "lent")) == Refused(Trouble.NO_VISIT)
    assert desk.ask(ConfirmVisit(desk.anne, desk.morning)) == Refused(Trouble.NO_VISIT)
    assert not tell(desk, desk.morning, NINE, TEN).struck
    assert tell(desk, 0, TEN, NOON).visit.seconds == 2 * 3600  # right after


REFUSED = [
    ((2026, 11, 3, 11), (2026, 11, 3, 14), Trouble.OVERLAPS),
    ((2026, 11, 3, 8), (2026, 11, 3, 20), Trouble.OVERLAPS),
    ((2026, 11, 3, 9, 30), (2026, 11, 3, 9, 31), Trouble.OVERLAPS),
    ((2026, 11, 3, 14), (2026, 11, 3, 13), Trouble.ENDS_FIRST),
    ((2026, 11, 3, 14), (2026, 11, 3, 14), Trouble.ENDS_FIRST),
    ((2026, 11, 3, 19), (2026, 11, 3, 20, 1), Trouble.IN_FUTURE),
    ((2026, 11, 4, 9), (2026, 11, 4, 10), Trouble.IN_FUTURE),
    ((2026, 11, 1, 7), (2026, 11, 2, 19, 1), Trouble.TOO_LONG),
]
ANY_NUMBER = [
    (0, 10**4000, Trouble.TOO_LONG),
    (10**30, 10**30 + 1, Trouble.IN_FUTURE),
    (-(10**4000), 0, Trouble.TOO_LONG),
    (-62_135_596_800_000_001, -62_135_596_800_000_000, Trouble.TIME),
]


@pytest.mark.parametrize(("began_us", "ended_us", "trouble"), ANY_NUMBER)
@pytest.mark.parametrize("kind", [TellVisit, ProposeVisit])
def test_instants_of_no_calendar_are_refused(desk, kind, began_us, ended_us, trouble):
    told = kind(desk.anne, 0, began_us, ended_us, "oubli")
    assert desk.ask(told) == Refused(trouble)


@pytest.mark.parametrize("since", [date.min, date(999, 1, 1)])
def test_all_visits_since_ever_are_shown(desk, since):
    told = desk.ask(ShowVisits(desk.anne, since, date.max)).visits
    assert desk.morning in [each.visit.visit for each in told]


@pytest.mark.parametrize(("began", "ended", "trouble"), REFUSED)
@pytest.mark.parametrize("kind", [TellVisit, ProposeVisit])
def test_what_cannot_have_been_is_refused(desk, kind, began, ended, trouble):
    before = desk.facts()
    command = kind(desk.anne, 0, local_us(*began), local_us(*ended), "forgot")
    refused = desk.ask(command)
    assert refused.trouble is trouble
    assert desk.facts() == before or trouble is Trouble.OVERLAPS
    if trouble is Trouble.OVERLAPS:
        assert refused.detail == "2026-11-03 09:00–12:00"


def test_the_day_is_told_of_a_visit_past_midnight(desk):
    desk.visit(desk.anne, (2026, 11, 5, 22), (2026, 11, 6, 1))
    refused = tell(desk, 0, (2026, 11, 6, 0), (2026, 11, 6, 0, 30))
    assert refused == Refused(Trouble.OVERLAPS, "2026-11-05 22:00 – 2026-11-06 01:00")


def test_a_visit_may_last_a_day_and_a_half_and_begin_as_another_ends(desk):
    desk.set_clock(2026, 11, 10, 8)
    assert tell(desk, 0, (2026, 11, 5, 8), (2026, 11, 6, 20)).visit.seconds == 36 * 3600
    assert tell(desk, 0, NOON, ONE).visit.seconds == 3600


@pytest.mark.parametrize("why", ["", "  ", "two\nlines", "x" * 201])
@pytest.mark.parametrize("kind", [TellVisit, ProposeVisit, StrikeVisit, DeclineProposal])
def test_a_reason_is_one_line_and_is_required(desk, kind, why):
    times = () if kind in (StrikeVisit, DeclineProposal) else (local_us(*NINE), local_us(*TEN))
    refused = desk.ask(kind(desk.anne, desk.morning, *times, why))
    assert refused.trouble is Trouble.WHY


@pytest.mark.parametrize("number", [1, 99_999, -3])
def test_a_visit_that_is_none_of_theirs_is_refused(desk, number):
    assert tell(desk, number, NINE, TEN) == Refused(Trouble.NO_VISIT)
    assert desk.ask(StrikeVisit(desk.anne, number, "lent")) == Refused(Trouble.NO_VISIT)
    assert desk.ask(ConfirmVisit(desk.bert, desk.morning)) == Refused(Trouble.NO_VISIT)
    assert desk.ask(DeclineProposal(desk.anne, number, "no")) == Refused(Trouble.NO_PROPOSAL)


# --- proposals ---------------------------------------------------------------------------------


def test_a_proposal_waits_for_a_host_who_tells_the_same(desk):
    number = forget_the_exit(desk)
    anne = desk.open_account(Role.MEMBER, desk.anne)
    times = local_us(2026, 11, 4, 9), local_us(2026, 11, 4, 15)
    seen = desk.ask(ProposeVisit(desk.anne, number, *times, "left at three"), anne)
    assert seen.visit.went is Known.ASSUMED  # it changes nothing yet
    assert (seen.proposed.began_us, seen.proposed.ended_us) == times
    assert seen.proposed.why == "left at three"
    assert desk.facts()[-1] == VisitProposed(desk.anne, number, *times, "left at three", anne)
    (row,) = desk.ask(ListUnsettled()).visits
    assert row.seen.proposed == seen.proposed
    accepted = desk.ask(TellVisit(desk.anne, number, *times, "as they say"))
    assert accepted.proposed is None
    assert accepted.visit.ended_us == times[1]
    assert [each.kind for each in accepted.changes] == ["visit_proposed", "visit_told"]
    assert desk.ask(DeclineProposal(desk.anne, number, "no")) == Refused(Trouble.NO_PROPOSAL)


def test_a_proposal_is_declined_and_the_visit_stays(desk):
    times = local_us(*NINE), local_us(*TEN)
    desk.ask(ProposeVisit(desk.anne, desk.morning, *times, "shorter"))
    seen = desk.ask(DeclineProposal(desk.anne, desk.morning, "seen at noon"))
    assert seen.proposed is None
    assert seen.visit.seconds == 3 * 3600
    declined = ProposalDeclined(desk.anne, desk.morning, "seen at noon", "console")
    assert desk.facts()[-1] == declined
    assert desk.ask(ListUnsettled()).visits == ()


def test_a_visit_nobody_has_on_record_is_proposed_shown_and_accepted(desk):
    times = local_us(2026, 11, 2, 9), local_us(2026, 11, 2, 11)
    seen = desk.ask(ProposeVisit(desk.anne, 0, *times, "the reader was down"))
    assert seen.struck  # it counts nowhere
    assert (seen.visit.visit, seen.visit.seconds) == (desk.last, 7200)
    assert seen.proposed.why == "the reader was down"
    assert [each.visit.visit for each in visits(desk, desk.anne)] == [
        seen.visit.visit,
        desk.morning,
    ]
    told = desk.ask(TellVisit(desk.anne, seen.visit.visit, *times, "so it was"))
    assert (told.visit.visit, told.struck, told.proposed) == (seen.visit.visit, False, None)
    assert desk.facts()[-1].was is None


def test_a_visit_nobody_has_on_record_is_declined(desk):
    times = local_us(2026, 11, 2, 9), local_us(2026, 11, 2, 11)
    seen = desk.ask(ProposeVisit(desk.anne, 0, *times, "I was there"))
    declined = desk.ask(DeclineProposal(desk.anne, seen.visit.visit, "nobody saw you"))
    assert (declined.visit, declined.proposed, declined.struck) == (seen.visit, None, True)
    assert [each.visit.visit for each in visits(desk, desk.anne)] == [desk.morning]


# --- closed months -----------------------------------------------------------------------------


@pytest.fixture
def closed(desk):
    """Return the same with November closed, in December."""
    desk.set_clock(2026, 12, 2, 8)
    total = desk.ask(DraftMonth("2026-11")).total
    (row,) = desk.ask(CloseMonth("2026-11", total)).rows
    assert row.total == 4000
    return desk


def test_a_visit_of_a_closed_month_may_be_corrected_and_says_so(closed):
    (seen,) = visits(closed, closed.anne)
    assert seen.closed
    told = tell(closed, closed.morning, NINE, TEN)
    assert told.closed
    assert told.visit.seconds == 3600
    added = tell(closed, 0, (2026, 11, 9, 9), (2026, 11, 9, 10))
    assert added.closed
    assert closed.ask(StrikeVisit(closed.anne, added.visit.visit, "no")) == Done()
    overlap = tell(closed, 0, NINE, NOON)
    assert overlap == Refused(Trouble.OVERLAPS, "2026-11-03 09:00–10:00")


def test_visits_of_an_open_month_are_not_closed(closed):
    number = closed.visit(closed.anne, (2026, 12, 2, 9), (2026, 12, 2, 10))
    seen = visits(closed, closed.anne, date(2026, 11, 1), date(2026, 12, 31))
    assert [(each.visit.visit, each.closed) for each in seen] == [
        (closed.morning, True),
        (number, False),
    ]


def test_an_estimate_that_was_billed_waits_no_longer_but_a_proposal_for_it_does(desk):
    number = forget_the_exit(desk)
    desk.set_clock(2026, 12, 2, 8)
    total = desk.ask(DraftMonth("2026-11")).total
    assert desk.ask(CloseMonth("2026-11", total)).trouble is Trouble.UNSETTLED
    desk.ask(CloseMonth("2026-11", total, estimates=True))
    assert desk.ask(ListUnsettled()).visits == ()
    times = local_us(2026, 11, 4, 9), local_us(2026, 11, 4, 10)
    desk.ask(ProposeVisit(desk.anne, number, *times, "left at ten"))
    (row,) = desk.ask(ListUnsettled()).visits
    assert (row.seen.visit.visit, row.seen.closed) == (number, True)
    assert row.seen.visit.went is Known.ASSUMED


# --- what is forgotten -------------------------------------------------------------------------


def close_month(desk, month, *clock):
    desk.set_clock(*clock)
    desk.ask(CloseMonth(month, desk.ask(DraftMonth(month)).total, estimates=True))


def forget(desk, *clock):
    desk.set_clock(*clock)
    assert desk.ask(Retain(preview=False)).pruned


@pytest.fixture
def forgotten(closed):
    """Return the same in June: of November the statements alone tell, once corrected."""
    tell(closed, closed.morning, NINE, TEN, "left at ten")
    closed.later_one = closed.visit(closed.anne, (2026, 12, 3, 9), (2026, 12, 3, 11))
    close_month(closed, "2026-12", 2027, 1, 2, 8)
    for year, month, after in ((2027, 1, 2), (2027, 2, 3), (2027, 3, 4), (2027, 4, 5)):
        close_month(closed, f"{year}-{month:02}", year, after, 2, 8)
    forget(closed, 2027, 6, 1, 4)
    return closed


def test_what_is_forgotten_is_shown_as_the_statements_have_it(forgotten):
    told, later = visits(forgotten, forgotten.anne, date(2026, 11, 1), date(2026, 12, 31))
    assert (told.visit.visit, told.visit.seconds) == (forgotten.morning, 3600)  # as corrected
    assert (later.visit.visit, later.visit.seconds) == (forgotten.later_one, 7200)
    assert told.closed
    assert later.closed
    assert (told.changes, later.changes) == ((), ())


def test_a_forgotten_visit_may_still_be_corrected(forgotten):
    times = local_us(2026, 12, 3, 9), local_us(2026, 12, 3, 10)
    seen = forgotten.ask(TellVisit(forgotten.anne, forgotten.later_one, *times, "an hour"))
    assert (seen.closed, seen.visit.seconds) == (True, 3600)
    assert seen.changes[-1].was == (local_us(2026, 12, 3, 9), local_us(2026, 12, 3, 11))
    assert forgotten.ask(StrikeVisit(forgotten.anne, forgotten.morning, "lent")) == Done()
    (one,) = (
        each
        for each in visits(forgotten, forgotten.anne, date(2026, 11, 1), date(2026, 12, 31))
        if not each.struck
    )
    assert one.visit.visit == forgotten.later_one
    overlap = tell(forgotten, 0, (2026, 12, 3, 9, 30), (2026, 12, 3, 10, 30))
    assert overlap == Refused(Trouble.OVERLAPS, "2026-12-03 09:00–10:00")


def test_a_forgotten_visit_is_proposed_otherwise(forgotten):
    times = local_us(*NINE), local_us(2026, 11, 3, 9, 30)
    seen = forgotten.ask(ProposeVisit(forgotten.anne, forgotten.morning, *times, "less"))
    assert (seen.struck, seen.visit.seconds) == (False, 3600)
    (row,) = forgotten.ask(ListUnsettled()).visits
    assert (row.seen.visit.visit, row.seen.visit.seconds) == (forgotten.morning, 3600)
    assert row.seen.proposed.why == "less"


def test_a_day_that_is_forgotten_and_was_never_billed_is_no_longer_told(at_desk):
    """No plans, no statements: nothing is left of the day."""
    at_desk.set_clock(2026, 11, 2, 8)
    at_desk.anne = at_desk.add("Anne")
    number = at_desk.visit(at_desk.anne, NINE, NOON)
    forget(at_desk, 2027, 6, 1, 4)
    assert tell(at_desk, 0, (2026, 11, 3, 7), (2026, 11, 3, 8)) == Refused(Trouble.FORGOTTEN)
    assert tell(at_desk, number, NINE, TEN) == Refused(Trouble.FORGOTTEN)
    assert at_desk.ask(StrikeVisit(at_desk.anne, number, "lent")) == Refused(Trouble.NO_VISIT)
    assert visits(at_desk, at_desk.anne) == ()
    assert tell(at_desk, 0, (2027, 5, 31, 9), (2027, 5, 31, 10)).visit.seconds == 3600


@pytest.mark.parametrize("kind", [TellVisit, ProposeVisit])
def test_a_visit_of_before_the_record_is_one_that_nobody_would_ever_bill(desk, kind):
    def told(visit, *day):
        times = local_us(*day, 14), local_us(*day, 15)
        return desk.ask(kind(desk.anne, visit, *times, "forgot"))

    never = Refused(Trouble.FORGOTTEN, "2025-11")
    before = desk.kept
    assert told(0, 2025, 11, 3) == told(desk.morning, 2025, 11, 3) == never
    assert told(0, 2026, 10, 31) == Refused(Trouble.FORGOTTEN, "2026-10")
    assert desk.kept == before
    assert isinstance(told(0, 2026, 11, 1), VisitSeen)
    close_month(desk, "2026-11", 2026, 12, 2, 8)
    assert told(0, 2025, 11, 3) == never
    assert isinstance(told(0, 2026, 11, 2), VisitSeen)


# --- what was said at the door's desk ------------------------------------------------------------


def test_an_entry_or_exit_told_afterwards_is_among_what_was_said(desk):
    number = desk.visit(desk.anne, (2026, 11, 4, 9))
    desk.set_clock(2026, 11, 4, 18)
    gone = local_us(2026, 11, 4, 17)
    assert desk.ask(Correct(desk.anne, Way.OUT, gone, "forgot")) == Done()
    told = desk.ask(ShowVisits(desk.anne, date(2026, 11, 4), date(2026, 11, 4))).visits
    (seen,) = told
    assert (seen.visit.visit, seen.visit.ended_us, seen.visit.went) == (number, gone, Known.TOLD)
    (change,) = seen.changes
    assert (change.kind, change.began_us, change.ended_us) == ("corrected", 0, gone)
    came = local_us(2026, 11, 4, 17, 30)
    assert desk.ask(Correct(desk.anne, Way.IN, came, "forgot too")) == Done()
    desk.set_clock(2026, 11, 4, 19)
    desk.at_the_door(Left(desk.anne, "out", Means.BADGE))
    _, seen = desk.ask(ShowVisits(desk.anne, date(2026, 11, 4), date(2026, 11, 4))).visits
    (change,) = seen.changes
    assert (change.kind, change.began_us, change.ended_us) == ("corrected", came, 0)


def test_the_newest_proposal_is_the_one_that_waits(desk):
    for ended in (TEN, (2026, 11, 3, 11)):
        times = local_us(*NINE), local_us(*ended)
        desk.ask(ProposeVisit(desk.anne, desk.morning, *times, f"left at {ended[3]}"))
    (row,) = desk.ask(ListUnsettled()).visits
    assert row.seen.proposed.why == "left at 11"
    desk.ask(StrikeVisit(desk.anne, desk.morning, "lent"))
    times = local_us(*NINE), local_us(*TEN)
    desk.ask(ProposeVisit(desk.anne, desk.morning, *times, "no, I was there"))
    (row,) = desk.ask(ListUnsettled()).visits
    assert (row.seen.struck, row.seen.proposed.why) == (True, "no, I was there")
    seen = desk.ask(TellVisit(desk.anne, desk.morning, *times, "so it was"))
    assert seen.changes[-1].was == (local_us(*NINE), local_us(*NOON))
