"""Badges of one member: present the new one now, give it, report it lost. Flask."""

from collections.abc import Mapping, Sequence
from typing import Final

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from appliance.commands import (
    GiveBadge,
    ListUnknownBadges,
    RevokeBadge,
    ShowMember,
)
from appliance.commands.answers import MemberCard, UnknownBadge, UnknownBadges
from appliance.web.desk.asking import ask, press, tried
from appliance.web.desk.forms import BadgeForm, OtherBadgeForm
from appliance.web.desk.showing import View, go_to, show_form


def badge(member: str) -> ResponseReturnValue:
    """Wait for a badge that is nobody's, and give it at one press."""
    card = ask(ShowMember(member), MemberCard)
    form = BadgeForm()
    if form.validate_on_submit():
        given = tried(form, GiveBadge(member, token=form.badge.data))
        if isinstance(given, MemberCard):
            return _given(card, given)
    return show_form("badge.html", form, card=card, shown=_shown())


def other(member: str) -> ResponseReturnValue:
    """Give a badge with a last day, or by its number."""
    card = ask(ShowMember(member), MemberCard)
    form = OtherBadgeForm()
    form.offer(_shown())
    if form.validate_on_submit():
        number = "".join(filter(str.isalnum, form.number.data or ""))
        if form.badge.data or number:
            token = "" if number else form.badge.data
            given = tried(form, GiveBadge(member, token, number, form.until.data))
            if isinstance(given, MemberCard):
                return _given(card, given)
        else:
            form.number.errors = [gettext("Présentez un badge, ou écrivez son numéro.")]
    return show_form("badge_other.html", form, card=card)


def _shown() -> Sequence[UnknownBadge]:
    """Return the badges just shown that are nobody's, the newest first."""
    badges = ask(ListUnknownBadges(), UnknownBadges).badges
    return sorted(badges, key=lambda badge: badge.age_s)


def _given(before: MemberCard, after: MemberCard) -> ResponseReturnValue:
    flash(_said(before, after), "done")
    return go_to("member", member=after.row.member)


def _said(before: MemberCard, after: MemberCard) -> str:
    name = after.row.particulars.name
    had = {badge.token for badge in before.badges if not badge.revoked}
    tails = [badge.tail for badge in after.badges if badge.token not in had]
    said: str = gettext("Le badge ··%(tail)s est à %(name)s.", tail="".join(tails[:1]), name=name)
    return said


def lost(member: str, token: str) -> ResponseReturnValue:
    press(
        RevokeBadge(member, token, lost=True),
        gettext("C’est fait : ce badge n’ouvre plus. S’il est présenté, le tableau le dira."),
    )
    return go_to("member", member=member, _anchor="badges")


def returned(member: str, token: str) -> ResponseReturnValue:
    press(
        RevokeBadge(member, token, lost=False),
        gettext("C’est fait : ce badge est rendu et n’ouvre plus."),
    )
    return go_to("member", member=member, _anchor="badges")


PAGES: Final[Mapping[str, View]] = {
    "badge": badge,
    "badge_other": other,
    "badge_lost": lost,
    "badge_returned": returned,
}
