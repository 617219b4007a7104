"""A member's own hours and statements, at the real desk: theirs, and nobody else's."""

import pytest

from appliance.commands import AgreePayer, ConfirmVisit, ListStatements, ShowBalance, StrikeVisit
from appliance.commands.answers import Balance
from appliance.facts import VisitConfirmed, VisitProposed
from tests.at_the_desk import at_desk
from tests.billing_pages import behind, text_of

__all__ = ["at_desk"]

DAY = "2026-11-24"


@pytest.fixture
def desk(tmp_path, at_desk):
    with behind(tmp_path / "web", at_desk) as made:
        yield made


def said(desk, path="/me", **how):
    return text_of(desk.page(path, "member", **how))


def facts(desk, kind):
    return [fact for fact in desk.at_desk.facts() if isinstance(fact, kind)]


def proposal(desk, went="17:30", **more):
    path = f"/me/visits/{DAY}/{desk.forgotten}"
    fields = {"came_day": DAY, "came_time": "09:03", "went_day": DAY, "went_time": went}
    return desk.send(path, "member", **{**fields, "why": "partie à 17 h 30", **more})


def test_what_is_left_stands_there_in_plain_words(desk):
    page = said(desk)
    assert "Il vous reste 6 h 22 jusqu’au 29 décembre." in page
    assert "Formule : Journée de 8 heures. Ce mois-ci : 0,00 € jusqu’ici." in page


def test_the_months_have_their_visits_and_their_sums(desk):
    page = said(desk)
    assert "Novembre 2026 17 h 38 5 jours, dont 1 visite estimée" in page
    assert "Octobre 2026 : 8 h, 3 jours" in page
    assert "Lundi 30 novembre 9 h 10 – 12 h 50" in page


def test_an_estimate_is_announced_and_confirmed_in_one_press(desk):
    page = said(desk)
    assert "Une visite à confirmer" in page
    assert "Mardi 24 novembre, 9 h 03 – vers 12 h 03 3 h pas de badge au départ" in page
    page = text_of(desk.press(f"/me/visits/{desk.forgotten}/confirm", "member"))
    assert "l’estimation est confirmée" in page
    assert "à confirmer" not in page
    assert [fact.visit for fact in facts(desk, VisitConfirmed)] == [desk.forgotten]


def test_what_cannot_be_confirmed_says_why(desk):
    other = desk.seen("2026-11-09", "2026-11-09")[0].visit.visit
    assert "Rien n’est estimé" in desk.press(f"/me/visits/{other}/confirm", "member")
    assert desk.send("/me/visits/x/confirm", "member").status_code == 404


def test_the_right_time_is_proposed_and_waits_for_the_desk(desk):
    page = desk.page(f"/me/visits/{DAY}/{desk.forgotten}", "member")
    assert 'value="09:03"' in page
    assert "Au registre" in page
    assert proposal(desk).status_code == 303
    (fact,) = facts(desk, VisitProposed)
    assert (fact.visit, fact.why) == (desk.forgotten, "partie à 17 h 30")
    page = said(desk)
    assert "Vous avez proposé : mar. 24 nov., 9 h 03 – 17 h 30." in page
    assert "à confirmer" not in page


def test_what_cannot_be_proposed_is_said_beside_its_field(desk):
    answer = proposal(desk, went="08:00")
    assert answer.status_code == 422
    assert "Le départ vient avant l’arrivée" in answer.text
    assert not facts(desk, VisitProposed)


def test_a_visit_that_is_missing_is_proposed(desk):
    assert "Il manque une visite" in said(desk, "/me/visits/new")
    fields = {"came_day": "2026-11-12", "came_time": "09:00", "went_day": "2026-11-12"}
    page = desk.press("/me/visits/new", "member", went_time="10:00", why="lecteur", **fields)
    assert "pas au registre" in text_of(page)
    assert facts(desk, VisitProposed)[0].visit == 0
    assert "Ajoutée" not in page


@pytest.mark.parametrize("path", [f"{DAY}/999999", f"{DAY}/x", "never/1"])
def test_a_visit_that_is_none_of_theirs_is_not_there(desk, path):
    assert desk.page(f"/me/visits/{path}", "member", code=404)


def test_what_is_billed_is_their_own_and_no_other(desk):
    mine = desk.at_desk.ask(ListStatements("", desk.anne)).rows[0].number
    every = {row.number for row in desk.at_desk.ask(ListStatements()).rows}
    page = said(desk)
    assert f"2026-000{mine} Octobre 2026 8 h 40,00 €" in page
    page = said(desk, f"/me/statements/{mine}")
    assert "À payer 40,00 €" in page
    assert "Anne Étienne" in page
    for other in every - {mine}:
        desk.page(f"/me/statements/{other}", "member", code=404)
        desk.page(f"/me/statements/{other}/pdf", "member", code=404)


def test_their_statement_is_a_pdf(desk):
    mine = desk.at_desk.ask(ListStatements("", desk.anne)).rows[0].number
    paper = desk.file(f"/me/statements/{mine}/pdf", "member")
    assert paper.data.startswith(b"%PDF")
    assert "releve-2026-" in paper.headers["Content-Disposition"]


def test_a_certificate_of_their_own_hours(desk):
    assert "Voir l’attestation" in said(desk, "/me/certificate")
    asked = "since=2026-11-01&until=2026-11-30"
    page = said(desk, f"/me/certificate?{asked}")
    assert "Présence totale 17 h 38" in page
    assert "Estimation" in page
    paper = desk.file(f"/me/certificate/pdf?{asked}", "member")
    assert paper.data.startswith(b"%PDF")


def test_a_certificate_without_days_leads_back_to_the_form(desk):
    browser = desk.made.signed_in("member")
    answer = browser.get("/me/certificate/pdf", base_url="http://127.0.0.1:8080")
    assert answer.headers["Location"].startswith("/me/certificate")


def test_whether_their_plan_fits(desk):
    page = said(desk, "/me/fit")
    assert "Votre formule est trop grande pour vous." in page
    assert "Avec « À l’heure », ces mêmes visites vous auraient coûté" in page
    assert "Journée de 8 heures la vôtre" in page
    assert "Chloé" not in page


def test_who_never_came_is_told_so(desk):
    for seen in desk.seen("2026-10-01", "2026-11-30"):
        desk.at_desk.ask(StrikeVisit(desk.anne, seen.visit.visit, "jamais venue"))
    assert "Trop" not in said(desk, "/me/fit")


def test_who_pays_for_them_is_told(desk):
    desk.at_desk.ask(AgreePayer(desk.anne, desk.chloe))
    assert "C’est Chloé Lambert qui paie." in said(desk)


def test_where_nothing_is_billed_no_plan_is_spoken_of(desk):
    desk.instead = {ShowBalance: Balance(desk.anne, "Anne Étienne", None)}
    page = said(desk)
    assert "Formule" not in page.split("Mes heures")[1].split("Mes badges")[0]
    assert "17 h 38" in page


def test_an_estimate_that_is_billed_asks_for_nothing_more(desk):
    desk.close("2026-11", estimates=True)
    page = said(desk)
    assert "à confirmer" not in page
    page = said(desk, f"/me/visits/{DAY}/{desk.forgotten}")
    assert "Ce mois est déjà facturé" in page


def test_the_desk_confirms_in_their_place(desk):
    desk.at_desk.ask(ConfirmVisit(desk.anne, desk.forgotten))
    assert "estimation confirmée" in said(desk)
