"""The pages of figures: whose they are, what they say, and what they say without figures."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from appliance.commands.answers import Income
from appliance.insight.forecast import Call
from appliance.insight.values import DayCount, Figures
from appliance.model import Category
from tests import counted
from tests.billing_pages import text_of
from tests.figures_pages import FILES, INCOME, PAGES, TODAY, TOO_LITTLE, figured, figures, forecast
from tests.still_desk import get

SMALL = 100_000


def nothing():
    return None


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    with figured(tmp_path_factory.mktemp("figures")) as made:
        yield made


def page(made, path, who="host", code=200):
    answer = get(made.signed_in(who), path)
    assert answer.status_code == code, (path, answer.status)
    return answer.text


@pytest.mark.parametrize("path", [*PAGES.values(), *(f"/desk/figures/csv/{f}" for f in FILES)])
@pytest.mark.parametrize("who", ["host", "admin", "auditor", "member"])
def test_figures_are_the_staffs_alone(made, path, who):
    assert get(made.signed_in(who), path).status_code == (403 if who == "member" else 200)


@pytest.mark.parametrize("path", PAGES.values())
def test_every_drawing_says_what_it_is_and_has_its_table(made, path):
    text = page(made, path)
    drawings = re.findall(r'<(?:svg|div)[^>]*role="img"[^>]*aria-labelledby="([^"]+)"', text)
    assert drawings
    for ids in drawings:
        assert all(f'id="{each}"' in text for each in ids.split()), ids
    for section in re.findall(r"<section.*?</section>", text, re.DOTALL):
        assert ("<svg" in section) == ("<details>" in section), section[:200]
        assert section.count("<details>") == section.count("En chiffres")
    assert len(text.encode()) < SMALL
    assert "None" not in text


def test_the_year_is_drawn_day_by_day_and_told_in_one_sentence(made):
    text = text_of(page(made, PAGES["history"]))
    assert re.search(r"En novembre jusqu’ici, \d+ jours sur \d+ à cinq ou plus", text)
    assert re.search(r"\d+ sur \d+ en octobre\.", text)
    assert re.search(r"En (hausse|baisse)|On ne peut pas dire", text)
    assert page(made, PAGES["history"]).count('class="leaves"') == 1
    assert page(made, PAGES["history"]).count("<li><p id=") == 12


def test_each_day_of_the_calendar_is_as_it_was_counted(made):
    text = page(made, PAGES["history"])
    for day in figures().days[-40:]:
        came = day.came(counted.COUNTED)
        if day.is_open and day.day.month == TODAY.month:
            assert f"<title>{day.day.day} novembre : {came} ({day.peak})</title>" in text.replace(
                "1er novembre", "1 novembre"
            )


def test_the_claim_about_first_visits_is_tested(made):
    text = text_of(page(made, PAGES["first"]))
    assert "qui vient pour la première fois et ne trouve personne ne revient pas" in text
    assert "parmi les personnes qui en ont rencontré quatre ou plus" in text
    assert "L’écart est presque sûrement entre" in text


def test_the_two_masses_stand_beside_each_other(made):
    text = text_of(page(made, PAGES["masses"]))
    assert re.search(
        r"Il faut \d+,\d coworkers payants par jour ouvert pour couvrir les frais", text
    )
    assert re.search(r"Les huit dernières semaines : \d+,\d rencontres par semaine", text)
    assert "les frais d’un mois : 2 100,00 €" in text.replace("\u202f", " ").replace("\u00a0", " ")


def test_what_is_foreseen_is_said_with_its_own_record(made):
    text = text_of(page(made, PAGES["tomorrow"]))
    assert re.search(r"Demain, .*(le plus sûr est|au mieux à) \d+ h \(\d+ %\)", text)
    assert "Annoncés : 1 de 9 h à 10 h, 3 de 10 h à 12 h." in text
    assert re.search(r"Parmi les heures prévues à \d+ %, \d+ % ont atteint le seuil", text)
    assert "Comme la semaine d’avant" in text
    assert forecast().best is not None


# --- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FILES)
def test_every_kind_of_figure_is_a_file_for_a_spreadsheet(made, kind):
    answer = get(made.signed_in("host"), f"/desk/figures/csv/{kind}")
    assert answer.mimetype == "text/csv"
    assert f"lln-{kind}-{TODAY}.csv" in answer.headers["Content-Disposition"]
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) > 20
    assert {len(row) for row in rows} == {len(rows[0])}
    assert "host" not in answer.text


def test_the_days_of_the_file_are_those_that_were_counted(made):
    answer = get(made.signed_in("host"), "/desk/figures/csv/days?lang=en")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["date"] for row in rows] == [f"{each.day}" for each in figures().days]
    assert [int(row["peak"]) for row in rows] == [each.peak for each in figures().days]


def test_there_is_no_file_of_another_kind(made):
    page(made, "/desk/figures/csv/names", code=404)


# --- without figures -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES.values())
def test_while_figures_are_not_there_the_page_says_so(tmp_path, path):
    with figured(tmp_path, counted=nothing, foreseen=nothing) as made:
        assert "Les chiffres arrivent." in page(made, path)
        page(made, "/desk/figures/csv/days", code=503)


@pytest.mark.parametrize("path", PAGES.values())
def test_an_empty_house_has_nothing_to_show_yet(tmp_path, path):
    with figured(tmp_path, counted=Figures) as made:
        assert "Rien à montrer pour l’instant." in page(made, path)
        page(made, "/desk/figures/csv/days")


def test_what_is_still_being_learnt_is_waited_for_on_its_own_page_alone(tmp_path):
    with figured(tmp_path, foreseen=nothing) as made:
        assert "Les chiffres arrivent." in page(made, PAGES["tomorrow"])
        assert "Les chiffres arrivent." not in page(made, PAGES["history"])


def first_days():
    return counted.figures(date(2026, 11, 2), 3, 0, 6, 0, 1)


def test_a_young_house_is_told_that_there_is_too_little_to_tell(tmp_path):
    with figured(tmp_path, counted=first_days, foreseen=lambda: TOO_LITTLE) as made:
        assert "Pas assez de semaines pour parler d’une tendance" in page(made, PAGES["history"])
        assert "Trop peu de premières visites pour conclure (0\u202f;" in page(made, PAGES["first"])
        assert "Pas assez de données" in page(made, PAGES["tomorrow"])
        assert "Mieux vaut ne rien prévoir que deviner." in page(made, PAGES["tomorrow"])
        assert "Pas encore de semaine entière au registre." in page(made, PAGES["masses"])


def test_days_on_which_nobody_came_are_drawn_too(tmp_path):
    shut = counted.figures(date(2026, 10, 1), *([0] * 53))
    with figured(tmp_path, counted=lambda: shut) as made:
        assert "Personne en novembre." in page(made, PAGES["history"])
        for path in PAGES.values():
            page(made, path)


def test_without_costs_it_says_which_setting_is_missing(tmp_path):
    with figured(tmp_path, income=Income("EUR", INCOME.months)) as made:
        assert "billing.monthly_costs" in page(made, PAGES["masses"])


def test_without_plans_it_leads_to_them(tmp_path):
    with figured(tmp_path, income=Income("EUR", (), 100)) as made:
        assert "Pas encore de formules, donc pas de recettes." in page(made, PAGES["masses"])


def test_another_threshold_is_another_sentence(tmp_path):
    with figured(tmp_path, threshold=3) as made:
        assert "à trois ou plus" in page(made, PAGES["history"])


def crowd():
    """Return two years of a hundred and twenty a day, every day, around the clock."""
    distinct = {Category.COWORKER: 120, Category.STUDENT: 30, Category.STAFF: 12}
    days = (
        DayCount(day.day, tuple(range(64, 88)), tuple(range(76, 100)), distinct)
        for day in figures().days
    )
    weeks = dict.fromkeys(figures().encounters, 4321)
    return Figures(tuple(days), figures().newcomers, 40, weeks)


def certain():
    """Return a forecast of every hour of seven days."""
    hours = ((TODAY + timedelta(days=day), hour) for day in range(7) for hour in range(24))
    calls = tuple(Call(*at, 0.97, 0.98, 80.0, announced=at[1] + 1) for at in hours)
    return replace(forecast(), calls=calls, best=calls[0])


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
@pytest.mark.parametrize("path", PAGES.values())
def test_a_space_full_around_the_clock_is_still_a_small_page(tmp_path, path, language):
    with figured(tmp_path, counted=crowd, foreseen=certain) as made:
        text = page(made, f"{path}?lang={language}")
        assert len(text.encode()) < SMALL


def hopeless():
    """Return a forecast of a good Tuesday, and of a Wednesday on which no hour has a chance."""
    tuesday, wednesday = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
    calls = (Call(tuesday, 10, 0.8, 0.9, 5.5), Call(wednesday, 10, 0.01, 0.02, 1.0))
    return replace(forecast(), calls=calls, best=calls[0])


def test_a_day_without_a_chance_is_a_sentence_and_no_row_of_noughts(tmp_path):
    with figured(tmp_path, foreseen=hopeless) as made:
        text = page(made, PAGES["tomorrow"])
    assert text.count('class="chances"') == 1
    assert text.count("Peu de chances, quelle que soit l’heure.") == 6
    assert re.search(r"<td>1\s%</td>", text)  # the table has it nevertheless
