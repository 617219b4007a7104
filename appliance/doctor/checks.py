"""Every check there is, and what they come to. Pure."""

from typing import Final

from appliance.doctor.board import BOARD
from appliance.doctor.care import CARE
from appliance.doctor.disk import DISK
from appliance.doctor.house import HOUSE
from appliance.doctor.machine import MACHINE
from appliance.doctor.outward import OUTWARD
from appliance.doctor.values import Finding, Seen, Verdict

CHECKS: Final = (*BOARD, *DISK, *MACHINE, *HOUSE, *OUTWARD, *CARE)
"""Every check, in the order of the docs."""

_ORDER: Final = (Verdict.WRONG, Verdict.MIND, Verdict.UNKNOWN, Verdict.RIGHT)


def examine(seen: Seen) -> tuple[Finding, ...]:
    """Judge what was seen: what is wrong comes first."""
    found = [check.finding(seen) for check in CHECKS]
    return tuple(sorted(found, key=lambda finding: _ORDER.index(finding.verdict)))


def summary(findings: tuple[Finding, ...]) -> str:
    """Say in one sentence how it stands."""
    counted = {verdict: sum(each.verdict is verdict for each in findings) for verdict in _ORDER}
    unknown = counted[Verdict.UNKNOWN]
    rest = f"; {unknown} could not be looked at" if unknown else ""
    if wrong := counted[Verdict.WRONG]:
        need = "thing is" if wrong == 1 else "things are"
        return f"{wrong} {need} wrong, {counted[Verdict.MIND]} to mind{rest}."
    if mind := counted[Verdict.MIND]:
        return f"Nothing is wrong, {mind} to mind{rest}."
    return f"All is well{rest}."
