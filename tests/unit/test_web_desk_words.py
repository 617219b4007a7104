"""What the desk's pages say, and how they read what is typed."""

import re
from datetime import date, datetime, time
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.commands.answers import MemberRow, Movement, Progress, Refusal, Step
from appliance.commands.members import Particulars
from appliance.commands.verdicts import Flaw, Verdict
from appliance.facts import (
    ERASED,
    AccountFact,
    AnnouncementWithdrawn,
    AnnouncingFact,
    BadgeGiven,
    BadgeRevoked,
    BillingFact,
    Corrected,
    Entered,
    Foreign,
    HouseFact,
    Looked,
    MemberAdded,
    MemberFact,
    MonthClosed,
    OpenedFromDesk,
    PayerAgreed,
    PlanAgreed,
    RoleSet,
    ScheduleSet,
    ShownOnBoard,
    Statement,
    StatementIssued,
    StrangeTemplate,
    StrikeTried,
    TariffSet,
    Terms,
    VisitAnnounced,
    VisitFact,
    VisitStruck,
    VisitTold,
)
from appliance.model import Category, Means, Reason, Role, Stamp, Way
from appliance.schedule import DAY_MINUTES, Schedule, Window
from appliance.tariff.values import Tariff
from appliance.web.desk import days, deeds, says, search, windows
from appliance.web.desk.says import Condition
from appliance.web.desk.windows import Row
from appliance.web.words import French
from drivers.fingerprint import POOR
from drivers.zfm_answers import Code, sentence

TONGUE = French()
BRUSSELS = ZoneInfo("Europe/Brussels")
TODAY = date(2026, 11, 23)


def us(*when):
    return round(datetime(*when, tzinfo=BRUSSELS).timestamp() * 1e6)


NOW = us(2026, 11, 23, 14, 5)
STATEMENT = Statement("2026-10", "m", "EUR", "with_vat", (), (), 0, {})


def row(name="Anne Étienne", *, first=None, last=None, **more):
    terms = Terms(Category.COWORKER, first, last)
    who = Particulars(name=name, email="a@b.example", organisation="Atelier Brique")
    return MemberRow("m", who, terms, **more)


# --- days -----------------------------------------------------------------------------------------


def on_one_line(said):
    """Return words in which no line breaks within a time of day."""
    return re.sub(r"(\d+) h (\d\d)", "\\1\u00a0h\u00a0\\2", said)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ((2026, 11, 23, 9, 5), "9 h 05"),
        ((2026, 11, 22, 23, 59), "Hier, 23 h 59"),
        ((2026, 11, 1, 8), "Dimanche 1er novembre, 8 h 00"),
        ((2025, 12, 1, 8), "1er décembre 2025, 8 h 00"),
        ((2025, 11, 20, 8), "20 novembre 2025, 8 h 00"),
    ],
)
def test_a_moment_has_its_day_unless_it_is_today(when, said):
    assert days.moment(us(*when), NOW, BRUSSELS, TONGUE) == on_one_line(said)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ((2026, 11, 23, 0, 0), "depuis 0 h 00"),
        ((2026, 11, 22, 23, 59), "depuis hier, 23 h 59"),
        ((2026, 11, 21, 8), "depuis le 21 novembre 2026, 8 h 00"),
    ],
)
def test_since_when_in_the_middle_of_a_sentence(when, said):
    assert days.since(us(*when), NOW, BRUSSELS, TONGUE) == on_one_line(said)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (None, None, "sans limite de date"),
        (TODAY, TODAY, "le 23 novembre 2026"),
        (None, TODAY, "jusqu’au 23 novembre 2026"),
        (TODAY, None, "à partir du 23 novembre 2026"),
        (date(2026, 11, 1), TODAY, "du 1er novembre 2026 au 23 novembre 2026"),
    ],
)
def test_a_span(first, last, said):
    assert days.span(first, last, TONGUE) == said


def test_a_day_and_a_time_of_a_form_are_an_instant():
    assert days.instant_us(TODAY, time(14, 5), BRUSSELS) == NOW
    twice = days.instant_us(date(2026, 10, 25), time(2, 30), BRUSSELS)
    assert days.hour(twice, BRUSSELS, TONGUE) == on_one_line("2 h 30")
    assert datetime.fromtimestamp(twice / 1e6, tz=BRUSSELS).utcoffset().seconds == 7200


# --- windows --------------------------------------------------------------------------------------

WINDOWS = st.builds(
    Window,
    st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True).map(tuple),
    st.integers(0, DAY_MINUTES - 1),
    st.integers(0, DAY_MINUTES - 1),
)


@given(st.lists(WINDOWS))
def test_windows_survive_a_form(known):
    assert [windows.window(each) for each in windows.rows(known)] == known


def test_midnight_at_the_end_is_written_as_at_the_beginning():
    assert windows.rows([Window((0,), 600, DAY_MINUTES)]) == (Row((0,), "10:00", "00:00"),)


@pytest.mark.parametrize(
    "wrong",
    [
        Row((), "08:00", "09:00"),
        Row((1,), "", "09:00"),
        Row((), "", "09:00"),
        Row((1,), "08:00", ""),
        Row((1,), "24:00", "09:00"),
        Row((1,), "08:60", "09:00"),
        Row((1,), "8:00", "09:00"),
        Row((1,), "08:00:00", "09:00"),
        Row((1,), "٠٨:00", "09:00"),
        Row((7,), "08:00", "09:00"),
    ],
)
def test_a_row_that_is_no_window(wrong):
    assert windows.window(wrong) is None
    assert not windows.is_blank(wrong)


def test_an_empty_row_is_blank():
    assert windows.is_blank(Row())


@pytest.mark.parametrize(
    ("window", "said"),
    [
        (Window((0, 1, 2, 3, 4), 480, 1140), "du lundi au vendredi, de 8 h 00 à 19 h 00"),
        (Window((6, 5), 0, 0), "le week-end, jour et nuit"),
        (Window((0, 1, 2, 3, 4, 5, 6), 0, DAY_MINUTES), "tous les jours, jour et nuit"),
        (Window((3, 1), 1200, 60), "mardi, jeudi, de 20 h 00 à 1 h 00 le lendemain"),
        (Window((3,), 1200, 1140), "jeudi, de 20 h 00 à 19 h 00 le lendemain"),
        (Window((3,), 1200, DAY_MINUTES), "jeudi, de 20 h 00 à minuit"),
        (Window((3,), 1200, 0), "jeudi, de 20 h 00 à minuit"),
    ],
)
def test_a_window_in_words(window, said):
    assert windows.spoken(window, TONGUE) == said


# --- finding --------------------------------------------------------------------------------------

NAMES = ["Zoé Ångström", "Łukasz Wójcik", "Иван Петров", "Anne Étienne", "François L’Hôte", "李 雷"]


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("angstrom zoe", ["Zoé Ångström"]),
        ("LUKASZ", ["Łukasz Wójcik"]),
        ("иван", ["Иван Петров"]),
        ("etien", ["Anne Étienne"]),
        ("l'hote", ["François L’Hôte"]),
        ("李", ["李 雷"]),
        ("brique anne", ["Anne Étienne"]),
        ("A@B.example zoe", ["Zoé Ångström"]),
        ("nobody", []),
    ],
)
def test_a_member_is_found_in_any_script(sought, found):
    rows = [row(name) for name in NAMES]
    assert [each.particulars.name for each in search.find(rows, sought)] == found


def test_without_a_word_all_are_found_in_the_order_of_their_names():
    found = [each.particulars.name for each in search.find([row(n) for n in NAMES], "  ")]
    assert found[0] == "Anne Étienne"
    assert found.index("Łukasz Wójcik") < found.index("Zoé Ångström")
    assert sorted(found) == sorted(NAMES)


@given(st.text())
def test_plain_is_plain_already(text):
    assert search.plain(search.plain(text)) == search.plain(text)


# --- states and reasons ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("member", "how"),
    [
        (row(suspended=True, inside=True, badges=1), Condition.SUSPENDED),
        (row(first=date(2026, 11, 24), badges=1), Condition.NOT_YET),
        (row(first=TODAY, last=TODAY, badges=1), Condition.READY),
        (row(last=date(2026, 11, 22), inside=True), Condition.EXPIRED),
        (row(inside=True), Condition.INSIDE),
        (row(fingers=1), Condition.READY),
        (row(), Condition.BARE),
    ],
)
def test_how_it_stands_with_a_member(member, how):
    assert says.condition(member, TODAY) is how


def test_there_are_words_for_everything():
    assert set(says.CATEGORIES) == set(Category)
    assert set(says.ROLES) == set(says.DUTIES) == set(Role)
    assert set(says.REASONS) == set(Reason)
    assert set(says.MEANS) == set(Means)
    assert set(says.WAYS) == set(Way)
    assert set(says.STEPS) == set(Step)
    assert set(says.CONDITIONS) == set(Condition)
    assert set(says.FLAWS) == set(Flaw)


def test_what_opens_the_door():
    assert says.credentials(row(), TONGUE) == "rien encore"
    assert says.credentials(row(badges=1, fingers=2), TONGUE) == "1 badge, 2 empreintes"
    assert says.schedule("always", TONGUE) == "à toute heure"
    assert says.schedule("bureau", TONGUE) == "bureau"


def test_a_step_says_what_to_do_and_how():
    place = Progress(Step.PLACE, "finger-in", 0, 6)
    assert says.step(place, TONGUE) == "Posez le doigt."
    assert says.hint(place, TONGUE) == "À plat, au milieu, sans appuyer fort."
    assert says.counted(Progress(Step.LIFT, "finger-in", 2, 6), TONGUE) == "2 sur 6"
    assert says.counted(Progress(Step.NEXT_SENSOR, "finger-out"), TONGUE) == ""
    assert says.hint(Progress(Step.STORED, "finger-in"), TONGUE) == ""


def test_a_poor_image_says_what_helps_in_the_sensors_own_cases():
    assert set(says.POOR) <= {sentence(code) for code in POOR}
    messy = Progress(Step.POOR, "finger-in", detail=sentence(Code.MESSY))
    assert says.hint(messy, TONGUE) == "Image brouillée\u00a0: séchez ou essuyez le doigt."


def test_somebody_without_a_name_is_a_badge_or_a_finger():
    refusal = Refusal(NOW, "in", Means.BADGE, Reason.UNKNOWN, tail="DE")
    assert says.someone(refusal, TONGUE) == "Le badge ··DE"
    assert says.someone(Refusal(NOW, "in", Means.BADGE, Reason.UNKNOWN), TONGUE) == "Un badge"
    assert says.someone(Refusal(NOW, "in", Means.FINGER, Reason.UNKNOWN), TONGUE) == "Un doigt"


def test_a_movement():
    stamp = Stamp(NOW, NOW, "boot", synced=True)
    assert says.movement(Movement(stamp, "entered"), TONGUE) == "Arrivée"
    assert says.movement(Movement(stamp, "corrected", way=Way.IN), TONGUE) == "Arrivée ajoutée"
    assert says.movement(Movement(stamp, "corrected", way=Way.OUT), TONGUE) == "Départ ajouté"
    assert says.movement(Movement(stamp, "flown"), TONGUE) == "Passage"


def test_a_verdict():
    wrong = Verdict(3, "Anne", "english", Flaw.BADGE_TWICE, "2")
    assert says.verdict(wrong, TONGUE) == "même badge qu’à la ligne 2"
    assert says.verdict(Verdict(3, "Anne"), TONGUE) == "prêt"
    assert says.verdict(Verdict(3, "Anne", "english"), TONGUE) == "english"


# --- the journal ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (MemberAdded("m", Category.COWORKER), "Membre inscrit"),
        (BadgeGiven("m", "t", "A5"), "Badge ··A5 donné"),
        (BadgeRevoked("m", "t", lost=True, by="a"), "Badge déclaré perdu"),
        (BadgeRevoked("m", "t", lost=False, by="a"), "Badge rendu"),
        (ShownOnBoard("m", shown=True, by="a"), "Prénom montré au tableau"),
        (ShownOnBoard("m", shown=False, by="a"), "Prénom retiré du tableau"),
        (StrikeTried("b", moved=True), "Gâche essayée\u00a0: elle bouge"),
        (StrikeTried("b", moved=False), "Gâche essayée\u00a0: rien ne bouge"),
        (RoleSet("a", Role.HOST, "b"), "Rôle changé\u00a0: accueil"),
        (ScheduleSet(Schedule("bureau", ()), "a"), "Horaire bureau enregistré"),
        (Corrected("m", Way.IN, NOW, "oubli", "a"), "Arrivée oubliée ajoutée\u00a0: oubli"),
        (Corrected("m", Way.OUT, NOW, "oubli", "a"), "Départ oublié ajouté\u00a0: oubli"),
        (
            Corrected("m", Way.OUT, NOW, ERASED, "a"),
            "Départ noté\u00a0: la personne est effacée",
        ),
        (VisitAnnounced("m", 0, 1, "a"), "Visite annoncée"),
        (AnnouncementWithdrawn("m", 7, "a"), "Visite annoncée, puis annulée"),
        (OpenedFromDesk("a", "le 5 %"), "Porte ouverte à distance\u00a0: le 5 %"),
        (Looked("a", "board"), "Tableau consulté"),
        (Looked("a", "stars"), "Données consultées"),
        (VisitTold("m", 7, 0, 1, "oubli", "a"), "Visite corrigée\u00a0: oubli"),
        (VisitTold("m", 0, 0, 1, "oubli", "a"), "Visite ajoutée\u00a0: oubli"),
        (VisitStruck("m", 7, "ailleurs", "a", (0, 1)), "Visite non comptée\u00a0: ailleurs"),
        (PlanAgreed("m", "jour", date(2026, 11, 1), "a"), "Formule convenue\u00a0: jour"),
        (PlanAgreed("m", "", date(2026, 11, 1), "a"), "Formule convenue : celle de la catégorie"),
        (PayerAgreed("m", "n", "a"), "Quelqu’un d’autre paie"),
        (PayerAgreed("m", "", "a"), "Le membre paie lui-même"),
        (
            TariffSet(Tariff(since=date(2026, 11, 1)), time(3), "house"),
            "Formules enregistrées, en vigueur dès le 2026-11-01",
        ),
        (StatementIssued(12, STATEMENT, 7, "a"), "Relevé 2026-0012 émis"),
        (StatementIssued(13, STATEMENT, 7, "a", 12), "Note de crédit 2026-0013 émise"),
        (MonthClosed("2026-10", 7, 3, {}, {}, {}, "a"), "Mois clôturé : 2026-10"),
        (StrangeTemplate("in", 7), "Empreinte inconnue trouvée sur le lecteur in, emplacement 7"),
        (Entered("m", "in", Means.BADGE), "Passage à la porte"),
    ],
)
def test_a_deed_in_one_sentence(fact, said):
    assert deeds.deed(fact, TONGUE) == said


def test_every_kind_of_deed_has_a_sentence_of_its_own():
    told = {ShownOnBoard, BadgeRevoked, RoleSet, ScheduleSet, Corrected, Looked, StrikeTried}
    told |= {*deeds._OF_BILLS}
    kinds = {
        *get_args(MemberFact),
        *get_args(AccountFact),
        *get_args(HouseFact),
        *get_args(VisitFact),
        *get_args(AnnouncingFact),
        *get_args(BillingFact),
        Foreign,
    }
    assert kinds == told | set(deeds._DEEDS)
    for kind, words in deeds._DEEDS.items():
        assert words % dict.fromkeys(kind.__struct_fields__, "x")
