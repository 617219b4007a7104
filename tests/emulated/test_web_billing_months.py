"""Plans, months and statements on the desk's pages, at the real desk: drafted, closed, credited."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from msgspec.structs import replace

from appliance.commands import (
    DraftMonth,
    ListStatements,
    RecomputeStatement,
    Refused,
    ShowTariff,
    StrikeVisit,
)
from appliance.commands.answers import Recomputed, StatementRows, TariffSeen, Trouble
from appliance.facts import MonthClosed, PayerAgreed, PlanAgreed, StatementIssued
from tests.at_the_desk import at_desk
from tests.billing_pages import PLANS, behind, text_of

__all__ = ["at_desk"]

NOVEMBER = "/desk/months/2026-11"
OCTOBER = "/desk/months/2026-10"


@pytest.fixture
def desk(tmp_path, at_desk):
    with behind(tmp_path / "web", at_desk) as made:
        yield made


def said(desk, page, who="host", **how):
    return text_of(desk.page(page, who, **how))


def facts(desk, kind):
    return [fact for fact in desk.at_desk.facts() if isinstance(fact, kind)]


def total_seen(desk):
    """Return the total that stood on the page when it was looked at."""
    return re.search(r'name="total"[^>]* value="(-?\d+)"', desk.page(NOVEMBER))[1]


def number_of(desk, name, month="2026-10"):
    rows = desk.at_desk.ask(ListStatements(month)).rows
    return next(row.number for row in rows if row.name == name)


# --- a month -------------------------------------------------------------------------------------


def test_the_months_lead_to_the_one_to_close(desk):
    page = said(desk, "/desk/months")
    assert "À clôturer : novembre 2026" in page
    assert "Octobre 2026 3 120,00 €" in page


def test_a_house_that_began_this_month_has_none_to_close(desk):
    draft = desk.at_desk.ask(DraftMonth("2026-11"))
    desk.instead[DraftMonth] = replace(draft, before="2026-12")
    desk.instead[ListStatements] = StatementRows(())
    page = said(desk, "/desk/months")
    assert "Tous les mois terminés sont clôturés." in page
    assert "Octobre 2026" not in page  # twelve empty lines say nothing


def test_the_checklist_says_what_stands_in_the_way(desk):
    page = said(desk, NOVEMBER)
    assert "Il en reste 1" in page
    assert "Anne Étienne, mar. 24 nov., 9 h 03 – vers 12 h 03" in page
    assert "Anne Étienne 1 visite estimée 17 h 38 120,00 €" in page
    assert "Bert Peeters 4 h 10 0,00 €" in page
    assert "4 relevés 320,00 €" in page
    assert "Facturer aussi les estimations" in page


def test_each_statement_is_looked_at_as_a_draft(desk):
    page = said(desk, f"{NOVEMBER}/draft/{desk.anne}")
    assert "BROUILLON" in page
    assert "Estimation : pas de badge au départ" in page
    assert desk.page(f"{NOVEMBER}/draft/nobody", code=404)


def test_an_estimate_is_not_billed_silently(desk):
    page = desk.press(f"{NOVEMBER}/close", total=total_seen(desk))
    assert "visites estimées que personne n’a confirmées" in page
    assert len(facts(desk, MonthClosed)) == 1  # October


def test_with_the_tick_the_month_is_closed_and_the_estimate_marked(desk):
    page = text_of(desk.press(f"{NOVEMBER}/close", total=total_seen(desk), estimates="y"))
    assert "Novembre 2026 est clôturé." in page
    assert "4 relevés émis." in page
    assert "1 visite estimée" in page
    assert "Pour la comptabilité" in page
    assert len(facts(desk, StatementIssued)) == 7


def test_nothing_else_is_issued_than_what_was_seen(desk):
    total = total_seen(desk)
    path = f"/desk/members/{desk.anne}/visits/2026-11-24/{desk.forgotten}"
    when = {"came_day": "2026-11-24", "came_time": "09:03", "went_day": "2026-11-24"}
    desk.press(path, went_time="21:00", why="restée tard", **when)
    page = desk.press(f"{NOVEMBER}/close", total=total)
    assert "Le total n’est plus celui que vous avez vu" in page
    assert len(facts(desk, MonthClosed)) == 1


def test_closing_asks_for_the_password_again_and_comes_back_to_the_list(desk):
    answer = desk.send(f"{NOVEMBER}/close", confirmed=False, total="1")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/confirm?next=/desk/months/2026-11"


def test_a_close_without_its_total_closes_nothing(desk):
    assert "Relisez d’abord le mois" in desk.press(f"{NOVEMBER}/close")
    assert len(facts(desk, MonthClosed)) == 1


def test_a_month_that_goes_on_is_a_dry_run(desk):
    page = said(desk, "/desk/months/2026-12")
    assert "qui change tant que le mois dure" in page
    assert "Commencez par novembre 2026." in page
    assert "Clôturer :" not in page


def test_an_auditor_reads_the_checklist_and_closes_nothing(desk):
    page = said(desk, NOVEMBER, "auditor")
    assert "320,00 €" in page
    assert "L’accueil ou l’administration s’en charge" in page


def test_all_settled_is_said(desk):
    desk.press(f"/desk/members/{desk.anne}/visits/2026-11-24/{desk.forgotten}/confirm")
    assert "Facturer aussi" not in desk.page(NOVEMBER)
    desk.press(f"{NOVEMBER}/close", total=total_seen(desk))
    page = said(desk, "/desk/months")
    assert "Tous les mois terminés sont clôturés." in page


@pytest.mark.parametrize("month", ["2026-13", "x", "2026-1"])
def test_a_month_that_is_none_is_not_there(desk, month):
    assert desk.page(f"/desk/months/{month}", code=404)


def test_without_a_tariff_nothing_is_to_be_billed(desk):
    desk.instead = {DraftMonth: Refused(Trouble.NO_TARIFF), ShowTariff: TariffSeen(None)}
    assert "Il n’y a pas encore de formules" in desk.page("/desk/months")
    assert "Il n’y a pas encore de formules" in desk.page("/desk/plans")
    assert "Il n’y a pas encore de formules" in desk.page(NOVEMBER, code=409)


def test_another_refusal_is_not_taken_for_that(desk):
    desk.instead = {DraftMonth: Refused(Trouble.NOT_KEPT)}
    assert desk.page("/desk/months", code=503)


# --- statements ----------------------------------------------------------------------------------


def test_a_statement_is_a_page_with_its_visits(desk):
    page = said(desk, f"/desk/statements/{number_of(desk, 'Anne Étienne')}")
    for words in (
        "Anne Étienne, octobre 2026", "Relevé 2026-000", "À payer 40,00 €",
        "Journée de 8 heures : forfait de 8 h", "9 h 05 – 12 h 05", "33,06 €", "6,94 €",
    ):  # fmt: skip
        assert words in page


def test_it_is_a_pdf_and_a_table_too(desk):
    number = number_of(desk, "Anne Étienne")
    paper = desk.file(f"/desk/statements/{number}/pdf")
    assert paper.data.startswith(b"%PDF")
    assert "releve-2026-" in paper.headers["Content-Disposition"]
    table = desk.file(f"/desk/statements/{number}/csv")
    assert "Journée de 8 heures" in table.data.decode("utf-8-sig")


def test_it_recomputes_to_the_cent_whatever_was_said_since(desk):
    number = number_of(desk, "Anne Étienne")
    first = desk.seen("2026-10-01", "2026-10-31")[0].visit.visit
    desk.tell(first, (2026, 10, 5, 9, 0), (2026, 10, 5, 18, 0))
    page = desk.press(f"/desk/statements/{number}/check", "auditor")
    assert "identique au centime" in page


def test_what_does_not_recompute_is_said_loudly(desk):
    desk.instead = {RecomputeStatement: Recomputed(1, 4000, 8000, same=False, source="ledger")}
    page = text_of(desk.press("/desk/statements/1/check"))
    assert "Résultat : 80,00 €, au lieu de 40,00 €" in page
    assert "seuil verify" in page


def test_a_credit_note_gives_back_at_once(desk):
    number = number_of(desk, "Brasserie du Lac")
    path = f"/desk/statements/{number}/credit"
    assert "juste au centime près" in desk.send(path, why="pour voir").text
    desk.at_desk.ask(StrikeVisit(desk.dirk, desk.dirks, "badge prêté"))
    assert desk.send(path, why="").status_code == 422
    page = text_of(desk.press(path, why="il n’était pas là"))
    assert "La note de crédit est émise." in page
    assert "Note de crédit 2026-0004" in page
    assert "En votre faveur 40,00 €" in page
    assert "il n’était pas là" in page
    assert "Corrigé par NC 2026-0004" in said(desk, f"/desk/statements/{number}")
    assert "NC 2026-0004 corrige le relevé" in said(desk, OCTOBER)


def test_a_credit_note_asks_for_the_password_again(desk):
    answer = desk.send("/desk/statements/1/credit", confirmed=False, why="x")
    assert answer.headers["Location"].startswith("/confirm")


@pytest.mark.parametrize("number", ["99", "x", "0", "1" * 12])
def test_a_statement_that_is_none_is_not_there(desk, number):
    assert desk.page(f"/desk/statements/{number}", code=404)
    assert desk.made.signed_in("host").get(
        f"/desk/statements/{number}/pdf", base_url="http://127.0.0.1:8080"
    ).status_code == 404  # fmt: skip


KINDS = {
    "csv": ("text/csv", "releves-2026-10.csv"),
    "visits": ("text/csv", "visites-2026-10.csv"),
    "xlsx": ("application/vnd.openxmlformats", "releves-2026-10.xlsx"),
    "pdf": ("application/zip", "releves-2026-10.zip"),
}


@pytest.mark.parametrize(("kind", "sent"), KINDS.items(), ids=KINDS)
def test_a_month_goes_to_the_accountant(desk, kind, sent):
    answer = desk.send(f"{OCTOBER}/export/{kind}")
    assert answer.status_code == 200
    assert answer.mimetype.startswith(sent[0])
    assert sent[1] in answer.headers["Content-Disposition"]
    if kind == "pdf":
        with ZipFile(BytesIO(answer.data)) as bundle:
            assert len(bundle.namelist()) == 3
            assert all(bundle.read(name).startswith(b"%PDF") for name in bundle.namelist())


def test_what_is_no_export_is_none_and_each_asks_for_the_password(desk):
    assert desk.send(f"{OCTOBER}/export/docx").status_code == 404
    answer = desk.send(f"{OCTOBER}/export/csv", confirmed=False)
    assert answer.headers["Location"].startswith("/confirm")


# --- plans ---------------------------------------------------------------------------------------


def test_the_plans_stand_there_in_words_for_members_too(desk):
    for who in ("host", "member"):
        page = said(desk, "/desk/plans", who)
        assert "Journée de 8 heures 40,00 € les 8 h" in page
        assert "Comprend 8 h par semaine ; ce qui n’est pas utilisé est perdu." in page
        assert "Une visite de moins de 5 minutes est gratuite." in page


def test_a_wrong_edit_is_told_to_the_team_and_what_was_in_force_stays(desk, tmp_path):
    broken = tmp_path / "plans.toml"
    broken.write_text(PLANS.read_text("utf-8").replace('price = "40.00"', ""), "utf-8")
    desk.at_desk.with_plans(broken)
    page = said(desk, "/desk/plans")
    assert "contient des erreurs" in page
    assert "40,00 € les 8 h" in page
    assert "contient des erreurs" not in said(desk, "/desk/plans", "member")
    assert "Le fichier des formules contient une erreur" in said(desk, NOVEMBER)


def test_what_is_wrong_with_the_plans_is_marked_as_english(desk, tmp_path):
    broken = tmp_path / "plans.toml"
    broken.write_text(PLANS.read_text("utf-8").replace('price = "40.00"', 'price = "<b>"'), "utf-8")
    desk.at_desk.with_plans(broken)
    for path, tag in (("/desk/plans", "li"), (NOVEMBER, "span")):
        told = re.findall(f'<{tag} lang="en">(.*?)</{tag}>', desk.page(path, "host"))
        assert any("price" in each for each in told)
        assert any("&lt;b&gt;" in each for each in told)
        assert not any("<b>" in each for each in told)


def test_a_members_plan_is_changed_on_a_date(desk):
    path = f"/desk/members/{desk.anne}/plan"
    page = said(desk, path)
    assert "Journée de 8 heures" in page
    assert "celle de sa catégorie" in page
    assert "Il reste 6 h 22 jusqu’au 29 décembre." in page
    assert "40,00 €" in page
    change = {"plan": "solidarity", "since": "2026-12-01", "contribution": "25,5"}
    assert "C’est convenu." in desk.press(f"{path}/change", "admin", **change)
    assert "25,50 €" in said(desk, path)
    (_, fact) = facts(desk, PlanAgreed)
    assert (fact.plan, str(fact.since), fact.contribution) == ("solidarity", "2026-12-01", "25.50")


FREELY = {"plan": "solidarity", "since": "2026-12-01"}
WRONG_PLANS = {
    "a plan that is none": ({"plan": "never", "since": "2026-12-01"}, "plan"),
    "no day": ({"plan": "weekly", "since": ""}, "since"),
    "no amount": ({**FREELY, "contribution": ""}, "contribution"),
    "letters": ({**FREELY, "contribution": "x"}, "contribution"),
}


@pytest.mark.parametrize(("fields", "where"), WRONG_PLANS.values(), ids=WRONG_PLANS)
def test_a_plan_that_cannot_be_is_said_beside_its_field(desk, fields, where):
    answer = desk.send(f"/desk/members/{desk.anne}/plan/change", "admin", **fields)
    assert answer.status_code == 422
    assert f'id="{where}-error"' in answer.text


def test_another_member_pays_and_no_longer(desk):
    path = f"/desk/members/{desk.anne}/payer"
    desk.press(path, "admin", payer=desk.chloe)
    assert "Chloé Lambert" in said(desk, f"/desk/members/{desk.anne}", "admin")
    assert f'selected value="{desk.chloe}"' in desk.page(path, "admin")
    refused = desk.send(f"/desk/members/{desk.bert}/payer", "admin", payer=desk.anne)
    assert 'id="payer-error"' in refused.text
    desk.press(path, "admin", payer="")
    assert [fact.payer for fact in facts(desk, PayerAgreed)] == [desk.chloe, ""]


def test_the_host_reads_plans_and_changes_none(desk):
    page = desk.page(f"/desk/members/{desk.anne}/plan")
    assert "Changer" not in page
    assert desk.page(f"/desk/members/{desk.anne}/plan/change", code=403)


# --- does it fit? --------------------------------------------------------------------------------


def test_who_has_the_right_plan_is_told_in_plain_words(desk):
    page = said(desk, "/desk/fit")
    assert "octobre 2026 – novembre 2026" in page
    assert "Trop grande mieux : À l’heure" in page
    assert "Trop tôt pour le dire" in page
    assert said(desk, "/desk/fit?months=12")
    assert said(desk, "/desk/fit?months=never") == page


def test_other_prices_are_tried_and_nothing_is_kept(desk):
    dearer = PLANS.read_text("utf-8").replace('"40.00"', '"50.00"')
    kept = desk.at_desk.kept
    page = text_of(desk.send("/desk/plans/try", text=dearer, months="3").text)
    assert "au lieu de" in page
    assert "Chloé Lambert" in page
    assert desk.at_desk.kept == kept


def test_a_file_of_plans_is_uploaded(desk):
    sent = (BytesIO(PLANS.read_bytes()), "plans.toml")
    assert "au lieu de" in desk.send("/desk/plans/try", file=sent, months="1").text
    sent = (BytesIO(b"\xff\xfe"), "plans.toml")
    assert "pas un fichier de texte" in desk.send("/desk/plans/try", file=sent, months="1").text


@pytest.mark.parametrize(
    ("text", "trouble"),
    [("", "Choisissez un fichier"), ("since = 1", "Ce fichier contient des erreurs")],
)
def test_what_cannot_be_tried_says_why(desk, text, trouble):
    assert trouble in desk.send("/desk/plans/try", text=text, months="3").text
