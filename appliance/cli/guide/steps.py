"""The space, the strike, who looks after it all, the first member, the first time through."""

import textwrap
from typing import Final

from appliance.cli.badges import next_shown
from appliance.cli.guide.house import PATIENT_S, House
from appliance.cli.guide.terminal import Skipped, say, typed
from appliance.commands import (
    AddMember,
    ArrangeSpace,
    EnrolFinger,
    GiveBadge,
    ListMembers,
    NoteStrike,
    OpenAccount,
    OpenDoor,
    RecordConsent,
    ShowConsent,
    ShowMovements,
    ShowStatus,
)
from appliance.commands.answers import (
    AccountSeen,
    Chapter,
    ConsentText,
    Done,
    MemberCard,
    MemberRow,
    MemberRows,
    Movements,
    Progress,
    Setup,
    Status,
)
from appliance.commands.members import Language, Particulars
from appliance.facts import Terms
from appliance.model import PINS, Role

MOST_PEOPLE: Final = 500
AGAIN_S: Final = 5.5
"""A second press within five seconds opens nothing: whoever presses twice means it once."""
_FINGERS: Final = "fingerprint"
_PASSED: Final = frozenset({"entered", "left", "let_out"})


def space(house: House, language: Language) -> None:
    terminal, now = house.terminal, house.setup()
    phrases = terminal.phrases
    # The product's own name is none: Enter does not leave a space without.
    usual_name = "" if Chapter.SPACE in now.lacking else now.name
    name = terminal.words(phrases.space_name, usual_name)
    threshold = terminal.number(phrases.threshold, now.threshold, 1, MOST_PEOPLE)
    usual = max(now.capacity, threshold)
    capacity = terminal.number(phrases.capacity, usual, threshold, 10 * MOST_PEOPLE)
    house.do(ArrangeSpace(name, language, threshold, capacity), Setup)
    say(phrases.written)
    house.settle()


def strike(house: House) -> None:
    """Open the strike until it is seen to move, or nobody wants to try it any more."""
    terminal, pin = house.terminal, house.setup().strike_pin
    phrases = terminal.phrases
    if PINS in house.look(ShowStatus(), Status).down:
        say(phrases.no_pins)
        raise Skipped
    while True:
        typed(phrases.strike_ready.format(pin=pin))
        house.do(OpenDoor(phrases.why_opened), Done)
        opened_s = house.clock.steady_s()
        say(phrases.opened)
        moved = terminal.agrees(phrases.moved)
        house.do(NoteStrike(moved), Setup)
        if moved:
            say(phrases.strike_works)
            return
        say(phrases.strike_remedy.format(pin=pin))
        if not terminal.agrees(phrases.again):
            raise Skipped
        house.waited(opened_s, AGAIN_S)


def admin(house: House) -> None:
    from appliance.web.desk.sign_in.passwords import SHORTEST, hashed, long_enough  # noqa: PLC0415

    terminal = house.terminal
    login = terminal.words(terminal.phrases.login)
    password = terminal.password(SHORTEST, long_enough)
    told = house.do(OpenAccount(login, Role.ADMIN, hashed(password)), AccountSeen)
    say(terminal.phrases.may_sign_in.format(login=told.login))


# --- the first member ----------------------------------------------------------------------------


def member(house: House, language: Language) -> None:
    phrases, kinds = house.terminal.phrases, {each.kind for each in house.setup().readers}
    if not kinds:
        say(phrases.no_reader)
        raise Skipped
    row = _without_a_key(house) or _added(house, language)
    if _FINGERS not in kinds:
        finger = False
    elif kinds == {_FINGERS}:
        finger = True
    else:
        ways = ((False, phrases.a_badge), (True, phrases.a_finger))
        finger = house.terminal.choice(phrases.what_to_give, ways)
    if finger:
        _give_finger(house, row, language)
    else:
        _give_badge(house, row)


def _without_a_key(house: House) -> MemberRow | None:
    """Return a member who has neither badge nor finger, and is to have one."""
    terminal = house.terminal
    rows = house.look(ListMembers(), MemberRows).rows
    row = next((row for row in rows if not (row.badges or row.fingers or row.suspended)), None)
    if row is None:
        return None
    question = terminal.phrases.has_nothing.format(name=row.particulars.name)
    return row if terminal.agrees(question) else None


def _added(house: House, language: Language) -> MemberRow:
    terminal = house.terminal
    name = terminal.words(terminal.phrases.member_name)
    category = terminal.choice(
        terminal.phrases.category, tuple(terminal.phrases.categories.items())
    )
    particulars = Particulars(name=name, language=language)
    return house.do(AddMember(particulars, Terms(category)), MemberCard).row


def _give_badge(house: House, row: MemberRow) -> None:
    phrases = house.terminal.phrases
    say(phrases.show_badge)
    badge = next_shown(house.desk, house.clock)
    house.do(GiveBadge(row.member, token=badge.token), MemberCard)
    say(phrases.badge_given.format(tail=badge.tail, name=row.particulars.name))


def _give_finger(house: House, row: MemberRow, language: Language) -> None:
    """Read out the consent, have it given, then lead through the enrolment."""
    from appliance.cli.guide.speaking import step  # noqa: PLC0415, with the pages' words

    phrases, name = house.terminal.phrases, row.particulars.name
    text = house.look(ShowConsent(language), ConsentText)
    for paragraph in text.paragraphs:
        say(f"{textwrap.fill(paragraph, 79)}\n")
    if not house.terminal.agrees(phrases.agrees.format(name=name)):
        say(phrases.not_agreed)
        raise Skipped
    house.do(RecordConsent(row.member, text.version, language), MemberCard)
    for reply in house.follow(EnrolFinger(row.member)):
        if isinstance(reply, Progress):
            say(f"{reply.reader}: {step(reply, language)}")
    say(phrases.finger_given.format(name=name))


# --- through the door ----------------------------------------------------------------------------


def passage(house: House) -> None:
    """Wait until a member who has a badge or a finger passes."""
    phrases = house.terminal.phrases
    rows = house.look(ListMembers(), MemberRows).rows
    row = next((row for row in rows if row.badges or row.fingers), None)
    if row is None:
        say(phrases.nobody_yet)
        raise Skipped
    name, passed = row.particulars.name, _passages(house, row)
    say(phrases.show_it.format(name=name))
    while not house.until(lambda: _passages(house, row) > passed, PATIENT_S):
        say(phrases.no_entry)
        if not house.terminal.agrees(phrases.again):
            raise Skipped
    say(phrases.came_in.format(name=name))


def _passages(house: House, row: MemberRow) -> int:
    told = house.look(ShowMovements(row.member), Movements)
    return sum(each.kind in _PASSED for each in told.movements)
