"""What carrying out one command needs, and how it fails."""

from dataclasses import dataclass
from typing import Protocol

from appliance.commands.answers import Trouble
from appliance.config import Settings
from appliance.credentials import SiteKey
from appliance.facts import Fact
from appliance.model import Stamp
from appliance.moment import Standing
from appliance.people import People
from appliance.roster import Account


class Cannot(Exception):
    """Why a command was not carried out. Nothing was changed."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(trouble, detail)
        self.trouble = trouble
        self.detail = detail


class Book(Protocol):
    """The record, as the desk sees it: the running door's, or the ledger itself without one."""

    def standing(self) -> Standing:
        """Return how things stand now."""
        ...

    def enact(self, *facts: Fact) -> Stamp:
        """Put facts on record, all or none, and go by them. Raises Cannot(NOT_KEPT)."""
        ...


@dataclass(frozen=True, slots=True)
class Clerk:
    """One command's view of the house. `account` is who gives it, None for the console.

    `by` is the author of what comes of it.
    """

    by: str
    account: Account | None
    standing: Standing
    book: Book
    people: People
    key: SiteKey
    settings: Settings

    def enact(self, *facts: Fact) -> Stamp:
        return self.book.enact(*facts)

    def again(self) -> "Clerk":
        """Return the same, as things stand after what was done."""
        return Clerk(
            self.by,
            self.account,
            self.book.standing(),
            self.book,
            self.people,
            self.key,
            self.settings,
        )
