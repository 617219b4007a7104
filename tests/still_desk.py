"""A desk without a door behind it: the real control socket, accounts in a dictionary."""

from contextlib import contextmanager
from pathlib import Path

from itsdangerous import URLSafeTimedSerializer
from msgspec.structs import replace

from appliance.commands import (
    MAY,
    NoteSignIn,
    OpenFirstAdmin,
    Refused,
    RevokeSessions,
    SetPassword,
    ShowLogin,
    WhoAmI,
)
from appliance.commands.answers import AccountSeen, Done, Login, Trouble
from appliance.config import Control as ControlSettings
from appliance.config import Web
from appliance.control import Control
from appliance.model import Role, Stamp
from appliance.web.desk import app as desk_app
from appliance.web.desk.here import KEY
from tests.still_house import SETTINGS, us

CODE = "ABCD-EFGH"
LOCAL = "http://127.0.0.1:8080"


class Hands:
    """A clock that is moved by hand."""

    simulated = False

    def __init__(self):
        self.utc_us = us(14, 5)
        self.steady = 1000.0
        self.boot = "boot"

    def pass_s(self, seconds):
        self.steady += seconds
        self.utc_us += round(seconds * 1_000_000)

    def reboot(self):
        self.boot, self.steady = f"{self.boot}+", 10.0

    def stamp(self):
        return Stamp(self.utc_us, round(self.steady * 1e6), self.boot, synced=True)

    def steady_s(self):
        return self.steady

    def rate(self):
        return 1.0


class StillDesk:
    """Knows accounts and nothing else, and answers as the door's desk would."""

    def __init__(self):
        self.accounts = {}
        self.hashes = {}
        self.asked = []

    def open(self, account, role, *, member=None, hashed=""):
        name = f"{account} the {role}"
        seen = AccountSeen(account, f"{account}@example.org", role, 1, member, name)
        self.accounts[account] = seen
        self.hashes[account] = hashed
        return seen

    def id_of(self, name):
        """Return the id of the account that a test calls so."""
        return name

    def epoch_of(self, name):
        return self.accounts[name].epoch if name in self.accounts else 0

    def close(self, name):
        self.change(name, closed=True)

    def revoke(self, name):
        self.change(name, epoch=self.accounts[name].epoch + 1)

    def serve(self, asked, _gone):
        self.asked.append(asked)
        yield self.answer(asked)

    def answer(self, asked):
        may, giver = MAY[type(asked.command)], self.accounts.get(asked.account)
        if not may.anyone:
            if giver is None or giver.closed:
                return Refused(Trouble.NO_ACCOUNT)
            own = may.own and getattr(asked.command, "account", "") == giver.account
            if giver.role not in may.roles and not own:
                return Refused(Trouble.FORBIDDEN)
        return self.carry_out(asked.command, asked.account)

    def carry_out(self, command, giver):
        match command:
            case ShowLogin(login):
                return self.login(login)
            case WhoAmI():
                return self.accounts[giver]
            case NoteSignIn():
                return Done()
            case OpenFirstAdmin(code, login, hashed):
                if code != CODE:
                    return Refused(Trouble.SETUP_CODE)
                self.open("first", Role.ADMIN, hashed=hashed)
                return self.change("first", login=login)
            case SetPassword(account, hashed):
                self.hashes[account] = hashed
                return self.change(account, epoch=self.accounts[account].epoch + 1)
            case RevokeSessions(account):
                return self.change(account, epoch=self.accounts[account].epoch + 1)
        return Refused(Trouble.NOT_UNDERSTOOD)

    def change(self, account, **what):
        self.accounts[account] = replace(self.accounts[account], **what)
        return self.accounts[account]

    def login(self, login):
        for seen in self.accounts.values():
            if seen.login == login and not seen.closed:
                return Login(seen.account, self.hashes[seen.account], seen.epoch)
        return Login(None)


class Pages:
    """The pages behind the login on a StillDesk, and browsers that look at them."""

    def __init__(self, folder: Path, desk, clock, origin=None):
        self.desk = desk
        self.clock = clock
        self.folder = folder
        self.settings = replace(
            SETTINGS,
            web=Web(directory=str(folder), origin=origin),
            control=ControlSettings(socket=str(folder / "control.sock")),
        )
        self.app = desk_app.create_app(self.settings, clock)

    @property
    def house(self):
        return self.app.extensions[KEY]

    def browser(self):
        return self.app.test_client()

    def session(self, **data):
        """Keep a session and return its number."""
        return self.app.session_interface._insert(data)

    def signed_in(self, account, *, confirmed=True, **more):
        """Return a browser in which `account` is signed in."""
        data = {
            "_user_id": self.desk.id_of(account),
            "epoch": self.desk.epoch_of(account),
            "csrf_token": "token-of-" + account,
            **more,
        }
        if confirmed:
            data["confirmed_s"] = self.clock.steady_s()
        browser = self.browser()
        browser.set_cookie("seuil", self.session(**data), domain="127.0.0.1")
        return browser

    def token(self, account):
        """Return what the forms of `signed_in(account)` carry."""
        signer = URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token")
        return signer.dumps("token-of-" + account)


@contextmanager
def pages(folder, origin=None, desk=None, clock=None):
    desk, clock = desk or StillDesk(), clock or Hands()
    made = Pages(folder, desk, clock, origin)
    control = Control(made.settings.control, desk.serve)
    control.start()
    try:
        yield made
    finally:
        control.close()


def get(browser, path, **how):
    return browser.get(path, base_url=LOCAL, **how)


def token_in(page):
    return page.text.split('name="csrf_token" value="')[1].split('"')[0]


def send(browser, path, origin=LOCAL, token=None, **fields):
    """Fill in the form at `path` and send it, as a browser does."""
    token = token or token_in(get(browser, path))
    data = {"csrf_token": token, **fields}
    return browser.post(path, base_url=LOCAL, data=data, headers={"Origin": origin})
