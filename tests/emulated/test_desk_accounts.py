"""Accounts at the desk: opened with a code, roles checked again, the password's hash apart."""

import pytest

from appliance.commands import (
    Asked,
    CloseAccount,
    ListAccounts,
    MakeSetupCode,
    NoteSignIn,
    OpenAccount,
    OpenFirstAdmin,
    Refused,
    RevokeSessions,
    SetPassword,
    SetRole,
    ShowLogin,
    WhoAmI,
)
from appliance.commands.answers import Accounts, AccountSeen, Done, Login, SetupCode, Trouble
from appliance.config import Settings, Space
from appliance.desk.books import AloneBook
from appliance.desk.cannot import Cannot
from appliance.desk.desk import Desk
from appliance.desk.setup import MINUTES, WRONG_TRIES, SetupCodes
from appliance.facts import AccountClosed, AccountOpened, PasswordSet, SetupCodeMade, SignedIn
from appliance.ledger import read_entries
from appliance.model import Role, Stamp
from appliance.people import People
from appliance.presence import measure_of
from appliance.storage import Storage

SPACE = Space(id="test", name="Test")
HASH = "$argon2id$v=19$m=19456,t=2,p=1$" + "a" * 22 + "$" + "b" * 43
OTHER = HASH.replace("aaa", "ccc")


class Hands:
    """A clock that is moved by hand."""

    simulated = False

    def __init__(self):
        self.s = 1000.0

    def steady_s(self):
        return self.s

    def stamp(self):
        return Stamp(int(self.s * 1e6), int(self.s * 1e6), "boot", synced=True)


@pytest.fixture
def clock():
    return Hands()


@pytest.fixture
def storage(tmp_path):
    return Storage(tmp_path)


@pytest.fixture
def desk(storage, clock):
    with storage.held(), storage.open_or_begin_ledger() as ledger:
        yield Desk(
            AloneBook(ledger, clock, measure_of(SPACE)),
            People(storage.people),
            storage.site_key(),
            Settings(space=SPACE),
            storage,
            SetupCodes(clock.steady_s),
            {},
            lambda task: task(),
        )


def ask(desk, command, account=""):
    (reply,) = desk.serve(Asked(command, account), lambda: False)
    return reply


def first_admin(desk, login="anne@example.org"):
    code = ask(desk, MakeSetupCode()).code
    return ask(desk, OpenFirstAdmin(code, login, HASH))


def test_the_code_opens_one_admins_account(desk, storage):
    code = ask(desk, MakeSetupCode())
    assert isinstance(code, SetupCode)
    assert (len(code.code), code.minutes) == (9, MINUTES)
    told = f" {code.code.lower().replace('-', ' ')} "  # as people type it
    opened = ask(desk, OpenFirstAdmin(told, " anne@example.org ", HASH))
    assert opened == AccountSeen(
        opened.account, "anne@example.org", Role.ADMIN, 0, None, "anne@example.org"
    )
    assert ask(desk, OpenFirstAdmin(code.code, "b@example.org", HASH)).trouble is Trouble.SETUP_CODE
    facts = [entry.fact for entry in read_entries(storage.ledger)]
    assert facts == [
        SetupCodeMade("console"),
        AccountOpened(opened.account, Role.ADMIN, opened.account),
    ]


def test_a_code_ends_after_a_quarter_of_an_hour(desk, clock):
    code = ask(desk, MakeSetupCode()).code
    clock.s += MINUTES * 60 - 1
    assert isinstance(ask(desk, OpenFirstAdmin(code, "a@b.c", HASH)), AccountSeen)
    code = ask(desk, MakeSetupCode()).code
    clock.s += MINUTES * 60 + 1
    assert ask(desk, OpenFirstAdmin(code, "d@e.f", HASH)) == Refused(Trouble.SETUP_CODE)


def test_a_code_cannot_be_guessed_on(desk):
    code = ask(desk, MakeSetupCode()).code
    for wrong in ["", "é" * 8, "AAAA-AAAA", code[:-1], code + "A"][:WRONG_TRIES]:
        assert ask(desk, OpenFirstAdmin(wrong, "a@b.c", HASH)) == Refused(Trouble.SETUP_CODE)
    assert ask(desk, OpenFirstAdmin(code, "a@b.c", HASH)) == Refused(Trouble.SETUP_CODE)


def test_a_login_that_does_not_do_leaves_the_code_good(desk):
    code = ask(desk, MakeSetupCode()).code
    assert ask(desk, OpenFirstAdmin(code, "a b", HASH)).trouble is Trouble.LOGIN
    assert ask(desk, OpenFirstAdmin(code, "a@b.c", "secret")).trouble is Trouble.PASSWORD_HASH
    assert isinstance(ask(desk, OpenFirstAdmin(code, "a@b.c", HASH)), AccountSeen)


def test_without_a_code_made_none_fits(desk):
    assert ask(desk, OpenFirstAdmin("", "a@b.c", HASH)) == Refused(Trouble.SETUP_CODE)


def test_signing_in(desk, storage):
    admin = first_admin(desk)
    assert ask(desk, ShowLogin(" ANNE@example.org")) == Login(admin.account, HASH, 0)
    assert ask(desk, ShowLogin("nobody@example.org")) == Login(None)
    assert ask(desk, NoteSignIn(), admin.account) == Done()
    assert ask(desk, WhoAmI(), admin.account) == admin
    assert [e.fact for e in read_entries(storage.ledger)][-1] == SignedIn(admin.account)


def test_a_login_is_given_once(desk):
    admin = first_admin(desk)
    taken = OpenAccount("Anne@Example.org", Role.HOST, HASH)
    assert ask(desk, taken, admin.account) == Refused(Trouble.LOGIN_TAKEN)
    assert len(ask(desk, ListAccounts(), admin.account).accounts) == 1


def test_a_password_ends_every_session_and_its_hash_is_apart(desk, storage):
    admin = first_admin(desk)
    changed = ask(desk, SetPassword(admin.account, OTHER), admin.account)
    assert changed.epoch == 1
    assert ask(desk, ShowLogin("anne@example.org")) == Login(admin.account, OTHER, 1)
    assert ask(desk, RevokeSessions(admin.account), admin.account).epoch == 2
    assert PasswordSet(admin.account, admin.account) in [
        entry.fact for entry in read_entries(storage.ledger)
    ]
    assert b"argon2id" not in storage.ledger.read_bytes()


def test_nobody_sets_somebody_elses_password(desk):
    admin = first_admin(desk)
    host = ask(desk, OpenAccount("h@example.org", Role.HOST, HASH), admin.account)
    for who, whose in ((admin, host), (host, admin)):
        said = ask(desk, SetPassword(whose.account, OTHER), who.account)
        assert said == Refused(Trouble.FORBIDDEN)


def test_the_last_admin_stays(desk):
    admin = first_admin(desk)
    for command in (SetRole(admin.account, Role.HOST), CloseAccount(admin.account)):
        assert ask(desk, command, admin.account) == Refused(Trouble.LAST_ADMIN)
    second = ask(desk, OpenAccount("b@example.org", Role.ADMIN, HASH), admin.account)
    assert ask(desk, SetRole(admin.account, Role.AUDITOR), second.account).role is Role.AUDITOR
    assert ask(desk, ListAccounts(), admin.account) == Accounts(
        (ask(desk, WhoAmI(), admin.account), ask(desk, WhoAmI(), second.account))
    )
    # One whose account is closed is no other admin.
    third = ask(desk, OpenAccount("c@example.org", Role.ADMIN, HASH), second.account)
    assert ask(desk, CloseAccount(third.account), second.account).closed
    said = ask(desk, CloseAccount(second.account), second.account)
    assert said == Refused(Trouble.LAST_ADMIN)
    assert ask(desk, CloseAccount(second.account)).closed  # the console may: it can make a code


def test_a_closed_account_does_nothing_more(desk):
    admin = first_admin(desk)
    host = ask(desk, OpenAccount("h@example.org", Role.HOST, HASH), admin.account)
    closed = ask(desk, CloseAccount(host.account), admin.account)
    assert (closed.closed, closed.login) == (True, "h@example.org")
    assert ask(desk, WhoAmI(), host.account) == Refused(Trouble.FORBIDDEN)
    assert ask(desk, ShowLogin("h@example.org")) == Login(None)
    for command in (CloseAccount(host.account), SetRole(host.account, Role.ADMIN)):
        assert ask(desk, command, admin.account) == Refused(Trouble.NO_ACCOUNT)
    again = ask(desk, OpenAccount("h@example.org", Role.HOST, HASH), admin.account)
    assert again.account != host.account


def test_a_power_cut_between_closing_and_forgetting_lets_nobody_sign_in(desk):
    admin = first_admin(desk)
    host = ask(desk, OpenAccount("h@example.org", Role.HOST, HASH), admin.account)
    desk.book.enact(AccountClosed(host.account, admin.account))
    assert host.account in desk.people.secrets()
    assert ask(desk, ShowLogin("h@example.org")) == Login(None)


def test_a_members_account_is_a_members(desk):
    admin = first_admin(desk)
    for member in (None, "nobody"):
        command = OpenAccount("m@example.org", Role.MEMBER, HASH, member)
        assert ask(desk, command, admin.account) == Refused(Trouble.NO_MEMBER)
    assert ask(desk, SetRole(admin.account, Role.MEMBER)) == Refused(Trouble.NO_MEMBER)


def test_the_console_is_nobodys_account(desk):
    assert ask(desk, WhoAmI()) == Refused(Trouble.NO_ACCOUNT)
    assert ask(desk, NoteSignIn()) == Refused(Trouble.NO_ACCOUNT)


def test_a_record_that_cannot_be_kept_leaves_nothing_behind(desk, storage, monkeypatch):
    admin = first_admin(desk)

    def refuse(self, *facts):
        raise Cannot(Trouble.NOT_KEPT)

    with monkeypatch.context() as patched:
        patched.setattr(AloneBook, "enact", refuse)
        said = ask(desk, OpenAccount("h@example.org", Role.HOST, HASH), admin.account)
    assert said == Refused(Trouble.NOT_KEPT)
    assert {s.login for s in People(storage.people).secrets().values()} == {"anne@example.org"}
    assert ask(desk, ShowLogin("h@example.org")) == Login(None)


def test_a_password_that_cannot_be_put_on_record_is_not_set(desk, monkeypatch):
    admin = first_admin(desk)

    def refuse(self, *facts):
        raise Cannot(Trouble.NOT_KEPT)

    with monkeypatch.context() as patched:
        patched.setattr(AloneBook, "enact", refuse)
        said = ask(desk, SetPassword(admin.account, OTHER), admin.account)
    assert said == Refused(Trouble.NOT_KEPT)
    assert ask(desk, ShowLogin("anne@example.org")) == Login(admin.account, HASH, admin.epoch)


def test_a_new_setup_code_has_all_its_tries():
    codes = SetupCodes(lambda: 0.0)
    for _ in range(2):
        code = codes.make()
        assert [codes.fits("wrong") for _ in range(WRONG_TRIES - 1)] == [False] * (WRONG_TRIES - 1)
    assert codes.fits(code)
