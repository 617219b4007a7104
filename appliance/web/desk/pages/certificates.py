"""Certificates of attendance: for which days, looked at, as a PDF. Flask."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from flask import request
from flask.typing import ResponseReturnValue

from appliance.commands import ShowVisits
from appliance.commands.answers import Visits
from appliance.paper.certificate import Period
from appliance.paper.certificate import certificate as laid_out
from appliance.paper.document import Document
from appliance.web.desk import papers
from appliance.web.desk.asking import ask
from appliance.web.desk.bill_forms import CertificateForm
from appliance.web.desk.showing import View, go_to, show, voice

_DAY: Final = timedelta(days=1)


def asked(member: str) -> tuple[CertificateForm, Document | None]:
    """Return the form, and the certificate where its days are right. It starts at last month."""
    ours = voice()
    until = ours.today.replace(day=1) - _DAY
    form = CertificateForm(
        request.args or None,
        data={"since": until.replace(day=1), "until": until},
    )
    if not (request.args.get("since") and form.validate()):
        return form, None
    since, until = form.since.data, form.until.data
    seen = ask(ShowVisits(member, since, until), Visits)
    who = Period(since, until, (form.employer.data or "").strip())
    made = laid_out(seen, who, papers.issuer(), made_us=ours.now_us, language=ours.language)
    return form, made


def period(form: CertificateForm) -> Mapping[str, str]:
    """Return what an address of the same certificate carries."""
    return {
        "since": str(form.since.data or ""),
        "until": str(form.until.data or ""),
        "employer": form.employer.data or "",
    }


def sent(whose: str, form_at: str, **path: str) -> ResponseReturnValue:
    """Send it; where its days are not right, go back to the form, which says so."""
    form, document = asked(whose)
    if document is None:
        return go_to(form_at, **path, **period(form))
    return papers.pdf(document)


def certificate(member: str) -> ResponseReturnValue:
    form, document = asked(member)
    return show(
        "certificate.html", member=member, form=form, document=document, period=period(form)
    )


def certificate_pdf(member: str) -> ResponseReturnValue:
    return sent(member, "member_certificate", member=member)


PAGES: Final[Mapping[str, View]] = {
    "member_certificate": certificate,
    "member_certificate_pdf": certificate_pdf,
}
