"""What is held on members, as files."""

import csv
import io
import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from appliance import dossier, members
from appliance.commands.answers.billing import Party
from appliance.commands.members import Particulars
from appliance.dossier import Dossier
from appliance.facts import (
    AccountClosed,
    BadgeGiven,
    Corrected,
    Denied,
    Entered,
    ExitPressed,
    LedgerEntry,
    Looked,
    Restated,
    SignedIn,
    Terms,
    VisitProposed,
    VisitTold,
)
from appliance.model import Category, Means, Reason, Role, Stamp, Way
from appliance.particulars import Unfit, fitting
from appliance.roster import Account, Carried, Consent, Holder
from appliance.seal import Agreement
from appliance.tariff.values import Agreed, Carryover, Pack
from tests.billed import a_statement

AT_US = 1_795_431_600_000_000
STAMP = Stamp(AT_US, 5, "boot", synced=True)
SAID = dossier.author(["hers"], {"hers": Role.MEMBER, "his": Role.ADMIN})
FACTS = (
    BadgeGiven("anne", "t0ken", "A5", date(2026, 12, 1), "his"),
    Entered("anne", "badge-in", Means.BADGE),
    Corrected("anne", Way.OUT, AT_US + 1_000_000, '=HYPERLINK("x")', "console"),
    SignedIn("hers"),
    Looked("his", "movements", "anne"),
    Looked("hers", "export", "anne"),
)
HELD = Dossier(
    at_us=AT_US,
    holder=Holder("anne", Category.COWORKER, consent=Consent("2026-11", "2026-11-02", "fr", "his")),
    particulars=Particulars(name="Anne Étienne", email="anne@example.org"),
    carried=(
        Carried("anne", Means.BADGE, "A5", date(2026, 12, 1)),
        Carried("anne", Means.FINGER, reader="finger-in", position=3, finger="thumb"),
    ),
    accounts=((Account("hers", Role.MEMBER, "anne"), "anne@example.org"),),
    inside=STAMP,
    first_visit="2026-11-20",
    agreements=(
        Agreement("2025-1", "2025-11-02", "fr", "his", AT_US, "hers"),
        Agreement("2026-11", "2026-11-02", "fr", "his"),
    ),
    record=tuple(LedgerEntry(n, STAMP, fact) for n, fact in enumerate(FACTS, start=1)),
)


def test_all_that_is_held_is_told_and_no_credential():
    held = json.loads(dossier.as_json(HELD, SAID))
    assert held["exported_at"] == "2026-11-23T11:00:00+00:00"
    assert held["particulars"]["email"] == "anne@example.org"
    assert held["terms"]["category"] == "coworker"
    agreed = {"text": "2026-11", "day": "2026-11-02", "language": "fr", "by": "admin"}
    assert held["consent"] == agreed
    assert [(each["withdrawn"], each["withdrawn_by"]) for each in held["earlier_consents"]] == [
        (held["exported_at"], "you"),
        (None, ""),
    ]
    assert held["earlier_consents"][0]["by"] == "admin"
    assert (held["inside_since"], held["first_visit"]) == (held["exported_at"], "2026-11-20")
    assert held["badges"] == [{"last_two_digits": "A5", "until": "2026-12-01", "revoked": False}]
    assert held["fingers"] == [
        {
            "finger": "thumb",
            "sensor": "finger-in",
            "position": 3,
            "revoked": False,
            "missing": False,
        }
    ]
    assert held["accounts"] == [{"login": "anne@example.org", "role": "member", "closed": False}]
    at = {"at": held["exported_at"], "clock_right": True}
    assert held["record"] == [
        {**at, "type": "badge_given", "tail": "A5", "until": "2026-12-01", "by": "admin"},
        {**at, "type": "entered", "reader": "badge-in", "means": "badge"},
        {
            **at,
            "type": "corrected",
            "way": "out",
            "of": "2026-11-23T11:00:01+00:00",
            "why": '=HYPERLINK("x")',
            "by": "console",
            "past": False,
        },
        {**at, "type": "signed_in"},
        {**at, "type": "looked", "what": "movements", "by": "admin"},
        {**at, "type": "looked", "what": "export", "by": "you"},
    ]
    assert "t0ken" not in dossier.as_json(HELD, SAID)


def test_somebody_who_is_out_and_has_nothing():
    visitor = Holder("dirk", Category.VISITOR)
    held = json.loads(dossier.as_json(Dossier(AT_US, visitor, HELD.particulars), SAID))
    assert (held["inside_since"], held["first_visit"], held["consent"]) == (None, None, None)
    assert held["badges"] == held["fingers"] == held["accounts"] == held["record"] == []


BILLED = Dossier(
    at_us=AT_US,
    holder=Holder(
        "anne",
        Category.COWORKER,
        agreed=(Agreed(date(2026, 10, 1), "day"), Agreed(date(2026, 11, 1), "gift", "12.00")),
        payer="bert",
    ),
    particulars=HELD.particulars,
    hours=Carryover((Pack("day", date(2026, 10, 5), 360, date(2026, 11, 3)),)),
    statements=(
        LedgerEntry(7, STAMP, a_statement(1, "2026-10", "anne")),
        LedgerEntry(8, STAMP, a_statement(2, "2026-10", "bert", "cleo", "anne")),
        LedgerEntry(9, STAMP, a_statement(3, "2026-10", "anne", "dirk", corrects=1)),
        LedgerEntry(10, STAMP, BadgeGiven("anne", "t", "A5", None, "his")),
    ),
    billed={1: Party("anne", "Anne Étienne", "anne@example.org", "nl", ("BE 0123",))},
)


def test_what_was_agreed_and_billed_is_told():
    held = json.loads(dossier.as_json(BILLED, SAID))
    assert held["terms"]["paid_by_another_member"] is True
    assert held["plans"] == [
        {"since": "2026-10-01", "plan": "day", "contribution": None},
        {"since": "2026-11-01", "plan": "gift", "contribution": "12.00"},
    ]
    assert held["hours"]["packs"] == [["day", "2026-10-05", 360, "2026-11-03"]]
    own, others, credit = held["statements"]
    assert (own["number"], own["month"], own["total_cents"]) == (1, "2026-10", 4000)
    assert own["vat"] == [{"rate": "21", "net": 3306, "vat": 694}]
    assert own["billed_to"] == {
        "name": "Anne Étienne",
        "email": "anne@example.org",
        "language": "nl",
        "lines": ["BE 0123"],
    }
    (part,) = own["parts"]
    assert part["visits"] == [
        {
            "visit": 3,
            "began": "2025-10-09T08:53:20+00:00",
            "ended": "2025-10-09T10:53:20+00:00",
            "estimate": False,
        }
    ]
    assert part["uses"] == [[3, "2026-10-05", 120, "pack", "day"]]
    assert others.keys() == credit.keys() - {"total_cents", "vat", "billed_to"}
    assert [part["category"] for part in others["parts"]] == ["coworker"]
    assert (credit["parts"], credit["corrects"], credit["why"]) == ([], 1, "a mistake")
    assert (credit["total_cents"], credit["billed_to"]) == (4000, {})


def test_a_month_as_corrected_is_told_like_any_other():
    issued = a_statement(4, "2026-11", "anne")
    (part,) = issued.statement.parts
    again = Restated("2026-10", 1, part.visits, part.uses, part.charges, Carryover())
    statement = replace(issued.statement, parts=(replace(part, restated=(again,)),))
    entry = LedgerEntry(11, STAMP, replace(issued, statement=statement))
    corrected = Dossier(AT_US, BILLED.holder, BILLED.particulars, statements=(entry,))
    (told,) = json.loads(dossier.as_json(corrected, SAID))["statements"][0]["parts"]
    (restated,) = told["restated"]
    assert (restated["month"], restated["number"]) == ("2026-10", 1)
    assert restated["visits"] == told["visits"]
    assert restated["visits"][0]["began"] == "2025-10-09T08:53:20+00:00"


def test_nobody_else_is_in_what_was_billed():
    told = dossier.as_json(BILLED, SAID) + dossier.as_csv(BILLED, SAID)
    assert not any(other in told for other in ("bert", "cleo", "dirk"))
    assert json.loads(dossier.as_json(HELD, SAID))["hours"] is None


def test_what_was_said_of_a_visit_is_told_in_instants():
    began, ended = AT_US - 7_200_000_000, AT_US
    facts = (
        VisitTold("anne", 4, began, ended, "forgot", "his", was=(began, ended)),
        VisitTold("anne", 0, began, ended, "forgot", "his"),
        VisitProposed("anne", 4, began, ended, "forgot", "hers"),
    )
    record = tuple(LedgerEntry(n, STAMP, fact) for n, fact in enumerate(facts, start=1))
    dossier_ = Dossier(AT_US, HELD.holder, HELD.particulars, record=record)
    told, added, proposed = json.loads(dossier.as_json(dossier_, SAID))["record"]
    instants = ["2026-11-23T09:00:00+00:00", "2026-11-23T11:00:00+00:00"]
    assert [told["began"], told["ended"]] == told["was"] == instants
    assert (told["by"], added["was"], proposed["by"]) == ("admin", [], "you")


def rows_of(text):
    return list(csv.reader(io.StringIO(text)))


def test_the_table_says_the_same_and_no_spreadsheet_obeys_it():
    heading, *rows = rows_of(dossier.as_csv(HELD, SAID))
    assert heading == ["about", "at", "what", "value"]
    assert ["particulars", "", "name", "Anne Étienne"] in rows
    assert ["first_visit", "", "", "2026-11-20"] in rows
    assert ["badges", "", "last_two_digits", "A5"] in rows
    assert ["badges", "", "revoked", "false"] in rows
    assert ["terms", "", "valid_from", ""] in rows
    assert ["record", "2026-11-23T11:00:00+00:00", "type", "entered"] in rows
    assert ["record", "2026-11-23T11:00:00+00:00", "why", '\'=HYPERLINK("x")'] in rows
    assert not any("t0ken" in cell for row in rows for cell in row)


def test_what_concerns_a_member():
    assert dossier.concerns(FACTS[0], "anne", {"hers"})
    assert dossier.concerns(AccountClosed("hers", "his"), "anne", {"hers"})
    assert dossier.concerns(Looked("his", "export", "anne"), "anne", {"hers"})
    assert not dossier.concerns(Looked("hers", "export", "bert"), "anne", {"hers"})
    assert not dossier.concerns(Denied("in", Means.BADGE, Reason.UNKNOWN), "anne", {"hers"})
    assert not dossier.concerns(ExitPressed(), "anne", {"hers"})


def test_whoever_did_it_is_told_by_right_and_not_by_name():
    assert [SAID(by) for by in ("hers", "his", "console", "house", "")] == [
        "you",
        "admin",
        "console",
        "house",
        "",
    ]


def tidied(told):
    try:
        return fitting(told)
    except Unfit:
        return None


days = st.none() | st.dates()
listed = st.tuples(
    st.builds(
        Particulars,
        name=st.text(min_size=1),
        email=st.sampled_from(["", "a@example.org"]),
        language=st.sampled_from(["fr", "nl", "en"]),
        organisation=st.text(),
        home=st.text(),
    ).map(tidied),
    st.builds(
        Terms, st.sampled_from(Category), days, days, st.sampled_from(["always", "mornings"])
    ),
    st.booleans(),
    st.booleans(),
).filter(lambda each: each[0] and not (each[1].valid_from and each[1].valid_until))


def test_no_spreadsheet_obeys_the_list_of_members_either():
    mischief = Particulars(name="=1+1", organisation="@x", home="+1")
    told = dossier.members_csv([(mischief, Terms(Category.STAFF), False, False)])
    _, row = rows_of(told)
    assert (row[0], row[4], row[5]) == ("'=1+1", "'@x", "'+1")


@given(listed)
def test_the_list_of_members_is_read_back_as_it_was(listed):
    (newcomer,), verdicts = members.read(dossier.members_csv([listed]))
    assert verdicts == []
    particulars, terms, shown, suspended = listed
    assert (newcomer.particulars, newcomer.terms) == (particulars, terms)
    assert (newcomer.shown, newcomer.suspended) == (shown, suspended)
    assert (newcomer.badges, newcomer.finger, newcomer.consent) == ((), None, None)
