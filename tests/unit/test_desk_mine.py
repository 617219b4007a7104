"""What a member reads about themselves, and about who is in."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from appliance.commands.answers import BadgeSeen, Board, ConsentSeen, Present
from appliance.model import Category
from appliance.web.desk import mine
from appliance.web.words import French

BRUSSELS, FR = ZoneInfo("Europe/Brussels"), French()


def us(day, hour, minute=0):
    at = datetime(2026, 11, day, hour, minute, tzinfo=BRUSSELS)
    return round(at.timestamp()) * 1_000_000


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
