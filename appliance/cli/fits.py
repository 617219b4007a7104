"""The commands that compare plans: which one suits whom, and what other prices would bring in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from appliance.cli import prints, tables, times
from appliance.cli.ends import DONE, FAILED, Failed, Misused
from appliance.cli.grammar import JSON, Asked, Page, argument
from appliance.cli.members import find
from appliance.cli.reach import Asker, answer, reach, settings_of
from appliance.commands import ShowFit, TryTariff
from appliance.commands.answers import Fit, Fits, TariffTried
from appliance.paper.words import amount

MOST_MONTHS: Final = 24
_VERDICTS: Final = {
    "fits": "fits",
    "too_small": "too small",
    "too_large": "too large",
    "too_little": "too little to tell",
}


def _fit(asked: Asked) -> int:
    if not 1 <= asked.months <= MOST_MONTHS:
        raise Misused(f"--months is 1 to {MOST_MONTHS}")
    if asked.tariff is not None and asked.member is not None:
        raise Misused("other prices are tried for everybody: leave the member out")
    with reach(settings_of(asked.config)) as desk:
        if asked.tariff is not None:
            return _tried(asked, desk)
        member = "" if asked.member is None else find(desk, asked.member).member
        told = answer(desk, ShowFit(member, asked.months), Fits)
    if asked.json:
        prints.as_json(told)
    elif member:
        _print_one(told)
    else:
        head = ("NOW", "CHEAPEST", "SAVING", "HOURS", "VERDICT", "PLAN", "BEST", "NAME")
        prints.table(head, (_line(each, told.currency) for each in told.fits))
    return DONE


def _line(fit: Fit, currency: str) -> tables.Row:
    best = fit.costs[0] if fit.costs else None
    return (
        amount(fit.now, currency, "en"),
        "" if best is None else amount(best.cents, currency, "en"),
        amount(fit.saving, currency, "en"),
        times.lasting(fit.minutes * 60),
        _VERDICTS[fit.verdict],
        fit.plan_name,
        "" if best is None else best.name,
        fit.name,
    )


def _print_one(told: Fits) -> None:
    for fit in told.fits:
        for heading, text in _told(fit, told.currency):
            print(f"{heading:13} {text}")
        prints.table(
            ("COST", "PLAN", "NAME"),
            ((amount(each.cents, told.currency, "en"), each.plan, each.name) for each in fit.costs),
        )


def _told(fit: Fit, currency: str) -> Iterator[tuple[str, str]]:
    yield "name", fit.name
    yield "months", ", ".join(fit.months)
    yield "there for", times.lasting(fit.minutes * 60)
    yield "plan", f"{fit.plan_name}: {_VERDICTS[fit.verdict]}"
    yield "cost", amount(fit.now, currency, "en")
    yield "could save", amount(fit.saving, currency, "en")


def _tried(asked: Asked, desk: Asker) -> int:
    try:
        text = asked.tariff.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise Failed(f"{asked.tariff}: not UTF-8 at byte {error.start}: save it again") from None
    told = answer(desk, TryTariff(text, asked.months), TariffTried)
    if asked.json:
        prints.as_json(told)
        return FAILED if told.problems else DONE
    if told.problems:
        raise Failed("\n".join((f"{asked.tariff}: nothing was tried:", *told.problems)))
    prints.table(
        ("NOW", "THEN", "NAME"),
        (
            (
                amount(each.now, told.currency, "en"),
                amount(each.then, told.currency, "en"),
                each.name,
            )
            for each in told.members
        ),
    )
    now, then = amount(told.now, told.currency, "en"), amount(told.then, told.currency, "en")
    print(f"{', '.join(told.months)}: {now} as it was, {then} with these prices")
    return DONE


PAGES: Final = (
    Page(
        "fit",
        "say which plan suits a member, or what other prices would bring in",
        "Charges the very same visits of the last months by each plan the member may take, and "
        "says which would have been the cheapest and whether theirs fits, is too small or too "
        "large. Without a member, a line for everybody. With --try, what everybody would have "
        "paid under another file of plans. Nothing is changed.",
        _fit,
        (
            argument("member", meaning="an id, or a part of the name", nargs="?", metavar="MEMBER"),
            argument(
                "--months",
                meaning="how many (default: 3)",
                type=int,
                default=3,
                metavar="N",
            ),
            argument(
                "--try",
                meaning="a file of plans to try",
                dest="tariff",
                type=Path,
                metavar="PLANS",
            ),
            JSON,
        ),
        ("seuil fit zoe", "seuil fit --months 6", "seuil fit --try other-plans.toml"),
        fails="it was refused, or the plans to try are not right: standard error says why",
    ),
)
