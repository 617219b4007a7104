"""What every request behind the login passes, in this order, before any page of it is reached."""

from flask import abort, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect

from appliance.web import tongues
from appliance.web.desk.access import Row, Who
from appliance.web.desk.approach import Approach, same_origin
from appliance.web.desk.errors import Elsewhere
from appliance.web.desk.here import house
from appliance.web.desk.sign_in import signed_in
from appliance.web.desk.sign_in.sessions import APPROACH, USER, NoSession
from appliance.web.desk.table import ROWS

csrf = CSRFProtect()


def let_in() -> ResponseReturnValue | None:
    """Return what to answer instead of the page, None to serve it."""
    if request.environ.get(APPROACH, Approach.ELSEWHERE) == Approach.ELSEWHERE:
        raise Elsewhere
    if request.endpoint is None:
        return None  # there is no such page, and it says so
    row = ROWS.get(request.endpoint)
    if row is None:
        abort(404)
    if isinstance(session, NoSession):  # the proxy tells the class of what it stands for
        abort(503)
    request.max_content_length = row.body
    request.max_form_memory_size = row.body
    _remember_language()
    _look_at_sender()
    g.desk = house().client
    refused = None if row.who is Who.ANYONE else _look_at_account(row)
    if refused is None:
        csrf.protect()  # the last, for it reads the form: not for everybody, however long it is
    return refused


def _remember_language() -> None:
    asked = request.args.get("lang", "")
    if asked in tongues.LANGUAGES:
        session[signed_in.LANGUAGE] = asked


def _look_at_sender() -> None:
    """Refuse a change that does not come from a page of ours."""
    said = request.headers
    if request.method == "POST" and not same_origin(
        said.get("Sec-Fetch-Site"), said.get("Origin"), origin()
    ):
        abort(400)


def origin() -> str:
    """Return the origin of these pages as this browser has it."""
    if request.environ[APPROACH] == Approach.PROXY:
        return str(house().settings.web.origin).lower()
    return f"http://{request.host}"


def _look_at_account(row: Row) -> ResponseReturnValue | None:
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    g.account = current_user.seen
    if g.account.role not in row.roles:
        abort(403)
    if row.who is Who.MEMBER and g.account.member is None:
        abort(404)
    if row.again and not signed_in.confirmed():
        flash(_("Par sécurité, votre mot de passe encore une fois."))
        return redirect(url_for("confirm", next=_back_to(row)), 303)
    return None


def _ask_to_sign_in() -> ResponseReturnValue:
    if USER in session:
        signed_in.sign_out()
        flash(_("Session terminée. Reconnectez-vous pour continuer."))
    if request.method == "GET":
        return redirect(url_for("login", next=request.full_path.rstrip("?")), 303)
    return redirect(url_for("login"), 303)


def _back_to(row: Row) -> str:
    """Return the page to go to once the password was given: a form cannot be sent for somebody."""
    if request.method == "GET" or "GET" in row.methods:
        return request.full_path.rstrip("?")
    return url_for(row.back or "home", **(request.view_args or {}))
