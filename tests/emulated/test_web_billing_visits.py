"""Visits on the desk's pages, at the real desk: settled, corrected, proposed, struck, added."""

import re

import pytest

from appliance.facts import ProposalDeclined, VisitConfirmed, VisitProposed, VisitStruck, VisitTold
from tests.at_the_desk import at_desk, local_us
from tests.billing_pages import behind, text_of

__all__ = ["at_desk"]

DAY = "2026-11-24"
WHY = "badge oublié au vestiaire"


@pytest.fixture
def desk(tmp_path, at_desk):
    with behind(tmp_path / "web", at_desk) as made:
        yield made


def said(desk, page, who="host", **how):
    return text_of(desk.page(page, who, **how))


def form(came=(DAY, "09:03"), went=(DAY, "12:30"), why=WHY, **more):
    return {
        "came_day": came[0], "came_time": came[1], "went_day": went[0], "went_time": went[1],
        "why": why, **more,
    }  # fmt: skip


def forgotten(desk, what=""):
    return f"/desk/members/{desk.anne}/visits/{DAY}/{desk.forgotten}{what}"


def facts(desk, kind):
    return [fact for fact in desk.at_desk.facts() if isinstance(fact, kind)]


def proposed(desk, went="17:30", why="partie à 17 h 30"):
    answer = desk.send(
        f"/me/visits/{DAY}/{desk.forgotten}", "member", **form(went=(DAY, went), why=why)
    )
    assert answer.status_code == 303, answer.text
    return facts(desk, VisitProposed)[-1]


# --- what waits to be settled ---------------------------------------------------------------------


def test_an_estimate_waits_and_says_how_it_is_known(desk):
    page = said(desk, "/desk/visits")
    assert "Anne Étienne" in page
    assert "Mardi 24 novembre, 9 h 03 – vers 12 h 03" in page
    assert "pas de badge au départ" in page


def test_one_press_confirms_it_and_then_all_is_settled(desk):
    page = desk.press(forgotten(desk, "/confirm"), back="unsettled")
    assert "L’estimation est confirmée." in page
    assert "Rien à vérifier" in page
    assert [fact.visit for fact in facts(desk, VisitConfirmed)] == [desk.forgotten]


def test_a_proposal_is_accepted_as_it_stood_beside_the_button(desk):
    told = proposed(desk)
    page = said(desk, "/desk/visits")
    assert "Le membre propose : mar. 24 nov., 9 h 03 – 17 h 30" in page
    assert "partie à 17 h 30" in page
    shown = {"began": told.began_us, "ended": told.ended_us, "back": "unsettled"}
    assert "les heures proposées comptent" in desk.press(forgotten(desk, "/accept"), **shown)
    (fact,) = facts(desk, VisitTold)
    assert (fact.began_us, fact.ended_us, fact.why) == (told.began_us, told.ended_us, told.why)
    assert "Rien à vérifier" in desk.page("/desk/visits")


def test_a_proposal_that_changed_meanwhile_is_not_accepted_unseen(desk):
    first = proposed(desk)
    proposed(desk, "19:00", "non, 19 h")
    page = desk.press(forgotten(desk, "/accept"), began=first.began_us, ended=first.ended_us)
    assert "a changé entre-temps" in page
    assert not facts(desk, VisitTold)


def test_a_button_of_a_proposal_that_is_answered_does_nothing(desk):
    shown = {"began": "1", "ended": "2"}
    assert "a changé entre-temps" in desk.press(forgotten(desk, "/accept"), **shown)


def test_declining_asks_why_and_the_member_reads_it(desk):
    proposed(desk)
    assert desk.send(forgotten(desk, "/decline"), why="").status_code == 422
    page = desk.press(forgotten(desk, "/decline"), why="vue à 16 h", back="unsettled")
    assert "Le membre lira votre explication" in page
    assert [fact.why for fact in facts(desk, ProposalDeclined)] == ["vue à 16 h"]
    assert "n’ont pas été retenues\u00a0: vue à 16 h" in desk.page("/me", "member")


def test_an_auditor_sees_what_waits_and_has_no_button(desk):
    proposed(desk)
    page = desk.page("/desk/visits", "auditor")
    assert "Anne Étienne" in page
    for word in ("Accepter", "Refuser", "Corriger", "Confirmer"):
        assert word not in page


# --- one member's history -------------------------------------------------------------------------


def test_a_month_has_its_visits_and_their_sum(desk):
    page = said(desk, f"/desk/members/{desk.anne}/visits?month=2026-10")
    assert "Visites\u00a0: Anne Étienne".replace("\u00a0", " ") in page
    assert "Octobre 2026 8 h 3 jours" in page
    assert "9 h 05 – 12 h 05" in page
    assert "Novembre 2026 →" in page


def test_without_a_month_it_is_this_one(desk):
    assert "Aucune visite ce mois-là." in desk.page(f"/desk/members/{desk.anne}/visits")
    assert "Aucune visite ce mois-là." in desk.page(f"/desk/members/{desk.anne}/visits?month=x")


def test_the_form_starts_at_what_is_on_record(desk):
    page = desk.page(forgotten(desk))
    for value in ("2026-11-24", "09:03", "12:03"):
        assert f'value="{value}"' in page


def test_a_correction_keeps_the_original_with_who_when_and_why(desk):
    assert "C’est corrigé." in desk.press(forgotten(desk), **form())
    page = said(desk, f"/desk/members/{desk.anne}/visits?month=2026-11")
    assert "9 h 03 – 12 h 30" in page
    assert "corrigée par l’accueil" in page
    assert "au lieu de mar. 24 nov., 9 h 03 – 12 h 03" in page
    assert WHY in page
    assert "host" in page


def test_a_time_nobody_touched_keeps_its_seconds(desk):
    began = local_us(2026, 11, 24, 9, 3) + 42_000_000
    fields = form(was_came=began, was_went=local_us(2026, 11, 24, 12, 3))
    desk.press(forgotten(desk), **fields)
    (fact,) = facts(desk, VisitTold)
    assert fact.began_us == began
    assert fact.ended_us == local_us(2026, 11, 24, 12, 30)


def test_the_second_of_two_hours_in_autumn_stays_the_second(desk):
    fact = desk.tell(0, (2026, 10, 24, 23, 0), (2026, 10, 25, 4, 0)).visit
    second = local_us(2026, 10, 25, 1, 30) + 2 * 3_600_000_000  # 2:30 for the second time
    path = f"/desk/members/{desk.anne}/visits/2026-10-24/{fact.visit}"
    came, went = ("2026-10-24", "23:00"), ("2026-10-25", "02:30")
    desk.press(path, **form(came, went, was_went=second))
    assert facts(desk, VisitTold)[-1].ended_us == second


WRONG = {
    "ends before it begins": (form(went=(DAY, "08:00")), "Le départ vient avant l’arrivée"),
    "in the future": (form(went=("2026-12-01", "23:00"), came=("2026-12-01", "08:00")),
                      "n’est pas encore passé"),
    "two days long": (form(went=("2026-11-26", "12:00")), "plus d’un jour et demi"),
    "another visit": (form(came=("2026-11-17", "11:00"), went=("2026-11-17", "13:00")),
                      "chevauchent une autre visite"),
    "no reason": (form(why=" "), "Indiquez pourquoi"),
    "no day": (form(came=("", "09:00")), "Ce n’est pas une date."),
    "no time": (form(went=(DAY, "")), "Une heure, comme 17:30."),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "trouble"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_told(desk, fields, trouble):
    answer = desk.send(forgotten(desk), **fields)
    assert answer.status_code == 422
    errors = re.findall(r'<p class="error"[^>]*>([^<]*)', answer.text)
    assert len(errors) == 1
    assert trouble in errors[0]
    assert not facts(desk, VisitTold)


def test_the_visit_in_the_way_is_named(desk):
    answer = desk.send(forgotten(desk), **WRONG["another visit"][0])
    assert "(mar. 17 nov., 9 h 00 – 11 h 30)" in text_of(answer.text)


def test_in_a_closed_month_the_difference_comes_later_and_the_page_says_so(desk):
    first = desk.seen("2026-10-01", "2026-10-31")[0].visit
    path = f"/desk/members/{desk.anne}/visits/2026-10-05/{first.visit}"
    assert "Ce mois est clôturé" in desk.page(path)
    page = desk.press(path, **form(("2026-10-05", "09:00"), ("2026-10-05", "10:00")))
    assert "la différence figurera sur le prochain relevé" in page


def test_a_visit_that_never_was_is_struck_and_stays_visible(desk):
    assert desk.send(forgotten(desk, "/strike"), why="").status_code == 422
    page = text_of(desk.press(forgotten(desk, "/strike"), why="badge prêté"))
    assert "n’a pas eu lieu" in page
    assert "N’a pas eu lieu" in page
    assert "badge prêté" in page
    assert [fact.why for fact in facts(desk, VisitStruck)] == ["badge prêté"]


def test_a_visit_is_added_with_its_reason(desk):
    new = f"/desk/members/{desk.anne}/visits/new"
    assert desk.send(new, **form(went=(DAY, "08:00"))).status_code == 422
    page = desk.press(new, **form(("2026-11-12", "09:00"), ("2026-11-12", "10:00")))
    assert "La visite est ajoutée." in page
    assert "Jeudi 12 novembre" in page
    assert "Ajoutée" in page


@pytest.mark.parametrize("path", ["2026-11-24/999", "2026-11-24/x", "never/1"])
def test_a_visit_that_is_not_there_is_a_page_that_is_not_there(desk, path):
    assert desk.page(f"/desk/members/{desk.anne}/visits/{path}", code=404)


# --- on paper: when somebody was there ------------------------------------------------------------


def test_a_certificate_is_a_page_and_a_pdf(desk):
    path = f"/desk/members/{desk.anne}/certificate"
    assert "Voir l’attestation" in desk.page(path)
    asked = "since=2026-10-01&until=2026-10-31&employer=Brasserie"
    page = said(desk, f"{path}?{asked}")
    assert "Présence totale 8 h" in page
    assert "Brasserie" in page
    paper = desk.file(f"{path}/pdf?{asked}")
    assert paper.data.startswith(b"%PDF")
    assert "attestation-2026-10-01-2026-10-31.pdf" in paper.headers["Content-Disposition"]


def test_a_certificate_of_days_the_wrong_way_round_is_none(desk):
    path = f"/desk/members/{desk.anne}/certificate"
    asked = "since=2026-10-31&until=2026-10-01"
    assert "Le dernier jour précède le premier." in desk.page(f"{path}?{asked}")
    answer = desk.made.signed_in("host").get(
        f"{path}/pdf?{asked}", base_url="http://127.0.0.1:8080"
    )
    assert answer.status_code == 303
