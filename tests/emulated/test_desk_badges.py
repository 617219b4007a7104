"""Badges at the desk: given in one click, revoked at once, never shown but for two digits."""

from datetime import date

import msgspec
import pytest

from appliance.commands import GiveBadge, ListUnknownBadges, Refused, RevokeBadge, ShowMember
from appliance.commands.answers import BadgeSeen, Trouble, UnknownBadge, UnknownBadges
from appliance.facts import BadgeGiven, BadgeRevoked, FingerGiven, MemberErased
from appliance.model import Role
from tests.at_the_desk import HOUR_US

NUMBER = "0C000621A5"
OTHER = "0C000621A6"


@pytest.fixture
def anne(at_desk):
    return at_desk.add()


@pytest.fixture
def bert(at_desk):
    return at_desk.add("Bert")


def token(at_desk, number=NUMBER):
    return at_desk.key.badge(bytes.fromhex(number)).token


def test_the_badge_just_shown_is_given(at_desk, anne):
    admin = at_desk.open_account(Role.ADMIN)
    at_desk.show_unknown(OTHER)
    at_desk.later(4_500_000)
    shown = at_desk.show_unknown(NUMBER, "badge-out")
    at_desk.later(2_000_000)
    assert at_desk.ask(ListUnknownBadges()) == UnknownBadges(
        (
            UnknownBadge(shown, "A5", "badge-out", 2.0),
            UnknownBadge(token(at_desk, OTHER), "A6", "badge-in", 6.5),
        )
    )
    before = at_desk.kept
    card = at_desk.ask(GiveBadge(anne, token=shown), admin)
    assert card.badges == (BadgeSeen(shown, "A5"),)
    assert at_desk.facts(before) == [BadgeGiven(anne, shown, "A5", None, admin)]
    assert [each.tail for each in at_desk.ask(ListUnknownBadges()).badges] == ["A6"]


def test_the_list_forgets_after_ten_minutes(at_desk, anne):
    shown = at_desk.show_unknown(NUMBER)
    at_desk.later(600_000_000)
    assert len(at_desk.ask(ListUnknownBadges()).badges) == 1
    at_desk.later(1)
    assert at_desk.ask(ListUnknownBadges()).badges == ()
    assert at_desk.ask(GiveBadge(anne, token=shown)) == Refused(Trouble.NO_BADGE)


@pytest.mark.parametrize("number", ["0C000621A5", "0c:00:06:21:a5", " 0C-00-06-21-A5 "])
def test_a_badge_by_its_number(at_desk, anne, number):
    card = at_desk.ask(GiveBadge(anne, number=number, until=date(2026, 11, 23)))
    assert card.badges == (BadgeSeen(token(at_desk), "A5", date(2026, 11, 23)),)
    assert NUMBER.encode() not in msgspec.json.encode(card)


@pytest.mark.parametrize(
    "number",
    [
        "0C0006",
        "0C000621A",
        "0C000621AG",
        "0C 00 06 21",
        "０C000621A5",  # noqa: RUF001
        "0011223344556677889900",
        "\x00",
    ],
)
def test_what_is_no_number(at_desk, anne, number):
    before = at_desk.kept
    refused = at_desk.ask(GiveBadge(anne, number=number))
    assert refused == Refused(Trouble.BADGE_NUMBER)
    assert at_desk.kept == before


def test_one_of_the_two(at_desk, anne):
    shown = at_desk.show_unknown(NUMBER)
    for command in (GiveBadge(anne), GiveBadge(anne, token=shown, number=NUMBER)):
        assert at_desk.ask(command).trouble is Trouble.NO_BADGE


def test_a_badge_that_somebody_carries(at_desk, anne, bert):
    at_desk.ask(GiveBadge(anne, number=NUMBER))
    before = at_desk.kept
    for command in (GiveBadge(bert, number=NUMBER), GiveBadge(bert, token=token(at_desk))):
        assert at_desk.ask(command) == Refused(Trouble.BADGE_TAKEN)
    assert len(at_desk.ask(GiveBadge(anne, number=NUMBER)).badges) == 1
    assert at_desk.kept == before  # they have it already
    longer = at_desk.ask(GiveBadge(anne, number=NUMBER, until=date(2026, 12, 1)))
    assert longer.badges[0].until == date(2026, 12, 1)


def test_a_temporary_badge_for_a_day_that_is_over(at_desk, anne):
    assert at_desk.ask(GiveBadge(anne, "", NUMBER, date(2026, 11, 22))) == Refused(Trouble.DATES)
    at_desk.later(12 * HOUR_US)  # it is the 24th where the space is, and not yet in London
    assert at_desk.ask(GiveBadge(anne, "", NUMBER, date(2026, 11, 23))) == Refused(Trouble.DATES)


def test_a_lost_badge_opens_no_more_and_may_be_given_anew(at_desk, anne, bert):
    at_desk.ask(GiveBadge(anne, number=NUMBER))
    at_desk.ask(GiveBadge(anne, number=OTHER))
    lost = token(at_desk)
    own = at_desk.open_account(Role.MEMBER, anne)
    before = at_desk.kept
    card = at_desk.ask(RevokeBadge(anne, lost), own)
    assert [badge.revoked for badge in card.badges] == [True, False]
    assert at_desk.standing.roster.find(lost) is None
    assert at_desk.ask(RevokeBadge(anne, lost)) == card  # it is already
    assert at_desk.facts(before) == [BadgeRevoked(anne, lost, lost=True, by=own)]
    at_desk.ask(GiveBadge(bert, token=lost))
    assert at_desk.standing.roster.find(lost).member == bert
    assert [badge.tail for badge in at_desk.ask(ShowMember(anne)).badges] == ["A6"]


def test_a_badge_given_back(at_desk, anne):
    at_desk.ask(GiveBadge(anne, number=NUMBER))
    card = at_desk.ask(RevokeBadge(anne, token(at_desk), lost=False))
    assert card.badges == ()
    assert at_desk.facts()[-1] == BadgeRevoked(anne, token(at_desk), lost=False, by="console")
    assert at_desk.ask(RevokeBadge(anne, token(at_desk))) == Refused(Trouble.NO_BADGE)


def test_a_lost_badge_that_turned_up_is_nobodys_again(at_desk, anne):
    at_desk.ask(GiveBadge(anne, number=NUMBER))
    at_desk.ask(RevokeBadge(anne, token(at_desk), lost=True))
    assert at_desk.ask(RevokeBadge(anne, token(at_desk), lost=False)).badges == ()


def test_what_is_not_their_badge(at_desk, anne, bert):
    at_desk.ask(GiveBadge(bert, number=NUMBER))
    at_desk.book.enact(FingerGiven(anne, "finger", "finger-in", 1))
    before = at_desk.kept
    for tried in (token(at_desk), "finger", "", "nothing"):
        assert at_desk.ask(RevokeBadge(anne, tried)) == Refused(Trouble.NO_BADGE)
    assert at_desk.ask(GiveBadge(anne, token="finger")) == Refused(Trouble.NO_BADGE)
    assert at_desk.kept == before


def test_nobody_and_somebody_erased(at_desk, anne):
    at_desk.ask(GiveBadge(anne, number=NUMBER))
    at_desk.book.enact(MemberErased(anne, "console"))
    for member, trouble in (("nobody", Trouble.NO_MEMBER), (anne, Trouble.ERASED)):
        assert at_desk.ask(GiveBadge(member, number=OTHER)) == Refused(trouble)
        assert at_desk.ask(RevokeBadge(member, token(at_desk))) == Refused(trouble)
    bert = at_desk.add("Bert")
    assert at_desk.ask(GiveBadge(bert, number=NUMBER)).row.badges == 1
