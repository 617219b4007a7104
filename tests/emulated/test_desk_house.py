"""The house at a glance: the board, refusals, the journal, how it is."""

import msgspec
import pytest

from appliance import __version__
from appliance.commands import (
    GiveLink,
    ListMembers,
    NoteSignIn,
    Refused,
    ShowBoard,
    ShowJournal,
    ShowOnBoard,
    ShowRefusals,
    ShowStatus,
    SuspendMember,
)
from appliance.commands.answers import Board, Journal, Present, Refusal, Status, Trouble
from appliance.desk.cannot import Cannot
from appliance.desk.looks import AGAIN_S
from appliance.facts import (
    CONSOLE,
    AccountOpened,
    ClockStepped,
    Denied,
    DeviceDown,
    Entered,
    Left,
    LinkGiven,
    Looked,
    MemberAdded,
    MemberErased,
    MemberSuspended,
    SetupCodeMade,
    SignedIn,
)
from appliance.ledger import LedgerUnavailable
from appliance.model import Category, Means, Reason, Role
from appliance.roster import Account
from tests.at_the_desk import HOUR_US, NOON_US

COWORKER = Category.COWORKER


@pytest.fixture
def crowd(at_desk):
    """Return four who are in, an hour after one another; Anne and Zhang show their names."""
    names = ("Zhang 三", "Anne Étienne", "Peeters, Jan", "Éric Gone")
    ids = [at_desk.add(name) for name in names]
    for member in ids:
        at_desk.at_the_door(Entered(member, "badge-in", Means.BADGE))
        at_desk.later(HOUR_US)
    for member in ids[:2]:
        at_desk.ask(ShowOnBoard(member, shown=True))
    at_desk.people.erase([ids[3]])
    at_desk.book.enact(MemberErased(ids[3], CONSOLE))
    return ids


@pytest.mark.parametrize("role", [Role.HOST, Role.ADMIN, Role.AUDITOR])
def test_staff_see_everybody_by_name(at_desk, crowd, role):
    zhang, anne, jan, _ = crowd
    assert at_desk.ask(ShowBoard(), at_desk.open_account(role)) == Board(
        (
            Present("Zhang 三", COWORKER, NOON_US, zhang),
            Present("Anne Étienne", COWORKER, NOON_US + HOUR_US, anne),
            Present("Peeters, Jan", COWORKER, NOON_US + 2 * HOUR_US, jan),
        ),
        nameless=1,  # in, and erased
        distinct=4,
        headcount=4,
    )


def test_members_see_the_first_names_of_those_who_wish_it(at_desk, crowd):
    own = at_desk.open_account(Role.MEMBER, crowd[2])
    before = at_desk.kept
    board = at_desk.ask(ShowBoard(), own)
    shown = (Present("Anne", COWORKER, 0), Present("Zhang", COWORKER, 0))
    assert board == Board(shown, nameless=2)
    assert at_desk.kept == before  # nobody was looked at who does not wish it
    told = msgspec.json.encode(board).decode()
    for secret in (*crowd, "Étienne", "Jan", "三", str(NOON_US)):
        assert secret not in told
    at_desk.ask(ShowOnBoard(crowd[1], shown=False))
    assert at_desk.ask(ShowBoard(), own).nameless == 3


def test_a_look_at_the_board_is_on_record_once_in_ten_minutes(at_desk, crowd):
    host, admin = at_desk.open_account(Role.HOST), at_desk.open_account(Role.ADMIN)
    before = at_desk.kept
    for _ in range(3):
        at_desk.ask(ShowBoard(), host)
    at_desk.ask(ShowBoard(), admin)
    at_desk.ask(ShowBoard())
    at_desk.later(int(AGAIN_S * 1e6) - 1)
    at_desk.ask(ShowBoard(), host)
    assert at_desk.facts(before) == [Looked(by, "board") for by in (host, admin, CONSOLE)]
    at_desk.later(1)
    at_desk.ask(ShowBoard(), host)
    assert at_desk.facts(before)[3:] == [Looked(host, "board")]


def test_the_list_says_who_is_in_so_it_is_a_look_too(at_desk, crowd):
    host = at_desk.open_account(Role.HOST)
    before = at_desk.kept
    for who in (host, host, ""):  # the console sees it anyway
        at_desk.ask(ListMembers(), who)
    assert at_desk.facts(before) == [Looked(host, "members")]


def test_a_look_that_cannot_be_put_on_record_is_not_had(at_desk, crowd, monkeypatch):
    at_desk.at_the_door(Denied("badge-in", Means.BADGE, Reason.LOST, crowd[0], "A5"))
    enact = at_desk.book.enact

    def refuse(*_):
        raise Cannot(Trouble.NOT_KEPT)

    monkeypatch.setattr(at_desk.book, "enact", refuse)
    for command in (ShowBoard(), ShowRefusals()):
        assert at_desk.ask(command) == Refused(Trouble.NOT_KEPT)
    monkeypatch.setattr(at_desk.book, "enact", enact)
    before = at_desk.kept
    for command in (ShowBoard(), ShowRefusals()):  # and was not noted as had
        at_desk.ask(command)
    assert at_desk.facts(before) == [Looked(CONSOLE, "board"), Looked(CONSOLE, "refusals")]


def test_refusals_come_newest_first_with_names(at_desk):
    anne = at_desk.add()
    before = at_desk.kept
    at_desk.at_the_door(Denied("badge-in", Means.BADGE, Reason.UNKNOWN, None, "DE"))
    at_desk.later(HOUR_US)
    unknown = Refusal(NOON_US, "badge-in", Means.BADGE, Reason.UNKNOWN, tail="DE")
    assert at_desk.ask(ShowRefusals()).refusals == (unknown,)
    assert at_desk.kept == before + 1  # nobody was looked at
    at_desk.at_the_door(Denied("finger-in", Means.FINGER, Reason.HOURS, anne))
    assert at_desk.ask(ShowRefusals()).refusals == (
        Refusal(NOON_US + HOUR_US, "finger-in", Means.FINGER, Reason.HOURS, "Anne Étienne", anne),
        unknown,
    )
    assert at_desk.facts()[-1] == Looked(CONSOLE, "refusals")


def test_the_journal_tells_what_was_done_by_whom_about_whom(at_desk):
    at_desk.book.enact(SetupCodeMade(CONSOLE))
    admin = at_desk.open_account(Role.ADMIN, login="boss@example.org")
    anne = at_desk.add()
    own = at_desk.open_account(Role.MEMBER, anne, "anne@example.org")
    at_desk.at_the_door(
        Entered(anne, "badge-in", Means.BADGE),
        Left(anne, "badge-out", Means.BADGE),
        ClockStepped(4),
        DeviceDown("badge-in", 'says "by":"me"'),
        MemberAdded("old", COWORKER),  # before there were accounts
    )
    at_desk.later(HOUR_US)
    at_desk.ask(SuspendMember(anne), admin)
    at_desk.ask(NoteSignIn(), own)
    answer = at_desk.ask(ShowJournal(), admin)
    assert isinstance(answer, Journal)
    assert [(each.fact, each.by, each.author, each.name) for each in answer.lines] == [
        (SignedIn(own), own, "Anne Étienne", "Anne Étienne"),
        (MemberSuspended(anne, admin), admin, "boss@example.org", "Anne Étienne"),
        (MemberAdded("old", COWORKER), "", "", ""),
        (AccountOpened(own, Role.MEMBER, CONSOLE, anne), CONSOLE, "", "Anne Étienne"),
        (MemberAdded(anne, COWORKER, CONSOLE), CONSOLE, "", "Anne Étienne"),
        (AccountOpened(admin, Role.ADMIN, CONSOLE), CONSOLE, "", "boss@example.org"),
        (SetupCodeMade(CONSOLE), CONSOLE, "", ""),
    ]
    assert answer.lines[0].at_us == NOON_US + HOUR_US
    assert [each.sequence for each in answer.lines] == sorted(
        (each.sequence for each in answer.lines), reverse=True
    )


@pytest.mark.parametrize(("most", "lines"), [(-1, 0), (0, 0), (2, 2), (200, 5), (2**62, 5)])
def test_the_journal_is_as_long_as_asked(at_desk, most, lines):
    for _ in range(5):
        at_desk.add()
    assert len(at_desk.ask(ShowJournal(most)).lines) == lines


def test_the_journal_of_somebody_erased_names_nobody(at_desk):
    anne = at_desk.add()
    at_desk.people.erase([anne])
    at_desk.book.enact(MemberErased(anne, CONSOLE))
    assert {each.name for each in at_desk.ask(ShowJournal()).lines} == {""}


def test_how_the_house_is(at_desk):
    assert at_desk.ask(ShowStatus()) == Status(__version__, 0, 0, True, (), True)
    at_desk.open_account(Role.ADMIN)
    at_desk.open_account(Role.HOST)
    for name in ("Anne", "Bert"):
        gone = at_desk.add(name)
    at_desk.book.enact(MemberErased(gone, CONSOLE))
    closed = at_desk.open_account(Role.ADMIN)
    roster = at_desk.standing.roster
    assert roster.accounts[closed] == Account(closed, Role.ADMIN)
    at_desk.book._moment.down = frozenset({"finger-in", "badge-in"})
    at_desk.book._moment.ledger_ok = False
    at_desk.clock.synced = False
    assert at_desk.ask(ShowStatus()) == Status(
        __version__, 2, 1, False, ("badge-in", "finger-in"), False
    )


def test_a_record_that_cannot_be_read_is_told_and_ends_nothing(at_desk, monkeypatch):
    def unreadable(*_):
        raise LedgerUnavailable(at_desk.storage.ledger, "disk I/O error")

    monkeypatch.setattr("appliance.desk.house.read_back", unreadable)
    assert at_desk.ask(ShowJournal()).trouble is Trouble.NOT_KEPT


def test_names_that_cannot_be_read_are_told_and_end_nothing(at_desk):
    at_desk.storage.people.write_bytes(b"no database" * 100)
    assert at_desk.ask(ShowBoard()).trouble is Trouble.NOT_KEPT


def test_a_link_to_somebodys_page_is_in_the_journal_with_who_gave_it(at_desk):
    admin, anne = at_desk.open_account(Role.ADMIN, login="boss@example.org"), at_desk.add()
    assert at_desk.ask(GiveLink(anne), admin).row.member == anne
    line = at_desk.ask(ShowJournal(), admin).lines[0]
    assert (line.fact, line.author, line.name) == (
        LinkGiven(anne, admin),
        "boss@example.org",
        "Anne Étienne",
    )
    assert at_desk.ask(GiveLink("nobody"), admin).trouble is Trouble.NO_MEMBER
