"""A certificate of attendance: which days, how long, what of it is an estimate, and no price."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from appliance.commands.answers.billing import Visits, VisitSeen
from appliance.facts.visits import Known
from appliance.paper import text
from appliance.paper.certificate import Period, certificate
from appliance.paper.document import Mark
from tests.paper_samples import BRUSSELS, HOUSE, ISSUED_US, visit

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))


def plain(value):
    if isinstance(value, str):
        return value.replace("\u00a0", " ").replace("\u202f", " ")
    return tuple(plain(each) for each in value)


def seen(number, began, minutes, **known):
    """Return a visit with how it falls into local days, in seconds."""
    of = visit(number, began, minutes, **known)
    start = datetime.fromtimestamp(of.began_us / 1e6, tz=BRUSSELS)
    midnight = datetime.combine(start.date() + timedelta(days=1), time(), BRUSSELS)
    today = min(of.seconds, int(midnight.timestamp() - start.timestamp()))
    days = ((start.date(), today), (midnight.date(), of.seconds - today))
    return VisitSeen(of, tuple(day for day in days if day[1]))


def made(*visits, period=OCTOBER, name="Anne Dupont", language="fr"):
    of = Visits(name, "m-anne", visits)
    return certificate(of, period, HOUSE, made_us=ISSUED_US, language=language)


def table(shown):
    (section,) = shown.sections
    return tuple(plain(row.cells) for row in (*section.table.rows, *section.table.foot))


def test_a_month_of_visits():
    shown = made(
        seen(1, "10-05 09:00", 120),
        seen(2, "10-05 14:00", 90),
        seen(3, "10-06 13:30", 180, went=Known.ASSUMED),
        seen(4, "10-08 09:05", 180, came=Known.TOLD),
        period=replace(OCTOBER, employer="Brasserie du Lac"),
    )
    assert (shown.title, shown.file) == (
        "Attestation de présence",
        "attestation-2026-10-01-2026-10-31",
    )
    assert shown.reader == ("Anne Dupont", "Brasserie du Lac")
    assert {fact.label: plain(fact.value) for fact in shown.facts} == {
        "Personne": "Anne Dupont",
        "Employeur": "Brasserie du Lac",
        "Période": "du 1er octobre 2026 au 31 octobre 2026",
        "Établie le": "2 novembre 2026",
    }
    assert table(shown) == (
        ("5 octobre 2026", "9 h 00 – 11 h 00\n14 h 00 – 15 h 30", "3 h 30", ""),
        ("6 octobre 2026", "13 h 30 – 16 h 30", "3 h 00", "Estimation : pas de badge au départ"),
        ("8 octobre 2026", "9 h 05 – 12 h 05", "3 h 00", "Corrigé"),
        ("Total", "3 jours", "9 h 30", ""),
    )
    marks = [row.mark for row in shown.sections[0].table.rows]
    assert marks == [Mark.NONE, Mark.ESTIMATE, Mark.CORRECTED]
    assert (shown.result.label, plain(shown.result.value)) == ("Présence totale", "9 h 30")
    assert plain(shown.notes) == (
        (
            "Estimation : sans badge à l’arrivée ou au départ, la durée est estimée et n’a "
            "pas été confirmée (3 h du total)."
        ),
    )
    assert shown.sign == "Date et signature pour Coworking de la Gare"
    assert shown.sums is None
    assert shown.payment == ()


def test_it_never_speaks_of_money():
    shown = text.written(made(seen(1, "10-05 09:00", 120)))
    assert "€" not in shown
    assert "payer" not in shown


def test_a_night_falls_into_two_days_of_which_one_may_be_outside():
    night = seen(1, "10-31 22:00", 240)
    assert table(made(night)) == (
        ("31 octobre 2026", "22 h 00 – 0 h 00", "2 h 00", ""),
        ("Total", "1 jour", "2 h 00", ""),
    )
    november = Period(date(2026, 11, 1), date(2026, 11, 1))
    assert table(made(night, period=november))[0] == (
        *("1er novembre 2026", "0 h 00 – 2 h 00", "2 h 00", ""),
    )


def test_the_first_and_the_last_day_are_within():
    visits = (seen(1, "10-01 09:00", 60), seen(2, "10-31 09:00", 60), seen(3, "09-30 09:00", 60))
    assert plain(made(*visits).result.value) == "2 h"


def test_what_did_not_take_place_and_what_goes_on_are_left_out():
    struck = replace(seen(1, "10-05 09:00", 120), struck=True)
    going_on = seen(2, "10-06 09:00", 60, went=None)
    shown = made(struck, going_on)
    assert shown.sections[0].lead == ("Aucune présence pendant cette période.",)
    assert shown.sections[0].table is None
    assert shown.notes == ("Une visite encore en cours n’est pas comprise.",)
    assert plain(shown.result.value) == "0 min"
    assert made(replace(going_on, struck=True)).notes == ()


def test_a_lower_bound_is_explained():
    (note,) = made(seen(1, "10-05 09:00", 120, bound=True)).notes
    assert note.startswith("Durée minimale")


@pytest.mark.parametrize(
    ("language", "title", "counted", "spoken"),
    [
        ("nl", "Aanwezigheidsattest", "1 dag", "nl"),
        ("en", "Certificate of attendance", "1 day", "en"),
        ("xx", "Attestation de présence", "1 jour", "fr"),
    ],
)
def test_other_languages(language, title, counted, spoken):
    shown = made(seen(1, "10-05 09:00", 120), language=language)
    assert (shown.title, shown.language) == (title, spoken)
    assert table(shown)[-1][1] == counted


def test_whoever_is_erased_has_no_name():
    assert made(name="").reader == ("Personne effacée",)


@given(st.lists(st.tuples(st.integers(1, 28), st.integers(0, 1439), st.integers(1, 900))))
def test_the_days_come_to_the_total(visits):
    shown = made(
        *(
            seen(number, f"10-{day:02d} {minute // 60:02d}:{minute % 60:02d}", length)
            for number, (day, minute, length) in enumerate(visits, 1)
        )
    )
    whole = shown.sections[0].table
    if whole is None:
        assert not visits
        return
    lengths = [_minutes(row.cells[2]) for row in whole.rows]
    assert sum(lengths) == _minutes(whole.foot[0].cells[2]) == sum(each[2] for each in visits)


def _minutes(length):
    hours, _, minutes = plain(length).partition(" h ")
    return int(hours) * 60 + int(minutes)
