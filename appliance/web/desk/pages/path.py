"""The guided path of the first evening: space, readers, strike, first member. Flask.

It is read off what stands, so it can be left and resumed. Listening is written while it goes on,
as an enrolment is, and needs no script.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from flask import Response, current_app, request, stream_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from msgspec import Struct

from appliance.client import NotDone
from appliance.commands import (
    ArrangeReaders,
    ArrangeSpace,
    ListenAtPorts,
    NoteStrike,
    OpenDoor,
    ShowSetup,
    ShowStatus,
)
from appliance.commands.answers import (
    ArrangedReader,
    Chapter,
    Ports,
    Progress,
    Setup,
    Status,
    Step,
    Trouble,
)
from appliance.model import PINS, Side
from appliance.web.desk import first_evening
from appliance.web.desk.asking import ask, desk, press, sentence, tried
from appliance.web.desk.first_evening import Chosen, Offered
from appliance.web.desk.path_forms import ReadersForm, SpaceForm, StrikeForm
from appliance.web.desk.showing import View, go_to, may, say, show, show_form
from appliance.web.tongues import tongue
from appliance.wiring import board

PULSE_S: Final = 1.0
"""How often a page that listens looks whether it is still open."""
LISTEN_S: Final = 30.0
_BEHIND: Final = "seuil-path-behind"


class Line(Struct, frozen=True):
    """What is written next: something heard, what there is in the end, or why there is nothing."""

    port: str = ""
    kind: str = ""
    ports: Ports | None = None
    offered: tuple[Offered, ...] = ()
    trouble: str = ""

    @property
    def ends(self) -> bool:
        return self.ports is not None or bool(self.trouble)


def path() -> ResponseReturnValue:
    """Show what is done and what is next."""
    setup, down = _setup(), ask(ShowStatus(), Status).down
    left = [each for each in first_evening.CHAPTERS if each in setup.lacking]
    return show("path/path.html", setup=setup, left=left, words=first_evening, down=down)


def _setup() -> Setup:
    """Return what stands; note whether anything is left, so that the board need not ask."""
    setup = ask(ShowSetup(), Setup)
    current_app.extensions[_BEHIND] = not setup.lacking
    return setup


def space() -> ResponseReturnValue:
    setup = _setup()
    form = SpaceForm(data=_start_of(setup))
    if form.validate_on_submit() and tried(form, _arranged(form)):
        return go_to("path")
    return show_form("path/space.html", form, setup=setup)


def _start_of(setup: Setup) -> Mapping[str, object]:
    """Return what the form starts from: the product's own name is no space's."""
    nameless = Chapter.SPACE in setup.lacking
    return {
        "name": "" if nameless else setup.name,
        "language": setup.language,
        "threshold": setup.threshold,
        "capacity": setup.capacity,
    }


def _arranged(form: SpaceForm) -> ArrangeSpace:
    return ArrangeSpace(
        form.name.data.strip(), form.language.data, form.threshold.data, form.capacity.data
    )


def readers() -> ResponseReturnValue:
    """Show the readers there are; arrange what was found and chosen."""
    setup, form = _setup(), ReadersForm()
    if form.validate_on_submit():
        chosen = _chosen()
        if not first_evening.lets_in(chosen):
            form.form_errors.append(gettext("Il faut au moins un lecteur pour entrer."))
        elif tried(form, _readers(chosen, setup)):
            return go_to("path")
    offered = first_evening.standing(setup.readers)
    down = ask(ShowStatus(), Status).down
    return show_form(
        "path/readers.html", form, setup=setup, offered=offered, words=_Words(), down=down
    )


def _chosen() -> Sequence[Chosen]:
    """Return what was chosen for each port; a port left out is one without a side."""
    sent = (request.form.getlist(name) for name in ("port", "kind", "side"))
    return [
        Chosen(port, kind, Side(side))
        for port, kind, side in zip(*sent, strict=False)
        if side in list(Side)
    ]


def _readers(chosen: Sequence[Chosen], setup: Setup) -> ArrangeReaders:
    named = first_evening.named(chosen, setup.readers, setup.language)
    return ArrangeReaders(named, tuple(request.form.getlist("seen")))


def listen() -> ResponseReturnValue:
    """Listen at the ports, and write what is heard as it is heard."""
    setup = _setup()
    lines = _lines(setup.readers)
    page = stream_template(
        "desk/path/listening.html",
        say=say(), may=may, setup=setup, lines=lines, words=_Words(), form=ReadersForm(),
    )  # fmt: skip
    answer = Response(page, mimetype="text/html")
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


def _lines(ours: tuple[ArrangedReader, ...]) -> Iterator[Line]:
    try:
        for reply in desk().attend(ListenAtPorts(LISTEN_S), PULSE_S):
            if isinstance(reply, Ports):
                yield Line(ports=reply, offered=first_evening.offered(reply.ports, ours))
            elif isinstance(reply, Progress) and reply.reader:
                heard = reply.detail if reply.step is Step.HEARD else ""
                yield Line(reply.reader, heard)
            else:
                yield Line()
    except NotDone as refused:
        yield Line(trouble=sentence(refused))


class _Words:
    """What kinds and sides are called, for a page that may be written while it goes on."""

    def __init__(self) -> None:
        self._tongue = tongue()
        self.sides = [(side.value, self._tongue.gettext(said)) for side, said in _SIDES]

    def kind(self, kind: str) -> str:
        return first_evening.kind(kind, self._tongue)


_SIDES: Final = tuple(first_evening.SIDES.items())


def strike() -> ResponseReturnValue:
    """Open the door once, and ask whether anything moved."""
    setup, form = _setup(), StrikeForm()
    commanded = PINS not in ask(ShowStatus(), Status).down
    opened = form.validate_on_submit() and bool(tried(form, OpenDoor(gettext("Essai de la gâche"))))
    pin = None if setup.strike_pin is None else board().pin_of(setup.strike_pin)
    return show(
        "path/strike.html",
        form=form, setup=setup, opened=opened, commanded=commanded, pin=pin,
        still=request.args.get("still") == "1",
    )  # fmt: skip


def moved() -> ResponseReturnValue:
    """Put on record whether the strike moved."""
    did = request.form.get("moved") == "yes"
    if not did:
        desk().ask(NoteStrike(moved=False))
        return go_to("path_strike", still=1)
    press(NoteStrike(moved=True), gettext("C’est noté : la gâche obéit."))
    return go_to("path")


def remaining() -> str:
    """Return what is left of the path for whoever may go on with it; "" for everybody else.

    Once nothing was left the desk is not asked again: what breaks later the board tells by itself.
    Of no account is a door that does not answer: the page that asks says so itself.
    """
    if not may("path") or current_app.extensions.get(_BEHIND, False):
        return ""
    try:
        setup = _setup()
    except NotDone as refused:
        if refused.trouble is Trouble.DOOR_AWAY:
            return ""
        raise
    return first_evening.left(setup.lacking, tongue())


PAGES: Final[Mapping[str, View]] = {
    "path": path,
    "path_space": space,
    "path_readers": readers,
    "path_listen": listen,
    "path_strike": strike,
    "path_moved": moved,
}
