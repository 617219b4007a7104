"""A member's own page: what it says, what its buttons do, and that it is about nobody else."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from msgspec.structs import replace

from appliance.commands import (
    EraseMember,
    ExportPerson,
    RevokeBadge,
    RevokeFinger,
    ShowConsent,
    ShowOnBoard,
    WithdrawConsent,
)
from appliance.commands.answers import Board, FingerSeen, Trouble
from appliance.model import Role
from appliance.web.desk.sign_in.passkeys import Passkey
from tests.members_desk import ANNE, MembersDesk
from tests.still_desk import get, pages, send

BROWSER_LOCAL = "http://localhost:8080"


@pytest.fixture
def behind(tmp_path):
    with pages(tmp_path, desk=MembersDesk().with_anne()) as made:
        yield made


def press(made, path, account="anne", **fields):
    return send(made.signed_in(account), path, token=made.token(account), **fields)


def page(made, path="/me", account="anne"):
    answer = get(made.signed_in(account), path)
    assert answer.status_code == 200, answer.status
    return answer.text


def follow(made, path, **fields):
    """Press a button, and return what the next page says."""
    browser = made.signed_in("anne")
    answer = send(browser, path, token=made.token("anne"), **fields)
    assert answer.status_code == 303
    return get(browser, answer.headers["Location"]).text


def test_the_page_greets_by_the_first_name_also_where_the_family_comes_first(tmp_path):
    desk = MembersDesk().with_anne()
    row = desk.cards[ANNE].row
    called = replace(row.particulars, name="Étienne, Anne")
    desk.know(ANNE, row=replace(row, particulars=called))
    with pages(tmp_path, desk=desk) as behind:
        assert "Bonjour Anne<" in page(behind)


def test_the_page_greets_and_says_how_long_somebody_was_there(behind):
    said = page(behind)
    assert "Bonjour Anne" in said
    assert "Novembre 2026" in said
    assert "3 h 30" in said
    assert "9\u00a0h\u00a000 – 12\u00a0h\u00a030" in said
    assert "gardés 90 jours" in said
    assert "Étienne" not in said


def test_without_a_visit_it_says_so(behind):
    behind.desk.visits = ()
    assert "Pas encore de passage" in page(behind)


def test_a_badge_reported_lost_is_revoked(behind):
    assert "··A5" in page(behind)
    said = follow(behind, "/me/badges/token-a5/lost")
    assert behind.desk.given(RevokeBadge) == [RevokeBadge(ANNE, "token-a5", lost=True)]
    assert "ce badge n’ouvre plus la porte" in said
    assert "n’ouvre plus</span>" in said
    assert "jusqu’au 1er décembre 2026" in said
    assert "token-a5/lost" not in said


def test_a_badge_that_is_not_theirs_stays_as_it_is(behind):
    said = follow(behind, "/me/badges/token-of-bert/lost")
    assert "Ce badge n’est plus dans la liste" in said


def test_no_badge_is_said_kindly(behind):
    assert "Demandez-en un à l’accueil" not in page(behind)
    for token in ("token-a5", "token-b6"):
        behind.desk.revoke(ANNE, token)
    assert "Demandez-en un à l’accueil" in page(behind)
    assert "Pour entrer, demandez d’abord un badge" in page(behind)
    assert "Pour entrer, demandez un badge" in press(behind, "/me/consent/withdraw").text


def test_the_first_name_is_shown_and_hidden_again(behind):
    assert "Votre prénom est au tableau" in follow(behind, "/me/shown")
    assert "Votre prénom est caché." in follow(behind, "/me/shown")
    given = behind.desk.given(ShowOnBoard)
    assert given == [ShowOnBoard(ANNE, shown=True), ShowOnBoard(ANNE, shown=False)]


def test_the_consent_stands_there_with_its_text_version_and_day(behind):
    said = page(behind)
    assert "le 2 novembre 2026 (texte 2026-1, lu en français)" in said
    assert "Premier alinéa." in said
    assert "Empreinte 2" in said


def test_words_that_have_changed_since_are_not_shown_as_those_agreed_to(behind):
    behind.desk.know(
        ANNE, consent=type(behind.desk.cards[ANNE].consent)("2025-1", "2025-03-01", "nl")
    )
    said = page(behind)
    assert "texte 2025-1, lu en néerlandais" in said
    assert "Premier alinéa." not in said
    assert [command.language for command in behind.desk.given(ShowConsent)] == ["nl"]


def test_withdrawing_gives_a_receipt_that_says_what_is_proved(behind):
    answer = press(behind, "/me/consent/withdraw")
    assert answer.status_code == 200
    assert behind.desk.given(WithdrawConsent) == [WithdrawConsent(ANNE)]
    for words in (
        "Vous avez retiré votre consentement.",
        "Anne Étienne",
        "23 novembre 2026, 14\u00a0h\u00a005",
        "Votre badge ouvre la porte comme avant.",
        "Lecteur finger-in, emplacement 3\u00a0: effacé, et vérifié",
        "Lecteur finger-out, emplacement 4\u00a0: sera effacé dès que",
    ):
        assert words in answer.text
    assert "Vous n’avez enregistré aucune empreinte." in page(behind)


def test_one_finger_of_two_can_be_taken_back(behind):
    answer = press(behind, "/me/fingers/thumb/remove")
    assert behind.desk.given(RevokeFinger) == [RevokeFinger(ANNE, "thumb")]
    assert "Vous avez retiré une empreinte." in answer.text


def test_the_only_finger_goes_with_the_consent_alone(behind):
    behind.desk.know(ANNE, fingers=(FingerSeen("thumb", ("finger-in",), ("finger-out",)),))
    said = page(behind)
    assert "fingers/thumb/remove" not in said
    assert "à enregistrer à nouveau\u00a0: le lecteur finger-out" in said


@pytest.mark.parametrize(
    ("command", "path"),
    [(WithdrawConsent, "/me/consent/withdraw"), (RevokeFinger, "/me/fingers/thumb/remove")],
)
def test_what_could_not_be_withdrawn_is_said(behind, command, path):
    behind.desk.trouble[command] = Trouble.NOT_KEPT
    assert "Le registre ne peut pas être écrit" in follow(behind, path)


# --- everything, and nothing ----------------------------------------------------------------------


def unpacked(answer):
    with ZipFile(BytesIO(answer.data)) as bundle:
        return {name: bundle.read(name).decode() for name in bundle.namelist()}


def test_everything_comes_in_one_file(behind):
    answer = get(behind.signed_in("anne"), "/me/everything.zip")
    assert answer.headers["Content-Disposition"] == "attachment; filename=seuil.zip"
    assert answer.headers["Cache-Control"] == "no-store"
    assert unpacked(answer) == {"seuil.json": '{"what": "all"}', "seuil.csv": "what,when\n"}
    assert behind.desk.given(ExportPerson) == [ExportPerson(ANNE)]


def test_passkeys_are_part_of_everything_however_the_page_was_reached(behind):
    behind.house.passkeys.keep(Passkey(b"\1", "anne", b"\2", 7, 5))
    behind.house.passkeys.keep(Passkey(b"\3", "bert", b"\4", 7, 5))
    files = unpacked(get(behind.signed_in("anne"), "/me/everything.zip"))
    assert json.loads(files["passkeys.json"]) == [
        {"id": "01", "public_key": "02", "count": 7, "made_us": 5}
    ]


def test_erasing_asks_first_and_says_what_stays(behind):
    said = page(behind, "/me/erase")
    assert "Ce qui reste" in said
    assert "90 jours" in said
    answer = press(behind, "/me/erase")
    assert answer.status_code == 422
    assert "Cochez d’abord cette case." in answer.text
    assert not behind.desk.given(EraseMember)


def test_erased_is_erased_and_the_session_is_over(behind):
    behind.house.passkeys.keep(Passkey(b"\1", "anne", b"\2", 0, 5))
    browser = behind.signed_in("anne")
    answer = send(browser, "/me/erase", token=behind.token("anne"), sure="y")
    assert answer.status_code == 200
    assert behind.desk.given(EraseMember) == [EraseMember(ANNE)]
    assert "Nous ne savons plus qui vous êtes" in answer.text
    assert "anne" not in answer.text.lower().replace("personne", "")
    assert behind.house.passkeys.of("anne") == ()
    assert get(browser, "/me").status_code == 303


def test_what_could_not_be_erased_is_said_and_the_account_stays(behind):
    behind.desk.trouble[EraseMember] = Trouble.NOT_KEPT
    browser = behind.signed_in("anne")
    answer = send(browser, "/me/erase", token=behind.token("anne"), sure="y")
    assert answer.status_code == 422
    assert "Le registre ne peut pas être écrit" in answer.text
    assert get(browser, "/me").status_code == 200


# --- who is in ------------------------------------------------------------------------------------


def test_the_board_names_those_who_wish_it(behind):
    said = page(behind, "/board")
    assert "3 ici, dont 2 sans nom." in said
    assert "<li>Anne</li>" in said
    assert "9\u00a0h\u00a000" not in said
    assert "Le vôtre n’y est pas." in said
    behind.desk.know(ANNE, shown=True)
    assert "Votre prénom y est quand vous êtes là." in page(behind, "/board")


def test_nobody_in_is_said(behind):
    behind.desk.board = Board(())
    assert "Personne pour l’instant." in page(behind, "/board")


def test_the_board_is_for_members_and_the_page_for_oneself(behind):
    behind.desk.open("boss", Role.ADMIN)
    for path in ("/board", "/me"):
        assert get(behind.browser(), path).status_code == 303
        assert get(behind.signed_in("boss"), path).status_code == 404
