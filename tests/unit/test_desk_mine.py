"""What a member reads about themselves, and about who is in."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from appliance.commands.answers import BadgeSeen, Board, ConsentSeen, Present
from appliance.model import Category
from appliance.web.desk import mine
from appliance.web.visits import Month, Unsure, Visit
from appliance.web.words import French

BRUSSELS, FR = ZoneInfo("Europe/Brussels"), French()


def us(day, hour, minute=0):
    at = datetime(2026, 11, day, hour, minute, tzinfo=BRUSSELS)
    return round(at.timestamp()) * 1_000_000


def line(visit):
    return mine.visit_line(visit, BRUSSELS, FR)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 min"), (59, "0 min"), (60, "1 min"), (3599, "59 min"),
        (3600, "1 h"), (27_759, "7 h 42 min"), (360_000, "100 h"),
    ],
)  # fmt: skip
def test_how_long(seconds, said):
    assert mine.duration(seconds, FR) == said


def test_a_visit_in_one_line():
    assert line(Visit(us(23, 9, 5), us(23, 17, 12), 29_220)) == mine.VisitLine(
        "Lundi 23 novembre", "9 h 05 – 17 h 12", "8 h 7 min"
    )


def test_a_visit_that_goes_on():
    said = line(Visit(us(23, 9, 5), None, 600, open=True))
    assert (said.hours, said.lasted, said.open) == ("depuis 9 h 05", "10 min", True)
    assert said.notes == ("en cours, pas encore compté",)


def test_a_visit_past_midnight_says_so():
    assert line(Visit(us(23, 22), us(24, 1), 10_800)).hours == "22 h 00 – 1 h 00 (+1 j)"


def test_what_is_missing_or_doubtful_is_said():
    no_exit = line(Visit(us(23, 9), None, unsure=(Unsure.NO_EXIT,)))
    assert (no_exit.hours, no_exit.lasted) == ("9 h 00 – ?", "")
    assert no_exit.notes == ("départ non enregistré\u00a0: durée inconnue",)
    no_entry = line(Visit(None, us(23, 9), unsure=(Unsure.NO_ENTRY, Unsure.CLOCK)))
    assert no_entry.hours == "? – 9 h 00"
    assert len(no_entry.notes) == 2
    mended = line(Visit(us(23, 9), us(23, 10), 3600, corrected=True))
    assert mended.notes == ("complété par l’accueil",)


def test_a_month_in_a_heading():
    visit = Visit(us(23, 9), us(23, 10), 3600)
    month = Month(date(2026, 11, 1), (visit,), 3600, 1, 0)
    assert mine.month_part(month, BRUSSELS, FR) == mine.MonthPart(
        "Novembre 2026", "1 h", "1 jour", "", (line(visit),)
    )
    doubtful = mine.month_part(Month(date(2026, 8, 1), (), 0, 2, 2), BRUSSELS, FR)
    assert doubtful.name == "Août 2026"
    assert doubtful.days == "2 jours"
    assert doubtful.doubts == "2 passages à vérifier avec l’accueil"


def test_a_consent_says_what_was_read_and_when():
    assert mine.consented(ConsentSeen("2026-1", "2026-11-02", "nl"), FR) == (
        "Vous y avez consenti le 2 novembre 2026 (texte 2026-1, lu en néerlandais)."
    )
    assert "sur papier" in mine.consented(ConsentSeen("papier", "2026-11-02", ""), FR)


def test_a_badge_says_whether_it_opens():
    badge = BadgeSeen("t", "A5")
    assert mine.carried(badge, FR) == "ouvre la porte"
    assert mine.carried(BadgeSeen("t", "A5", revoked=True), FR) == "n’ouvre plus"
    until = BadgeSeen("t", "A5", date(2026, 12, 1))
    assert mine.carried(until, FR) == "jusqu’au 1er décembre 2026"


def present(name, hour):
    return Present(name, Category.COWORKER, us(23, hour))


def test_the_board_names_those_who_wish_it_and_counts_the_others():
    board = Board((present("Bert", 9), present("anne", 10), present("", 8)), nameless=1)
    told = mine.board_part(board, FR)
    assert told == mine.BoardPart("4 ici, dont 2 sans nom.", ("anne", "Bert"))


def test_a_board_with_nobody_and_one_without_secrets():
    assert mine.board_part(Board(()), FR).sentence == "Personne pour l’instant."
    assert mine.board_part(Board((present("Anne", 9),)), FR).sentence == "1 ici."
