"""Carries out commands, each checked against the role of whoever gives it."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from appliance.commands import MAY, Asked, Command, May, Refused, Reply
from appliance.commands.answers import Trouble
from appliance.config import Settings
from appliance.credentials import SiteKey
from appliance.desk import (
    accounts,
    badges,
    corrections,
    export,
    fingers,
    forgetting,
    hours,
    house,
    later,
    members,
)
from appliance.desk.beside import Reckoner, at_hand
from appliance.desk.cannot import Cannot
from appliance.desk.clerk import Book, Clerk, Dialogue
from appliance.desk.configuration import Configuration
from appliance.desk.ears import Ears, deaf
from appliance.desk.looks import Looks
from appliance.desk.sensors import Sensor
from appliance.desk.setup import SetupCodes
from appliance.facts import CONSOLE
from appliance.ledger import LedgerError
from appliance.moment import Standing
from appliance.people import People
from appliance.roster import Account
from appliance.storage import Storage

QUICK: Final = dict(
    (
        *members.QUICK,
        *badges.QUICK,
        *hours.QUICK,
        *corrections.QUICK,
        *accounts.QUICK,
        *house.QUICK,
        *export.QUICK,
        *forgetting.QUICK,
        *fingers.QUICK,
        *later.QUICK,
    )
)
"""What is done within one turn."""

LONG: Final = dict((*fingers.LONG, *forgetting.LONG, *later.LONG))
"""Dialogues, which take turns as they go."""


@dataclass(frozen=True, slots=True)
class Desk:
    """`take_turn` carries out one task after the other: `Turns.take`, or at once where alone."""

    book: Book
    people: People
    key: SiteKey
    settings: Settings
    storage: Storage
    setup: SetupCodes
    sensors: Mapping[str, Sensor]
    take_turn: Callable[[Callable[[], Any]], Any]
    looks: Looks = field(default_factory=Looks)
    reckoner: Reckoner = at_hand
    configuration: Configuration | None = None
    ears: Callable[[], Ears] = deaf

    def serve(self, asked: Asked, gone: Callable[[], bool]) -> Iterator[Reply]:
        """Yield progress, if any, then the answer or why not. `gone` tells who hung up."""
        try:
            yield from self._carry_out(asked, gone)
        except Cannot as cannot:
            yield Refused(cannot.trouble, cannot.detail)
        except (LedgerError, sqlite3.Error, OSError) as error:
            # The disk failed somebody at the desk: no reason to take the door down with it.
            yield Refused(Trouble.NOT_KEPT, str(error))

    def _carry_out(self, asked: Asked, gone: Callable[[], bool]) -> Iterator[Reply]:
        command = asked.command
        if (lead := LONG.get(type(command))) is not None:
            dialogue = self._dialogue(asked, gone)
            dialogue.take(lambda _: None)  # whoever may not is told before anything begins
            yield from lead(dialogue, command)
        else:
            do = QUICK[type(command)]
            yield self.take_turn(lambda: do(self._clerk(asked), command))

    def _dialogue(self, asked: Asked, gone: Callable[[], bool]) -> Dialogue:
        return Dialogue(
            take_turn=self.take_turn,
            clerk=lambda: self._clerk(asked),
            gone=gone,
            sensors=self.sensors,
            ears=self.ears,
        )

    def _clerk(self, asked: Asked) -> Clerk:
        """Return a clerk for whoever asks. Raises Cannot(FORBIDDEN)."""
        standing = self.book.standing()
        may = MAY[type(asked.command)]
        account = standing.roster.accounts.get(asked.account)
        if asked.account and not _allowed(may, account, asked.command):
            raise Cannot(Trouble.FORBIDDEN)
        return self.clerk("" if may.anyone else asked.account or CONSOLE, standing, account)

    def clerk(self, by: str, standing: Standing, account: Account | None = None) -> Clerk:
        """Return a clerk for somebody of whom it is known that they may."""
        return Clerk(
            by=by,
            account=account,
            standing=standing,
            book=self.book,
            people=self.people,
            key=self.key,
            settings=self.settings,
            storage=self.storage,
            setup=self.setup,
            looks=self.looks,
            reckoner=self.reckoner,
            configuration=self.configuration,
        )


def _allowed(may: May, account: Account | None, command: Command) -> bool:
    if account is None or account.closed:
        return False
    return may.anyone or account.role in may.roles or (may.own and is_own(account, command))


def is_own(account: Account, command: Command) -> bool:
    """Tell whether a command concerns whoever gives it: their account, or themselves as member."""
    about = getattr(command, "account", None), getattr(command, "member", None)
    return about[0] == account.account or (
        account.member is not None and about[1] == account.member
    )
