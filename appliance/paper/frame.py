"""What every line of a statement is written by: language, zone, currency, names. Pure."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from appliance.paper import words
from appliance.paper.phrases import Phrases
from appliance.tariff.values import Amount


class Frame(Struct, frozen=True):
    """`month` is the statement's, `plans` what plans are called."""

    language: str
    zone: ZoneInfo
    currency: str
    month: str
    plans: Mapping[str, str]

    @property
    def said(self) -> Phrases:
        return words.said(self.language)

    def local(self, at_us: int) -> datetime:
        return datetime.fromtimestamp(at_us / 1e6, tz=self.zone)

    def shown(self, exact: Amount) -> str:
        return words.shown(exact, self.currency, self.language)

    def amount(self, cents: int) -> str:
        return words.amount(cents, self.currency, self.language)

    def hours(self, minutes: int) -> str:
        return words.hours(minutes, self.language)

    def length(self, minutes: int) -> str:
        return words.length(minutes, self.language)

    def plan(self, plan: str) -> str:
        return self.plans.get(plan, plan)
