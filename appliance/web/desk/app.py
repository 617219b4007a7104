"""The application behind the login, put together from the table and Flask's extensions."""

import os
import sqlite3
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, g, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import Rule

from appliance.client import Client
from appliance.clock import Clock
from appliance.config import Settings
from appliance.web import headers, tongues
from appliance.web.desk import errors, gate
from appliance.web.desk.approach import Approach, approach
from appliance.web.desk.here import KEY, House, house
from appliance.web.desk.navigation import places
from appliance.web.desk.pages import passkeys as pages_passkeys
from appliance.web.desk.rooms import View, views
from appliance.web.desk.sign_in import login, signed_in
from appliance.web.desk.sign_in.links import Links
from appliance.web.desk.sign_in.passkeys import Passkeys
from appliance.web.desk.sign_in.sessions import APPROACH, Sessions
from appliance.web.desk.sign_in.store import Store
from appliance.web.desk.sign_in.throttle import Throttle
from appliance.web.desk.table import TABLE
from appliance.web.entrance import Wsgi
from appliance.web.foresight import Foreseen, Summed, untold

PER_ADDRESS: Final = "600 per minute"
GUESSES_PER_ADDRESS: Final = "20 per minute"


class _Discreet(Flask):
    """Journals a stumble without the address it happened at: a one-time link is an address."""

    def log_exception(self, *told: Any) -> None:  # noqa: ANN401, Flask's own
        self.logger.error("Exception at %s", request.endpoint, exc_info=told[-1])


def create_app(
    settings: Settings, clock: Clock, figures: Summed = untold, foreseen: Foreseen = untold
) -> Flask:
    # The public page's name: its templates, its style and its catalogues are these pages' too.
    app = _Discreet("appliance.web", static_folder=None)
    # Their addresses are the public application's to serve, and only to be named here.
    app.url_map.add(Rule("/static/<path:filename>", endpoint="static", build_only=True))
    store = Store(Path(settings.web.directory))
    store.prepare()
    app.secret_key = _secret(store)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # the gate asks, in its turn
    app.config["WTF_CSRF_SSL_STRICT"] = False  # the gate looks at the origin
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # a form is good as long as its session
    app.session_interface = Sessions(store, clock)
    app.extensions[KEY] = House(
        settings,
        clock,
        Client(Path(settings.control.socket)),
        Links(store, clock),
        Throttle(store, clock),
        Passkeys(store),
        figures,
        foreseen,
    )
    tongues.prepare(app, settings.web.language, _language)
    gate.csrf.init_app(app)
    signed_in.prepare(app)
    _serve(app, views(), _limiter(app))
    errors.prepare(app)
    app.register_error_handler(login.TooSoon, login.too_soon)
    app.context_processor(_at_hand)
    app.after_request(partial(_finish, simulated=clock.simulated))
    _look_before_the_proxy_fix(app, settings)
    return app


def _serve(app: Flask, offered: Mapping[str, View], limiter: Limiter) -> None:
    """Put in place what is in the table. A page without its row, or a row without, stops here."""
    strays = offered.keys() ^ {row.endpoint for row in TABLE}
    if strays:
        raise LookupError(f"in the table of pages or written, and not both: {sorted(strays)}")
    app.before_request(gate.let_in)
    for row in TABLE:
        view = offered[row.endpoint]
        if row.guess:
            view = limiter.limit(GUESSES_PER_ADDRESS, methods=["POST"])(view)
        app.add_url_rule(row.path, row.endpoint, view, methods=row.methods)


def _limiter(app: Flask) -> Limiter:
    return Limiter(
        get_remote_address, app=app, default_limits=[PER_ADDRESS], storage_uri="memory://"
    )


def _look_before_the_proxy_fix(app: Flask, settings: Settings) -> None:
    """Tell by which way each request comes, and only then believe the proxy."""
    origin = settings.web.origin
    inner: Wsgi = app.wsgi_app
    proxied: Wsgi = inner if origin is None else ProxyFix(inner, x_for=1, x_proto=1)

    def looked_at(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401
        environ[APPROACH] = approach(environ, origin)
        through = proxied if environ[APPROACH] == Approach.PROXY else inner
        return through(environ, start_response)

    app.wsgi_app = looked_at  # type: ignore[method-assign]


def _secret(store: Store) -> bytes:
    try:
        return store.secret()
    except sqlite3.Error:
        return os.urandom(32)  # nobody can sign in, and every page behind the login says so


def _language() -> str:
    return str(session.get(signed_in.LANGUAGE) or tongues.chosen())


def _at_hand() -> dict[str, object]:
    """Return what every template has."""
    return {
        "account": g.get("account"),
        "lang": _language(),
        "languages": tongues.LANGUAGES,
        "passkey_wish": pages_passkeys.wish,
        "places": places,
        "space": house().settings.space,
    }


def _finish(response: Response, *, simulated: bool) -> Response:
    response.headers.update(headers.behind_login(simulated=simulated, secure=request.is_secure))
    response.vary.add("Accept-Language")
    response.headers["Cache-Control"] = "no-store"
    if g.get("forget_kept"):
        response.headers["Clear-Site-Data"] = headers.FORGET
    return response
