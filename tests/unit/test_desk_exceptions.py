"""What waits to be settled: only what still stands, each with what mends it."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from appliance.commands.answers import MemberRow, Refusal, SensorSeen, Status, UnknownBadge
from appliance.commands.members import Particulars
from appliance.facts import Terms
from appliance.model import Category, Means, Reason
from appliance.web.desk import exceptions
from appliance.web.desk.voice import Voice
from appliance.web.words import French
from tests.at_the_desk import HOUR_US, NOON_US

OURS = Voice(French(), "fr", ZoneInfo("Europe/Brussels"), NOON_US)
LATE = Terms(Category.COWORKER, valid_until=date(2026, 11, 1))
SOON = Terms(Category.COWORKER, valid_from=date(2026, 12, 1))


def row(member="zoe", *, suspended=False, terms=None):
    terms = terms or Terms(Category.COWORKER)
    return MemberRow(member, Particulars(name="Zoé"), terms, suspended, badges=1)


def refusal(reason, member="zoe", tail="A8", ago_us=0, means=Means.BADGE):
    name = "Zoé" if member else ""
    return Refusal(NOON_US - ago_us, "entree", means, reason, name, member, tail)


def refused(*refusals, rows=(), badges=()):
    return list(exceptions.refusals(refusals, rows, badges, OURS))


def mends(matter):
    return [(remedy.endpoint, dict(remedy.values)) for remedy in matter.remedies]


STANDING = {
    Reason.SUSPENDED: ("member_restore", row(suspended=True)),
    Reason.NOT_YET: ("member_terms", row(terms=SOON)),
    Reason.EXPIRED: ("member_terms", row(terms=LATE)),
    Reason.HOURS: ("member_terms", row()),
    Reason.HOLIDAY: ("member_terms", row()),
    Reason.LOST: ("badge", row()),
    Reason.ENDED: ("badge_other", row()),
}


@pytest.mark.parametrize("reason", STANDING)
def test_a_refusal_has_what_mends_it(reason):
    endpoint, whose = STANDING[reason]
    (matter,) = refused(refusal(reason), rows=[whose])
    assert mends(matter) == [(endpoint, {"member": "zoe"})]
    assert matter.said.startswith("Zoé\u00a0: ")
    assert matter.known == "12\u00a0h\u00a000, entree"


@pytest.mark.parametrize("reason", [Reason.SUSPENDED, Reason.NOT_YET, Reason.EXPIRED])
def test_what_is_mended_already_is_not_there(reason):
    assert refused(refusal(reason), rows=[row()]) == []


def test_of_whom_nothing_is_known_nothing_is_to_settle():
    assert refused(refusal(Reason.HOURS)) == []


@pytest.mark.parametrize(
    "reason", [Reason.FULL, Reason.CLOCK, Reason.BADGE_FIRST, Reason.OTHER_FINGER]
)
def test_what_the_desk_cannot_mend_is_not_there(reason):
    assert refused(refusal(reason), rows=[row()]) == []


def test_a_badge_of_nobody_is_asked_for_again_while_it_is_not_at_hand():
    strange = refusal(Reason.UNKNOWN, "", "DE")
    (matter,) = refused(strange)
    assert "Présentez-le à nouveau" in matter.said
    assert matter.remedies == ()
    assert refused(strange, badges=[UnknownBadge("token", "DE", "entree", 3.0)]) == []
    assert refused(refusal(Reason.UNKNOWN, "", "", means=Means.FINGER)) == []


def test_refusals_alike_are_one_matter_with_the_newest_hour():
    many = [refusal(Reason.HOURS, ago_us=hours * HOUR_US) for hours in (3, 1, 2)]
    others = [refusal(Reason.UNKNOWN, "", tail) for tail in ("DE", "77")]
    first, second, third = refused(*many, *others, rows=[row()])
    assert third.known.replace("\u00a0", " ") == "3 fois, la dernière : 11 h 00"
    assert {first.said[:13], second.said[:13]} == {"Le badge ··DE", "Le badge ··77"}


def test_a_refusal_is_settled_by_a_day():
    day_us = exceptions.DAY_US
    assert refused(refusal(Reason.HOURS, ago_us=day_us), rows=[row()])
    assert refused(refusal(Reason.HOURS, ago_us=day_us + 1), rows=[row()]) == []


def test_badges_that_were_just_shown_can_be_given_the_newest_first():
    shown = [UnknownBadge("old", "77", "entree", 90.0), UnknownBadge("new", "DE", "entree", 3.0)]
    newest, _ = exceptions.badges(shown, OURS)
    assert newest.said == "Le badge ··DE n’est à personne."
    assert newest.known == "entree, il y a 3 secondes"
    assert mends(newest) == [("badge_give", {"token": "new"})]


# --- what does not work --------------------------------------------------------------------------


def ails(*sensors, **status):
    ill = Status("1.0", 1, 1, **{"ledger_ok": True, "down": (), "clock_trusted": True, **status})
    return list(exceptions.devices(sensors, ill, OURS))


def test_a_house_that_is_well_has_nothing_to_settle():
    assert ails(SensorSeen("doigt", answers=True)) == []


def test_a_strike_that_is_not_commanded_is_said_with_what_helps():
    (matter,) = ails(down=("GPIO",))
    assert matter.said.startswith(
        "La gâche n’est pas commandée\u00a0: aucun badge n’ouvre la porte"
    )
    assert "sudo seuil doctor" in matter.said


def test_a_reader_that_is_silent_is_named_once():
    silent = SensorSeen("doigt", answers=False)
    said = [matter.said for matter in ails(silent, down=("doigt", "entree"))]
    assert said == [
        "entree ne répond pas. Vérifiez son câble.",
        "Le lecteur d’empreintes doigt ne répond pas.",
    ]


def test_what_a_sensor_lost_or_has_too_much_is_told_with_what_mends_it():
    erase, again = ails(SensorSeen("doigt", answers=True, to_erase=2, again=(row(),)))
    assert (erase.said, erase.known) == ("2 empreintes restent à effacer.", "doigt")
    assert mends(erase) == [("sensor_survey", {"reader": "doigt"})]
    assert again.said == "1 personne doit enregistrer son doigt à nouveau."
    assert mends(again) == [("sensors_again", {})]


def test_a_sensor_that_is_silent_cannot_be_compared():
    silent, erase = ails(SensorSeen("doigt", answers=False, to_erase=1))
    assert mends(silent) == mends(erase) == [("sensors", {})]


def test_what_ails_the_house_is_said():
    said = [matter.said for matter in ails(ledger_ok=False, clock_trusted=False)]
    assert said == [
        "Rien ne peut être inscrit au registre en ce moment.",
        "L’heure de l’appareil n’est pas vérifiée.",
    ]
