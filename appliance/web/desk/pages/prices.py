"""The plans in force, whom they fit, and what others would have brought in. Flask."""

from collections.abc import Mapping
from typing import Final

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from appliance.commands import ShowFit, ShowTariff, TryTariff
from appliance.commands.answers import Fits, TariffSeen, TariffTried
from appliance.web.desk import fits, prices
from appliance.web.desk.asking import ask, tried
from appliance.web.desk.bill_forms import TryForm
from appliance.web.desk.showing import View, show, show_form, voice

PERIODS: Final = (1, 3, 6, 12)
"""How many months there are to choose from."""


def plans() -> ResponseReturnValue:
    seen, ours = ask(ShowTariff(), TariffSeen), voice()
    tariff = seen.tariff
    if tariff is None:
        return show("plans.html", seen=seen)
    return show(
        "plans.html",
        seen=seen,
        tariff=tariff,
        plans=[prices.plan_part(each, tariff, ours) for each in tariff.plan],
        offers=prices.offers(tariff, ours),
        free=[prices.free(each, ours) for each in tariff.free],
        counted=tuple(prices.counted(tariff, ours)),
        coming=[each.since for each in seen.known if each.since > ours.today],
    )


def fit() -> ResponseReturnValue:
    """Say of everybody whether their plan fits, those who would save most first."""
    asked = request.args.get("months", "3")
    months = int(asked) if asked in map(str, PERIODS) else 3
    seen, ours = ask(ShowFit(months=months), Fits), voice()
    period = fits.period(seen.fits[0].months, ours) if seen.fits else ""
    return show(
        "fit.html",
        parts=fits.parts(seen.fits, seen.currency, ours),
        period=period,
        chosen=months,
        periods=PERIODS,
    )


def attempt() -> ResponseReturnValue:
    """Say what a file of plans would have brought in."""
    form = TryForm()
    form.offer()
    answer = None
    if form.validate_on_submit():
        sent = form.toml()
        if sent is None:
            form.file.errors = [gettext("Ce n’est pas un fichier de texte UTF-8.")]
        elif not sent.strip():
            form.file.errors = [gettext("Choisissez un fichier, ou collez-le.")]
        else:
            answer = tried(form, TryTariff(sent, form.months.data))
    if not isinstance(answer, TariffTried):
        return show_form("plans_try.html", form, answer=None)
    return show(
        "plans_try.html", form=form, answer=answer, period=fits.period(answer.months, voice())
    )


PAGES: Final[Mapping[str, View]] = {"plans": plans, "fit": fit, "plans_try": attempt}
