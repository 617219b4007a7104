"""The panel beside the page: press a finger, show a badge, break things. Loopback only. Flask."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec
from flask import Flask, Response, abort, render_template, request, stream_with_context
from werkzeug.exceptions import HTTPException

from appliance.demo.broker import LOOPBACK
from appliance.demo.panel_words import TONGUES, words
from appliance.demo.people import STRANGERS
from appliance.demo.scene import Bell, Scene
from appliance.demo.week import Device

_HOSTS = (LOOPBACK, "localhost")
_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'; "
    "frame-ancestors 'none'; frame-src http://{page}"
)
_Order = TypeVar("_Order", bound=msgspec.Struct)


class Press(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    person: int
    device: Device


class Unknown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    stranger: int
    device: Device


class At(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    device: Device


class Kill(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    what: str


def create_panel(scene: Scene, bell: Bell, page_port: int) -> Flask:
    """Return the panel's application, for a page on `page_port`."""
    app = Flask(__name__)
    panel = _Panel(scene, bell, page_port)
    app.before_request(_reject_strangers)
    app.after_request(panel.secure)
    app.register_error_handler(HTTPException, _sentence)
    app.get("/")(panel.show)
    app.get("/panel.json")(panel.state)
    app.get("/events")(panel.events)
    for path, order in (
        ("/press", panel.press),
        ("/unknown", panel.unknown),
        ("/exit-button", panel.exit_button),
        ("/unplug", panel.unplug),
        ("/replug", panel.replug),
        ("/kill", panel.kill),
    ):
        app.post(path)(_accepted(order))
    return app


class _Panel:
    """What the routes answer, each a method."""

    def __init__(self, scene: Scene, bell: Bell, page_port: int) -> None:
        self._scene = scene
        self._bell = bell
        self._page = f"{LOOPBACK}:{page_port}"

    def show(self) -> str:
        lang = _tongue()
        return render_template(
            "panel.html",
            lang=lang,
            tongues=TONGUES,
            say=words(lang),
            picture=self._scene.picture(),
            strangers=range(len(STRANGERS)),
            page=f"http://{self._page}/",
        )

    def state(self) -> Response:
        return Response(msgspec.json.encode(self._scene.picture()), mimetype="application/json")

    def events(self) -> Response:
        return Response(
            stream_with_context(self._stream()),
            mimetype="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    def _stream(self) -> Iterator[bytes]:
        for _ in self._bell.rings(self._scene.closing):
            yield b"data: " + msgspec.json.encode(self._scene.picture()) + b"\n\n"

    def press(self) -> None:
        order = _order(Press)
        if not 0 <= order.person < len(self._scene.people):
            abort(400, f"there are persons 0 to {len(self._scene.people) - 1}")
        by_finger = order.device in {Device.FINGER_IN, Device.FINGER_OUT}
        if by_finger and self._scene.people[order.person].finger is None:
            abort(400, "this person has no finger enrolled, but a badge")
        self._scene.press(order.device, order.person)

    def unknown(self) -> None:
        order = _order(Unknown)
        if not 0 <= order.stranger < len(STRANGERS):
            abort(400, f"there are strangers 0 to {len(STRANGERS) - 1}")
        self._scene.doorstep.present_stranger(order.device, order.stranger)

    def exit_button(self) -> None:
        self._scene.doorstep.press_exit_button()

    def unplug(self) -> None:
        self._scene.doorstep.unplug(_order(At).device)

    def replug(self) -> None:
        self._scene.doorstep.replug(_order(At).device)

    def kill(self) -> None:
        what = _order(Kill).what
        if what not in self._scene.children:
            abort(400, f"there are {', '.join(self._scene.children)}")
        self._scene.children[what].kill()

    def secure(self, response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _POLICY.format(page=self._page)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


def _tongue() -> str:
    """Return the tongue asked for, else the first the browser would have, else French."""
    asked = (request.args.get("lang", ""), *request.accept_languages.values())
    return next((tongue[:2] for tongue in asked if tongue[:2] in TONGUES), "fr")


def _reject_strangers() -> None:
    """Refuse what another site sends through the visitor's browser, under whatever name."""
    host, _, _ = request.host.rpartition(":")
    if (host or request.host) not in _HOSTS:
        abort(403, "the panel answers on this machine only")
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.host}":
        abort(403, "the panel takes orders from its own page only")


def _order(kind: type[_Order]) -> _Order:
    """Return the body of the request as the order it must be."""
    try:
        return msgspec.json.decode(request.get_data(), type=kind)
    except msgspec.DecodeError as error:
        abort(400, str(error))


def _accepted(order: Callable[[], None]) -> Callable[[], tuple[Response, int]]:
    def obey() -> tuple[Response, int]:
        order()
        return Response(b"{}", mimetype="application/json"), 202

    obey.__name__ = order.__name__
    return obey


def _sentence(error: HTTPException) -> tuple[Response, int]:
    body = msgspec.json.encode({"error": error.description or ""})
    return Response(body, mimetype="application/json"), error.code or 500
