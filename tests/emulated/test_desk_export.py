"""What leaves the desk as a file, what is forgotten, who is erased: on a real ledger and names."""

import json
import sqlite3

import pytest

from appliance.bills import read_bills
from appliance.commands import (
    EraseMember,
    ExportMembers,
    ExportPerson,
    GiveBadge,
    Refused,
    Retain,
    ShowMovements,
    TakeIn,
)
from appliance.commands.answers import Done, Export, Retained, Trouble
from appliance.commands.answers.billing import Party
from appliance.facts import Corrected, Entered, Left, Looked, MemberErased, Sealed
from appliance.ledger import LedgerDamaged
from appliance.model import Means, Role, Way
from tests.at_the_desk import DAY_US, HOUR_US
from tests.billed import a_close, a_statement


def written_in(desk):
    return b"".join(file.read_bytes() for file in desk.storage.directory.iterdir())


def test_everything_on_one_member(at_desk):
    anne, bert = at_desk.add(email="anne@example.org"), at_desk.add("Bert")
    admin = at_desk.open_account(Role.ADMIN)
    hers = at_desk.open_account(Role.MEMBER, anne)
    at_desk.ask(GiveBadge(anne, number="0C000621A5"))
    at_desk.at_the_door(Entered(anne, "in", Means.BADGE), Entered(bert, "in", Means.BADGE))
    at_desk.ask(ShowMovements(anne), admin)
    export = at_desk.ask(ExportPerson(anne), hers)
    assert isinstance(export, Export)
    held = json.loads(export.json)
    assert held["particulars"]["name"] == "Anne Étienne"
    assert held["inside_since"] == held["exported_at"]
    assert [badge["last_two_digits"] for badge in held["badges"]] == ["A5"]
    assert [fact["type"] for fact in held["record"]] == [
        "member_added",
        "account_opened",
        "badge_given",
        "entered",
        "looked",
        "looked",
    ]
    assert [fact.get("by") for fact in held["record"][-2:]] == ["admin", "you"]
    assert "0C000621" not in export.json + export.csv
    assert bert not in export.json + export.csv
    assert "entered" in export.csv
    assert at_desk.facts()[-1] == Looked(hers, "export", anne)
    assert at_desk.ask(ExportPerson(bert), hers) == Refused(Trouble.FORBIDDEN)
    assert at_desk.ask(ExportPerson("nobody"), admin) == Refused(Trouble.NO_MEMBER)


def test_what_was_billed_is_in_ones_own_file(at_desk):
    anne, bert = at_desk.add(), at_desk.add("Bert")
    at_desk.at_the_door(
        a_statement(1, "2026-10", anne),
        a_statement(2, "2026-10", bert, anne, bert),
        a_statement(3, "2026-10", bert),
        a_close("2026-10", 1, anne, bert),
    )
    at_desk.people.note_billed({1: Party(anne, "Anne"), 2: Party(bert, "Bert")})
    export = at_desk.ask(ExportPerson(anne))
    held = json.loads(export.json)
    assert [each["number"] for each in held["statements"]] == [1, 2]
    assert held["statements"][0]["billed_to"]["name"] == "Anne"
    assert held["hours"] == {"packs": [], "spent": {}, "visited": True}
    assert bert not in export.json + export.csv
    assert "Bert" not in export.json + export.csv


def test_a_record_that_cannot_be_read_is_no_export(at_desk, monkeypatch):
    def unreadable(_):
        raise LedgerDamaged(at_desk.storage.ledger, "entry 1 cannot be read")

    anne = at_desk.add()
    monkeypatch.setattr("appliance.desk.export.read_on_seal", unreadable)
    assert at_desk.ask(ExportPerson(anne)) == Refused(Trouble.NOT_KEPT)
    monkeypatch.setattr("appliance.chores.read_on", unreadable)
    assert at_desk.ask(Retain(preview=True)) == Refused(Trouble.NOT_KEPT)


def test_the_list_of_members_without_whoever_was_erased(at_desk):
    at_desk.add("Anne")
    at_desk.ask(EraseMember(at_desk.add("Bert")))
    admin = at_desk.open_account(Role.AUDITOR)
    export = at_desk.ask(ExportMembers(), admin)
    assert [line.split(",")[0] for line in export.csv.splitlines()] == ["name", "Anne"]
    assert at_desk.facts()[-1] == Looked(admin, "export")
    assert [line.why for line in at_desk.ask(TakeIn(export.csv)).lines] == [""]


def test_an_erased_member_is_named_by_their_bills_alone(at_desk):
    anne = at_desk.add("Zelda Kanarievogel")
    at_desk.at_the_door(a_statement(1, "2026-10", anne))
    at_desk.people.note_billed({1: Party(anne, "Zelda Kanarievogel")})
    at_desk.ask(EraseMember(anne))
    assert at_desk.people.known() == {}
    assert at_desk.people.billed([1])[1].name == "Zelda Kanarievogel"
    held = at_desk.storage.people.read_bytes()
    assert held.count(b"Kanarievogel") == 1
    assert written_in(at_desk).count(b"Kanarievogel") == 1
    with read_bills(at_desk.storage.ledger) as bills:
        assert [entry.fact.number for entry in bills.statements(payer=anne)] == [1]


def test_an_erased_member_is_nobody(at_desk):
    anne = at_desk.add("Anne Canari", email="canari@example.org")
    admin, hers = at_desk.open_account(Role.ADMIN), at_desk.open_account(Role.MEMBER, anne)
    at_desk.ask(GiveBadge(anne, number="0C000621A5"))
    token = at_desk.key.badge(bytes.fromhex("0C000621A5")).token
    at_desk.at_the_door(Entered(anne, "in", Means.BADGE))
    assert at_desk.ask(EraseMember(anne), admin) == Done()
    now_us = at_desk.clock.utc_us
    assert at_desk.facts()[-2:] == [
        Corrected(anne, Way.OUT, now_us, "erased", admin),
        MemberErased(anne, admin),
    ]
    standing = at_desk.standing
    assert standing.roster.find(token) is None
    assert standing.roster.accounts[hers].closed
    assert standing.attendance.inside == {}
    assert at_desk.people.known() == {}
    assert at_desk.people.secrets().keys() == {admin}
    for trace in (b"Canari", b"canari"):
        assert trace not in written_in(at_desk)
    assert at_desk.ask(EraseMember(anne), admin) == Refused(Trouble.ERASED)


def test_members_erase_themselves_and_nobody_else(at_desk):
    anne, bert = at_desk.add("Anne"), at_desk.add("Bert")
    hers = at_desk.open_account(Role.MEMBER, anne)
    assert at_desk.ask(EraseMember(bert), hers) == Refused(Trouble.FORBIDDEN)
    assert at_desk.ask(EraseMember(anne), hers) == Done()
    assert at_desk.facts()[-1] == MemberErased(anne, hers)


def test_the_last_admin_is_not_erased_away(at_desk):
    anne = at_desk.add()
    admin = at_desk.open_account(Role.ADMIN, anne)
    before = at_desk.facts()
    assert at_desk.ask(EraseMember(anne), admin) == Refused(Trouble.LAST_ADMIN)
    assert at_desk.facts() == before


def test_names_that_cannot_be_erased_now_are_told(at_desk, monkeypatch):
    anne = at_desk.add()

    def refused(_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(at_desk.people, "erase", refused)
    assert at_desk.ask(EraseMember(anne)) == Refused(Trouble.NOT_KEPT)
    assert at_desk.facts()[-1] == MemberErased(anne, "console")  # the night's chores go on


@pytest.fixture
def aged(at_desk):
    """Return a desk a hundred days after a visit."""
    anne = at_desk.add()
    at_desk.at_the_door(Entered(anne, "in", Means.BADGE))
    at_desk.later(HOUR_US)
    at_desk.at_the_door(Left(anne, "out", Means.BADGE))
    at_desk.later(100 * DAY_US)
    at_desk.at_the_door(Entered(anne, "in", Means.BADGE))
    return at_desk


def test_the_preview_says_how_many_and_forgets_nothing(aged):
    before = aged.facts()
    assert aged.ask(Retain()) == Retained(2, "2026-12-03", preview=True)
    assert aged.facts() == before


def test_by_hand_movements_are_forgotten_and_the_member_stays(aged):
    anne = next(iter(aged.standing.roster.members))
    assert aged.ask(Retain(preview=False)) == Retained(2, "2026-12-03", preview=False)
    assert [type(fact) for fact in aged.facts()] == [Entered, Sealed]
    assert aged.ask(Retain(preview=False)) == Retained(0, "2026-12-03", preview=False)
    assert len(aged.facts()) == 2
    assert anne in aged.standing.roster.members
    held = json.loads(aged.ask(ExportPerson(anne)).json)
    assert [fact["type"] for fact in held["record"]] == ["entered", "looked"]
    assert held["first_visit"] == "2026-11-23"  # it is still open whether she comes back


def test_what_the_ledger_does_not_take_is_told(aged, monkeypatch):
    monkeypatch.setattr(type(aged.book), "lend", lambda *_: None)
    assert aged.ask(Retain(preview=False)) == Refused(Trouble.NOT_KEPT)
