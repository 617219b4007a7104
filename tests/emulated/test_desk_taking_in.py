"""Members from a CSV file: a preview, a verdict on every line, and nothing half-done."""

from datetime import date

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.commands import AddMember, ListMembers, Refused, SetSchedule, ShowMember, TakeIn
from appliance.commands.answers import FingerSeen, Trouble, Verdicts
from appliance.commands.members import Particulars
from appliance.commands.verdicts import Flaw, Verdict
from appliance.control import LONGEST
from appliance.desk.cannot import Cannot
from appliance.facts import MemberAdded, MemberErased, Terms
from appliance.members import MOST
from appliance.model import Category, Role
from appliance.schedule import Schedule, Window

HEAD = "name,email,category,badge,finger,consent\n"
OLD = "name,category,status,badge,finger,consent\n"
ZOE = "Zoé Canari,zoe@example.org,coworker,0C000621A5,3,2026-11-02\n"
JAN = '"Peeters, Jan",jan@example.org,student,0C000621A6,,\n'


def test_a_preview_changes_nothing(at_desk):
    before = at_desk.kept
    assert at_desk.ask(TakeIn(HEAD + ZOE + JAN)) == Verdicts(
        (Verdict(2, "Zoé Canari"), Verdict(3, "Peeters, Jan")), taken=0
    )
    assert at_desk.kept == before
    assert at_desk.people.known() == {}


def test_all_are_taken_in(at_desk):
    admin = at_desk.open_account(Role.ADMIN)
    answer = at_desk.ask(TakeIn(HEAD + ZOE + JAN, preview=False), admin)
    assert answer.taken == 2
    jan, zoe = at_desk.ask(ListMembers()).rows
    assert (jan.particulars.name, zoe.particulars.name) == ("Peeters, Jan", "Zoé Canari")
    assert (zoe.badges, zoe.fingers, jan.badges, jan.fingers) == (1, 1, 1, 0)
    card = at_desk.ask(ShowMember(zoe.member))
    (finger,) = card.fingers
    assert finger == FingerSeen(finger.finger, ("finger-in", "finger-out"))
    assert finger.finger  # an id of its own: it can be revoked alone
    assert (card.consent.text, card.consent.day) == ("import-1", "2026-11-02")
    added = [fact for fact in at_desk.facts() if isinstance(fact, MemberAdded)]
    assert {fact.by for fact in added} == {admin}
    assert b"Canari" not in at_desk.storage.ledger.read_bytes()
    assert b"0C000621A5" not in at_desk.storage.ledger.read_bytes()


def test_terms_and_the_board(at_desk):
    at_desk.ask(SetSchedule(Schedule("hours", (Window((0,), 540, 1080),))))
    head = "name;category;from;until;schedule;board;status\n"
    at_desk.ask(TakeIn(head + "Ann;visitor;2026-11-23;2026-11-24;hours;yes;suspended\n", False))
    (row,) = at_desk.ask(ListMembers()).rows
    assert row.terms == Terms(Category.VISITOR, date(2026, 11, 23), date(2026, 11, 24), "hours")
    assert row.suspended
    assert at_desk.ask(ShowMember(row.member)).shown


@pytest.mark.parametrize(
    ("line", "flaw"),
    [
        (",x@example.org,coworker,,,\n", Flaw.NAME_EMPTY),
        ("Ann\x1b[2J,,coworker,,,\n", Flaw.TEXT),
        ("Ann,zoe@EXAMPLE.org,coworker,,,\n", Flaw.EMAIL_TWICE),
        ("Ann,,coworker,0C000621A5,,\n", Flaw.BADGE_TWICE),
        ("Ann,,coworker,,3,2026-01-01\n", Flaw.FINGER_TWICE),
        ("Ann,,coworker,,3,\n", Flaw.CONSENT),
        ('Ann,,"coworker\n', Flaw.NOT_CSV),
    ],
)
def test_one_bad_line_and_nobody_is_taken_in(at_desk, line, flaw):
    before = at_desk.kept
    good, *bad = at_desk.ask(TakeIn(HEAD + ZOE + line, preview=False)).lines
    assert good == Verdict(2, "Zoé Canari")
    assert [verdict.flaw for verdict in bad] == [flaw]
    assert at_desk.kept == before
    assert at_desk.people.known() == {}


def test_the_same_file_twice(at_desk):
    assert at_desk.ask(TakeIn(HEAD + ZOE + JAN, preview=False)).taken == 2
    before = at_desk.kept
    again = at_desk.ask(TakeIn(HEAD + ZOE + JAN + "New,,staff,,,\n", preview=False))
    assert again.taken == 0
    assert [(verdict.line, verdict.flaw) for verdict in again.lines] == [
        (2, Flaw.EMAIL_TAKEN),
        (2, Flaw.BADGE_TAKEN),
        (2, Flaw.FINGER_TAKEN),
        (3, Flaw.EMAIL_TAKEN),
        (3, Flaw.BADGE_TAKEN),
        (4, None),
    ]
    assert at_desk.kept == before


def test_an_old_file_still_works(at_desk):
    answer = at_desk.ask(TakeIn(OLD + "Cas,coworker,suspended,0C000621A7,,\n", preview=False))
    assert answer.taken == 1
    (row,) = at_desk.ask(ListMembers()).rows
    assert (row.suspended, row.badges) == (True, 1)


def test_a_schedule_that_is_not_there(at_desk):
    (verdict,) = at_desk.ask(TakeIn("name,category,schedule\nAnn,staff,night\n", False)).lines
    assert (verdict.flaw, verdict.about) == (Flaw.SCHEDULE, "night")


def test_an_address_of_somebody_erased_is_free_again(at_desk):
    told = Particulars(name="Zoé", email="zoe@example.org")
    member = at_desk.ask(AddMember(told, Terms(Category.COWORKER))).row.member
    assert at_desk.ask(TakeIn(HEAD + ZOE)).lines[0].flaw is Flaw.EMAIL_TAKEN
    at_desk.people.erase([member])
    at_desk.book.enact(MemberErased(member, "console"))
    assert at_desk.ask(TakeIn(HEAD + ZOE)).lines == (Verdict(2, "Zoé Canari"),)


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n", "name,category\n"])
def test_a_file_with_nobody_in_it(at_desk, text):
    before = at_desk.kept
    assert at_desk.ask(TakeIn(text, preview=False)).taken == 0
    assert at_desk.kept == before


def test_a_record_that_refuses_leaves_no_names_behind(at_desk, monkeypatch):
    anne = at_desk.add("Anne")

    def refuse(*_):
        raise Cannot(Trouble.NOT_KEPT)

    monkeypatch.setattr(at_desk.book, "enact", refuse)
    assert at_desk.ask(TakeIn(HEAD + ZOE + JAN, False)) == Refused(Trouble.NOT_KEPT)
    assert set(at_desk.people.known()) == {anne}


def test_as_many_lines_as_a_request_holds(at_desk):
    lines = "".join(f"Ann {n},,coworker,{n:010X},,\n" for n in range(MOST))
    text = HEAD + lines
    assert len(text) < LONGEST
    answer = at_desk.ask(TakeIn(text + "One more,,coworker,,,\n", preview=False))
    assert (answer.taken, answer.lines[-1].flaw) == (0, Flaw.TOO_MANY)
    assert at_desk.people.known() == {}
    assert at_desk.ask(TakeIn(text, preview=False)).taken == MOST
    assert len(at_desk.ask(ListMembers()).rows) == MOST
    everybody = set(at_desk.standing.roster.members)
    assert everybody == set(at_desk.people.known())


def test_ten_thousand_wrong_lines(at_desk):
    text = HEAD + "x,,boss,,,\n" * 10_000
    answer = at_desk.ask(TakeIn(text, preview=False))
    assert len(answer.lines) == 10_000
    assert {verdict.flaw for verdict in answer.lines} == {Flaw.WORD}
    assert msgspec.json.decode(msgspec.json.encode(answer), type=Verdicts) == answer


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_no_text_is_too_strange(at_desk, text):
    before = at_desk.kept
    for asked in (text, HEAD + text):
        answer = at_desk.ask(TakeIn(asked))
        assert isinstance(answer, Verdicts)
        assert answer.taken == 0
    assert at_desk.kept == before
