"""Bills at the desk: plans on record, agreements, months closed, statements, credit notes, fits."""

from datetime import date, time

import msgspec
import pytest

from appliance.commands import (
    AgreePayer,
    AgreePlan,
    ChangeMember,
    CloseMonth,
    DraftMonth,
    EraseMember,
    ExportStatements,
    IssueCreditNote,
    ListStatements,
    RecomputeStatement,
    Refused,
    Retain,
    ShowBalance,
    ShowFit,
    ShowStatement,
    ShowTariff,
    StrikeVisit,
    TryTariff,
)
from appliance.commands.answers import Draft, Party, Recomputed, StatementRows, Trouble
from appliance.commands.members import Particulars
from appliance.desk import months
from appliance.facts import (
    HOUSE,
    Looked,
    MonthClosed,
    PayerAgreed,
    PlanAgreed,
    StatementIssued,
    TariffSet,
)
from appliance.model import Category, Role
from tests.at_the_desk import local_us
from tests.plans import PLANS

DEAR = PLANS.replace("40.00", "44.00")
BROKEN = PLANS.replace('price = "40.00"\n', "")
OCTOBER = "2026-10"


@pytest.fixture
def desk(at_desk, tmp_path):
    """Return a desk in October, with plans, and members who came or did not."""
    at_desk.plans = tmp_path / "plans.toml"
    at_desk.plans.write_text(PLANS)
    at_desk.with_plans(at_desk.plans)
    at_desk.set_clock(2026, 10, 1, 8)
    at_desk.anne = at_desk.add("Anne Étienne", email="anne@example.org", language="nl")
    at_desk.bert = at_desk.add("Bert", organisation="Atelier Brique")
    at_desk.cleo = at_desk.add("Cléo", organisation="atelier  brique")
    at_desk.stan = at_desk.add("Stan", Category.STUDENT)
    at_desk.days = [
        at_desk.visit(at_desk.anne, (2026, 10, day, 9), (2026, 10, day, 9 + hours))
        for day, hours in ((5, 2), (6, 3), (8, 3))
    ]
    return at_desk


def november(desk, day=3):
    desk.set_clock(2026, 11, day, 8)


def close(desk, month=OCTOBER, account="", **how):
    return desk.ask(CloseMonth(month, desk.ask(DraftMonth(month)).total, **how), account)


def billing(desk):
    """Return the facts of bills on record."""
    return [fact for fact in desk.facts() if isinstance(fact, StatementIssued | MonthClosed)]


def tariffs(desk):
    return [fact for fact in desk.facts() if isinstance(fact, TariffSet)]


# --- the plans file ----------------------------------------------------------------------------


def test_plans_are_put_on_record_once_and_again_when_they_change(desk):
    for _ in range(2):
        seen = desk.ask(ShowTariff())
        assert seen.tariff.plan[0].price == "40.00"
        assert (seen.problems, seen.file) == ((), str(desk.plans))
    (first,) = tariffs(desk)
    assert (first.by, first.cut_off, first.tariff) == (HOUSE, time(3), seen.tariff)
    desk.plans.write_text(DEAR)
    seen = desk.ask(ShowTariff())
    assert seen.tariff.plan[0].price == "44.00"
    assert [each.plan[0].price for each in seen.known] == ["40.00", "44.00"]
    assert len(tariffs(desk)) == 2


def test_the_last_good_plans_stay_while_the_file_is_broken(desk):
    desk.ask(ShowTariff())
    desk.plans.write_text(BROKEN)
    seen = desk.ask(ShowTariff())
    assert seen.tariff.plan[0].price == "40.00"
    assert any("price" in problem for problem in seen.problems)
    assert desk.ask(DraftMonth(OCTOBER)).problems == seen.problems
    desk.plans.unlink()
    assert desk.ask(ShowTariff()).problems
    assert len(tariffs(desk)) == 1


@pytest.mark.parametrize(
    "command",
    [DraftMonth(OCTOBER), CloseMonth(OCTOBER, 0), ShowFit(), TryTariff(PLANS)],
    ids=lambda command: type(command).__name__,
)
def test_without_any_plans_nothing_is_billed(desk, command):
    desk.plans.write_text(BROKEN)
    assert desk.ask(command).trouble is Trouble.NO_TARIFF
    assert desk.ask(AgreePlan(desk.anne, "day", date(2026, 10, 1))) == Refused(Trouble.NO_TARIFF)
    assert desk.ask(ShowBalance(desk.anne)).plan is None
    assert desk.ask(ShowTariff()).tariff is None


# --- agreements --------------------------------------------------------------------------------


def test_a_plan_is_agreed_on_once(desk):
    since = date(2026, 10, 1)
    for _ in range(2):
        told = desk.ask(AgreePlan(desk.anne, "hourly", since))
        assert (told.plan.id, told.since) == ("hourly", since)
        assert told.due == 8 * 500
    agreed = [fact for fact in desk.facts() if isinstance(fact, PlanAgreed)]
    assert agreed == [PlanAgreed(desk.anne, "hourly", since, "console")]
    told = desk.ask(AgreePlan(desk.anne, "", since))
    assert (told.plan.id, told.since, told.due) == ("day", None, 4000)


def test_a_contribution_is_what_the_member_gives(desk):
    since = date(2026, 10, 1)
    told = desk.ask(AgreePlan(desk.anne, "support", since, "25.00"))
    assert (told.contribution, told.due) == ("25.00", 2500)
    for plan, gives in (("support", None), ("support", "much"), ("day", "25.00"), ("", "25.00")):
        refused = desk.ask(AgreePlan(desk.anne, plan, since, gives))
        assert refused == Refused(Trouble.CONTRIBUTION)


def test_a_plan_that_is_not_or_is_not_for_them_is_refused(desk):
    since = date(2026, 10, 1)
    assert desk.ask(AgreePlan(desk.anne, "weekly", since)) == Refused(Trouble.NO_PLAN)
    assert desk.ask(AgreePlan(desk.anne, "student", since)) == Refused(Trouble.PLAN_NOT_THEIRS)
    assert desk.ask(AgreePlan(desk.stan, "day", since)) == Refused(Trouble.PLAN_NOT_THEIRS)
    november(desk)
    close(desk)
    assert desk.ask(AgreePlan(desk.anne, "hourly", since)) == Refused(Trouble.MONTH_CLOSED)
    assert desk.ask(AgreePlan(desk.anne, "hourly", date(2026, 11, 1))).plan.id == "hourly"


def test_who_pays_pays_alone(desk):
    told = desk.ask(AgreePayer(desk.stan, desk.anne))
    assert told.payer == "Anne Étienne"
    assert PayerAgreed(desk.stan, desk.anne, "console") in desk.facts()
    kept = desk.kept
    assert desk.ask(AgreePayer(desk.stan, desk.anne)) == told
    assert desk.kept == kept
    for member, payer in (
        (desk.anne, desk.anne),  # oneself
        (desk.bert, desk.stan),  # who is paid for
        (desk.anne, desk.bert),  # who pays for another
    ):
        assert desk.ask(AgreePayer(member, payer)) == Refused(Trouble.PAYER)
    assert desk.ask(AgreePayer(desk.bert, "nobody")) == Refused(Trouble.NO_MEMBER)
    assert desk.ask(AgreePayer(desk.stan, "")).payer == ""
    assert desk.ask(ShowBalance(desk.bert)).payer == "Atelier Brique"


def test_a_balance_tells_what_is_left_and_what_it_comes_to(desk):
    desk.visit(desk.anne, (2026, 10, 9, 9), (2026, 10, 9, 12))
    told = desk.ask(ShowBalance(desk.anne))
    assert (told.name, told.plan.id, told.due) == ("Anne Étienne", "day", 8000)
    assert [each.minutes for each in told.left] == [300]
    assert {each.id for each in told.may} == {"day", "hourly", "support"}


# --- a month -----------------------------------------------------------------------------------


def test_a_draft_issues_nothing(desk):
    before = billing(desk)
    drafted = desk.ask(DraftMonth(OCTOBER))
    assert isinstance(drafted, Draft)
    assert (drafted.total, drafted.over, drafted.closed) == (4000, False, False)
    (seen,) = drafted.statements
    assert (seen.number, seen.party.name, seen.party.language) == (0, "Anne Étienne", "nl")
    assert seen.names == {desk.anne: "Anne Étienne"}
    assert billing(desk) == before == []


def test_a_draft_is_in_the_order_of_names(desk):
    for name in ("Zoé", "Émile", "Denis", "Fanny", "Yves", "charlotte"):
        desk.visit(desk.add(name), (2026, 10, 9, 9), (2026, 10, 9, 11))
    names = [each.party.name for each in desk.ask(DraftMonth(OCTOBER)).statements]
    assert names == ["Anne Étienne", "charlotte", "Denis", "Émile", "Fanny", "Yves", "Zoé"]


def test_a_month_of_before_the_record_is_none_to_close(desk):
    november(desk)
    assert desk.ask(DraftMonth("2026-09")).before == OCTOBER
    assert desk.ask(CloseMonth("2026-09", 0)) == Refused(Trouble.MONTH_ORDER, OCTOBER)
    assert billing(desk) == []


def test_a_month_is_closed_as_it_was_seen(desk):
    desk.visit(desk.stan, (2026, 10, 12, 9), (2026, 10, 12, 17))
    for member in (desk.bert, desk.cleo):
        desk.visit(member, (2026, 10, 13, 9), (2026, 10, 13, 17))
    november(desk)
    host = desk.open_account(Role.HOST)
    answer = close(desk, account=host)
    assert isinstance(answer, StatementRows)
    assert sorted((row.name, row.total, row.minutes) for row in answer.rows) == [
        ("Anne Étienne", 4000, 480),
        ("Atelier Brique", 8000, 960),
        ("Stan", 0, 480),
    ]
    assert [row.number for row in answer.rows] == [1, 2, 3]
    *issued, closing = billing(desk)
    assert [fact.number for fact in issued] == [1, 2, 3]
    assert {fact.by for fact in (*issued, closing)} == {host}
    assert {fact.through for fact in issued} == {closing.through}
    ledger = desk.storage.ledger.read_bytes()
    assert not any(name in ledger for name in (b"Anne", b"Brique", b"anne@"))
    assert desk.ask(DraftMonth(OCTOBER)).closed


def test_what_cannot_be_closed_is_refused_and_nothing_is_issued(desk):
    assert close(desk) == Refused(Trouble.MONTH_NOT_OVER)
    desk.set_clock(2026, 11, 1, 2)  # who came on the last evening may still be in
    assert close(desk) == Refused(Trouble.MONTH_NOT_OVER)
    november(desk)
    assert desk.ask(CloseMonth(OCTOBER, 3999)) == Refused(Trouble.NOT_AS_SEEN)
    assert close(desk, "2026-11") == Refused(Trouble.MONTH_ORDER, OCTOBER)
    assert close(desk, "2025-11").trouble is Trouble.MONTH_ORDER
    assert billing(desk) == []
    assert isinstance(close(desk), StatementRows)
    assert close(desk) == Refused(Trouble.MONTH_CLOSED)


def test_no_month_is_closed_by_a_clock_that_is_not_to_be_trusted(desk):
    november(desk)
    desk.clock.synced = False
    assert close(desk) == Refused(Trouble.TIME)
    assert billing(desk) == []
    desk.with_plans(desk.plans, unsynced="as_set")  # the space goes by it at the door, too
    assert isinstance(close(desk), StatementRows)


def test_no_estimate_is_billed_unless_somebody_says_so(desk):
    desk.visit(desk.anne, (2026, 10, 20, 9))
    november(desk)
    drafted = desk.ask(DraftMonth(OCTOBER))
    (row,) = drafted.unsettled
    assert row.name == "Anne Étienne"
    assert row.seen.visit.seconds == 3 * 3600
    assert close(desk) == Refused(Trouble.UNSETTLED, "1")
    (issued,) = close(desk, estimates=True).rows
    assert (issued.estimates, issued.total) == (1, 8000)


def test_months_follow_each_other(desk):
    november(desk)
    close(desk)
    desk.visit(desk.anne, (2026, 11, 9, 9), (2026, 11, 9, 12))
    desk.set_clock(2026, 12, 1, 8)
    (row,) = close(desk, "2026-11").rows
    assert (row.number, row.month, row.total) == (2, "2026-11", 4000)
    assert [each.number for each in desk.ask(ListStatements()).rows] == [1, 2]
    assert [each.number for each in desk.ask(ListStatements("2026-11")).rows] == [2]


def test_a_month_of_many_is_put_on_record_a_few_at_a_time(desk, monkeypatch):
    monkeypatch.setattr(months, "AT_ONCE", 2)
    members = [desk.add(f"Member {number}") for number in range(4)]
    for member in members:
        desk.visit(member, (2026, 10, 13, 9), (2026, 10, 13, 17))
    november(desk)
    batches = []
    desk.book.enact = lambda *facts: (
        batches.append(len(facts)) or type(desk.book).enact(desk.book, *facts)
    )
    assert [row.number for row in close(desk).rows] == [1, 2, 3, 4, 5]
    assert batches[-3:] == [2, 2, 2]


def test_a_close_that_died_half_way_never_was(desk, monkeypatch):
    monkeypatch.setattr(months, "AT_ONCE", 2)
    for number in range(4):
        desk.visit(desk.add(f"Member {number}"), (2026, 10, 13, 9), (2026, 10, 13, 17))
    november(desk)
    enact, batches = desk.book.enact, iter(range(9))

    def dies(*facts):
        if any(isinstance(fact, StatementIssued) for fact in facts) and next(batches) == 1:
            raise OSError("the power went")
        return enact(*facts)

    desk.book.enact = dies
    assert close(desk).trouble is Trouble.NOT_KEPT
    assert [fact.number for fact in billing(desk)] == [1, 2]
    assert desk.ask(ListStatements()) == StatementRows(())
    assert desk.ask(ShowStatement(1)) == Refused(Trouble.NO_STATEMENT)
    assert not desk.ask(DraftMonth(OCTOBER)).closed
    rows = close(desk).rows
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]
    assert desk.ask(ListStatements()).rows == rows
    assert {row.number: row.name for row in rows} == {
        number: desk.ask(ShowStatement(number)).party.name for number in range(1, 6)
    }
    assert desk.ask(RecomputeStatement(5)).same


# --- statements --------------------------------------------------------------------------------


@pytest.fixture
def closed(desk):
    """Return the same in November, with October closed: one statement of 40.00 for Anne."""
    november(desk)
    close(desk)
    return desk


def test_a_statement_names_its_payer_as_they_were_called(closed):
    closed.ask(ChangeMember(closed.anne, Particulars(name="Anne Autre")))
    seen = closed.ask(ShowStatement(1))
    assert seen.party == Party(closed.anne, "Anne Étienne", "anne@example.org", "nl")
    assert seen.names == {closed.anne: "Anne Autre"}
    assert seen.issued_us == local_us(2026, 11, 3, 8)
    assert seen.statement.total == 4000
    closed.ask(EraseMember(closed.anne))
    seen = closed.ask(ShowStatement(1))
    assert (seen.party.name, seen.names) == ("Anne Étienne", {})
    assert closed.ask(ListStatements()).rows[0].name == "Anne Étienne"


def test_one_sees_what_one_pays_and_no_more(desk):
    desk.ask(AgreePayer(desk.stan, desk.anne))
    for member in (desk.stan, desk.bert):
        desk.visit(member, (2026, 10, 13, 9), (2026, 10, 13, 17))
    november(desk)
    close(desk)
    number = {row.name: row.number for row in desk.ask(ListStatements()).rows}
    assert set(number) == {"Anne Étienne", "Atelier Brique"}
    for member, sees in ((desk.anne, "Anne Étienne"), (desk.stan, None), (desk.bert, None)):
        account = desk.open_account(Role.MEMBER, member)
        rows = desk.ask(ListStatements(member=member), account).rows
        assert [row.name for row in rows] == ([sees] if sees else [])
        for name, each in number.items():
            kept = desk.kept
            seen = desk.ask(ShowStatement(each, member), account)
            assert (seen == Refused(Trouble.NO_STATEMENT)) == (name != sees)
            assert desk.kept == kept  # one's own is no look at anybody
    host = desk.open_account(Role.HOST)
    rows = desk.ask(ListStatements(member=desk.bert), host).rows
    assert [row.name for row in rows] == ["Atelier Brique"]
    desk.ask(ShowStatement(1), host)
    assert desk.facts()[-1] == Looked(host, "statements")


@pytest.mark.parametrize("month", ["2026-13", "nope", "2026-10\n", "\ud800"])
def test_a_month_is_one_of_a_calendar(month):
    told = {"type": "list_statements", "month": month}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(told, ListStatements)
    for each in ("", OCTOBER):
        assert msgspec.convert(told | {"month": each}, ListStatements) == ListStatements(each)


@pytest.mark.parametrize("number", [0, -1, 2, 10**12])
def test_a_statement_that_is_not_is_refused(closed, number):
    for command in (
        ShowStatement(number),
        RecomputeStatement(number),
        IssueCreditNote(number, "so"),
    ):
        assert closed.ask(command) == Refused(Trouble.NO_STATEMENT)


def test_every_statement_of_a_month_goes_to_the_accountant(closed):
    told = closed.ask(ExportStatements(OCTOBER))
    assert [each.number for each in told.statements] == [1]
    assert told.statements[0] == closed.ask(ShowStatement(1))
    assert closed.ask(ExportStatements("2026-09")).statements == ()


def test_a_statement_is_made_anew_to_the_cent(closed):
    assert closed.ask(RecomputeStatement(1)) == Recomputed(1, 4000, 4000, True, "ledger")


def test_once_the_movements_are_forgotten_the_statement_itself_is_the_source(closed):
    for month, after in ((11, (2026, 12, 2)), (12, (2027, 1, 2)), (1, (2027, 2, 2))):
        closed.set_clock(*after, 8)
        close(closed, f"{after[0] - (month == 12)}-{month:02}")
    closed.set_clock(2027, 6, 1, 4)
    assert closed.ask(Retain(preview=False)).pruned
    assert closed.ask(RecomputeStatement(1)) == Recomputed(1, 4000, 4000, True, "statement")
    assert closed.ask(ShowStatement(1)).statement.total == 4000
    assert closed.ask(ShowBalance(closed.anne)).due == 0


def test_a_correction_of_a_closed_month_comes_on_the_next_statement(closed):
    for visit in closed.days:
        closed.ask(StrikeVisit(closed.anne, visit, "lent the badge"))
    before = billing(closed)
    drafted = closed.ask(DraftMonth("2026-11"))
    (seen,) = drafted.statements
    assert seen.statement.total == drafted.total == -4000
    assert [each.month for each in seen.statement.parts[0].restated] == [OCTOBER]
    assert billing(closed) == before


def test_or_on_a_credit_note_at_once(closed):
    nothing = closed.ask(IssueCreditNote(1, "so"))
    assert nothing == Refused(Trouble.NOTHING_TO_CREDIT)
    assert closed.ask(IssueCreditNote(1, " ")).trouble is Trouble.WHY
    for visit in closed.days:
        closed.ask(StrikeVisit(closed.anne, visit, "lent the badge"))
    closed.ask(EraseMember(closed.anne))
    (row,) = closed.ask(IssueCreditNote(1, "was never there")).rows
    assert (row.number, row.corrects, row.total, row.name) == (2, 1, -4000, "Anne Étienne")
    assert closed.ask(ShowStatement(1)).corrected_by == (2,)
    seen = closed.ask(ShowStatement(2))
    assert (seen.corrects, seen.why, seen.corrected_by) == (1, "was never there", ())
    assert closed.ask(IssueCreditNote(1, "again")) == Refused(Trouble.NOTHING_TO_CREDIT)
    assert closed.ask(DraftMonth("2026-11")).total == 0


# --- does it fit? ------------------------------------------------------------------------------


def test_whether_a_plan_fits_is_told_of_the_very_same_visits(closed):
    told = closed.ask(ShowFit(closed.anne, 1))
    (fit,) = told.fits
    assert (told.currency, fit.name, fit.plan, fit.plan_name) == (
        "EUR",
        "Anne Étienne",
        "day",
        "La journée",
    )
    assert fit.months == (OCTOBER,)
    assert {each.plan: each.cents for each in fit.costs} == {"day": 4000, "hourly": 4000}
    assert closed.ask(ShowFit("nobody")) == Refused(Trouble.NO_MEMBER)
    assert {each.name for each in closed.ask(ShowFit()).fits} == {
        "Anne Étienne",
        "Bert",
        "Cléo",
        "Stan",
    }


def test_other_prices_are_tried_and_put_on_record_nowhere(closed):
    before = closed.facts()
    told = closed.ask(TryTariff(DEAR, 1))
    assert (told.months, told.now, told.then) == ((OCTOBER,), 4000, 4400)
    assert [(each.name, each.now, each.then) for each in told.members] == [
        ("Anne Étienne", 4000, 4400)
    ]
    wrong = closed.ask(TryTariff(BROKEN, 1))
    assert any("price" in problem for problem in wrong.problems)
    assert (wrong.members, wrong.now, wrong.then) == ((), 0, 0)
    assert closed.facts() == before


# --- what no page asks -------------------------------------------------------------------------


def test_a_number_that_no_statement_has(closed):
    for number in (-1, 0, 3, 2**63, 10**4000):
        assert closed.ask(ShowStatement(number)) == Refused(Trouble.NO_STATEMENT)


def test_plans_of_no_size_are_not_read(closed):
    told = closed.ask(TryTariff("a." * 400_000 + "a = 1"))
    assert (told.trouble, told.detail) == (
        Trouble.NOT_UNDERSTOOD,
        "the plans have at most 65536 bytes",
    )


def test_a_month_that_has_not_begun_is_not_drafted(closed):
    told = closed.ask(DraftMonth("2099-12"))
    assert (told.statements, told.total, told.over, told.before) == ((), 0, False, "2026-11")


def test_nothing_is_agreed_on_from_before_a_month_that_is_closed(closed):
    for since in (date.min, date(999, 1, 1), date(2026, 10, 31)):
        told = closed.ask(AgreePlan(closed.anne, "hourly", since))
        assert told == Refused(Trouble.MONTH_CLOSED)


def test_nothing_is_billed_beside_what_only_a_newer_version_understands(desk):
    desk.set_clock(2026, 11, 2, 8)
    desk.book._moment.foreign = 1
    for command in (CloseMonth(OCTOBER, 0), IssueCreditNote(1, "why")):
        assert desk.ask(command) == Refused(Trouble.NEWER)
    assert not desk.facts(0) or not any(
        isinstance(fact, StatementIssued | MonthClosed) for fact in desk.facts(0)
    )
