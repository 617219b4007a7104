"""Alerts in sentences and as JSON, in three languages; how a webhook is verified."""

import json
import re

import pytest
from msgspec.structs import replace

from appliance.alerts import Alert, Matter
from appliance.config import Settings, Space
from appliance.config.telling import Notify
from appliance.model import AlertKind
from appliance.notify import manual, ntfy
from appliance.notify.english import ENGLISH
from appliance.notify.webhook import signature
from appliance.notify.words import PHRASES, encode, parcel, trial, voice_of
from tests.watched import NINE, SECOND

SPACE = Space(id="lln", name="Louvain", threshold=5, capacity=30)


def voice(language="en"):
    return voice_of(Settings(space=SPACE, notify=Notify(language=language)))


def alert(kind=AlertKind.REACHED, **about):
    return Alert(f"{kind}-7-{NINE}", AlertKind(kind), NINE, **about)


EVERY = [
    *(alert(kind) for kind in AlertKind if kind is not AlertKind.EXCEPTION),
    *(alert(AlertKind.EXCEPTION, matter=matter) for matter in Matter),
]


@pytest.mark.parametrize("language", PHRASES)
@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("kind", EVERY, ids=lambda each: f"{each.kind}{each.matter or ''}")
def test_there_are_words_for_everything(kind, number, language):
    told = replace(kind, headcount=number, present=number, number=number, detail="entrance")
    said = parcel("x", (told,), voice(language))
    assert said.title.startswith("Louvain – ")
    assert "%" not in said.title + said.text
    assert said.text[0].isupper() or said.text[0].isdigit()
    assert said.text.endswith(".")
    assert "\n" not in said.text


@pytest.mark.parametrize(
    ("told", "language", "text"),
    [
        (
            alert(headcount=5, present=7),
            "fr",
            "Le 23/11 à 09\u00a0h\u00a000 – 5 coworkers sont sur place, le seuil (5) est atteint.",
        ),
        (
            alert(AlertKind.LOST, headcount=1),
            "nl",
            "Op 23/11 om 09.00 uur: Er is nog één persoon, minder dan de drempel (5).",
        ),
        (
            alert(AlertKind.LOST, present=3),
            "en",
            "23/11 at 09:00: Everybody has left, and the threshold (5) is no longer reached.",
        ),
        (
            alert(AlertKind.FULL, headcount=12, present=30),
            "en",
            "23/11 at 09:00: 30 people are in, for 30 seats.",
        ),
        (
            alert(AlertKind.FULL, headcount=12, present=1),
            "en",
            "23/11 at 09:00: One person is in, and there is no other seat.",
        ),
        (
            alert(AlertKind.DOOR_HELD, number=30),
            "fr",
            "Le 23/11 à 09\u00a0h\u00a000 – La porte était ouverte depuis au moins 30 secondes.",
        ),
        (
            alert(AlertKind.EXCEPTION, matter=Matter.OPEN_VISITS, number=1),
            "en",
            "23/11 at 09:00: " + ENGLISH.matters[Matter.OPEN_VISITS].one,
        ),
    ],
)
def test_a_sentence(told, language, text):
    assert parcel("x", (told,), voice(language)).text == text


@pytest.mark.parametrize(
    ("language", "begins"),
    [
        ("fr", "Août 2026 est terminé, mais pas encore clôturé"),
        ("nl", "Augustus 2026 is voorbij en nog niet afgesloten"),
        ("en", "August 2026 is over and not closed yet"),
    ],
)
def test_a_month_to_close_is_called_by_its_name(language, begins):
    told = alert(AlertKind.MONTH_DUE, detail="2026-08")
    said = parcel("x", (told,), voice(language))
    assert begins in said.text
    (sent,) = json.loads(encode(said, voice(language)))["alerts"]
    assert sent["month"] == "2026-08"
    assert "reader" not in sent


@pytest.mark.parametrize("language", PHRASES)
def test_every_month_has_its_name(language):
    named = {
        parcel("x", (alert(AlertKind.MONTH_DUE, detail=f"2026-{month:02d}"),), voice(language)).text
        for month in range(1, 13)
    }
    assert len(named) == 12
    assert not any("2026-" in each for each in named)


@pytest.mark.parametrize("detail", ["", "2026", "2026-13", "2026-8"])
def test_what_is_no_month_is_said_as_it_is(detail):
    said = parcel("x", (alert(AlertKind.MONTH_DUE, detail=detail),), voice())
    assert f"{detail} is over" in said.text


@pytest.mark.parametrize(
    ("language", "title", "begins"),
    [
        ("fr", "La gâche n’est plus commandée", "Aucun badge n’ouvre plus la porte"),
        ("nl", "De deuropener wordt niet meer aangestuurd", "Geen enkele badge opent de deur nog"),
        ("en", "The strike is no longer driven", "No badge opens the door any more"),
    ],
)
def test_a_strike_without_pins_is_no_reader(language, title, begins):
    told = alert(AlertKind.READER_SILENT, detail="GPIO")
    said = parcel("x", (told,), voice(language))
    assert said.title == f"Louvain – {title}"
    assert begins in said.text
    assert "sudo seuil doctor" in said.text
    twice = parcel("x", (told, replace(told, at_us=NINE + SECOND)), voice(language))
    assert title in twice.title
    assert "GPIO" not in twice.title


def test_several_are_told_in_one_message_the_oldest_first():
    later = replace(alert(AlertKind.DOOR_FORCED), at_us=NINE + 60 * SECOND)
    said = parcel("summary", (alert(headcount=5), later), voice())
    assert (said.title, said.at_us) == ("Louvain – 2 things to know", later.at_us)
    first, second = said.text.splitlines()
    assert "is reached" in first
    assert second.startswith("23/11 at 09:01: The door opened")


def test_a_test_tells_nothing():
    said = trial("test-1", NINE, voice("fr"))
    assert (said.title, said.alerts) == ("Louvain – Message d’essai", ())
    assert json.loads(encode(said, voice()))["alerts"] == []


def test_the_json():
    told = alert(AlertKind.READER_SILENT, headcount=2, present=3, detail="entrance")
    sent = json.loads(encode(parcel("id", (told,), voice()), voice()))
    assert sent == {
        "v": 1,
        "id": "id",
        "space": "lln",
        "at": "2026-11-23T08:00:00.000Z",
        "title": "Louvain – A reader has stopped answering",
        "text": "23/11 at 09:00: The reader “entrance” has stopped answering.",
        "alerts": [
            {
                "id": told.id,
                "kind": "reader_silent",
                "at": "2026-11-23T08:00:00.000Z",
                "headcount": 2,
                "present": 3,
                "threshold": 5,
                "capacity": 30,
                "reader": "entrance",
            }
        ],
    }
    open_visits = alert(AlertKind.EXCEPTION, matter=Matter.OPEN_VISITS, number=2)
    (about,) = json.loads(encode(parcel("id", (open_visits,), voice()), voice()))["alerts"]
    assert (about["matter"], about["number"], "reader" in about) == ("open_visits", 2, False)


@pytest.mark.parametrize("language", PHRASES)
@pytest.mark.parametrize("times", [1, 2, 1000])
def test_the_longest_message_stays_small(language, times):
    longest = [replace(each, detail="a" * 32, number=9999) for each in EVERY]
    told = [
        replace(each, id=f"{each.id}-{number}", at_us=NINE + number * 600 * SECOND)
        for number in range(times)
        for each in longest
    ]
    sent = encode(parcel("x" * 60, tuple(told), voice(language)), voice(language))
    assert len(sent) < 16_384


# --- many at once --------------------------------------------------------------------------------


def forced(times, every_s=60, **about):
    """Return so many alerts of one kind, the first at nine."""
    one = replace(alert(AlertKind.DOOR_FORCED), **about)
    return [
        replace(one, id=f"{one.kind}-{number}", at_us=NINE + number * every_s * SECOND)
        for number in range(times)
    ]


@pytest.mark.parametrize(
    ("language", "moment", "often", "span"),
    [
        (
            "fr",
            "Le 23/11 – ",
            "La porte a été forcée, 997 fois",
            " entre 09\u00a0h\u00a000 et 13\u00a0h\u00a009.",
        ),
        ("nl", "Op 23/11: ", "De deur is geforceerd, 997 keer", " tussen 09.00 uur en 13.09 uur."),
        ("en", "23/11: ", "The door was forced, 997 times", " between 09:00 and 13:09."),
    ],
)
def test_what_is_alike_is_said_once_with_how_often(language, moment, often, span):
    said = parcel("x", tuple(forced(997, every_s=15)), voice(language))
    assert (said.title, said.text) == (f"Louvain – {often}", f"{moment}{often}{span}")
    assert len(said.alerts) == 997


@pytest.mark.parametrize(
    ("language", "often", "first", "last"),
    [
        (
            "fr",
            "La porte a été forcée, 2 fois entre le ",
            "23/11 à 09\u00a0h\u00a000 et le ",
            "24/11 à 09\u00a0h\u00a000.",
        ),
        (
            "nl",
            "De deur is geforceerd, 2 keer, ",
            "voor het eerst op 23/11 om 09.00 uur en ",
            "voor het laatst op 24/11 om 09.00 uur.",
        ),
        (
            "en",
            "The door was forced, 2 times, ",
            "first 23/11 at 09:00 and ",
            "last 24/11 at 09:00.",
        ),
    ],
)
def test_over_days_it_says_which(language, often, first, last):
    told = forced(2, every_s=86_400)
    assert parcel("x", tuple(told), voice(language)).text == f"{often}{first}{last}"
    # A clock that was set in between changes nothing of it.
    assert parcel("x", tuple(told[::-1]), voice(language)).text == f"{often}{first}{last}"


def test_within_a_minute_it_says_when():
    said = parcel("x", tuple(forced(45, every_s=1)), voice("fr"))
    assert said.text == "Le 23/11 à 09\u00a0h\u00a000 – La porte a été forcée, 45 fois."


def test_what_differs_is_not_put_together():
    silent = {"kind": AlertKind.READER_SILENT, "detail": "entrance"}
    held = replace(alert(AlertKind.DOOR_HELD, number=30), at_us=NINE + 7200 * SECOND)
    told = (*forced(2), *forced(2, **silent), *forced(1, kind="reader_silent", detail="x"), held)
    told += tuple(
        alert(AlertKind.EXCEPTION, matter=matter, number=1)
        for matter in (Matter.OPEN_VISITS, Matter.PROPOSAL)
    )
    said = parcel("x", told, voice())
    assert said.title == "Louvain – 8 things to know"
    assert said.text.splitlines()[:4] == [
        "23/11: The door was forced, 2 times between 09:00 and 09:01.",
        "23/11: A reader has stopped answering (“entrance”), 2 times between 09:00 and 09:01.",
        "23/11 at 09:00: The reader “x” has stopped answering.",
        "23/11 at 11:00: The door had been open for at least 30 seconds.",
    ]
    assert len(said.text.splitlines()) == 6


def test_the_json_lists_the_last_of_each_and_the_oldest_and_says_how_many_more_there_are():
    held = alert(AlertKind.DOOR_HELD, number=30)
    sent = parcel("x", (*forced(1000), held), voice())
    told = json.loads(encode(sent, voice()))
    listed = [each["id"] for each in told["alerts"]]
    assert listed == [
        *(f"door_forced-{number}" for number in range(18)),
        "door_forced-999",
        held.id,
    ]
    assert told["more"] == {"door_forced": 981}
    assert "more" not in json.loads(encode(parcel("x", tuple(forced(20)), voice()), voice()))
    twenty_one = json.loads(encode(parcel("x", tuple(forced(21)), voice()), voice()))
    assert twenty_one["more"] == {"door_forced": 1}


# --- to phones -----------------------------------------------------------------------------------


def test_what_a_phone_is_told_is_as_loud_as_the_loudest_of_it():
    both = (alert(AlertKind.LOST), alert(AlertKind.DOOR_FORCED), alert(AlertKind.LOST))
    head = ntfy.headers_of(parcel("x", both, voice("fr")))
    assert (head["Priority"], head["Tags"]) == ("5", "small_red_triangle_down,rotating_light")
    assert re.fullmatch(r"=\?UTF-8\?B\?[A-Za-z0-9+/=]+\?=", head["Title"])
    assert ntfy.headers_of(trial("x", NINE, voice()))["Priority"] == "3"
    assert set(ntfy.PRIORITIES) == set(ntfy.TAGS) == set(AlertKind)


# --- the docs ------------------------------------------------------------------------------------


def test_the_docs_verify_a_webhook_as_we_sign_it():
    said = {}
    exec(manual.VERIFY, said)
    verified = said["is_from_the_door"]
    body = b'{"v":1}'
    header = signature("key", body, 1_795_420_800)
    assert header.startswith("t=1795420800,v1=")
    assert verified("key", header, body)
    assert not verified("other", header, body)
    assert not verified("key", header, body + b" ")
    assert not verified("key", header.replace("t=1", "t=2"), body)


def test_the_docs_know_every_alert_and_every_channel():
    from typing import get_args, get_type_hints

    from appliance.config.telling import Channel

    assert list(manual.WHEN) == list(AlertKind)
    assert set(manual.TAKEN) == set(get_args(get_type_hints(Channel)["kind"]))
