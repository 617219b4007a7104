"""Who belongs here, what they carry, who may use the pages: a fold over facts. Pure."""

from collections.abc import Iterable
from typing import get_args

from appliance.facts import AccountFact, Fact, MemberFact
from appliance.roster.categories import recategorised
from appliance.roster.draft import Draft
from appliance.roster.values import Account, Carried, Consent, Holder, Library, Roster

__all__ = [
    "CONCERNS",
    "Account",
    "Carried",
    "Consent",
    "Holder",
    "Library",
    "Roster",
    "fold",
    "recategorised",
]

CONCERNS = frozenset((*get_args(MemberFact), *get_args(AccountFact)))
"""The kinds of fact that can change a roster."""


def fold(facts: Iterable[Fact], roster: Roster | None = None) -> Roster:
    """Return the roster after `facts`, in order. One copy, however many facts there are."""
    draft = Draft(roster or Roster())
    for fact in facts:
        if type(fact) in CONCERNS:
            draft.apply(fact)
    return draft.roster()
