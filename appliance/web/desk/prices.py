"""A tariff in words: what each plan costs and gives, what is free, how hours are counted. Pure."""

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Final

from msgspec import Struct

from appliance.model import Category
from appliance.tariff.money import cents
from appliance.tariff.values import Estimate, Free, Kind, Offer, Plan, Tariff
from appliance.web import words
from appliance.web.desk import says
from appliance.web.desk.voice import Voice
from appliance.web.words import N_

_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EXPIRIES: Final[Mapping[str, str]] = {
    "month": N_("valable jusqu’à la fin du mois"),
    "week": N_("valable jusqu’à la fin de la semaine"),
    "never": N_("valable sans limite de temps"),
}
_ROUNDINGS: Final[Mapping[str, str]] = {
    "down": N_(
        "Chaque visite est comptée par tranches de %(minutes)s minutes, arrondie vers le bas."
    ),
    "nearest": N_(
        "Chaque visite est comptée par tranches de %(minutes)s minutes, arrondie au plus proche."
    ),
    "up": N_(
        "Chaque visite est comptée par tranches de %(minutes)s minutes, arrondie vers le haut."
    ),
}


class PlanPart(Struct, frozen=True):
    """One plan as it is read; `lines` say what it gives, and what comes beyond."""

    id: str
    name: str
    price: str
    lines: tuple[str, ...]
    whose: str


def plan_part(plan: Plan, tariff: Tariff, voice: Voice) -> PlanPart:
    names = {each.id: each.name for each in tariff.plan}
    return PlanPart(
        id=plan.id,
        name=plan.name,
        price=price(plan, tariff.currency, voice),
        lines=tuple(_lines(plan, tariff.currency, names, voice)),
        whose=", ".join(voice.gettext(says.CATEGORIES[each]) for each in plan.categories),
    )


def price(plan: Plan, currency: str, voice: Voice) -> str:
    """Say what a plan costs, in a word or two."""
    much = "" if plan.price is None else voice.amount(cents(plan.price), currency)
    if plan.kind is Kind.PACK:
        much_time = voice.hours(plan.minutes or 0)
        return voice.gettext("%(price)s les %(hours)s", price=much, hours=much_time)
    if plan.kind is Kind.MONTH:
        return voice.gettext("%(price)s par mois", price=much)
    if plan.kind is Kind.HOURS:
        return voice.gettext("%(price)s l’heure", price=much)
    if plan.kind is Kind.CONTRIBUTION:
        return voice.gettext("participation libre, chaque mois")
    return voice.gettext("gratuit")


def _lines(plan: Plan, currency: str, names: Mapping[str, str], voice: Voice) -> Iterator[str]:
    if plan.kind is Kind.PACK:
        yield _pack(plan, voice)
    if plan.kind is Kind.MONTH:
        yield _allowance(plan, voice)
        if plan.part_month == "whole":
            yield voice.gettext("Un mois entamé est dû en entier.")
    if plan.kind is Kind.CONTRIBUTION and plan.price is not None:
        worth = voice.amount(cents(plan.price), currency)
        yield voice.gettext("À titre de repère, une heure vaut %(price)s.", price=worth)
    if plan.overrun is not None:
        yield _overrun(plan.overrun, names, voice)
    if plan.day_price is not None:
        much = voice.amount(cents(plan.day_price), currency)
        yield voice.gettext("Une journée ne coûte jamais plus de %(price)s.", price=much)
    if plan.vat is not None:
        yield voice.gettext("TVA : %(rate)s %%.", rate=voice.decimal(plan.vat))


def _pack(plan: Plan, voice: Voice) -> str:
    until = expiry(plan.expiry or "never", voice)
    if plan.charge == "used":
        return voice.gettext("Facturé à la minute, %(until)s.", until=until)
    return voice.gettext("Dû en entier dès la première minute, %(until)s.", until=until)


def expiry(written: str, voice: Voice) -> str:
    """Say how long a pack lasts: `30 days`, `2 months`, `month`, `week`, `never`."""
    if written in _EXPIRIES:
        return voice.gettext(_EXPIRIES[written])
    number, unit = written.split()
    count = int(number)
    if unit.startswith("day"):
        return voice.ngettext("valable le jour même", "valable %(count)s jours", count)
    return voice.ngettext("valable un mois", "valable %(count)s mois", count)


def _allowance(plan: Plan, voice: Voice) -> str:
    if plan.allowance_minutes is not None:
        much = voice.hours(plan.allowance_minutes)
    elif plan.allowance_days is not None:
        much = voice.ngettext("%(count)s jour", "%(count)s jours", plan.allowance_days)
    else:
        return voice.gettext("Sans limite d’heures.")
    if plan.expiry == "week":
        return voice.gettext(
            "Comprend %(much)s par semaine ; ce qui n’est pas utilisé est perdu.", much=much
        )
    return voice.gettext(
        "Comprend %(much)s par mois ; ce qui n’est pas utilisé est perdu.", much=much
    )


def _overrun(overrun: str, names: Mapping[str, str], voice: Voice) -> str:
    if overrun == "again":
        return voice.gettext("Au-delà, un nouveau forfait commence.")
    if overrun == "free":
        return voice.gettext("Au-delà, c’est gratuit.")
    return voice.gettext("Au-delà : « %(plan)s ».", plan=names.get(overrun, overrun))


# --- whose, what is free, how it is counted ------------------------------------------------------


def offer(of: Offer, tariff: Tariff, voice: Voice) -> str:
    """Say which plan a category has, and when where that is bounded."""
    plan = next((each.name for each in tariff.plan if each.id == of.plan), of.plan)
    if of.since is None and of.until is None:
        return plan
    ends = {
        "plan": plan,
        "since": voice.day(of.since or tariff.since),
        "until": "" if of.until is None else voice.day(of.until),
    }
    if of.until is None:
        return voice.gettext("%(plan)s, à partir du %(since)s", **ends)
    return voice.gettext("%(plan)s, du %(since)s au %(until)s", **ends)


def offers(tariff: Tariff, voice: Voice) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what each category has who agreed on nothing else."""
    return tuple(
        (
            words.capitalised(voice.gettext(says.CATEGORIES[category])),
            tuple(offer(each, tariff, voice) for each in tariff.offer if each.category is category),
        )
        for category in Category
        if any(each.category is category for each in tariff.offer)
    )


def free(of: Free, voice: Voice) -> str:
    """Say when hours cost nothing."""
    when = [
        *(voice.gettext(words.WEEKDAYS[_WEEKDAYS.index(each)]) for each in of.weekdays),
        *(voice.near_day(each) for each in of.dates),
    ]
    parts = {
        "name": of.name,
        "when": ", ".join(when),
        "start": _clock(of.start, voice),
        "end": _clock(of.end, voice),
    }
    if of.start == of.end == time(0):
        return voice.gettext("%(name)s (%(when)s, toute la journée)", **parts)
    return voice.gettext("%(name)s (%(when)s, de %(start)s à %(end)s)", **parts)


def counted(tariff: Tariff, voice: Voice) -> Iterator[str]:
    """Say how hours are counted, and what is taken where somebody forgot to badge."""
    if tariff.rounding_minutes == 1:
        yield voice.gettext("Chaque visite est comptée à la minute.")
    else:
        phrase = _ROUNDINGS[tariff.rounding]
        yield voice.gettext(phrase, minutes=tariff.rounding_minutes)
    if tariff.grace_minutes:
        yield voice.gettext(
            "Une visite de moins de %(minutes)s minutes est gratuite.",
            minutes=tariff.grace_minutes,
        )
    if tariff.first_visit == "free":
        yield voice.gettext("La toute première visite est gratuite.")
    yield _estimate(tariff.estimate, voice)
    yield _vat(tariff, voice)


def _estimate(of: Estimate, voice: Voice) -> str:
    said = voice.gettext(
        "Un badge oublié : la durée est estimée d’après les %(count)s dernières visites, "
        "%(most)s au plus.",
        count=of.of,
        most=voice.hours(of.most_minutes),
    )
    if of.closing is None:
        return said
    never_beyond = voice.gettext("Jamais au-delà de %(hour)s.", hour=_clock(of.closing, voice))
    return f"{said} {never_beyond}"


def _vat(tariff: Tariff, voice: Voice) -> str:
    rate = voice.decimal(tariff.vat)
    if tariff.prices == "with_vat":
        return voice.gettext("Les prix comprennent la TVA (%(rate)s %%).", rate=rate)
    return voice.gettext("Les prix s’entendent hors TVA (%(rate)s %%).", rate=rate)


def _clock(at: time, voice: Voice) -> str:
    return words.time_of_day(at.hour, at.minute, voice.tongue)
