"""Shows a page of the desk, with the words for what it holds. Jinja through Flask."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from appliance.commands import Progress
from appliance.commands.answers import MemberRow, Movement, Refusal
from appliance.commands.verdicts import Verdict
from appliance.facts import Fact, Terms
from appliance.model import Category, Means, Reason, Role
from appliance.schedule import Window
from appliance.web import tongues, words
from appliance.web.desk import days, deeds, here, says, windows
from appliance.web.desk.table import ROWS
from appliance.web.desk.voice import Voice
from appliance.web.tongues import tongue
from appliance.web.words import Tongue

WRONG_INPUT: Final = 422
LISTS: Final = frozenset({"unsettled", "exceptions"})
"""Lists of things to settle, each with its button: one goes back there, to the next."""
K = TypeVar("K", bound=StrEnum)
View = Callable[..., ResponseReturnValue]
"""A page: what its path names, in; an answer, out."""


class Say:
    """The words of a page, in its reader's tongue, on the space's clock."""

    def __init__(self, tongue: Tongue, zone: ZoneInfo, now_us: int) -> None:
        self._tongue = tongue
        self._zone = zone
        self._now_us = now_us

    @property
    def today(self) -> date:
        return days.today(self._now_us, self._zone)

    def category(self, category: Category) -> str:
        return self._said(says.CATEGORIES, category)

    def role(self, role: Role) -> str:
        return self._said(says.ROLES, role)

    def duty(self, role: Role) -> str:
        return self._said(says.DUTIES, role)

    def reason(self, reason: Reason) -> str:
        return self._said(says.REASONS, reason)

    def means(self, means: Means) -> str:
        return self._said(says.MEANS, means)

    def condition(self, row: MemberRow) -> says.Condition:
        return says.condition(row, self.today)

    def conditioned(self, condition: says.Condition) -> str:
        return self._said(says.CONDITIONS, condition)

    def credentials(self, row: MemberRow) -> str:
        return says.credentials(row, self._tongue)

    def schedule(self, name: str) -> str:
        return says.schedule(name, self._tongue)

    def movement(self, movement: Movement) -> str:
        return says.movement(movement, self._tongue)

    def silent(self, device: str) -> str:
        return says.silent(device, self._tongue)

    def deed(self, fact: Fact) -> str:
        return deeds.deed(fact, self._tongue)

    def step(self, progress: Progress) -> str:
        return says.step(progress, self._tongue)

    def hint(self, progress: Progress) -> str:
        return says.hint(progress, self._tongue)

    def counted(self, progress: Progress) -> str:
        return says.counted(progress, self._tongue)

    def window(self, window: Window) -> str:
        return windows.spoken(window, self._tongue)

    def hour(self, utc_us: int) -> str:
        return days.hour(utc_us, self._zone, self._tongue)

    def when(self, utc_us: int) -> str:
        return days.moment(utc_us, self._now_us, self._zone, self._tongue)

    def since(self, utc_us: int) -> str:
        return days.since(utc_us, self._now_us, self._zone, self._tongue)

    def age(self, age_s: float) -> str:
        return words.age(round(age_s), self._tongue)

    def day(self, day: date) -> str:
        return days.dated(day, self._tongue)

    def span(self, terms: Terms) -> str:
        return days.span(terms.valid_from, terms.valid_until, self._tongue)

    def weekday(self, day: int) -> str:
        return self._tongue.gettext(words.WEEKDAYS[day])

    def iso(self, day: str) -> str:
        """Say a day that is written in ISO 8601."""
        return self.day(date.fromisoformat(day))

    def full(self, utc_us: int) -> str:
        """Say a moment with its day and year, whenever that is."""
        day = days.local(utc_us, self._zone).date()
        return words.moment(self.day(day), self.hour(utc_us), self._tongue)

    def verdict(self, verdict: Verdict) -> str:
        return says.verdict(verdict, self._tongue)

    def someone(self, refusal: Refusal) -> str:
        return says.someone(refusal, self._tongue)

    def _said(self, said: Mapping[K, str], what: K) -> str:
        return self._tongue.gettext(said[what])


def say() -> Say:
    return Say(tongue(), here.zone(), here.now_us())


def voice() -> Voice:
    """Return how a page about hours and money speaks to its reader."""
    return Voice(tongue(), tongues.language(), here.zone(), here.now_us())


def show(template: str, **values: object) -> str:
    return render_template(f"desk/{template}", say=say(), may=may, voice=voice(), **values)


def show_form(template: str, form: FlaskForm, **values: object) -> ResponseReturnValue:
    """Show a page with its form; one that was sent comes back because something is wrong."""
    return show(template, form=form, **values), WRONG_INPUT if form.is_submitted() else 200


def go_to(endpoint: str, **values: Any) -> ResponseReturnValue:  # noqa: ANN401, url_for takes any
    """Go on to another page, once something was done."""
    return redirect(url_for(endpoint, **values), 303)


def go_back(endpoint: str, **values: Any) -> ResponseReturnValue:  # noqa: ANN401, as above
    """Go back to the list whose button was pressed, else on to another page."""
    asked = request.values.get("back", "")
    return go_to(asked) if asked in LISTS else go_to(endpoint, **values)


def may(endpoint: str) -> bool:
    """Tell whether whoever is signed in may come by a page: no button else."""
    row = ROWS.get(endpoint)
    return row is not None and here.account().role in row.roles
