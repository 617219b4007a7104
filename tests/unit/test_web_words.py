"""What the page says, in three languages."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from babel.support import Translations
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import appliance.web
from appliance.occupancy import Contact, DoorState, Doubt, Occupancy
from appliance.web import words
from appliance.web.heard import Heard, Link
from appliance.web.view import Footing, Now, Source, View, view

FOLDER = Path(appliance.web.__file__).parent / "translations"
TONGUES = {
    "fr": words.French(),
    "nl": Translations.load(FOLDER, ["nl"]),
    "en": Translations.load(FOLDER, ["en"]),
}


def seen(headcount=3, present=None, threshold=5, footing=Footing.LIVE, **more):
    here = headcount if present is None else present
    known = Occupancy(headcount, here, threshold, 30, here, 0, 0)
    door = DoorState(Contact.CLOSED, (), ledger_ok=True, configuration_ok=True, at_us=0)
    made = View(footing, Source.BUS, known, 3, (), door, Link.CONNECTED, None)
    return replace(made, **more)


@pytest.mark.parametrize(
    ("headcount", "present", "french", "dutch", "english"),
    [
        (0, 0, "Personne pour l’instant.", "Niemand op dit moment.", "Nobody here just now."),
        (
            0,
            2,
            "Pas de coworker pour l’instant.",
            "Op dit moment geen coworkers.",
            "No coworkers just now.",
        ),
        (
            3,
            3,
            "Encore deux et nous sommes cinq.",
            "Nog twee en we zijn met vijf.",
            "Two more and we are five.",
        ),
        (
            4,
            9,
            "Encore un et nous sommes cinq.",
            "Nog één en we zijn met vijf.",
            "One more and we are five.",
        ),
        (
            5,
            5,
            "Ça y est, nous sommes cinq\u202f!",
            "Het is zover, we zijn met vijf!",
            "There we go, we are five!",
        ),
        (
            8,
            8,
            "Nous sommes huit, et ça bourdonne.",
            "We zijn met acht, en het gonst.",
            "We are eight, and the place is buzzing.",
        ),
        (
            13,
            13,
            "Nous sommes 13, et ça bourdonne.",
            "We zijn met 13, en het gonst.",
            "We are 13, and the place is buzzing.",
        ),
        (
            6,
            30,
            "C’est complet\u00a0: plus une place de libre.",
            "Het zit vol: geen plek meer vrij.",
            "Full house: every seat is taken.",
        ),
    ],
)
def test_the_sentence(headcount, present, french, dutch, english):
    shown = seen(headcount, present)
    assert words.sentence(shown, TONGUES["fr"]) == french
    assert words.sentence(shown, TONGUES["nl"]) == dutch
    assert words.sentence(shown, TONGUES["en"]) == english


def test_a_threshold_of_one_is_reached_by_somebody():
    assert words.sentence(seen(1, threshold=1), TONGUES["fr"]).startswith("Il y a quelqu’un")
    assert words.sentence(seen(2, threshold=1), TONGUES["en"]).startswith("We are two")


@pytest.mark.parametrize(
    ("headcount", "said"),
    [(0, "il n’y avait personne."), (1, "il y avait quelqu’un."), (3, "nous étions trois.")],
)
def test_when_the_door_is_silent_the_sentence_is_in_the_past(headcount, said):
    past = seen(headcount, footing=Footing.DOOR_SILENT)
    assert words.sentence(past, TONGUES["fr"]) == f"Aux dernières nouvelles, {said}"


def test_nothing_known_is_said_so():
    unknown = seen(occupancy=None, footing=Footing.UNKNOWN)
    assert words.sentence(unknown, TONGUES["en"]) == "No word from the door yet."


@given(
    st.integers(0, 600),
    st.integers(0, 600),
    st.integers(1, 500),
    st.sampled_from(Footing),
    st.sampled_from(sorted(TONGUES)),
)
def test_every_sentence_is_whole(headcount, others, threshold, footing, language):
    tongue = TONGUES[language]
    shown = seen(headcount, headcount + others, threshold, footing)
    said = words.sentence(shown, tongue)
    assert said[0] == said[0].upper()
    assert said[-1] in ".!"
    assert "%" not in said
    assert words.footing(shown, tongue)


@given(st.integers(0, 10**7), st.sampled_from(sorted(TONGUES)))
def test_an_age_is_told_in_its_largest_unit(age_s, language):
    said = words.age(age_s, TONGUES[language])
    number = int("".join(filter(str.isdigit, said)))
    assert number >= 1
    assert number < 60 or age_s >= 86400


def test_ages_agree_with_their_number():
    fr, nl, en = (TONGUES[language] for language in ("fr", "nl", "en"))
    assert words.age(0, fr) == words.age(1, fr) == "il y a 1 seconde"
    assert words.age(59, en) == "59 seconds ago"
    assert words.age(60, nl) == "1 minuut geleden"
    assert words.age(3599, fr) == "il y a 59 minutes"
    assert words.age(3600, en) == "1 hour ago"
    assert words.age(86399, nl) == "23 uur geleden"
    assert words.age(172800, fr) == "il y a 2 jours"


def test_none_is_singular_in_french_and_plural_elsewhere():
    assert words.peak(0, "8 h", TONGUES["fr"]).startswith("Au plus fort\u00a0: 0 coworker,")
    assert words.peak(2, "8 h", TONGUES["fr"]).startswith("Au plus fort\u00a0: 2 coworkers,")
    assert words.peak(0, "8:00", TONGUES["en"]).startswith("At its fullest: 0 coworkers,")


def test_where_the_figure_comes_from():
    fr = TONGUES["fr"]
    cut = seen(footing=Footing.BUS_SILENT)
    assert words.footing(seen(), fr) == "En direct de la porte, confirmé"
    assert words.footing(cut, fr) == "Liaison coupée. Dernières nouvelles de la porte"
    by_record = replace(cut, source=Source.LEDGER)
    assert words.footing(by_record, fr).startswith("Liaison coupée. D’après le registre")


def test_a_door_that_no_badge_opens_says_so_to_whoever_stands_there():
    down = DoorState(Contact.NONE, ("GPIO",), ledger_ok=True, configuration_ok=True, at_us=0)
    pinless = (
        "La gâche n’est pas commandée\u00a0: le badge n’ouvre pas la porte. Sonnez ou appelez."
    )
    assert words.notes(seen(door=down), TONGUES["fr"]) == (pinless,)
    both = replace(down, down=("GPIO", "doigt"))
    assert words.notes(seen(door=both), TONGUES["fr"]) == (pinless, "Sans réponse\u00a0: doigt.")


def test_each_trouble_is_one_sentence():
    down = DoorState(
        Contact.CLOSED, ("entrée", "doigt"), ledger_ok=True, configuration_ok=False, at_us=0
    )
    said = words.notes(seen(doubts=(Doubt.CLOCK,), door=down, bus=Link.REFUSED), TONGUES["fr"])
    assert said == (
        "L’heure de l’appareil n’est pas vérifiée.",
        "Sans réponse\u00a0: entrée, doigt.",
        "La porte garde ses réglages précédents\u00a0: il y a une erreur dans les derniers.",
        "Le serveur de messages refuse cette page.",
    )
    assert words.notes(seen(), TONGUES["fr"]) == ()
    assert words.notes(seen(door=None), TONGUES["fr"]) == ()


def test_every_doubt_contact_and_standing_has_its_words():
    assert set(words.DOUBTS) == set(Doubt)
    assert set(words.CONTACTS) == set(Contact)
    assert set(words.FOOTINGS) == set(Footing)


def test_the_door_in_a_word():
    fr = TONGUES["fr"]
    assert words.door(seen(), fr) == "fermée"
    assert words.door(seen(footing=Footing.DOOR_SILENT), fr) == "muette"
    assert words.door(seen(door=None), fr) == "muette"
    assert words.door(seen(door=None, bus=Link.OFF, footing=Footing.RECORD), fr) == "non suivie"
    assert words.door(seen(bus=Link.OFF, footing=Footing.RECORD), fr) == "fermée"


def test_simulated_time_is_announced():
    fr = TONGUES["fr"]
    assert words.banner(None, fr) == ""
    assert words.banner(1.0, fr) == "Démonstration\u00a0: temps réel."
    assert words.banner(360.0, fr).endswith("le temps passe 360 fois plus vite.")
    assert words.banner(2.5, TONGUES["en"]) == "Demonstration: time runs 2.5 times faster."
    assert words.banner(0.0, fr).endswith("réglé à la main.")


def test_days_and_hours():
    fr, nl, en = (TONGUES[language] for language in ("fr", "nl", "en"))
    first = date(2026, 12, 1)
    assert words.calendar_day(first, fr) == "Mardi 1er décembre"
    assert words.calendar_day(first, nl) == "Dinsdag 1 december"
    assert words.calendar_day(date(2026, 11, 23), en) == "Monday 23 November"
    assert [words.hour(8, tongue) for tongue in (fr, nl, en)] == ["8 h", "8 u", "8:00"]
    assert words.time_of_day(9, 5, fr) == "9 h 05"
    assert words.time_of_day(14, 30, nl) == "14.30 u"
    assert words.moment("Lundi", "9 h 05", fr) == "Lundi, 9 h 05"


@pytest.mark.parametrize("language", sorted(TONGUES))
def test_a_year_of_days_has_as_many_names(language):
    days = {
        words.calendar_day(date(2028, 1, 1) + timedelta(n), TONGUES[language]) for n in range(366)
    }
    assert len(days) == 366


def test_the_steps_are_told_to_those_who_do_not_see_them():
    assert words.on_the_steps(3, 5, TONGUES["fr"]) == "3 sur 5"


def test_a_view_of_nothing_can_be_said_in_every_language():
    empty = view(Heard(Link.SILENT), None, Now(0, 0.0))
    for tongue in TONGUES.values():
        assert words.sentence(empty, tongue)
        assert words.footing(empty, tongue)
        assert words.door(empty, tongue)
