"""The pages of the present at the real desk: who is in, what to settle, the door, who comes."""

import re
from html import unescape

import pytest
from msgspec.structs import replace

from appliance.commands import ListAnnouncements, OpenDoor
from appliance.commands.answers import Refused, Trouble
from appliance.model import Role
from appliance.occupancy import Contact
from appliance.web.desk.pages import exceptions, visits
from appliance.web.desk.sign_in.sessions import IDLE_S
from tests.at_the_desk import HOUR_US, at_desk, local_us
from tests.present_pages import DONE, monday
from tests.still_desk import LOCAL, get

__all__ = ["at_desk"]

STAFF = ("host", "admin", "auditor")


@pytest.fixture
def day(tmp_path, at_desk):
    with monday(tmp_path / "web", at_desk) as made:
        yield made


def text_of(page):
    """Return what a page says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


# --- the board ------------------------------------------------------------------------------------


def test_the_board_says_who_is_in_since_when_and_how_sure(day):
    said = text_of(day.page("/desk/board"))
    assert "Anne Étienne coworker, depuis 9 h 12 par badge" in said
    assert "Chloé Lambert coworker, depuis 9 h 55 noté à la main" in said
    day.at_desk.later(15 * HOUR_US)
    assert "peut-être déjà reparti·e" in day.page("/desk/board")


def test_the_board_counts_both_ways_and_draws_them_on_one_scale(day):
    page = day.page("/desk/board")
    assert "2 sur 5" in text_of(page)
    assert "3 personnes sur place, pour 30 places." in text_of(page)
    assert "Aujourd’hui : 3 coworkers différents." in text_of(page)  # Bert has been and gone
    assert "Coworkers\u00a0: 2, seuil\u00a0: 5. Sur place\u00a0: 3, places\u00a0: 30." in page


def test_while_nobody_is_in_the_board_says_who_went_last_and_what_is_open(day):
    day.all_leave()
    standing = day.at_desk.book.standing
    day.at_desk.book.standing = lambda: replace(
        standing(), contact=Contact.OPEN, down=frozenset({"sortie"})
    )
    said = text_of(day.page("/desk/board"))
    assert "Dernière sortie : Chloé Lambert, à 18 h 42." in said
    assert "La porte est ouverte." in said
    assert "sortie ne répond pas." in said
    assert "Ce qui reste à régler" in said
    assert "Dernière sortie" not in text_of(day.page("/board", "member"))


@pytest.mark.parametrize("who", STAFF)
def test_the_live_part_is_what_the_board_holds(day, who):
    day.trouble()
    part = day.page("/desk/live?fresh=1", who)
    assert "<html" not in part
    assert text_of(part) in text_of(day.page("/desk/board", who))


def test_a_board_that_looks_by_itself_keeps_no_session_alive(day):
    browser = day.made.signed_in("host")
    address = re.search(r'data-live="([^"]+)"', get(browser, "/desk/board").text)[1]
    for _ in range(3):
        day.at_desk.later(IDLE_S * 1_000_000 // 3 - 1)
        assert get(browser, unescape(address)).status_code == 200
    day.at_desk.later(10_000_000)
    assert get(browser, unescape(address)).headers["Location"].startswith("/login")


def test_a_board_without_a_script_looks_again_by_itself(day):
    page = day.page("/desk/board")
    assert '<noscript><meta http-equiv="refresh" content="10; url=?fresh=1"></noscript>' in page


def test_the_boards_stream_is_the_public_one(day):
    assert 'data-bell="/events?lang=fr"' in day.page("/desk/board")


# --- what to settle -------------------------------------------------------------------------------


def test_what_is_to_settle_stands_there_with_its_remedy(day):
    day.trouble()
    said = text_of(day.page("/desk/exceptions", "admin"))
    assert "Le badge ··DE n’est à personne." in said
    assert "Le badge ··77 n’est à personne. Présentez-le à nouveau pour le donner." in said
    assert "Иван Петров : en dehors de ses heures." in said
    assert "Zoé Ångström : accès suspendu." in said
    for remedy in ("Donner à…", "Modifier l’horaire", "Rétablir l’accès"):
        assert remedy in said


def test_only_what_a_role_may_do_is_offered(day):
    day.trouble()
    for who in ("host", "auditor"):
        page = day.page("/desk/exceptions", who)
        assert "accès suspendu" in page
        assert "Rétablir" not in page
        assert "Donner à" not in page


def test_a_remedy_is_one_press_and_comes_back_to_what_is_left(day):
    day.trouble()
    path = f"/desk/members/{day.zoe}/restore"
    after = text_of(day.press(path, "admin", back="exceptions"))
    assert "L’accès est rétabli." in after
    assert "Zoé" not in after
    assert "Иван Петров" in after


def test_another_address_to_come_back_to_is_not_followed(day):
    for elsewhere in ("https://evil.example", "journal", ""):
        answer = day.send(f"/desk/members/{day.zoe}/suspend", "admin", back=elsewhere)
        assert answer.headers["Location"] == f"/desk/members/{day.zoe}"


def test_a_visit_left_open_is_confirmed_from_the_list(day):
    day.at_desk.set_clock(2026, 11, 24, 10, 0)
    page = day.page("/desk/exceptions")
    assert "Anne Étienne" in page
    path = re.search(rf'action="(/desk/members/{day.anne}/visits/[^"]+/confirm)"', page)[1]
    after = text_of(day.press(path, back="exceptions"))
    assert "À régler" in after
    assert "L’estimation est confirmée." in after
    assert "Anne Étienne" not in after


@pytest.mark.parametrize("path", ["/desk/exceptions", "/desk/visits"])
def test_a_long_list_has_the_newest_and_says_how_many_more(day, path, monkeypatch):
    for pages in (exceptions, visits):
        monkeypatch.setattr(pages, "MOST_VISITS", 1)
    day.at_desk.set_clock(2026, 11, 24, 10, 0)
    said = text_of(day.page(path))
    assert "Chloé Lambert" in said  # who came last, of the three who were still in
    assert "Dirk Maes" not in said
    assert "Et 2 autres visites, plus anciennes" in said


def test_nothing_to_settle_is_said_too(day):
    assert "Rien à régler." in text_of(day.page("/desk/exceptions"))


# --- the evacuation list --------------------------------------------------------------------------


@pytest.mark.parametrize("who", STAFF)
def test_the_evacuation_list_names_everybody_and_says_what_it_is(day, who):
    said = text_of(day.page("/desk/evacuation", who))
    assert "D’après les badges. Ce n’est pas un appel." in said
    assert "3 personnes Anne Étienne depuis 9 h 12" in said
    assert said.index("Anne Étienne") < said.index("Chloé Lambert") < said.index("Dirk Maes")


def test_the_list_is_no_members(day):
    assert day.page("/desk/evacuation", "member", 403)
    assert day.page("/desk/sw.js", "member", 403)


def keep_s(day):
    return float(re.search(r'data-keep-s="([\d.]+)"', day.page("/desk/evacuation"))[1])


def test_the_list_is_good_until_midnight_by_the_spaces_clock(day):
    assert keep_s(day) == (13 * 60 + 18) * 60
    day.at_desk.set_clock(2027, 3, 28, 1, 0)  # the day that has no two o’clock
    assert keep_s(day) == 22 * 3600


def test_the_worker_may_be_registered_and_only_for_the_list(day):
    answer = get(day.made.signed_in("host"), "/desk/sw.js")
    assert answer.mimetype == "text/javascript"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "Service-Worker-Allowed" not in answer.headers


def test_whoever_signs_out_leaves_nothing_in_the_browser(day):
    answer = day.send("/logout")
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    page = get(day.made.browser(), "/login")
    assert "forget.js" in page.text
    assert "Clear-Site-Data" not in page.headers
    assert "Clear-Site-Data" not in get(day.made.signed_in("host"), "/desk/evacuation").headers


# --- the door -------------------------------------------------------------------------------------


def opened(day):
    return [asked.command.why for asked in day.asked if isinstance(asked.command, OpenDoor)]


@pytest.mark.parametrize("who", ["host", "admin"])
def test_the_door_opens_for_a_reason_and_says_for_how_long(day, who):
    day.instead[OpenDoor] = DONE
    said = text_of(day.press("/desk/open", who, why="  Livraison "))
    assert "La porte est ouverte pendant 4 secondes." in said
    assert opened(day) == ["Livraison"]


def test_the_door_is_not_opened_by_looking_at_a_page(day):
    day.instead[OpenDoor] = DONE
    for path in ("/desk/open", "/desk/open?why=Livraison", "/desk/open?why=x&csrf_token=y"):
        page = day.page(path)
        assert "La porte est ouverte" not in page
    assert opened(day) == []


def test_the_password_is_asked_again_before_the_door_opens(day):
    day.instead[OpenDoor] = DONE
    answer = day.send("/desk/open", confirmed=False, why="Livraison")
    assert answer.headers["Location"].startswith("/confirm?next=/desk/open")
    assert opened(day) == []


def test_without_a_reason_or_a_form_of_ours_it_stays_shut(day):
    day.instead[OpenDoor] = DONE
    assert day.send("/desk/open", why="   ").status_code == 422
    assert day.send("/desk/open", why="x" * 201).status_code == 422
    browser = day.made.signed_in("host")
    forged = browser.post(
        "/desk/open", base_url=LOCAL, data={"why": "x"}, headers={"Origin": LOCAL}
    )
    assert forged.status_code == 400
    assert opened(day) == []


def test_neither_auditors_nor_members_open_it_and_no_button_says_so(day):
    day.instead[OpenDoor] = DONE
    for who in ("auditor", "member"):
        assert day.send("/desk/open", who, why="Livraison").status_code == 403
    assert "Ouvrir la porte" not in day.page("/desk/board", "auditor")
    assert "Ouvrir la porte" in day.page("/desk/board", "host")
    assert opened(day) == []


def test_a_door_that_does_not_open_says_why(day):
    day.instead[OpenDoor] = Refused(Trouble.DOOR_AWAY)
    answer = day.send("/desk/open", why="Livraison")
    assert answer.status_code == 422
    assert "Le programme de la porte ne répond pas" in text_of(answer.text)


# --- visits to come -------------------------------------------------------------------------------


def announced(day):
    return day.at_desk.ask(ListAnnouncements(day.anne)).announced


def test_one_tap_announces_and_one_takes_it_back(day):
    page = day.page("/me", "member")
    tap = re.search(r'action="/me/coming">.*?</form>', page)[0]
    fields = dict(re.findall(r'name="(day|begins|ends)" value="([^"]+)"', tap))
    assert fields == {"day": "2026-11-23", "begins": "13:00", "ends": "17:00"}
    after = text_of(day.press("/me/coming", "member", **fields))
    assert "on vous attend" in after
    assert "Aujourd’hui, 13 h – 17 h Finalement non" in after
    (each,) = announced(day)
    assert (each.begins_us, each.ends_us) == (
        local_us(2026, 11, 23, 13, 0),
        local_us(2026, 11, 23, 17, 0),
    )
    again = text_of(day.press(f"/me/coming/{each.announced}/withdraw", "member"))
    assert "Finalement non" not in again
    assert announced(day) == ()


def test_another_day_is_announced_by_the_form(day):
    day.press("/me/coming", "member", day="2026-12-04", begins="18:00", ends="00:00")
    (each,) = announced(day)
    assert (each.ends_us - each.begins_us) / HOUR_US == 6


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"day": "", "begins": "09:00", "ends": "12:00"}, "Indiquez un jour et deux heures"),
        ({"day": "2026-11-24", "begins": "9", "ends": "12:00"}, "Indiquez un jour"),
        ({"day": "2027-11-24", "begins": "09:00", "ends": "12:00"}, "dans les quatre semaines"),
        ({"day": "9999-12-31", "begins": "18:00", "ends": "19:00"}, "dans les quatre semaines"),
    ],
)
def test_what_cannot_be_announced_is_said(day, fields, words):
    assert words in text_of(day.press("/me/coming", "member", **fields))
    assert announced(day) == ()


def test_a_day_that_no_clock_has_is_no_form(day):
    answer = day.send("/me/coming", "member", day="9999-12-31", begins="18:00", ends="00:00")
    assert answer.status_code == 400


@pytest.mark.parametrize("number", ["-1", "x", "1" * 16, "99"])
def test_what_was_not_announced_cannot_be_withdrawn(day, number):
    answer = day.send(f"/me/coming/{number}/withdraw", "member")
    assert answer.status_code in (303, 404)
    assert announced(day) == ()


@pytest.mark.parametrize("path", ["/me/coming", "/me/coming/1/withdraw"])
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MEMBER])
def test_nobody_announces_from_an_account_that_is_nobodys(day, path, role):
    assert day.send(path, role.value).status_code == 404


@pytest.mark.parametrize("path", ["/me/coming", "/me/coming/1/withdraw"])
def test_to_announce_is_a_press_and_no_look(day, path):
    assert get(day.made.signed_in("member"), path).status_code == 405
