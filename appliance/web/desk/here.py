"""What a page behind the login has at hand: whose it is, and the desk to ask in their name."""

from dataclasses import dataclass
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from flask import current_app, g

from appliance.client import Client, NotDone
from appliance.clock import Clock
from appliance.commands import Answer, Command
from appliance.commands.answers import AccountSeen, Trouble
from appliance.config import Settings
from appliance.web.desk.sign_in.links import Links
from appliance.web.desk.sign_in.passkeys import Passkeys
from appliance.web.desk.sign_in.throttle import Throttle
from appliance.web.foresight import Foreseen, Summed, untold

KEY = "seuil"
T = TypeVar("T", bound=Answer)


@dataclass(frozen=True, slots=True)
class House:
    """What all pages share. `client` speaks for nobody; `desk()` for the account of this page.

    `figures` are those of the days that are over, `foreseen` what they let expect.
    """

    settings: Settings
    clock: Clock
    client: Client
    links: Links
    throttle: Throttle
    passkeys: Passkeys
    figures: Summed = untold
    foreseen: Foreseen = untold


def house() -> House:
    return cast(House, current_app.extensions[KEY])


def settings() -> Settings:
    return house().settings


def zone() -> ZoneInfo:
    """Return the space's time zone: for display, and for where a day begins."""
    return ZoneInfo(settings().space.timezone)


def now_us() -> int:
    """Return the time, UTC."""
    return house().clock.stamp().utc_us


def desk() -> Client:
    """Return the desk, asked in the name of whoever is signed in."""
    return cast(Client, g.desk)


def account() -> AccountSeen:
    """Return whose page this is, as the door knows them now."""
    return cast(AccountSeen, g.account)


def member() -> str:
    """Return the account's own member, on a page that is a member's."""
    own = account().member
    assert own is not None, "a row of Who.MEMBER"
    return own


def ask(command: Command, kind: type[T]) -> T:
    """Give a command and return its answer, which is of that kind. Raises NotDone."""
    answer = desk().ask(command)
    if not isinstance(answer, kind):
        raise NotDone(Trouble.NOT_UNDERSTOOD, type(answer).__name__)
    return answer
