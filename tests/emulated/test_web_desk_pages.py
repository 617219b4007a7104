"""The desk's pages at the real desk: what they say, what their buttons do, and for whom."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from appliance.commands import (
    DropSchedule,
    ListAccounts,
    ListMembers,
    ListSchedules,
    RecordConsent,
    SetSchedule,
    SetTerms,
    ShowConsent,
    ShowMember,
    SuspendMember,
)
from appliance.facts import Corrected, Denied, Entered, Looked, Terms
from appliance.model import Category, Means, Reason, Role
from appliance.schedule import Schedule, Window
from appliance.web.desk.sign_in import passwords
from appliance.web.desk.table import ROWS
from tests.at_the_desk import HOUR_US, AtTheDesk, at_desk
from tests.still_desk import get, pages, send

__all__ = ["at_desk"]

STRANGE = "0C00DECADE"
OFFICE = Schedule("bureau", (Window((0, 1, 2, 3, 4), 480, 1140),), "closed")


class Behind:
    """The pages, the real desk behind them, and somebody of each role in front."""

    def __init__(self, made, at_desk: AtTheDesk):
        self.made = made
        self.at_desk = at_desk
        self.ids = {role.value: at_desk.open_account(role) for role in Role if role != "member"}
        self.anne = at_desk.add("Anne Étienne", email="anne@louvain.example")
        self.ids["member"] = at_desk.open_account(Role.MEMBER, self.anne)

    # --- what `Pages` asks of a desk ---

    def id_of(self, name):
        return self.ids[name]

    def epoch_of(self, name):
        return self.at_desk.standing.roster.accounts[self.ids[name]].epoch

    # --- what a test does ---

    def page(self, path, who="admin", code=200):
        answer = get(self.made.signed_in(who), path)
        assert answer.status_code == code, (path, answer.status)
        return answer.text

    def send(self, path, who="admin", *, confirmed=True, **fields):
        browser = self.made.signed_in(who, confirmed=confirmed)
        return send(browser, path, token=self.made.token(who), **fields)

    def press(self, path, who="admin", **fields):
        """Press a button, and return what the next page says."""
        browser = self.made.signed_in(who)
        answer = send(browser, path, token=self.made.token(who), **fields)
        assert answer.status_code == 303, (path, answer.status)
        return get(browser, answer.headers["Location"]).text

    def card(self, member=None):
        return self.at_desk.ask(ShowMember(member or self.anne))

    def named(self, name):
        rows = self.at_desk.ask(ListMembers()).rows
        return next(row.member for row in rows if row.particulars.name == name)


@pytest.fixture
def behind(tmp_path, at_desk):
    class Desk:
        serve = staticmethod(at_desk.desk.serve)

    folder = tmp_path / "web"
    folder.mkdir()
    with pages(folder, desk=Desk(), clock=at_desk.clock) as made:
        made.desk = Behind(made, at_desk)
        yield made.desk


def text_of(page):
    """Return what a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


# --- for whom -------------------------------------------------------------------------------------


def readable(behind):
    """Return the address of every page of the desk that is only looked at."""
    names = {"member": behind.anne, "token": "none", "name": "bureau", "reader": "finger-in"}
    names |= {"month": "2026-10", "payer": behind.anne, "day": "2026-11-23", "visit": "1"}
    names |= {"number": "1", "kind": "days"}
    for row in ROWS.values():
        if row.path.startswith("/desk/") and "GET" in row.methods:
            yield row, re.sub(r"<(\w+)>", lambda part: names[part[1]], row.path)


@pytest.mark.parametrize("role", ["host", "admin", "auditor"])
def test_no_page_has_a_link_or_a_button_that_its_reader_may_not_use(behind, role):
    behind.at_desk.ask(SetSchedule(OFFICE))
    behind.at_desk.show_unknown(STRANGE)
    behind.at_desk.at_the_door(Entered(behind.anne, "in", Means.BADGE))
    adapter = behind.made.app.url_map.bind("127.0.0.1:8080")
    followed = 0
    for row, path in readable(behind):
        if role not in row.roles:
            continue
        browser = behind.made.signed_in(role)
        page = get(browser, path, follow_redirects=True).text
        for mark, address in re.findall(r'<(a|form)[^>]*? (?:href|action)="(/desk[^"#?]*)', page):
            method = "GET" if mark == "a" else "POST"
            endpoint, _ = adapter.match(address, method=method)
            assert role in ROWS[endpoint].roles, (path, address)
            followed += 1
    assert followed > 10


def test_an_auditor_sees_a_member_and_changes_nothing(behind):
    page = behind.page(f"/desk/members/{behind.anne}", "auditor")
    assert "anne@louvain.example" in page
    assert "Voir les passages" in page
    for change in ("Suspendre", "Donner un badge", "Effacer", "Modifier"):
        assert change not in page


# --- the board ------------------------------------------------------------------------------------


def test_an_empty_board_says_what_comes_next(behind):
    said = text_of(behind.page("/desk/board"))
    assert "0 sur 5" in said
    assert "Personne pour l’instant. Le premier badge ouvrira la journée." in said
    assert "Aucun refus ces dernières heures." in said


def test_the_board_says_who_is_in_and_who_was_not_let_in(behind):
    bert = behind.at_desk.add("Bert Peeters", Category.STAFF)
    behind.at_desk.at_the_door(
        Entered(behind.anne, "in", Means.BADGE),
        Entered(bert, "in", Means.BADGE),
        Denied("in", Means.BADGE, Reason.HOURS, behind.at_desk.add("Zoé"), "A5"),
        Denied("in", Means.BADGE, Reason.UNKNOWN, tail="DE"),
    )
    said = text_of(behind.page("/desk/board", "host"))
    assert "1 sur 5" in said  # staff do not count
    assert "2 personnes sur place" in said
    assert "Anne Étienne coworker, depuis 12 h 00" in said
    assert "Zoé en dehors de ses heures 12 h 00, in" in said
    assert "Le badge ··DE n’est à personne" in said


def test_refusals_of_long_ago_leave_the_board(behind):
    behind.at_desk.at_the_door(Denied("in", Means.BADGE, Reason.UNKNOWN, tail="DE"))
    behind.at_desk.later(12 * HOUR_US)
    assert "··DE" in behind.page("/desk/board")
    behind.at_desk.later(1)
    assert "··DE" not in behind.page("/desk/board")


def test_what_does_not_work_is_on_the_board(behind):
    moment = behind.at_desk.book._moment
    moment.down, moment.ledger_ok = frozenset({"finger-in"}), False
    said = text_of(behind.page("/desk/board"))
    assert "finger-in ne répond pas" in said
    assert "Rien ne peut être inscrit au registre" in said


def test_a_strange_badge_is_given_from_the_board(behind):
    token = behind.at_desk.show_unknown(STRANGE)
    assert f'href="/desk/badges/{token}"' in behind.page("/desk/board")
    assert f'href="/desk/badges/{token}"' not in behind.page("/desk/board", "host")
    assert "Anne Étienne" in behind.page(f"/desk/badges/{token}?q=etienne")
    assert "Personne de ce nom." in behind.page(f"/desk/badges/{token}?q=nobody")
    page = behind.press(f"/desk/badges/{token}", member=behind.anne)
    assert "le badge ··DE ouvre la porte" in page
    assert [badge.tail for badge in behind.card().badges] == ["DE"]


def test_a_strange_badge_for_somebody_new(behind):
    token = behind.at_desk.show_unknown(STRANGE)
    page = behind.page(f"/desk/badges/{token}?q=Chloé")
    assert f"/desk/members/new?badge={token}&amp;name=Chlo%C3%A9" in page
    new = f"/desk/members/new?badge={token}&name=Chloé"
    assert 'value="Chloé"' in behind.page(new)
    fields = {"name": "Chloé", "category": "coworker", "language": "fr", "schedule": "always"}
    assert "À qui est le badge ··DE" in behind.press(new, **fields)


def test_a_badge_that_went_from_the_list_is_to_be_shown_again(behind):
    assert "Présentez-le à nouveau" in behind.press("/desk/badges/none", member=behind.anne)


def test_a_badge_for_somebody_who_is_gone_says_so(behind):
    token = behind.at_desk.show_unknown(STRANGE)
    answer = behind.send(f"/desk/badges/{token}", member="nobody")
    assert "Ce membre n’existe pas, ou n’existe plus." in answer.text


# --- the members ----------------------------------------------------------------------------------


def test_members_are_found_and_filtered(behind):
    behind.at_desk.add("Иван Петров", Category.STUDENT)
    behind.at_desk.ask(SuspendMember(behind.anne))
    assert "Иван" in behind.page("/desk/members?q=ИВАН")
    assert "Иван" not in behind.page("/desk/members?q=anne")
    assert "Anne" in behind.page("/desk/members?kind=suspended")
    assert "Иван" not in behind.page("/desk/members?kind=suspended", "host")
    assert "Personne ne correspond." in behind.page("/desk/members?q=nobody")


def test_a_long_list_is_cut_and_says_so(behind, monkeypatch):
    monkeypatch.setattr("appliance.web.desk.pages.members.MOST_SHOWN", 1)
    behind.at_desk.add("Bert")
    said = text_of(behind.page("/desk/members"))
    assert "Bert" not in said
    assert "Et 1 autre" in said


NEW = {"name": " Chloé Dubois ", "category": "student", "language": "nl", "schedule": "always"}


def test_a_new_member_goes_on_to_their_badge(behind):
    page = behind.press("/desk/members/new", first="2026-11-24", last="2027-01-31", **NEW)
    assert "Un badge pour Chloé Dubois" in page
    card = behind.card(behind.named("Chloé Dubois"))
    assert card.row.terms.category is Category.STUDENT
    assert (card.row.terms.valid_from.day, card.row.terms.valid_until.month) == (24, 1)
    assert card.row.particulars.language == "nl"


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"name": ""}, "name", "Ce champ est à remplir."),
        ({"name": "\u200b"}, "name", "Ce nom est vide"),
        ({"email": "no address"}, "email", "Cette adresse e-mail n’est pas valable."),
        ({"first": "2027-01-01", "last": "2026-01-01"}, "last", "Le dernier jour précède"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(behind, wrong, field, said):
    answer = behind.send("/desk/members/new", **{**NEW, **wrong})
    assert answer.status_code == 422
    beside = answer.text.split(f'id="{field}-error">')[1].split("<")[0]
    assert beside.startswith(said)


def test_a_visitor_comes_for_a_day(behind):
    assert 'value="2026-11-23"' in behind.page("/desk/members/visitor")
    behind.press("/desk/members/visitor", name="Paul", day="2026-11-24")
    row = behind.card(behind.named("Paul")).row
    assert row.terms.category is Category.VISITOR
    assert row.terms.valid_from == row.terms.valid_until
    assert behind.send("/desk/members/visitor", name="", day="").status_code == 422


GOOD, BAD = "name,category\nPaul,visitor\nLéa,student\n", "name,category\nPaul,wizard\n"


def test_a_file_is_shown_first_and_then_taken_in(behind):
    preview = behind.send("/desk/members/import", text=GOOD)
    assert "2 lignes, sans erreur" in preview.text
    assert "Inscrire ces 2 membres" in preview.text
    assert "Paul" not in behind.page("/desk/members")
    done = behind.press("/desk/members/import/now", text=GOOD, confirmed="yes")
    assert "2 membres inscrits." in text_of(done)
    assert "Léa" in done


def test_a_file_with_a_flaw_takes_nobody_in(behind):
    preview = behind.send("/desk/members/import", file=(BytesIO(BAD.encode()), "m.csv"))
    assert "1 ligne est à corriger" in preview.text
    assert "mot inconnu dans la colonne category (wizard)" in preview.text
    kept = behind.at_desk.kept
    later = behind.send("/desk/members/import/now", text=BAD)
    assert "mot inconnu" in later.text
    assert behind.at_desk.kept == kept


def test_a_file_that_is_no_text(behind):
    sent = behind.send("/desk/members/import", file=(BytesIO(b"\xff\xfe\x00"), "m.xls"))
    assert "Ce n’est pas un fichier de texte UTF-8." in sent.text
    assert "Choisissez un fichier" in behind.send("/desk/members/import", text=" ").text


def test_the_list_goes_out_once_the_password_was_given_again(behind):
    first = behind.send("/desk/members/export", confirmed=False)
    assert "/confirm?next=/desk/members" in first.headers["Location"]
    sent = behind.send("/desk/members/export", "auditor")
    assert sent.mimetype == "text/csv"
    assert "Anne Étienne" in sent.get_data(as_text=True)
    assert behind.at_desk.facts()[-1] == Looked(behind.ids["auditor"], "export")


# --- one member -----------------------------------------------------------------------------------


def test_a_member_is_changed(behind):
    path = f"/desk/members/{behind.anne}"
    changed = {"name": "Anne Dupont", "email": "", "language": "en"}
    assert "C’est noté." in behind.press(f"{path}/change", **changed)
    assert behind.card().row.particulars.name == "Anne Dupont"
    assert behind.send(f"{path}/change", **{**changed, "email": "?"}).status_code == 422
    behind.at_desk.ask(SetSchedule(OFFICE))
    behind.press(f"{path}/terms", category="staff", schedule="bureau", first="", last="")
    assert behind.card().row.terms == Terms(Category.STAFF, schedule="bureau")
    assert "accès" in behind.press(f"{path}/suspend")
    assert "ni badge ni doigt" in behind.page(path)
    behind.press(f"{path}/restore")
    assert not behind.card().row.suspended
    behind.press(f"{path}/reveal")
    assert behind.card().shown
    behind.press(f"{path}/conceal")
    assert not behind.card().shown


def test_a_schedule_that_is_gone_is_refused(behind):
    behind.at_desk.ask(SetSchedule(OFFICE))
    behind.at_desk.ask(SetTerms(behind.anne, Terms(Category.STAFF, schedule="bureau")))
    assert 'value="bureau"' in behind.page(f"/desk/members/{behind.anne}/terms")
    answer = behind.send(f"/desk/members/{behind.anne}/terms", category="staff", schedule="nowhere")
    assert answer.status_code == 422


def test_a_look_at_movements_is_on_record_and_says_so(behind):
    behind.at_desk.at_the_door(Entered(behind.anne, "in", Means.BADGE))
    seen = behind.send(f"/desk/members/{behind.anne}/movements", "auditor")
    assert "Cette consultation est inscrite au journal, à votre nom." in seen.text
    assert "12 h 00 Arrivée in badge" in text_of(seen.text)
    assert behind.at_desk.facts()[-1] == Looked(behind.ids["auditor"], "movements", behind.anne)


def test_everything_on_somebody_goes_out_as_one_file(behind):
    sent = behind.send(f"/desk/members/{behind.anne}/data")
    assert set(ZipFile(BytesIO(sent.data)).namelist()) == {"seuil.json", "seuil.csv"}


def test_erasing_wants_the_name(behind):
    path = f"/desk/members/{behind.anne}/erase"
    assert "Anne Étienne" in behind.page(path)
    wrong = behind.send(path, name="Bert")
    assert "rien n’a été effacé" in wrong.text
    assert "C’est effacé" in behind.press(path, name=" anne  etienne ")
    assert "Anne" not in behind.page("/desk/members")


# --- badges ---------------------------------------------------------------------------------------


def test_the_page_waits_for_a_badge_and_gives_it(behind):
    path = f"/desk/members/{behind.anne}/badge"
    assert "Présentez le nouveau badge maintenant" in behind.page(path)
    token = behind.at_desk.show_unknown(STRANGE)
    page = behind.page(path)
    assert "··DE" in page
    assert '<noscript><meta http-equiv="refresh" content="3; url=?fresh=1"></noscript>' in page
    assert "Le badge ··DE est à Anne Étienne." in behind.press(path, badge=token)
    bert = behind.at_desk.add("Bert")
    taken = behind.send(f"/desk/members/{bert}/badge", badge=token)
    assert taken.status_code == 422
    assert "Ce badge appartient déjà à quelqu’un." in taken.text
    assert "refresh" not in taken.text


def test_a_temporary_badge_by_its_number(behind):
    path = f"/desk/members/{behind.anne}/badge/other"
    behind.press(path, badge="", number="0c 00 06 21 a5", until="2026-12-01")
    (badge,) = behind.card().badges
    assert (badge.tail, badge.until.day) == ("A5", 1)
    assert "jusqu’au 1er décembre 2026" in behind.page(f"/desk/members/{behind.anne}")
    wrong = behind.send(path, badge="", number="x")
    assert wrong.text.split('id="number-error">')[1].startswith("Ce n’est pas un numéro de badge")
    assert "Présentez un badge, ou écrivez son numéro." in behind.send(path, badge="").text
    token = behind.at_desk.show_unknown(STRANGE)
    behind.press(path, badge=token, number="", until="2026-11-30")
    assert len(behind.card().badges) == 2


@pytest.mark.parametrize("how", ["lost", "returned"])
def test_a_badge_lost_or_given_back_opens_no_more(behind, how):
    token = behind.at_desk.show_unknown(STRANGE)
    behind.press(f"/desk/members/{behind.anne}/badge", badge=token)
    page = behind.press(f"/desk/members/{behind.anne}/badges/{token}/{how}")
    assert "n’ouvre plus" in page
    assert [badge.revoked for badge in behind.card().badges] == [True] * (how == "lost")
    assert behind.at_desk.facts()[-1].lost == (how == "lost")


def test_a_lost_badge_that_turned_up_is_given_back(behind):
    token = behind.at_desk.show_unknown(STRANGE)
    behind.press(f"/desk/members/{behind.anne}/badge", badge=token)
    returned = f"/desk/members/{behind.anne}/badges/{token}/returned"
    assert returned in behind.press(f"/desk/members/{behind.anne}/badges/{token}/lost")
    assert "ce badge est rendu" in behind.press(returned)
    assert behind.card().badges == ()


# --- fingers --------------------------------------------------------------------------------------


def test_consent_comes_first_in_the_members_language(behind):
    dutch = behind.at_desk.add("Bert", language="nl")
    path = f"/desk/members/{dutch}/consent"
    page = behind.page(path)
    assert '<blockquote class="consent" lang="nl">' in page
    admin, enrol = behind.made.signed_in("admin"), f"/desk/members/{dutch}/enrol"
    assert "D’abord le consentement" in get(admin, enrol, follow_redirects=True).text
    version = behind.at_desk.ask(ShowConsent("nl")).version
    refused = behind.send(path, text=version)
    assert refused.status_code == 422
    assert "le badge convient tout aussi bien" in refused.text
    assert "Commencer" in behind.press(path, text=version, agreed="y")
    assert behind.card(dutch).consent.language == "nl"


def test_an_older_text_is_read_again(behind):
    path = f"/desk/members/{behind.anne}/consent"
    answer = behind.send(path, text="1999-1", agreed="y")
    assert "Le texte du consentement a changé" in answer.text
    assert 'value="1999-1"' not in answer.text


def agree(behind):
    version = behind.at_desk.ask(ShowConsent("fr")).version
    behind.at_desk.ask(RecordConsent(behind.anne, version, "fr"))


def test_an_enrolment_asks_for_the_password_again(behind):
    agree(behind)
    answer = behind.send(f"/desk/members/{behind.anne}/enrol", confirmed=False)
    assert "/confirm" in answer.headers["Location"]


def test_an_enrolment_that_cannot_be_says_why_on_its_page(behind):
    agree(behind)
    answer = behind.send(f"/desk/members/{behind.anne}/enrol")
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert "Ce doigt n’est pas enregistré." in answer.text
    assert "Il n’y a pas de lecteur d’empreintes ici" in answer.text


def test_withdrawal_gives_a_receipt(behind):
    agree(behind)
    path = f"/desk/members/{behind.anne}/withdraw"
    assert "Retirer et effacer" in behind.page(path)
    receipt = behind.send(path)
    assert "Anne Étienne a retiré son consentement" in text_of(receipt.text)
    assert "23 novembre 2026, 12\u00a0h\u00a000" in receipt.text
    assert behind.card().consent is None


def test_a_finger_that_nobody_has_cannot_be_taken_back(behind):
    page = behind.press(f"/desk/members/{behind.anne}/fingers/none/revoke")
    assert "Cette empreinte n’est pas enregistrée, ou ne l’est plus." in page


# --- schedules ------------------------------------------------------------------------------------

ROWS_OF_OFFICE = {"days-0": ["0", "4"], "start-0": "08:00", "end-0": "19:00"}


def test_a_schedule_in_rows(behind):
    assert "tout le monde vient à toute heure" in behind.page("/desk/schedules")
    night = {"days-3": "4", "start-3": "22:00", "end-3": "02:00"}
    page = behind.press(
        "/desk/schedules/new", name="bureau", holidays="closed", **ROWS_OF_OFFICE, **night
    )
    assert "lundi, vendredi, de 8 h 00 à 19 h 00" in page
    assert "de 22 h 00 à 2 h 00 le lendemain" in page
    assert "fermé les jours fériés" in page
    known = behind.at_desk.ask(ListSchedules()).schedules
    office = Schedule("bureau", (Window((0, 4), 480, 1140), Window((4,), 1320, 120)), "closed")
    assert office in known
    edit = behind.page("/desk/schedules/bureau")
    assert 'name="start-1" value="22:00"' in edit
    assert edit.count('<fieldset class="window"') == 4
    behind.press("/desk/schedules/bureau/drop")
    assert office not in behind.at_desk.ask(ListSchedules()).schedules


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "bureau"}, "Il faut au moins une plage"),
        ({"name": "bureau", "days-0": "1", "start-0": "08:00"}, "chaque plage a ses jours"),
        ({"name": "bureau", **ROWS_OF_OFFICE, "end-1": "08:00"}, "chaque plage a ses jours"),
        ({"name": "Büro", **ROWS_OF_OFFICE}, "Minuscules sans accent"),
        ({"name": "always", **ROWS_OF_OFFICE}, "Ce nom ne convient pas à un horaire"),
    ],
)
def test_a_schedule_that_does_not_fit_keeps_what_was_typed(behind, fields, said):
    answer = behind.send("/desk/schedules/new", holidays="open", **fields)
    assert answer.status_code == 422
    assert said in answer.text.replace("\u00a0", " ")
    assert ('value="08:00"' in answer.text) == any("08:00" in value for value in fields.values())


def test_a_schedule_in_use_stays(behind):
    behind.at_desk.ask(SetSchedule(OFFICE))
    behind.at_desk.ask(SetTerms(behind.anne, Terms(Category.STAFF, schedule="bureau")))
    assert "1 membre" in text_of(behind.page("/desk/schedules"))
    assert "/drop" not in behind.page("/desk/schedules")
    assert "suivent encore cet horaire" in behind.press("/desk/schedules/bureau/drop")


def test_a_schedule_that_is_gone(behind):
    behind.at_desk.ask(SetSchedule(OFFICE))
    behind.at_desk.ask(DropSchedule("bureau"))
    answer = get(behind.made.signed_in("admin"), "/desk/schedules/bureau", follow_redirects=True)
    assert "Cet horaire n’existe plus." in answer.text


# --- accounts -------------------------------------------------------------------------------------


def account(behind, login):
    known = behind.at_desk.ask(ListAccounts()).accounts
    return next(each for each in known if each.login == login)


def test_an_account_is_opened_with_a_password_for_once(behind):
    opened = behind.send("/desk/accounts/new", login="host@lln.example", role="host")
    (password,) = re.findall(r"<code>([a-z-]{20,})</code>", opened.text)
    made = account(behind, "host@lln.example")
    assert made.role is Role.HOST
    assert passwords.fits(password, behind.at_desk.people.secrets()[made.account].hash)
    assert password not in behind.page("/desk/accounts")
    taken = behind.send("/desk/accounts/new", login="host@lln.example", role="host")
    assert "Cet identifiant est déjà pris." in taken.text
    assert behind.send("/desk/accounts/new", login="x", role="member").status_code == 422


def test_a_role_is_changed_once_the_password_was_given_again(behind):
    path = f"/desk/accounts/{behind.ids['host']}/role"
    first = behind.send(path, confirmed=False, role="auditor")
    assert "/confirm" in first.headers["Location"]
    assert "Le rôle est changé" in behind.press(path, role="auditor")
    roster = behind.at_desk.standing.roster
    assert roster.accounts[behind.ids["host"]].role is Role.AUDITOR
    kept = behind.at_desk.kept
    behind.press(path, role="emperor")
    assert behind.at_desk.kept == kept


def test_an_account_is_signed_out_and_closed(behind):
    path = f"/desk/accounts/{behind.ids['host']}"
    before = behind.epoch_of("host")
    assert "toutes les sessions de ce compte sont fermées" in behind.press(f"{path}/revoke")
    assert behind.epoch_of("host") > before
    assert "Le compte est fermé." in behind.press(f"{path}/close")
    assert behind.at_desk.standing.roster.accounts[behind.ids["host"]].closed


def test_the_last_admin_stays(behind):
    page = behind.press(f"/desk/accounts/{behind.ids['admin']}/role", role="host")
    assert "C’est le dernier compte d’administration" in page


# --- the house ------------------------------------------------------------------------------------


def test_the_journal_says_who_did_what(behind):
    behind.press(f"/desk/members/{behind.anne}/suspend")
    said = text_of(behind.page("/desk/journal", "auditor"))
    login = behind.at_desk.people.secrets()[behind.ids["admin"]].login
    assert f"12 h 00 {login} Accès suspendu Anne Étienne" in said
    assert "la console Membre inscrit Anne Étienne" in said


def test_a_correction_has_a_reason(behind):
    behind.at_desk.at_the_door(Entered(behind.anne, "in", Means.BADGE))
    behind.at_desk.later(3 * HOUR_US)
    start = behind.page(f"/desk/correct?member={behind.anne}", "host")
    assert f'<option selected value="{behind.anne}">' in start
    assert re.search(r'checked [^>]*value="out"', start)
    fields = {"member": behind.anne, "way": "out", "day": "2026-11-23", "time": "14:30"}
    wrong = behind.send("/desk/correct", "host", **fields, why="")
    assert wrong.status_code == 422
    early = behind.send("/desk/correct", "host", **{**fields, "time": "18:00"}, why="oubli")
    assert "pour un moment passé" in early.text
    assert "C’est corrigé." in behind.press("/desk/correct", "host", **fields, why="oubli")
    (fact,) = [fact for fact in behind.at_desk.facts() if isinstance(fact, Corrected)]
    assert (fact.why, fact.by) == ("oubli", behind.ids["host"])
    assert "0 sur 5" in text_of(behind.page("/desk/board"))


def test_without_sensors_the_page_says_that_badges_do(behind):
    assert "les badges suffisent" in behind.page("/desk/sensors")
    assert "Personne\u00a0: tout est en place." in behind.page("/desk/sensors/again")
    assert "Ce lecteur n’existe pas" in behind.press("/desk/sensors/finger-in/survey")
