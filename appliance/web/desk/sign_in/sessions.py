"""Sessions, kept here and not in the cookie: the cookie is a random number, stored hashed.

Touches the page server's own file. Time is CLOCK_BOOTTIME: no step of the wall clock prolongs a
session, and a reboot ends them all.
"""

import hashlib
import secrets
import sqlite3
from typing import Any, Final

import msgspec
from flask import Flask, Request, Response, request
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from appliance import journal
from appliance.clock import Clock
from appliance.web.desk.approach import Approach
from appliance.web.desk.sign_in.store import Store

IDLE_S: Final = 30 * 60
WHOLE_S: Final = 12 * 60 * 60
NOTE_EVERY_S: Final = 60  # a write for each page would wear the card
MOST_STRANGERS: Final = 500  # a form needs a session, and anybody may ask for one: the oldest go
ID_BYTES: Final = 32
USER: Final = "_user_id"  # as Flask-Login calls it
FRESH: Final = "fresh"  # in the address of a page that looks again by itself: nobody touched it
APPROACH: Final = "seuil.approach"
"""Where in the WSGI environment a request's Approach is."""


class Session(CallbackDict[str, Any], SessionMixin):
    """What is known between two pages of one browser."""

    def __init__(self, data: dict[str, Any] | None = None, kept_as: str = "") -> None:
        super().__init__(data or {}, _note_change)
        self.kept_as = kept_as
        self.modified = False
        self.rotated = False

    def rotate(self) -> None:
        """Go on under another number, so that one which somebody knew before is worth nothing."""
        self.rotated = self.modified = True


def _note_change(session: "CallbackDict[str, Any]") -> None:
    session.modified = True  # type: ignore[attr-defined]


class NoSession(Session):
    """The file cannot be read or written: nobody is signed in, and nothing is kept."""


class Sessions(SessionInterface):
    """Loads and keeps them, for Flask."""

    session_class = Session
    null_session_class = NoSession  # type: ignore[assignment]

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def open_session(self, app: Flask, request: Request) -> Session:  # noqa: ARG002
        number = request.cookies.get(cookie_name(request), "")
        try:
            data = self._read(number, touched=not _by_itself(request))
        except sqlite3.Error as trouble:
            journal.warning(f"sessions: {trouble}")
            self._store.prepare()  # for the next, where the file is damaged or gone
            return NoSession()
        return Session() if data is None else Session(data, number)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:  # noqa: ARG002
        assert isinstance(session, Session)
        response.vary.add("Cookie")
        if isinstance(session, NoSession) or not session.modified:
            return
        try:
            self._keep(session, response)
        except sqlite3.Error as trouble:
            journal.warning(f"sessions: {trouble}")

    def _keep(self, session: Session, response: Response) -> None:
        if session.kept_as and (session.rotated or not session):
            self._forget(session.kept_as)
        if not session:
            _unset(response)
        elif session.kept_as and not session.rotated:
            self._update(session.kept_as, dict(session))
        else:
            _set(response, self._insert(dict(session)))

    def _read(self, number: str, *, touched: bool = True) -> dict[str, Any] | None:
        now_s = self._clock.steady_s()
        with self._store.opened() as file:
            row = file.execute(
                "SELECT boot, began_s, seen_s, data FROM session WHERE id = ?", (_hashed(number),)
            ).fetchone()
            if row is None:
                return None
            boot, began_s, seen_s, data = row
            if boot != self._boot() or now_s - began_s > WHOLE_S or now_s - seen_s > IDLE_S:
                file.execute("DELETE FROM session WHERE id = ?", (_hashed(number),))
                return None
            if touched and now_s - seen_s > NOTE_EVERY_S:
                file.execute("UPDATE session SET seen_s = ? WHERE id = ?", (now_s, _hashed(number)))
        return msgspec.json.decode(data, type=dict[str, Any])

    def _insert(self, data: dict[str, Any]) -> str:
        number, now_s = secrets.token_urlsafe(ID_BYTES), self._clock.steady_s()
        with self._store.opened() as file:
            file.execute(
                "DELETE FROM session WHERE boot != ? OR began_s < ? OR seen_s < ?",
                (self._boot(), now_s - WHOLE_S, now_s - IDLE_S),
            )
            file.execute(
                "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE NOT signed_in"
                " ORDER BY seen_s DESC, rowid DESC LIMIT -1 OFFSET ?)",
                (MOST_STRANGERS - 1,),
            )
            file.execute(
                "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)",
                (_hashed(number), self._boot(), now_s, now_s, USER in data, _encode(data)),
            )
        return number

    def _update(self, number: str, data: dict[str, Any]) -> None:
        """Keep what changed. A session that ended meanwhile stays ended."""
        with self._store.opened() as file:
            file.execute(
                "UPDATE session SET data = ? WHERE id = ?",
                (_encode(data), _hashed(number)),
            )

    def _forget(self, number: str) -> None:
        with self._store.opened() as file:
            file.execute("DELETE FROM session WHERE id = ?", (_hashed(number),))

    def _boot(self) -> str:
        return self._clock.stamp().boot


def cookie_name(request: Request) -> str:
    """Return the name: with its prefix, plain HTTP cannot plant a cookie of that name."""
    return "__Host-seuil" if _secure(request) else "seuil"


def _by_itself(request: Request) -> bool:
    """Tell whether a page only looks again: a screen left alone is signed out all the same."""
    return request.method == "GET" and FRESH in request.args


def _secure(request: Request) -> bool:
    return request.environ.get(APPROACH) != Approach.LOOPBACK


def _set(response: Response, number: str) -> None:
    response.set_cookie(
        cookie_name(request), number, secure=_secure(request), httponly=True, samesite="Lax"
    )


def _unset(response: Response) -> None:
    response.delete_cookie(
        cookie_name(request), secure=_secure(request), httponly=True, samesite="Lax"
    )


def _encode(data: dict[str, Any]) -> bytes:
    return msgspec.json.encode(data)


def _hashed(number: str) -> bytes:
    return hashlib.sha256(number.encode()).digest()
