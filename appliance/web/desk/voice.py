"""How a page about hours and money speaks to its reader: tongue, clock, amounts. Pure."""

from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from appliance.facts import CONSOLE, HOUSE, Statement
from appliance.paper import words as paper
from appliance.tariff.money import cents
from appliance.tariff.values import Left
from appliance.web import words
from appliance.web.desk import days
from appliance.web.words import N_, Tongue

_MINE: Final = (N_("Il vous reste %(much)s."), N_("Il vous reste %(much)s jusqu’au %(day)s."))
_THEIRS: Final = (N_("Il reste %(much)s."), N_("Il reste %(much)s jusqu’au %(day)s."))


class Voice(Struct, frozen=True):
    """`language` is fr, nl or en: that of amounts and hours, which are written as on paper."""

    tongue: Tongue
    language: str
    zone: ZoneInfo
    now_us: int

    def gettext(self, message: str, **parts: object) -> str:
        said = self.tongue.gettext(message)
        return said % parts if parts else said

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return self.tongue.ngettext(singular, plural, count) % {"count": count}

    @property
    def today(self) -> date:
        return days.today(self.now_us, self.zone)

    def local_day(self, utc_us: int) -> date:
        return days.local(utc_us, self.zone).date()

    def amount(self, cents: int, currency: str) -> str:
        return paper.amount(cents, currency, self.language)

    def money(self, written: str, currency: str) -> str:
        """Say an amount that is written "25.00"."""
        return self.amount(cents(written), currency)

    def hours(self, minutes: int) -> str:
        """Say how long, `7 h 30`."""
        return paper.hours(minutes, self.language)

    def day(self, day: date) -> str:
        """Say a day with its year, `1er octobre 2026`."""
        return paper.day(day, self.language)

    def near_day(self, day: date) -> str:
        """Say a day to come or just past: without its year where that is this one."""
        if day.year != self.today.year:
            return self.day(day)
        return self.gettext(
            "%(day)s %(month)s",
            day=self.gettext("1er") if day.day == 1 else day.day,
            month=self.gettext(words.MONTHS[day.month - 1]),
        )

    def short_day(self, day: date) -> str:
        return paper.short_day(day, self.language)

    def month(self, month: str) -> str:
        """Say a month, "2026-10": `octobre 2026`."""
        return paper.month(month, self.language)

    def month_title(self, month: str) -> str:
        return words.capitalised(self.month(month))

    def hour(self, utc_us: int) -> str:
        return days.hour(utc_us, self.zone, self.tongue)

    def when(self, utc_us: int) -> str:
        return days.moment(utc_us, self.now_us, self.zone, self.tongue)

    def decimal(self, figure: str) -> str:
        """Write a figure such as 5.5 with the comma or the point of the language."""
        return paper.decimal(figure, self.language)

    def since(self, utc_us: int) -> str:
        """Say since when, in the middle of a sentence."""
        return days.since(utc_us, self.now_us, self.zone, self.tongue)

    def age(self, age_s: float) -> str:
        """Say how long ago something was."""
        return words.age(round(age_s), self.tongue)

    def number(self, month: str, number: int, corrects: int = 0) -> str:
        """Return the number of a statement as it stands on paper."""
        return paper.number(month, number, credit=bool(corrects), language=self.language)

    def who(self, by: str, author: str) -> str:
        """Return who did something, as far as they are still known."""
        itself = {
            HOUSE: self.gettext("l’appareil"),
            CONSOLE: self.gettext("la console"),
        }
        return author or itself.get(by) or self.gettext("un compte fermé")

    def left(self, left: Left) -> str:
        """Say to a member what is left of their plan, and until when."""
        return self._left(left, *_MINE)

    def remains(self, left: Left) -> str:
        """Say the same of somebody else."""
        return self._left(left, *_THEIRS)

    def _left(self, left: Left, ever: str, until: str) -> str:
        if not left.minutes and not left.days:
            return self.gettext("Tout est utilisé.")
        if left.days is None:
            much = self.hours(left.minutes or 0)
        else:
            much = self.ngettext("%(count)s jour", "%(count)s jours", left.days)
        if left.until is None:
            return self.gettext(ever, much=much)
        return self.gettext(until, much=much, day=self.near_day(left.until))

    @staticmethod
    def minutes(of: Statement) -> int:
        """Return for how long all members of a statement were there, in what was counted."""
        return sum(use.minutes for part in of.parts for use in part.uses)

    @staticmethod
    def estimates(of: Statement) -> int:
        """Return how many visits of a statement are estimates."""
        return sum(visit.estimate for part in of.parts for visit in part.visits)
