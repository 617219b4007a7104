"""Members from a CSV file, as far as the record allows: all of them or none."""

from collections.abc import Iterator, Sequence

from appliance.commands import Answer, TakeIn
from appliance.commands.answers import Verdicts
from appliance.commands.verdicts import Verdict
from appliance.desk.clerk import Clerk
from appliance.desk.names import call_and_enact
from appliance.facts import Fact
from appliance.members import read
from appliance.newcomers import Newcomer, against, facts
from appliance.people import new_id


def take_in(clerk: Clerk, command: TakeIn) -> Answer:
    newcomers, wrong = read(command.text)
    wrong += against(newcomers, clerk.standing.roster, clerk.key, _sensors(clerk), _emails(clerk))
    taken = 0
    if not wrong and newcomers and not command.preview:
        _enact(clerk, newcomers)
        taken = len(newcomers)
    return Verdicts(tuple(_all(newcomers, wrong)), taken)


def _enact(clerk: Clerk, newcomers: Sequence[Newcomer]) -> None:
    joining = {new_id(): newcomer for newcomer in newcomers}
    told = {member: newcomer.particulars for member, newcomer in joining.items()}
    call_and_enact(clerk, told, *_facts(clerk, joining))


def _facts(clerk: Clerk, joining: dict[str, Newcomer]) -> Iterator[Fact]:
    for member, newcomer in joining.items():
        yield from facts(newcomer, (member, new_id()), clerk.key, _sensors(clerk), clerk.by)


def _all(newcomers: Sequence[Newcomer], wrong: Sequence[Verdict]) -> list[Verdict]:
    """Return a verdict for every line, the good ones with the name alone; several for a bad one."""
    bad = {verdict.line for verdict in wrong}
    good = (Verdict(each.line, each.name) for each in newcomers if each.line not in bad)
    return sorted([*good, *wrong], key=lambda verdict: verdict.line)


def _sensors(clerk: Clerk) -> tuple[str, ...]:
    readers = clerk.settings.reader
    return tuple(reader.name for reader in readers if reader.kind == "fingerprint")


def _emails(clerk: Clerk) -> frozenset[str]:
    known = clerk.people.known().values()
    return frozenset(each.email.casefold() for each in known if each.email)
