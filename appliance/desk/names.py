"""Names beside the record: kept together with the facts about them, or not at all."""

from collections.abc import Mapping
from dataclasses import replace

from appliance.commands.members import Particulars
from appliance.desk.clerk import Clerk
from appliance.facts import Fact


def call_and_enact(clerk: Clerk, told: Mapping[str, Particulars], *facts: Fact) -> Clerk:
    """Keep names and the facts about them; the names as they were, if the facts cannot be kept."""
    known = clerk.people.known()
    clerk.people.name(told)
    try:
        clerk.book.enact(*facts)
    except BaseException:
        clerk.people.erase(told.keys() - known.keys())
        clerk.people.name({member: known[member] for member in told.keys() & known.keys()})
        raise
    return replace(clerk, standing=clerk.book.standing())
