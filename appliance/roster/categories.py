"""Who is of which category, for rooms that need nothing else of a roster. Pure."""

from collections.abc import Mapping

from appliance.facts import Fact, MemberAdded, MemberErased, TermsSet
from appliance.model import Category


def recategorised(before: Mapping[str, Category], fact: Fact) -> Mapping[str, Category]:
    """Return the category of each member after a fact; whoever is erased has none."""
    if isinstance(fact, MemberAdded):
        return {**before, fact.member: fact.category}
    if isinstance(fact, TermsSet):
        return {**before, fact.member: fact.terms.category}
    if isinstance(fact, MemberErased):
        return {member: category for member, category in before.items() if member != fact.member}
    return before
