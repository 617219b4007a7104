"""What is asked about bills, and on what grounds: who there is, and who pays for whom."""

from typing import Any

from appliance.desk.clerk import Clerk
from appliance.desk.questions import Grounds, Question


def reckoned(clerk: Clerk, question: Question) -> Any:  # noqa: ANN401, the question says which
    """Return the answer to a question. Raises LedgerError and OSError."""
    space = clerk.settings.space
    grounds = Grounds(
        ledger=str(clerk.storage.ledger),
        roster=clerk.standing.roster,
        payers=payers(clerk),
        zone=space.timezone,
        now=clerk.standing.stamp,
        cut_off=space.cut_off,
    )
    return clerk.reckoner(grounds, question)


def payers(clerk: Clerk) -> dict[str, str]:
    """Return who pays for whom, by id, where that is not the member.

    Another member; or the organisation, by the token that stands for its name on record.
    """
    called, members = clerk.people.known(), clerk.standing.roster.members
    found = {
        member: clerk.key.organisation(told.organisation)
        for member, told in called.items()
        if told.organisation
    }
    return found | {holder.member: holder.payer for holder in members.values() if holder.payer}
