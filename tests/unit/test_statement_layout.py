"""A statement as people read it: each kind of amount, of hours and of doubt, in three languages."""

from datetime import date
from fractions import Fraction

import pytest
from msgspec.structs import replace

from appliance.commands.answers.billing import Party
from appliance.config import Billing, Settings, Space
from appliance.facts.billing import Part
from appliance.facts.visits import Known
from appliance.model import Category
from appliance.paper import layout
from appliance.paper.document import Mark
from appliance.paper.house import house_of, letterhead
from appliance.tariff.values import By, For, Left
from tests.paper_samples import (
    ALL,
    ANNE,
    BRUSSELS,
    CREDIT,
    DRAFT,
    EMPLOYER,
    FREE,
    HOUSE,
    LOUVAIN,
    MANY,
    ONE,
    charge,
    seen,
    statement,
    use,
    visit,
)

SPACE = Space(id="test", name="Test")


def plain(value):
    """Return a value with spaces that are all alike."""
    if isinstance(value, str):
        return value.replace("\u00a0", " ").replace("\u202f", " ")
    return tuple(plain(each) for each in value)


def document(of, house=HOUSE, language=""):
    return layout.statement(of, house, language)


def rows(table):
    return tuple(plain(row.cells) for row in (*table.rows, *table.foot))


def section(of, title):
    (found,) = (each for each in of.sections if plain(each.title) == title)
    return found


def part(**more):
    return replace(LOUVAIN, **more)


def facts(of):
    return {fact.label: plain(fact.value) for fact in of.facts}


# --- the head ------------------------------------------------------------------------------------


def test_who_bills_is_as_the_settings_say():
    billing = Billing(
        issuer="Coworking de la Gare ASBL",
        address=("Rue des Wallons 12",),
        vat_number="BE 0123.456.749",
        account="BE68 5390 0754 7034",
        due_days=14,
        note="Exempté.",
    )
    house = house_of(Settings(space=SPACE, billing=billing))
    assert house.zone == BRUSSELS
    assert (house.account, house.due_days, house.note) == ("BE68 5390 0754 7034", 14, "Exempté.")
    assert letterhead(house, "nl") == (
        "Coworking de la Gare ASBL",
        "Rue des Wallons 12",
        "Btw BE 0123.456.749",
    )


def test_a_space_that_says_nothing_of_itself_bills_by_its_name():
    house = house_of(Settings(space=SPACE))
    assert letterhead(house, "fr") == ("Test",)
    assert (house.account, house.note) == ("", "")


def test_the_head_of_a_statement():
    shown = document(ONE)
    assert (shown.title, shown.file, shown.draft) == ("Relevé 2026-0012", "releve-2026-0012", "")
    assert shown.reader == ("Anne Dupont", "anne@example.org")
    assert facts(shown) == {
        "Mois": "octobre 2026",
        "Établi le": "2 novembre 2026",
        "À payer au plus tard le": "2 décembre 2026",
    }
    assert (shown.result.label, plain(shown.result.value)) == ("À payer", "40,00 €")
    assert shown.made_us == ONE.issued_us


@pytest.mark.parametrize(
    ("language", "title", "file"),
    [
        ("nl", "Afrekening 2026-0012", "afrekening-2026-0012"),
        ("en", "Statement 2026-0012", "statement-2026-0012"),
        ("xx", "Relevé 2026-0012", "releve-2026-0012"),
    ],
)
def test_a_statement_speaks_its_readers_language_or_the_one_asked_for(language, title, file):
    theirs = replace(ONE, party=replace(ONE.party, language=language))
    for shown in (document(theirs), document(ONE, language=language)):
        assert (shown.title, shown.file) == (title, file)
        assert shown.language == {"xx": "fr"}.get(language, language)


def test_a_draft_says_so_and_is_owed_by_nobody():
    shown = document(DRAFT)
    assert (shown.draft, shown.title) == ("BROUILLON", "Relevé, octobre 2026")
    assert shown.file == "brouillon-2026-10"
    assert facts(shown) == {"Mois": "octobre 2026"}
    (line,) = shown.payment
    assert line.startswith("Ceci est un brouillon")
    assert shown.made_us == 1_793_487_600_000_000  # 1 November, midnight in Brussels


def test_a_credit_note_names_what_it_corrects_and_why():
    shown = document(CREDIT)
    assert (shown.title, shown.file) == ("Note de crédit 2026-0015", "note-de-credit-2026-0015")
    assert facts(shown) == {
        "Mois": "octobre 2026",
        "Établi le": "2 novembre 2026",
        "Corrige": "Relevé 2026-0012",
        "Motif": "Visites effacées à l’accueil",
    }
    assert (shown.result.label, plain(shown.result.value)) == ("En votre faveur", "40,00 €")
    assert plain(shown.payment) == (
        "Cette somme vous revient : elle vous sera remboursée ou déduite d’un prochain relevé.",
    )


def test_what_was_credited_later_is_named():
    assert facts(document(EMPLOYER))["Corrigé par"] == "NC 2026-0015"


def test_whoever_is_erased_has_no_name_and_the_statement_stays():
    shown = document(replace(ONE, party=Party(ANNE, ""), names={}))
    assert shown.reader == ("Personne effacée",)
    assert shown.sections[0].title == "Personne effacée"


# --- a member's part -----------------------------------------------------------------------------


def test_two_and_three_and_three_hours_are_one_day():
    shown = document(ONE)
    head, amounts, visits, hours = shown.sections
    assert plain((head.title, *head.lead)) == ("Anne Dupont", "Coworker – formule : La journée")
    assert rows(amounts.table) == (
        ("lun. 5 oct.", "La journée : forfait de 8 h", "1–3", "40,00 €"),
    )
    assert rows(visits.table) == (
        ("1", "lun. 5 oct.", "9 h 00 – 11 h 00", "2 h 00", "2 h · La journée (forfait)", ""),
        (
            *("2", "mar. 6 oct.", "13 h 30 – 16 h 30", "3 h 00", "3 h · La journée (forfait)"),
            "Estimation : pas de badge au départ",
        ),
        (
            *("3", "jeu. 8 oct.", "9 h 05 – 12 h 05", "3 h 00", "3 h · La journée (forfait)"),
            "Corrigé",
        ),
    )
    marks = tuple(row.mark for row in visits.table.rows)
    assert marks == (Mark.NONE, Mark.ESTIMATE, Mark.CORRECTED)
    assert rows(hours.table) == (("La journée (forfait)", "8 h 00"),)
    assert plain(hours.notes) == ("La journée : tout est utilisé.",)


def test_the_same_in_dutch_and_english():
    for language, expected in (
        ("nl", ("2", "di 6 okt.", "13.30 u – 16.30 u", "3 u 00", "3 u · La journée (pakket)")),
        ("en", ("2", "Tue 6 Oct", "13:30 – 16:30", "3 h 00 min", "3 h · La journée (pack)")),
    ):
        visits = document(ONE, language=language).sections[2].table
        assert plain(visits.rows[1].cells[:5]) == expected


def test_a_student_sees_their_hours_and_why_they_cost_nothing():
    shown = document(FREE)
    head, visits, hours = shown.sections
    assert plain(head.lead) == (
        "Étudiant·e – formule : Étudiants",
        "Rien à payer pour ce mois : voyez ci-dessous comment chaque heure a été comptée.",
    )
    assert [plain(row.cells[4]) for row in visits.table.rows] == [
        "1 h 35 · Étudiants (gratuit)",
        "visite très courte, gratuite",
    ]
    assert rows(hours.table) == (
        ("Étudiants (gratuit)", "1 h 35"),
        ("Visite très courte, gratuite", "0 h 00"),
        ("Total", "1 h 35"),
    )
    assert (shown.result.label, plain(shown.result.value)) == ("Rien à payer", "0,00 €")
    assert shown.payment == ("Vous n’avez rien à payer.",)
    assert rows(shown.sums) == (("Total", "0,00 €"),)
    assert "À payer au plus tard le" not in facts(shown)


CONTRIBUTION = "Prix libre : participation, octobre 2026 (8 j sur 31)"


def test_every_kind_of_amount():
    of = document(seen(statement(MANY)))
    assert rows(section(of, "Montants").table) == (
        ("jeu. 1er oct.", "Un jour par semaine : octobre 2026", "1–3, 6", "80,00 €"),
        ("mer. 7 oct.", "À la carte : 25 min", "2", "20,83 €"),
        (
            "sam. 24 oct.",
            f"{CONTRIBUTION}\n2 h de présence, d’une valeur de 10,33 €",
            "7",
            "10,00 €",
        ),
        ("sam. 31 oct.", "Correction du relevé 2026-0007 (septembre 2026)", "", "−15,00 €"),  # noqa: RUF001
        ("", "Total pour Luc Peeters", "", "95,83 €"),
    )
    assert plain(of.sections[0].lead) == (
        "Coworker – formules : Un jour par semaine, À la carte, Prix libre",
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", "2 h de présence, d’une valeur de 10,33 €"),
        ("nl", "2 u aanwezigheid, ter waarde van € 10,33"),
        ("en", "2 h here, worth €10.33"),
    ],
)
def test_a_contribution_beside_what_the_hours_are_worth(language, expected):
    of = document(seen(statement(MANY)), language=language)
    lines = [row.cells[1].split("\n") for row in of.sections[1].table.rows]
    assert [plain(more) for _, *more in lines if more] == [(expected,)]


def test_every_kind_of_hours():
    visits = section(document(seen(statement(MANY))), "Visites").table
    assert [plain(row.cells[4]) for row in visits.rows] == [
        "8 h · Un jour par semaine (compris)",
        "8 h · Un jour par semaine (compris)\n25 min · À la carte (au temps passé)",
        "3 h · heures gratuites pour tous",
        "1 h 35 · première visite, gratuite",
        "2 h · plafond du jour atteint : gratuit\n2 h · Un jour par semaine : dépassement gratuit",
        "1 h 40 · Un jour par semaine (compris)",
        "2 h · Prix libre (participation)",
    ]
    assert [plain(row.cells[5]) for row in visits.rows] == [
        "",
        "",
        "",
        "Estimation confirmée",
        "Durée minimale",
        "Estimation : pas de badge à l’arrivée",
        "dont 2 h pendant ce mois",
    ]
    assert plain(visits.rows[4].cells[2]) == "22 h 00 – 2 h 00 (mer. 21 oct.)"
    hours = section(document(seen(statement(MANY))), "Heures comptées")
    assert plain(hours.table.foot[0].cells) == ("Total", "28 h 40")
    assert plain(hours.notes) == (
        "Un jour par semaine : il reste 1 jour, à utiliser jusqu’au 1er novembre 2026 inclus.",
        "Un jour par semaine : il reste 5 h 40.",
    )


def test_a_correction_tells_before_and_after():
    of = document(seen(statement(MANY)))
    correction = section(of, "Correction du relevé 2026-0007 (septembre 2026)")
    assert rows(correction.table) == (
        ("Facturé jusqu’ici", "20,00 €"),
        ("Après correction", "5,00 €"),
        ("Différence", "−15,00 €"),  # noqa: RUF001
    )
    assert rows(section(of, "Montants après correction (septembre 2026)").table) == (
        ("jeu. 3 sept.", "À la carte : 1 h", "1", "5,00 €"),
    )
    (visit_now,) = rows(section(of, "Visites après correction (septembre 2026)").table)
    assert visit_now[-2:] == ("1 h · À la carte (au temps passé)", "Corrigé")


def test_only_what_corrects_that_month_counts_as_its_difference():
    other = charge("10-31", "weekly", For.CORRECTION, 700, month="2026-08", number=3)
    of = document(seen(statement(replace(MANY, charges=(*MANY.charges, other)))))
    correction = section(of, "Correction du relevé 2026-0007 (septembre 2026)")
    assert rows(correction.table)[0] == ("Facturé jusqu’ici", "20,00 €")


def test_a_correction_names_no_visit_of_the_month_it_is_billed_in():
    twice = charge("10-31", "day", For.CORRECTION, 100, month="2026-09", number=7, visits=(1,))
    of = document(seen(statement(part(charges=(twice,)))))
    assert section(of, "Montants").table.rows[0].cells[2] == ""


def test_a_month_of_which_nothing_is_left_says_so():
    of = document(CREDIT)
    assert [plain(each.title) for each in of.sections] == [
        "Anne Dupont",
        "Montants",
        "Correction du relevé 2026-0012 (octobre 2026)",
        "Montants après correction (octobre 2026)",
    ]
    assert of.sections[-1].lead == ("Plus aucun montant pour ce mois.",)
    assert of.sections[-1].table is None


def test_a_month_paid_for_without_a_visit():
    of = Part(
        ANNE,
        Category.COWORKER,
        visits=(),
        uses=(),
        charges=(charge("10-01", "weekly", For.MONTH, 8000, days=31, of_days=31),),
        left=(Left("weekly", days=1),),
    )
    shown = document(seen(statement(of)))
    assert [each.title for each in shown.sections] == ["Anne Dupont", "Montants", "Heures comptées"]
    assert shown.sections[2].table is None
    assert plain(shown.sections[2].notes) == ("Un jour par semaine : il reste 1 jour.",)


def test_a_month_with_nothing_at_all():
    shown = document(seen(statement(part(visits=(), uses=(), charges=(), left=()))))
    (head,) = shown.sections
    assert head.lead == ("Coworker", "Aucune visite pendant ce mois.")


def test_a_visit_that_goes_on_has_no_end_yet():
    still = visit(1, "10-05 09:00", 30, went=None)
    shown = document(seen(statement(part(visits=(still,), uses=())), number=0))
    (row,) = rows(section(shown, "Visites").table)
    assert row == ("1", "lun. 5 oct.", "9 h 00 –", "0 h 30", "–", "En cours")


def test_a_visit_over_midnight_is_of_this_month_alone_if_it_ends_with_it():
    to_midnight = visit(1, "10-31 22:00", 120)
    shown = document(seen(statement(part(visits=(to_midnight,), uses=()))))
    assert section(shown, "Visites").table.rows[0].cells[5] == ""


def test_a_visit_of_no_length_is_of_the_month_it_began_in():
    instant = visit(1, "10-01 00:00", 0)
    shown = document(seen(statement(part(visits=(instant,), uses=()))))
    assert section(shown, "Visites").table.rows[0].cells[5] == ""


@pytest.mark.parametrize(
    ("behind", "expected"),
    [((), ""), ((1,), "1"), ((1, 2), "1, 2"), ((3, 1, 2, 5), "1–3, 5"), ((1, 9), "1")],
)
def test_the_visits_behind_an_amount_are_named_by_their_numbers(behind, expected):
    visits = tuple(visit(each, f"10-0{each} 09:00", 60) for each in range(1, 6))
    of = part(visits=visits, charges=(charge("10-05", "day", For.PACK, 4000, visits=behind),))
    shown = section(document(seen(statement(of))), "Montants").table
    assert shown.rows[0].cells[2] == expected


def test_minutes_of_a_visit_are_added_up_over_midnight():
    night = visit(1, "10-05 22:00", 240)
    uses = (use(1, "10-05", 120), use(1, "10-06", 120), use(1, "10-06", 0, By.GRACE, ""))
    shown = section(document(seen(statement(part(visits=(night,), uses=uses)))), "Visites").table
    assert plain(shown.rows[0].cells[4]) == (
        "4 h · La journée (forfait)\nvisite très courte, gratuite"
    )


# --- the sums, and what is said of them ----------------------------------------------------------


def test_vat_by_rate():
    shown = document(EMPLOYER)
    assert rows(shown.sums) == (
        ("6 %", "19,65 €", "1,18 €", "20,83 €"),
        ("21 %", "95,04 €", "19,96 €", "115,00 €"),
        ("Total", "114,69 €", "21,14 €", "135,83 €"),
    )
    assert "Les montants des lignes s’entendent TVA comprise." in shown.notes


def test_prices_without_vat_say_so():
    shown = document(seen(statement(LOUVAIN, prices="without_vat")))
    assert rows(shown.sums)[-1] == ("Total", "40,00 €", "8,40 €", "48,40 €")
    assert "Les montants des lignes s’entendent hors TVA." in shown.notes


def test_where_there_is_no_vat_none_is_spoken_of():
    untaxed = part(charges=(charge("10-05", "day", For.PACK, 4000, vat="0"),))
    shown = document(seen(statement(untaxed)), replace(HOUSE, vat_number=""))
    assert rows(shown.sums) == (("Total", "40,00 €"),)
    assert not any("TVA" in note for note in shown.notes)
    registered = document(seen(statement(untaxed)))
    assert rows(registered.sums)[0] == ("0 %", "40,00 €", "0,00 €", "40,00 €")


def rounded(*cents, prices="with_vat"):
    charges = tuple(charge("10-05", "hourly", For.HOURS, each) for each in cents)
    shown = document(seen(statement(part(charges=charges), prices=prices)))
    return any("seul le total est arrondi" in note for note in shown.notes)


def test_lines_that_do_not_add_up_are_explained_and_no_others():
    third = Fraction(100, 3)
    assert rounded(third, third, third)
    assert rounded(third, third, third, prices="without_vat")
    assert not rounded(third, 2 * third)
    assert not rounded(4000, prices="without_vat")


def test_notes_say_only_what_there_is():
    plainly = part(visits=(visit(1, "10-05 09:00", 120),))
    shown = document(seen(statement(plainly)))
    assert shown.notes == ("Les montants des lignes s’entendent TVA comprise.",)
    notes = document(seen(statement(MANY))).notes
    assert [note.partition("\u00a0:")[0] for note in notes] == [
        "Estimation",
        "Corrigé",
        "Durée minimale",
        "Les montants des lignes s’entendent TVA comprise.",
    ]
    told = part(visits=(visit(1, "10-05 09:00", 120, came=Known.TOLD),))
    assert document(seen(statement(told))).notes[0].startswith("Corrigé")


def test_the_houses_own_note_comes_last():
    shown = document(ONE, replace(HOUSE, note="Exempté de TVA, art. 44."))
    assert shown.notes[-1] == "Exempté de TVA, art. 44."


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            {},
            (
                "40,00 € à payer au plus tard le 2 décembre 2026, sur le compte "
                "BE68 5390 0754 7034, avec la mention « 2026-0012 »."
            ),
        ),
        ({"account": ""}, "40,00 € à payer au plus tard le 2 décembre 2026."),
        ({"account": "", "due_days": 0}, "40,00 € à payer dès réception."),
    ],
)
def test_how_to_pay(more, expected):
    assert plain(document(ONE, replace(HOUSE, **more)).payment) == (expected,)


def test_the_day_it_is_due_is_counted_in_local_days():
    late = replace(ONE, issued_us=ONE.issued_us + 14 * 3_600_000_000)  # 23:30 in Brussels
    assert facts(document(late))["À payer au plus tard le"] == "2 décembre 2026"
    assert document(late).made_us == late.issued_us


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
@pytest.mark.parametrize("of", ALL)
def test_every_row_has_a_cell_for_each_column(of, language):
    shown = document(of, language=language)
    tables = [each.table for each in shown.sections if each.table] + [shown.sums]
    for table in tables:
        assert all(len(row.cells) == len(table.columns) for row in (*table.rows, *table.foot))
    assert shown.sections
    assert date.fromtimestamp(shown.made_us / 1e6).year == 2026  # noqa: DTZ012
