"""Gives commands from the pages: the answer, or what stood in the way beside its field. Flask."""

from collections.abc import Mapping
from typing import Final

from flask import flash, request
from flask_wtf import FlaskForm

from appliance.client import NotDone
from appliance.commands import Answer, Command
from appliance.commands.answers import Trouble
from appliance.web.desk import errors, hours
from appliance.web.desk.here import ask, desk
from appliance.web.desk.showing import voice

__all__ = ["ask", "blame", "desk", "press", "sentence", "sought", "tried"]

_FIELDS: Final[Mapping[Trouble, str]] = {
    Trouble.NAME: "name",
    Trouble.EMAIL: "email",
    Trouble.DATES: "last",
    Trouble.NO_SCHEDULE: "schedule",
    Trouble.SCHEDULE_NAME: "name",
    Trouble.BADGE_NUMBER: "number",
    Trouble.BADGE_TAKEN: "number",
    Trouble.NO_MEMBER: "member",
    Trouble.LOGIN: "login",
    Trouble.LOGIN_TAKEN: "login",
    Trouble.WHY: "why",
    Trouble.TIME: "time",
    Trouble.NOT_INSIDE: "member",
    Trouble.INSIDE: "member",
    Trouble.LINES: "text",
    Trouble.OVERLAPS: "came_time",
    Trouble.FORGOTTEN: "came_day",
    Trouble.TOO_LONG: "went_day",
    Trouble.ENDS_FIRST: "went_time",
    Trouble.IN_FUTURE: "went_time",
    Trouble.NO_PLAN: "plan",
    Trouble.PLAN_NOT_THEIRS: "plan",
    Trouble.CONTRIBUTION: "contribution",
    Trouble.PAYER: "payer",
}
"""The field to which a trouble belongs, where a form has it."""


def tried(form: FlaskForm, command: Command) -> Answer | None:
    """Return the answer; None where it was refused, and then the form says why."""
    try:
        return desk().ask(command)
    except NotDone as refused:
        blame(form, refused)
        return None


def blame(form: FlaskForm, refused: NotDone) -> None:
    """Write a trouble beside its field, or above the form where it has none."""
    if refused.trouble is Trouble.OVERLAPS:
        refused = NotDone(refused.trouble, hours.named(refused.detail, voice()))
    said = sentence(refused)
    name = _FIELDS.get(refused.trouble, "")
    if name in form:
        form[name].errors = [*form[name].errors, said]
    else:
        form.form_errors.append(said)


def press(command: Command, said: str) -> Answer | None:
    """Do what a button says, and tell at the head of the next page how it went."""
    try:
        answer = desk().ask(command)
    except NotDone as refused:
        flash(sentence(refused), "trouble")
        return None
    flash(said, "done")
    return answer


def sentence(refused: NotDone) -> str:
    return errors.said(refused)


def sought() -> str:
    """Return what somebody typed to find a member."""
    return request.args.get("q", "").strip()[:100]
