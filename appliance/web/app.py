"""The routes: a page, its parts, and the same for machines. GET only, no cookie, no name."""

from collections.abc import Callable, Mapping
from functools import partial
from threading import BoundedSemaphore
from zoneinfo import ZoneInfo

import msgspec
from flask import Flask, Response, render_template, stream_with_context
from msgspec.structs import asdict
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from appliance.clock import Clock
from appliance.config import Settings
from appliance.schedule import local
from appliance.web import headers, parts, tongues
from appliance.web.foresight import Foreseen, untold
from appliance.web.heard import Heard
from appliance.web.history import History
from appliance.web.live import Live
from appliance.web.now import read_now
from appliance.web.parts import Parts
from appliance.web.prospect import Prospect, prospect
from appliance.web.stream import events
from appliance.web.today import Day
from appliance.web.view import State, View, state, view

MOST_STREAMS = 48
RETRY_AFTER_S = 10
LARGEST_BODY = 1024  # nobody has anything to send here


class Told(State, frozen=True, kw_only=True):
    """What an event says: the state for machines, and the parts of the page."""

    parts: Parts


class Pages:
    """What the routes answer, each a method."""

    def __init__(
        self, settings: Settings, live: Live, history: History, clock: Clock, foreseen: Foreseen
    ) -> None:
        self._space = settings.space
        self._zone = ZoneInfo(settings.space.timezone)
        self._live = live
        self._history = history
        self._foreseen = foreseen
        self._clock = clock
        # Replaced whole: two readers at once work it out twice, and neither harms the other.
        self._worked_out: tuple[object, Prospect | None] = None, None
        # Counts open streams: the one place where too many readers could starve the others.
        self._streams = BoundedSemaphore(MOST_STREAMS)

    def page(self, *, wall: bool) -> str:
        day, now = self._day(), read_now(self._clock)
        seen = view(self._live.heard(), day, now, self._prospect(day))
        return render_template(
            "page.html",
            wall=wall,
            space=self._space,
            seen=seen,
            parts=parts.parts(seen, self._space),
            today=parts.today(day, now.utc_us, self._zone),
            lang=tongues.chosen(),
            languages=tongues.LANGUAGES,
        )

    def today(self) -> str:
        now = read_now(self._clock)
        return parts.today(self._day(), now.utc_us, self._zone)

    def state(self) -> Response:
        return _json(state(self._look(self._live.heard()), self._space))

    def now(self) -> Response:
        """Answer with what an event would say, for a page that has to poll."""
        return _json(self._told(self._look(self._live.heard())))

    def events(self) -> Response:
        if not self._streams.acquire(blocking=False):
            raise ServiceUnavailable(retry_after=RETRY_AFTER_S)
        body = events(self._live, self._look, lambda seen: msgspec.json.encode(self._told(seen)))
        response = Response(stream_with_context(body), mimetype="text/event-stream")
        response.headers["X-Accel-Buffering"] = "no"
        # Not in the generator: one that is never begun is never ended either.
        response.call_on_close(self._streams.release)
        return response

    def health(self) -> Response:
        record = self._day() is not None
        return _json({"ok": True, "bus": self._live.heard().bus, "record": record})

    def _day(self) -> Day | None:
        return self._history(self._clock.stamp())

    def _look(self, heard: Heard) -> View:
        day = self._day()
        return view(heard, day, read_now(self._clock), self._prospect(day))

    def _prospect(self, day: Day | None) -> Prospect | None:
        """Return what is known of the hours to come, worked out once a minute for all readers."""
        if day is None:
            return None
        stamp = self._clock.stamp()
        now = local(stamp.utc_us, self._zone)
        known, worked_out = self._worked_out
        if worked_out is None or known != (now, day.expected):
            worked_out = prospect(day.expected, self._foreseen(stamp), now)
            self._worked_out = (now, day.expected), worked_out
        return worked_out

    def _told(self, seen: View) -> Told:
        said = parts.parts(seen, self._space)
        return Told(**asdict(state(seen, self._space)), parts=said)


def create_app(
    settings: Settings, live: Live, history: History, clock: Clock, foreseen: Foreseen = untold
) -> Flask:
    app = Flask(__name__)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    tongues.prepare(app, settings.web.language)
    pages = Pages(settings, live, history, clock, foreseen)
    routes: dict[str, Callable[[], str | Response]] = {
        "/": partial(pages.page, wall=False),
        "/wall": partial(pages.page, wall=True),
        "/today": pages.today,
        "/state.json": pages.state,
        "/now.json": pages.now,
        "/events": pages.events,
        "/healthz": pages.health,
    }
    for path, answer in routes.items():
        app.add_url_rule(path, endpoint=path, view_func=answer)
    app.register_error_handler(HTTPException, _apologise)
    app.after_request(partial(_finish, headers.security(simulated=clock.simulated)))
    return app


def _finish(security: Mapping[str, str], response: Response) -> Response:
    response.headers.update(security)
    response.vary.add("Accept-Language")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def _apologise(trouble: HTTPException) -> tuple[str, int, list[tuple[str, str]]]:
    """Answer with an error page in plain words. What is not ours arrives here as a 500."""
    code = trouble.code or 500
    kept = [pair for pair in trouble.get_headers() if pair[0] in ("Retry-After", "Allow")]
    return render_template("error.html", code=code, lang=tongues.chosen()), code, kept


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), mimetype="application/json")
