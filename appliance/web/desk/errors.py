"""The pages that say no: in plain words, and without a word of what went wrong inside."""

import sqlite3
from typing import Final

from flask import Flask, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from appliance import journal
from appliance.client import NotDone
from appliance.commands.answers import Trouble
from appliance.web import tongues, troubles
from appliance.web.desk.here import house
from appliance.web.desk.sign_in.passwords import Crowded
from appliance.web.desk.table import ROWS

RETRY_AFTER_S: Final = "10"


class Elsewhere(Exception):
    """A request that came by a way on which nothing behind the login is served."""


def prepare(app: Flask) -> None:
    app.register_error_handler(Elsewhere, _elsewhere)
    app.register_error_handler(NotDone, _not_done)
    app.register_error_handler(Crowded, _crowded)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(sqlite3.Error, _unkept)
    app.register_error_handler(HTTPException, _apologise)


def said(trouble: NotDone) -> str:
    """Return in the reader's tongue why something was not done."""
    return troubles.sentence(trouble.trouble, trouble.detail, tongues.tongue())


def _elsewhere(_: Elsewhere) -> ResponseReturnValue:
    origin = house().settings.web.origin
    there = None if origin is None else f"{origin}{request.path}"
    return _page("desk/elsewhere.html", 403, there=there)


def _not_done(trouble: NotDone) -> ResponseReturnValue:
    code = troubles.status(trouble.trouble)
    away = trouble.trouble is Trouble.DOOR_AWAY
    row = ROWS.get(request.endpoint or "")
    if away and row is not None and row.waits:
        # What was sent is not sent again for somebody: they see what stands, and go on from there.
        there = request.path if request.method == "GET" else url_for("path")
        return _page("desk/path/waiting.html", code, there=there)
    return _page("desk/not_done.html", code, said=said(trouble), away=away)


def _crowded(_: Crowded) -> ResponseReturnValue:
    return _page("desk/error.html", 503)


def _expired(_: CSRFError) -> ResponseReturnValue:
    return _page("desk/error.html", 400)


def _unkept(trouble: sqlite3.Error) -> ResponseReturnValue:
    journal.warning(f"sessions: {trouble}")
    return _page("desk/error.html", 503)


def _apologise(trouble: HTTPException) -> ResponseReturnValue:
    code = trouble.code or InternalServerError.code
    return _page("desk/error.html", code)


def _page(template: str, code: int, **what: object) -> ResponseReturnValue:
    words = render_template(template, code=code, lang=str(get_locale()), **what)
    return words, code, {"Retry-After": RETRY_AFTER_S} if code in (429, 503) else {}
