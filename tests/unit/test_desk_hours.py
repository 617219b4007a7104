"""Visits in words: when, how long, how that is known, and what was said of them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.commands.answers import Change, UnsettledVisit, VisitSeen
from appliance.facts import Known, Visit
from appliance.tariff.values import Left
from appliance.visits import splits
from appliance.web.desk import hours
from appliance.web.desk.voice import Voice
from appliance.web.words import French
from tests import paper_samples
from tests.still_house import BRUSSELS

NOW = datetime(2026, 11, 30, 12, tzinfo=BRUSSELS)
FR = Voice(French(), "fr", BRUSSELS, round(NOW.timestamp()) * 1_000_000)


def us(month, day, hour, minute=0):
    at = datetime(2026, month, day, hour, minute, tzinfo=BRUSSELS)
    return round(at.timestamp()) * 1_000_000


def seen(began_us, minutes, *changes, **known):
    about = {key: known.pop(key) for key in ("proposed", "closed", "struck") if key in known}
    visit = Visit(7, "anne", began_us, minutes * 60, **known)
    return VisitSeen(visit, splits(visit, BRUSSELS), changes, **about)


def line(*how, **more):
    return hours.line(seen(*how, **more), FR)


def plain(text):
    return text.replace("\u00a0", " ")


def test_a_visit_in_one_line():
    said = line(us(11, 23, 9, 5), 487)
    assert (said.day, plain(said.hours)) == ("Lundi 23 novembre", "9 h 05 – 17 h 12")
    assert plain(said.lasted) == "8 h 07"
    assert (said.on, said.visit, said.state, said.notes) == (date(2026, 11, 23), 7, "", ())


def test_a_visit_past_midnight_says_so():
    assert plain(line(us(11, 23, 22), 180).hours) == "22 h 00 – 1 h 00 (+1 j)"


KNOWN = {
    "open": ({"went": None}, "open", "depuis 9 h 00", "en cours"),
    "no exit": ({"went": Known.ASSUMED}, "estimate", "9 h 00 – vers 11 h 00",
                "pas de badge au départ : heure estimée d’après les visites habituelles"),
    "came again": ({"went": Known.INFERRED}, "estimate", "9 h 00 – vers 11 h 00",
                   "pas de badge au départ, puis une nouvelle arrivée : départ estimé"),
    "no entry": ({"came": Known.ASSUMED}, "estimate", "vers 9 h 00 – 11 h 00",
                 "pas de badge à l’arrivée : heure estimée d’après les visites habituelles"),
    "told": ({"went": Known.TOLD}, "", "9 h 00 – 11 h 00", "corrigée par l’accueil"),
    "confirmed": ({"went": Known.CONFIRMED}, "", "9 h 00 – 11 h 00", "estimation confirmée"),
    "bound": ({"bound": True}, "", "9 h 00 – 11 h 00",
              "durée minimale : l’appareil s’est arrêté pendant la visite"),
}  # fmt: skip


@pytest.mark.parametrize(("known", "state", "when", "note"), KNOWN.values(), ids=KNOWN)
def test_how_it_is_known_is_said(known, state, when, note):
    said = line(us(11, 23, 9), 120, **known)
    assert (said.state, plain(said.hours)) == (state, when)
    assert [plain(each) for each in said.notes] == [note]


def change(kind, **more):
    return Change(kind, us(11, 24, 10), "host", "Manon", **more)


HOURS = {"began_us": us(11, 23, 9), "ended_us": us(11, 23, 12)}
WAS = {"was": (us(11, 23, 9), us(11, 23, 11))}


def test_one_that_was_struck_has_no_length_and_one_proposed_neither():
    struck = line(us(11, 23, 9), 120, change("visit_struck", **WAS), struck=True)
    assert (struck.state, struck.lasted, struck.notes) == ("struck", "", ("n’a pas eu lieu",))
    offer = change("visit_proposed", why="j’y étais", **HOURS)
    proposed = line(us(11, 23, 9), 180, offer, struck=True, proposed=offer)
    assert (proposed.state, proposed.lasted) == ("proposed", "")
    assert proposed.notes == ("pas au registre\u00a0: proposée par le membre",)
    assert plain(proposed.proposal) == "lun. 23 nov., 9 h 00 – 12 h 00"


def test_why_a_proposal_was_declined_stays_there_until_something_else_is_said():
    declined = change("proposal_declined", why="vue à midi")
    said = line(us(11, 23, 9), 120, declined)
    assert plain(said.notes[0]) == "les heures proposées n’ont pas été retenues : vue à midi"
    assert line(us(11, 23, 9), 120, declined, change("visit_told", **HOURS)).notes == ()


LONGER = "lun. 23 nov., 9 h 00 – 12 h 00"
SHORTER = "lun. 23 nov., 9 h 00 – 11 h 00"
TOLD = {
    "corrected": (change("visit_told", **HOURS, **WAS),
                  f"Corrigée : {LONGER}, au lieu de {SHORTER}"),
    "added": (change("visit_told", **HOURS), "Ajoutée : lun. 23 nov., 9 h 00 – 12 h 00"),
    "struck": (change("visit_struck", **WAS),
               "N’a pas eu lieu : lun. 23 nov., 9 h 00 – 11 h 00"),
    "confirmed": (change("visit_confirmed", **HOURS),
                  "Estimation confirmée : lun. 23 nov., 9 h 00 – 12 h 00"),
    "proposed": (change("visit_proposed", **HOURS), "Proposée : lun. 23 nov., 9 h 00 – 12 h 00"),
    "declined": (change("proposal_declined"), "Heures proposées refusées"),
    "an exit": (change("corrected", ended_us=us(11, 23, 12)), "Départ ajouté : 12 h 00"),
    "an entry": (change("corrected", began_us=us(11, 23, 9)), "Arrivée ajoutée : 9 h 00"),
}  # fmt: skip


@pytest.mark.parametrize(("said", "what"), TOLD.values(), ids=TOLD)
def test_what_was_said_of_a_visit(said, what):
    told = hours.told(said, FR)
    assert plain(told.what) == what
    assert (told.who, plain(told.when)) == ("Manon", "Mardi 24 novembre, 10 h 00")


@pytest.mark.parametrize(
    ("by", "who"), [("console", "la console"), ("house", "l’appareil"), ("x", "un compte fermé")]
)
def test_who_said_it_where_they_have_no_name(by, who):
    assert FR.who(by, "") == who


def test_the_visits_that_wait_come_newest_first_with_their_names():
    rows = [UnsettledVisit(name, seen(us(11, day, 9), 60)) for name, day in (("A", 3), ("B", 9))]
    assert [each.name for each in hours.unsettled(rows, FR)] == ["B", "A"]
    assert [each.on.day for each in hours.newest_first([r.seen for r in rows], FR)] == [9, 3]


def test_a_month_adds_up_what_lies_in_it_and_not_what_goes_on_or_never_was():
    known = (
        seen(us(10, 31, 23), 120),  # an hour in each of two months
        seen(us(11, 2, 9), 60, went=Known.ASSUMED),
        seen(us(11, 2, 14), 30),
        seen(us(11, 3, 9), 60, change("visit_struck", **WAS), struck=True),
        seen(us(11, 30, 9), 180, went=None),
    )
    november, october = hours.months(known, FR)
    assert (november.name, plain(november.hours)) == ("Novembre 2026", "2 h 30")
    assert (november.days, november.doubts) == ("2 jours", "dont 1 visite estimée")
    assert (plain(october.hours), october.days, october.doubts) == ("1 h", "1 jour", "")
    assert [each.on.day for each in november.lines] == [30, 3, 2, 2]


@given(st.lists(st.integers(0, 60 * 24 * 20), max_size=20), st.integers(1, 600))
def test_months_of_visits_have_every_minute_once(starts, minutes):
    first = us(10, 20, 0)
    known = [seen(first + start * 60_000_000, minutes) for start in starts]
    lines = [each for month in hours.months(known, FR) for each in month.lines]
    assert len(lines) == len(known)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-11-17 09:00–11:30", "mar. 17 nov., 9 h 00 – 11 h 30"),
        ("2026-11-17 22:00 – 2026-11-18 01:00", "mar. 17 nov., 22 h 00 – 1 h 00 (+1 j)"),
        ("something else", "something else"),
    ],
)
def test_a_visit_that_the_desk_names_is_said_in_words(written, said):
    assert plain(hours.named(written, FR)) == said


def test_a_visit_is_found_among_those_of_the_days_around_it():
    assert hours.days_around(date(2026, 11, 1)) == (date(2026, 10, 31), date(2026, 11, 2))


LEFT = {
    "hours": (Left("day", minutes=100, until=date(2026, 12, 4)),
              "Il vous reste 1 h 40 jusqu’au 4 décembre."),
    "the next year": (Left("day", minutes=100, until=date(2027, 1, 1)),
                      "Il vous reste 1 h 40 jusqu’au 1er janvier 2027."),
    "the first": (Left("day", minutes=100, until=date(2026, 12, 1)),
                  "Il vous reste 1 h 40 jusqu’au 1er décembre."),
    "days": (Left("week", days=2, until=date(2026, 12, 6)),
             "Il vous reste 2 jours jusqu’au 6 décembre."),
    "no end": (Left("day", minutes=25), "Il vous reste 25 min."),
    "nothing": (Left("day", minutes=0, until=date(2026, 12, 4)), "Tout est utilisé."),
}  # fmt: skip


@pytest.mark.parametrize(("left", "said"), LEFT.values(), ids=LEFT)
def test_what_is_left(left, said):
    assert plain(FR.left(left)) == said


def test_what_is_left_of_somebody_elses():
    assert plain(FR.remains(Left("day", minutes=25))) == "Il reste 25 min."


def test_amounts_and_numbers_are_as_on_paper():
    assert plain(FR.money("25.50", "EUR")) == "25,50 €"
    assert plain(FR.number("2026-10", 12)) == "2026-0012"
    assert plain(FR.number("2026-10", 13, 12)) == "NC 2026-0013"
    assert FR.gettext("100 %") == "100 %"


def test_what_a_statement_adds_up_to():
    assert FR.minutes(paper_samples.ONE.statement) == 480
    assert FR.estimates(paper_samples.ONE.statement) == 1


def test_a_moment_of_today_is_its_hour():
    assert plain(FR.when(us(11, 30, 9))) == "9 h 00"
    assert FR.month_title("2026-10") == "Octobre 2026"
