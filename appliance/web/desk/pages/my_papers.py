"""What a member takes home: statements, a certificate, whether the plan fits. Flask."""

from collections.abc import Callable, Mapping
from typing import Final

from flask import render_template
from flask.typing import ResponseReturnValue

from appliance.commands import ShowFit
from appliance.commands.answers import Fits
from appliance.web.desk import fits, papers
from appliance.web.desk.here import ask, member
from appliance.web.desk.pages import certificates
from appliance.web.desk.pages.statements import numbered
from appliance.web.desk.showing import voice


def statement(number: str) -> ResponseReturnValue:
    seen = numbered(number, member())
    return render_template(
        "me/statement.html", seen=seen, document=papers.document(seen), voice=voice()
    )


def pdf(number: str) -> ResponseReturnValue:
    return papers.pdf(papers.document(numbered(number, member())))


def certificate() -> ResponseReturnValue:
    form, document = certificates.asked(member())
    return render_template(
        "me/certificate.html", form=form, document=document, period=certificates.period(form)
    )


def certificate_pdf() -> ResponseReturnValue:
    return certificates.sent(member(), "me_certificate")


def fit() -> ResponseReturnValue:
    ours, seen = voice(), ask(ShowFit(member()), Fits)
    found = next(iter(seen.fits), None)
    return render_template(
        "me/fit.html",
        fit=found,
        currency=seen.currency,
        verdict="" if found is None else fits.mine(found, seen.currency, ours),
        period="" if found is None else fits.period(found.months, ours),
        voice=ours,
    )


PAGES: Final[Mapping[str, Callable[..., ResponseReturnValue]]] = {
    "me_statement": statement,
    "me_statement_pdf": pdf,
    "me_certificate": certificate,
    "me_certificate_pdf": certificate_pdf,
    "me_fit": fit,
}
