"""The guided path at the real desk: what it shows, what it refuses, how it waits."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from appliance.commands import GiveBadge, ListenAtPorts, NoteStrike, Refused, ShowSetup
from appliance.commands.answers import Chapter, Port, Ports, Progress, Setup, Status, Step, Trouble
from appliance.facts import StrikeTried
from appliance.model import PINS, Side
from tests.at_the_desk import at_desk
from tests.emulated.test_web_desk_pages import Behind
from tests.still_desk import get, pages

__all__ = ["at_desk"]

SETUP = "/desk/setup"


@pytest.fixture
def behind(tmp_path, at_desk):
    with staffed(tmp_path, at_desk, at_desk.desk.serve) as front:
        yield front


@contextmanager
def staffed(folder, at_desk, serve):
    """Put the pages in front of whoever serves."""
    folder = folder / "web"
    folder.mkdir(parents=True)
    with pages(folder, desk=SimpleNamespace(serve=serve), clock=at_desk.clock) as made:
        made.desk = Behind(made, at_desk)
        yield made.desk


def test_what_is_next_is_large_and_what_is_done_is_ticked(behind):
    page = behind.page(SETUP)
    assert page.count('aria-current="step"') == 1
    assert '<li class="next" aria-current="step">\n<h2>La gâche</h2>' in page
    assert page.count('class="met"') == 2  # a space with a name, readers that answer
    assert "finger-in, finger-out" in page


def down(folder, at_desk, device, path, *lacking):
    """Return a page while a device does not answer."""

    def serve(asked, gone):
        for reply in at_desk.desk.serve(asked, gone):
            if isinstance(reply, Status):
                yield replace(reply, down=(device,))
            else:
                yield replace(reply, lacking=lacking) if isinstance(reply, Setup) else reply

    with staffed(folder, at_desk, serve) as front:
        return front.page(path)


def test_a_reader_that_is_down_is_named(tmp_path, at_desk):
    page = down(tmp_path, at_desk, "finger-in", SETUP, Chapter.READERS)
    assert "finger-in ne répond pas" in page
    assert "<h2>Les lecteurs</h2>" in page.split('class="next"')[1][:80]
    assert "finger-in ne répond pas" in down(
        tmp_path / "again", at_desk, "finger-in", f"{SETUP}/readers", Chapter.READERS
    )


def test_only_an_admin_is_told_what_is_left(behind):
    assert "il reste l’essai de la gâche, le premier badge" in behind.page("/desk/board")
    assert "il reste" not in behind.page("/desk/board", "host")


def test_once_all_is_done_nothing_is_left_and_the_board_asks_no_more(tmp_path, at_desk):
    asked = []

    def serve(command, gone):
        asked.append(type(command.command))
        yield from at_desk.desk.serve(command, gone)

    with staffed(tmp_path, at_desk, serve) as front:
        at_desk.ask(NoteStrike(moved=True))
        assert "il reste le premier badge." in front.page("/desk/board")
        at_desk.ask(GiveBadge(at_desk.add(), number="0C000621A5"))
        assert "il reste" not in front.page("/desk/board")
        asked.clear()
        assert "il reste" not in front.page("/desk/board")
        assert ShowSetup not in asked
        front.press(f"{SETUP}/strike/moved", moved="no")  # tried again, and something is lacking
        assert "il reste l’essai de la gâche." in front.page("/desk/board")


def test_whether_the_strike_moved_is_put_on_record(behind):
    page = behind.press(f"{SETUP}/strike/moved", moved="no")
    assert "Le fil de commande est sur la broche 11 du connecteur (GPIO 17)." in page
    page = behind.press(f"{SETUP}/strike/moved", moved="yes")
    assert "Elle a bougé." in page
    tried = [fact for fact in behind.at_desk.facts() if isinstance(fact, StrikeTried)]
    assert [fact.moved for fact in tried] == [False, True]
    assert {fact.by for fact in tried} == {behind.id_of("admin")}


def test_a_door_without_pins_is_said_before_it_is_tried(tmp_path, at_desk):
    page = down(tmp_path, at_desk, PINS, f"{SETUP}/strike", Chapter.STRIKE)
    assert "La gâche n’est pas commandée en ce moment" in page
    assert "Ouvrir maintenant" not in page


def test_the_password_is_asked_again_before_the_strike(behind):
    answer = get(behind.made.signed_in("admin", confirmed=False), f"{SETUP}/strike")
    assert answer.headers["Location"].startswith("/confirm")


def test_readers_without_a_way_in_are_refused_with_the_reason(behind):
    answer = behind.send(f"{SETUP}/readers", port="/dev/ttyUSB0", kind="pn532", side=Side.OUT.value)
    assert answer.status_code == 422
    assert "Il faut au moins un lecteur pour entrer" in answer.text


def test_what_cannot_be_written_is_said(behind):
    sent = {"port": "/dev/ttyUSB0", "kind": "pn532", "side": Side.TOGGLE.value}
    answer = behind.send(f"{SETUP}/readers", **sent)
    assert answer.status_code == 422
    assert "L’appareil ne peut pas écrire ses réglages" in answer.text
    assert "L’appareil ne peut pas écrire ses réglages lui-même" in behind.page(SETUP)


def test_fewer_places_than_people_are_refused_beside_the_field(behind):
    answer = behind.send(f"{SETUP}/space", name="Ici", language="fr", threshold="9", capacity="4")
    assert answer.status_code == 422
    assert "au moins autant de places que de personnes" in answer.text


HELD, NEW = Port("/dev/a", "", "finger-in"), Port("/dev/seuil/adapter-7", "pn532")


def listened(folder, at_desk, *heard, setup=None):
    """Return the page of a listening at which this is heard."""

    def serve(asked, gone):
        if isinstance(asked.command, ListenAtPorts):
            yield from heard
        elif setup is not None and isinstance(asked.command, ShowSetup):
            yield setup
        else:
            yield from at_desk.desk.serve(asked, gone)

    with staffed(folder, at_desk, serve) as front:
        return front.send(f"{SETUP}/listen").text


def test_what_is_heard_is_written_as_it_is_heard_and_then_arranged(tmp_path, at_desk):
    page = listened(
        tmp_path, at_desk,
        Progress(Step.LISTENING, NEW.path),
        Progress(Step.LISTENING, "", 0, 1),
        Progress(Step.HEARD, NEW.path, 1, 1, "pn532"),
        Ports((HELD, NEW)),
    )  # fmt: skip
    told = page.index('<li class="heard"><span class="told">Lecteur de badges 13,56 MHz (PN532)')
    assert told < page.index("Voilà ce qui est branché.")
    assert page.count('name="port"') == 3  # the two sensors there are, one of them unplugged
    assert page.count("Rien n’y est branché en ce moment.") == 1
    assert f'name="port" value="{NEW.path}"' in page
    assert page.count('name="seen"') == 2  # what was there before, so that nobody else's is lost


BARE = Setup((Chapter.READERS,), "Ici", "fr", 5, 30)


def test_ports_that_say_nothing_come_with_what_to_look_at(tmp_path, at_desk):
    page = listened(tmp_path, at_desk, Ports((Port("/dev/ttyUSB9"),)), setup=BARE)
    assert "Aucun lecteur ne s’est fait entendre." in page
    assert "<code>ttyUSB9</code>" in page


def test_no_port_at_all_leads_to_the_boards_settings(tmp_path, at_desk):
    page = listened(tmp_path, at_desk, Ports(()), setup=BARE)
    assert "sudo seuil firmware apply" in page


def test_a_listening_that_is_refused_says_why(tmp_path, at_desk):
    page = listened(tmp_path, at_desk, Refused(Trouble.BUSY), setup=BARE)
    assert "L’écoute s’est arrêtée." in page


def test_while_what_was_written_is_not_in_force_the_page_waits(tmp_path, at_desk):
    def serve(asked, gone):
        if isinstance(asked.command, ShowSetup):
            yield replace(BARE, in_force=False)
        else:
            yield from at_desk.desk.serve(asked, gone)

    with staffed(tmp_path, at_desk, serve) as front:
        page = front.page(SETUP)
    assert '<meta http-equiv="refresh" content="2">' in page
    assert "Trouver les lecteurs" not in page


AWAY = Refused(Trouble.DOOR_AWAY)


def test_a_door_that_starts_anew_is_waited_for_by_these_pages_alone(tmp_path, at_desk):
    with staffed(tmp_path, at_desk, lambda _asked, _gone: iter((AWAY,))) as front:
        page = front.page(f"{SETUP}/readers", code=503)
        assert 'content="2; url=/desk/setup/readers"' in page
        sent = front.send(f"{SETUP}/readers", port="/dev/a", kind="pn532", side="in")
        assert 'content="2; url=/desk/setup"' in sent.text  # nothing is sent again for somebody
        assert "refresh" not in front.page("/desk/members", code=503)
