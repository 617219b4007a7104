"""From an empty box to the first badge, on a real terminal, against a real door."""

import itertools
import subprocess
import sys
from contextlib import closing

import pytest

from appliance.lastgood import read
from appliance.people import People
from appliance.readers import READERS
from appliance.web.desk.sign_in.passwords import fits
from drivers.emulators.sensor import INSTANT, SensorEnd
from drivers.emulators.tags import TagReaderEnd
from tests.conversation import Conversation
from tests.installation import STRIKE, WAIT_S

pytestmark = pytest.mark.usefixtures("counted")

OWN = bytes.fromhex("0C000777D4")
ANY = bytes.fromhex("0C000777D5")
PASSWORD = "correct horse battery"


@pytest.fixture
def box(installation, monkeypatch):
    """Return an appliance as the package leaves it, its door running."""
    monkeypatch.setenv("SEUIL_DEVICES", str(installation.folder / "dev"))
    installation.settings["space"]["name"] = "Seuil"
    installation.readers.clear()
    installation.write()
    with installation.storage.held():
        installation.storage.open_or_begin_ledger().close()
    door = installation.start()
    installation.until((installation.folder / "control.sock").exists)
    assert door.poll() is None
    return installation


@pytest.fixture
def talk(box):
    talks = []

    def begin(*words):
        talks.append(Conversation(box, "setup", *words))
        return talks[-1]

    yield begin
    for each in talks:
        each.close()


def shows(reader, tag):
    return now_and_then(lambda: reader.present(tag, held_s=0))


def now_and_then(do):
    """Show something, and take it away for long enough that it is shown anew."""
    calls = itertools.cycle((True, *[False] * 9))

    def again():
        if next(calls):
            do()

    return again


def settings(box):
    return read(box.config, tuple(READERS))


def facts(box, kind):
    return box.facts(kind)


def test_from_an_empty_box_to_the_first_badge(box, talk):
    said = talk().until("Nederlands → sudo seuil setup --language nl")
    said.until("1 sur 6 · L’espace").until("pour commencer").types("")
    said.until("votre espace ?").types("Chez nous")
    said.until("(le seuil)").types("4")
    said.until("accueillir").types("many", "20")
    said.until("2 sur 6").until("pour commencer").types("")
    with TagReaderEnd(box.folder / "dev/seuil/left") as reader:
        said.until("Branchez un lecteur").types("")
        said.until("Trouvé : un lecteur de badges 125 kHz (RDM6300)", shows(reader, ANY))
        said.until("il sert aux deux\n> ").types("1")
        said.until("redémarre").until("Un autre lecteur ?").types("n")
        said.until("Les lecteurs répondent.")
        said.until("3 sur 6").until("pour commencer").types("")
        said.until("GPIO 17").types("")
        said.until("s’ouvre maintenant").until("bougé ?").types("o")
        said.until("fonctionne.").until("4 sur 6").until("pour commencer").types("")
        said.until("identifiant").types("me@x.org")
        said.until("Mot de passe").types("short").until("10 caractères")
        said.until("Mot de passe").types(PASSWORD).until("Encore une fois").types(PASSWORD)
        said.until("me@x.org peut se connecter")
        said.until("5 sur 6").until("pour commencer").types("")
        said.until("premier membre").types("Zoé")
        said.until("visiteuse\n> ").types("1")
        said.until("Présentez le nouveau badge")
        said.until("Le badge …D4 est remis à Zoé.", shows(reader, OWN))
        said.until("6 sur 6").until("pour commencer").types("")
        said.until("la porte s’ouvre", lambda: None)
        said.until("La porte s’est ouverte pour Zoé", shows(reader, OWN))
        said.until("Tout est prêt")
        assert said.ended() == 0
        assert PASSWORD not in said.said
        told = settings(box)
        assert (told.space.name, told.space.threshold, told.space.capacity) == ("Chez nous", 4, 20)
        assert [(each.name, each.kind, each.side) for each in told.reader] == [
            ("badge-entree", "rdm6300", "in")
        ]
        (secret,) = People(box.storage.people).secrets().values()
        assert fits(PASSWORD, secret.hash)
        assert box.facts("strike_tried")[-1].moved
        assert box.facts("entered")
        assert box.board.states(STRIKE).count(True) >= 2


def test_it_is_left_and_resumed_and_every_step_can_be_skipped(box, talk):
    said = talk("--language", "en")
    said.until("1 of 6").until("Enter to begin").types("")
    said.until("space called?").types("")  # the product's own name is none
    said.until("space called?").types("Our place").until("critical mass").types("")
    said.until("may be in").types("").until("2 of 6").until("to skip").ctrl_c()
    said.until("To go on: sudo seuil setup")
    assert said.ended() == 1
    again = talk()  # the language is chosen by now
    again.until("1 of 6").until("That is done.")
    again.until("Our place: the critical mass is 5, and 30 may be in at once.")
    for number in range(2, 7):
        again.until(f"{number} of 6").until("to skip: ").types("-").until("Skipped")
    again.until("To go on")
    assert again.ended() == 1
    assert settings(box).space.name == "Our place"
    assert not box.facts("strike_tried")


def test_steps_that_need_another_first_say_so(box, talk):
    said = talk("--language", "nl").until("Français → sudo seuil setup --language fr")
    for number in range(1, 5):
        said.until(f"{number} van 6").until("Enter om").types("-").until("Overgeslagen")
    for number, remedy in ((5, "stap 2"), (6, "stap 5")):
        said.until(f"{number} van 6").until("Enter om").types("").until(remedy)
    assert said.ended() == 1


def test_a_sensor_is_found_and_a_finger_is_the_first_key(box, talk):
    with SensorEnd(box.folder / "dev/seuil/finger", times=INSTANT) as sensor:
        said = talk()
        said.until("1 sur 6").until("commencer").types("-")
        said.until("2 sur 6").until("commencer").types("")
        said.until("Branchez").types("").until("Trouvé : un lecteur d’empreintes")
        said.until("aux deux\n> ").types("9").until("choix").types("3")
        said.until("Un autre").types("n").until("Les lecteurs répondent.")
        said.until("3 sur 6").until("commencer").types("").until("GPIO 17").types("")
        said.until("bougé ?").types("n").until("masse commune").until("Encore").types("n")
        said.until("Étape passée").until("4 sur 6").until("commencer").types("-")
        said.until("5 sur 6").until("commencer").types("")
        said.until("premier membre").types("Zoé").until("visiteuse\n> ").types("1")
        said.until("d’accord ?").types("o")
        fingers = {"Posez": lambda: sensor.place("zoe"), "Retirez": sensor.lift}
        enrol(said, fingers)
        sensor.lift()
        said.until("6 sur 6").until("commencer").types("").until("la porte s’ouvre…")
        said.until("La porte s’est ouverte pour Zoé", now_and_then(lambda: sensor.touch("zoe")))
        assert said.ended() == 1  # the space, the strike and the admin are lacking
    assert settings(box).reader[0].name == "doigt"
    assert not box.facts("strike_tried")[-1].moved


def test_a_reader_that_is_there_no_more_goes(house):
    house.start_door()
    with closing(Conversation(house, "setup", "--all")) as said:
        said.until("1 sur 6").until("commencer").types("-")
        said.until("2 sur 6").until("commencer").types("")
        said.until("déjà en place : badge-in, badge-out.").until("reste ainsi ?").types("n")
        said.until("2  badge-out\n> ").types("2").until("enregistré").until("redémarre")
        said.until("déjà en place : badge-in.").until("reste ainsi ?").types("o")
        said.until("Branchez").types("-").until("Les lecteurs répondent.")
    assert [each.name for each in settings(house).reader] == ["badge-in"]


def enrol(said, does):
    """Do with the finger as told, until it is stored and found again."""
    while "Le doigt est enregistré, au nom de Zoé." not in (line := said.line()):
        for word, do in does.items():
            if word in line:
                do()


def test_nothing_plugged_in_is_said(box, talk):
    said = talk().until("commencer").types("-")
    said.until("2 sur 6").until("commencer").types("").until("Branchez").types("")
    said.until("aucun port série").until("Un autre lecteur ?").ctrl_c()
    said.until("sudo seuil setup")
    assert said.ended() == 1


def test_where_no_door_runs_or_no_terminal_is_it_says_so(installation):
    installation.write()
    command = [sys.executable, "-m", "appliance", "setup", "--config", str(installation.config)]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=WAIT_S)
    assert told.returncode == 2
    assert "needs a terminal" in told.stderr
    with closing(Conversation(installation, "setup")) as said:
        said.until("sudo systemctl start seuil-door")
        assert said.ended() == 1
