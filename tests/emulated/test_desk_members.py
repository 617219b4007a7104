"""Members at the desk: names apart from the record, every change with its author, nothing twice."""

from datetime import date

import pytest

from appliance.commands import (
    AddMember,
    ChangeMember,
    ListMembers,
    Refused,
    RestoreMember,
    SetSchedule,
    SetTerms,
    ShowMember,
    ShowMovements,
    ShowOnBoard,
    SuspendMember,
)
from appliance.commands.answers import (
    BadgeSeen,
    ConsentSeen,
    FingerSeen,
    MemberCard,
    Movement,
    Movements,
    Trouble,
)
from appliance.commands.members import Particulars
from appliance.desk.cannot import Cannot
from appliance.facts import (
    BadgeGiven,
    BadgeRevoked,
    ConsentGiven,
    Corrected,
    Denied,
    Entered,
    FingerGiven,
    Granted,
    Left,
    Looked,
    MemberAdded,
    MemberErased,
    MemberRestored,
    MemberSuspended,
    NotOpened,
    ParticularsChanged,
    Repeated,
    ShownOnBoard,
    TemplateMissing,
    Terms,
    TermsSet,
)
from appliance.model import Category, Means, Reason, Role, Stamp, Way
from appliance.schedule import Schedule, Window
from tests.at_the_desk import DAY_US, HOUR_US, NOON_US

ZOE = Particulars(
    name="Zoé Canari",
    email="zoe@example.org",
    language="nl",
    organisation="Canaris asbl",
    home="Namur",
)
COWORKER = Terms(Category.COWORKER)
HOURS = Schedule("hours", (Window((0, 1), 540, 1080),))


def refused(reply, trouble):
    assert isinstance(reply, Refused), reply
    return reply.trouble is trouble


def test_a_member_is_added_and_the_record_has_no_name(at_desk):
    admin = at_desk.open_account(Role.ADMIN)
    before = at_desk.kept
    card = at_desk.ask(AddMember(ZOE, COWORKER), admin)
    assert isinstance(card, MemberCard)
    assert (card.row.particulars, card.row.terms) == (ZOE, COWORKER)
    assert at_desk.facts(before) == [MemberAdded(card.row.member, Category.COWORKER, admin)]
    for canary in (b"Canari", b"zoe@", b"Namur"):
        assert canary not in at_desk.storage.ledger.read_bytes()


def test_terms_of_their_own_are_on_record(at_desk):
    at_desk.ask(SetSchedule(HOURS))
    terms = Terms(Category.VISITOR, date(2026, 11, 23), date(2026, 11, 23), "hours")
    card = at_desk.ask(AddMember(ZOE, terms))
    assert card.row.terms == terms
    member = card.row.member
    assert at_desk.facts()[1:] == [
        MemberAdded(member, Category.VISITOR, "console"),
        TermsSet(member, terms, "console"),
    ]


@pytest.mark.parametrize(
    ("told", "trouble"),
    [
        ({"name": ""}, Trouble.NAME),
        ({"name": " \u00a0 "}, Trouble.NAME),
        ({"name": "\u200d\u200c"}, Trouble.NAME),
        ({"name": "Ann\x00e"}, Trouble.NAME),
        ({"name": "Ann\x1b[31m"}, Trouble.NAME),
        ({"name": "Ann\u202eenna"}, Trouble.NAME),
        ({"name": "Ann\u2066x\u2069"}, Trouble.NAME),
        ({"name": "Ann\ne"}, Trouble.NAME),
        ({"name": "\ud800"}, Trouble.NAME),
        ({"name": "x" * 201}, Trouble.NAME),
        ({"organisation": "a\u2028b"}, Trouble.NAME),
        ({"home": "x" * 201}, Trouble.NAME),
        ({"email": "zoe"}, Trouble.EMAIL),
        ({"email": "@example.org"}, Trouble.EMAIL),
        ({"email": "zoe@"}, Trouble.EMAIL),
        ({"email": "zoe@ex@ample.org"}, Trouble.EMAIL),
        ({"email": "zoe @example.org"}, Trouble.EMAIL),
        ({"email": "zoe@example.org\nBcc:all@example.org"}, Trouble.EMAIL),
        ({"email": "\x00@b"}, Trouble.EMAIL),
        ({"email": "a@" + "b" * 199}, Trouble.EMAIL),
        ({"language": "de"}, Trouble.NAME),
    ],
)
def test_what_nobody_can_be_called(at_desk, told, trouble):
    member = at_desk.add()
    before = at_desk.kept, at_desk.people.known()
    particulars = Particulars(**{"name": "Ann", **told})
    assert refused(at_desk.ask(AddMember(particulars, COWORKER)), trouble)
    assert refused(at_desk.ask(ChangeMember(member, particulars)), trouble)
    assert (at_desk.kept, at_desk.people.known()) == before


@pytest.mark.parametrize(
    "name",
    ["محمد عبد الله", "יעל כהן", "山田太郎", "Zoë 👩\u200d💻", "می\u200cخواهم", "O'Neill; DROP"],  # noqa: RUF001
)
def test_a_name_in_any_script(at_desk, name):
    member = at_desk.add(name)
    assert at_desk.ask(ShowMember(member)).row.particulars.name == name


def test_particulars_change_and_the_record_says_which(at_desk):
    member = at_desk.add("Zoé Canari")
    before = at_desk.kept
    card = at_desk.ask(ChangeMember(member, ZOE))
    assert card.row.particulars == ZOE
    fields = ("email", "language", "organisation", "home")
    assert at_desk.facts(before) == [ParticularsChanged(member, fields, "console")]
    assert at_desk.ask(ChangeMember(member, ZOE)).row.particulars == ZOE
    assert at_desk.kept == before + 1  # what is so already is not said again


def test_dates_and_schedules_that_cannot_be(at_desk):
    member = at_desk.add()
    backwards = Terms(Category.COWORKER, date(2026, 11, 24), date(2026, 11, 23))
    nowhere = Terms(Category.COWORKER, schedule="nights")
    before = at_desk.kept
    for command in (lambda t: AddMember(ZOE, t), lambda t: SetTerms(member, t)):
        assert refused(at_desk.ask(command(backwards)), Trouble.DATES)
        assert refused(at_desk.ask(command(nowhere)), Trouble.NO_SCHEDULE)
    assert at_desk.kept == before
    assert len(at_desk.people.known()) == 1


def test_terms_suspension_and_the_board_are_said_once(at_desk):
    member = at_desk.add()
    at_desk.ask(SetSchedule(HOURS))
    before = at_desk.kept
    terms = Terms(Category.STUDENT, date(2026, 1, 1), None, "hours")
    for _ in range(2):
        assert at_desk.ask(SetTerms(member, terms)).row.terms == terms
        assert at_desk.ask(ShowOnBoard(member, shown=True)).shown
    for _ in range(2):
        assert at_desk.ask(SuspendMember(member)).row.suspended
    for _ in range(2):
        assert not at_desk.ask(RestoreMember(member)).row.suspended
    assert not at_desk.ask(ShowOnBoard(member, shown=False)).shown
    assert at_desk.facts(before) == [
        TermsSet(member, terms, "console"),
        ShownOnBoard(member, shown=True, by="console"),
        MemberSuspended(member, "console"),
        MemberRestored(member, "console"),
        ShownOnBoard(member, shown=False, by="console"),
    ]


ABOUT_ONE = [
    lambda m: ChangeMember(m, ZOE),
    lambda m: SetTerms(m, COWORKER),
    SuspendMember,
    RestoreMember,
    lambda m: ShowOnBoard(m, shown=True),
    ShowMember,
    ShowMovements,
]


@pytest.mark.parametrize("command", ABOUT_ONE)
def test_nobody_and_somebody_erased(at_desk, command):
    member = at_desk.add()
    at_desk.people.erase([member])
    at_desk.book.enact(MemberErased(member, "console"))
    before = at_desk.kept
    assert refused(at_desk.ask(command("nobody")), Trouble.NO_MEMBER)
    assert refused(at_desk.ask(command(member)), Trouble.ERASED)
    assert at_desk.kept == before
    assert at_desk.people.known() == {}
    assert at_desk.ask(ListMembers()).rows == ()


def test_a_record_that_refuses_leaves_names_as_they_were(at_desk, monkeypatch):
    member = at_desk.add("Zoé Canari")
    before = at_desk.people.known()

    def refuse(*_):
        raise Cannot(Trouble.NOT_KEPT)

    monkeypatch.setattr(at_desk.book, "enact", refuse)
    assert refused(at_desk.ask(ChangeMember(member, ZOE)), Trouble.NOT_KEPT)
    assert refused(at_desk.ask(AddMember(ZOE, COWORKER)), Trouble.NOT_KEPT)
    assert at_desk.people.known() == before


def test_the_heart_falling_silent_after_the_fact_takes_no_name_back(at_desk, monkeypatch):
    member = at_desk.add("Zoé Canari")
    standing = at_desk.book.standing
    asked = iter([standing])

    def silent():
        for answer in asked:
            return answer()
        raise Cannot(Trouble.DOOR_AWAY)

    monkeypatch.setattr(at_desk.book, "standing", silent)
    assert refused(at_desk.ask(ChangeMember(member, ZOE)), Trouble.DOOR_AWAY)
    assert at_desk.people.known()[member] == ZOE


def test_the_list_is_by_name_and_counts_what_opens(at_desk):
    for name in ("Zoé", "eric", "Élise", "Etta"):
        at_desk.add(name)
    assert [r.particulars.name for r in at_desk.ask(ListMembers()).rows] == [
        "Élise", "eric", "Etta", "Zoé",
    ]  # fmt: skip
    zoe = at_desk.ask(ListMembers()).rows[-1].member
    at_desk.book.enact(
        BadgeGiven(zoe, "t1", "A1"),
        BadgeGiven(zoe, "t2", "A2", date(2026, 11, 23)),  # today is its last day
        BadgeGiven(zoe, "t3", "A3", date(2026, 11, 22)),
        BadgeGiven(zoe, "t4", "A4"),
        BadgeRevoked(zoe, "t4", lost=True, by="console"),
        ConsentGiven(zoe, "v1", "2026-11-23", "fr", "console"),
        FingerGiven(zoe, "f1", "finger-in", 1, "index", "console"),
        FingerGiven(zoe, "f2", "finger-out", 1, "index", "console"),
        FingerGiven(zoe, "f3", "finger-in", 2, "thumb", "console"),
        TemplateMissing(zoe, "finger-in", 1),
        Entered(zoe, "badge-in", Means.BADGE),
    )
    *others, row = at_desk.ask(ListMembers()).rows
    assert (row.badges, row.fingers, row.inside) == (2, 2, True)
    assert {(r.badges, r.fingers, r.inside) for r in others} == {(0, 0, False)}
    card = at_desk.ask(ShowMember(zoe))
    assert card.row == row
    assert card.badges == (
        BadgeSeen("t1", "A1"),
        BadgeSeen("t2", "A2", date(2026, 11, 23)),
        BadgeSeen("t3", "A3", date(2026, 11, 22)),
        BadgeSeen("t4", "A4", revoked=True),
    )
    assert card.fingers == (
        FingerSeen("index", ("finger-out",), ("finger-in",)),
        FingerSeen("thumb", ("finger-in",)),
    )
    assert card.consent == ConsentSeen("v1", "2026-11-23", "fr")


def test_a_card_names_the_account(at_desk):
    member = at_desk.add()
    card = at_desk.ask(ShowMember(member))
    assert (card.account, card.login, card.consent, card.shown) == (None, "", None, False)
    account = at_desk.open_account(Role.MEMBER, member, "anne@example.org")
    card = at_desk.ask(ShowMember(member), account)
    assert (card.account, card.login) == (account, "anne@example.org")


def test_a_member_whose_name_was_lost_is_listed(at_desk):
    member = at_desk.add()
    at_desk.people.erase([member])
    (row,) = at_desk.ask(ListMembers()).rows
    assert (row.member, row.particulars) == (member, Particulars(name=""))


def test_movements_are_shown_newest_first(at_desk):
    anne, bert = at_desk.add(), at_desk.add("Bert")
    at_desk.at_the_door(Entered(bert, "badge-in", Means.BADGE))
    passed = (
        Granted(anne, "badge-in", Means.FINGER, Way.IN),
        NotOpened(anne, "badge-in"),
        Entered(anne, "badge-in", Means.BADGE),
        Repeated(anne, "badge-in"),
        Left(anne, "badge-out", Means.BADGE, Reason.SUSPENDED),
        Denied("badge-in", Means.BADGE, Reason.LOST, anne, "A5"),
        Corrected(anne, Way.IN, NOON_US, "forgot", "console"),
    )
    for fact in passed:
        at_desk.later(HOUR_US)
        at_desk.at_the_door(fact)
    at_desk.later(HOUR_US)
    answer = at_desk.ask(ShowMovements(anne))
    assert isinstance(answer, Movements)
    stamps = [Stamp(NOON_US + n * HOUR_US, DAY_US + n * HOUR_US, "boot", True) for n in range(8)]
    assert answer.movements == (
        Movement(Stamp(NOON_US, 0, "", True), "corrected", way=Way.IN),
        Movement(stamps[6], "denied", "badge-in", Means.BADGE, Reason.LOST),
        Movement(stamps[5], "left", "badge-out", Means.BADGE, Reason.SUSPENDED, Way.OUT),
        Movement(stamps[4], "repeated", "badge-in"),
        Movement(stamps[3], "entered", "badge-in", Means.BADGE, way=Way.IN),
        Movement(stamps[2], "not_opened", "badge-in"),
        Movement(stamps[1], "granted", "badge-in", Means.FINGER, way=Way.IN),
    )
    since = at_desk.ask(ShowMovements(anne, NOON_US + 5 * HOUR_US)).movements
    assert [each.kind for each in since] == ["denied", "left"]


def test_every_look_at_somebody_elses_movements_is_on_record(at_desk):
    anne = at_desk.add()
    own = at_desk.open_account(Role.MEMBER, anne)
    auditor = at_desk.open_account(Role.AUDITOR)
    before = at_desk.kept
    at_desk.ask(ShowMovements(anne), own)
    assert at_desk.kept == before
    at_desk.ask(ShowMovements(anne), auditor)
    at_desk.ask(ShowMovements(anne), auditor)
    at_desk.ask(ShowMovements(anne))
    assert at_desk.facts(before) == [
        Looked(auditor, "movements", anne),
        Looked(auditor, "movements", anne),
        Looked("console", "movements", anne),
    ]


def test_a_look_that_cannot_be_put_on_record_is_not_had(at_desk, monkeypatch):
    anne = at_desk.add()

    def refuse(*_):
        raise Cannot(Trouble.NOT_KEPT)

    monkeypatch.setattr(at_desk.book, "enact", refuse)
    assert refused(at_desk.ask(ShowMovements(anne)), Trouble.NOT_KEPT)
