"""Everything held on a member as one download, and the way to have it erased. Flask."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec
from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from appliance.client import NotDone
from appliance.commands import EraseMember, ExportPerson
from appliance.commands.answers import Done, Export
from appliance.web.desk.errors import said
from appliance.web.desk.here import account, ask, house, member
from appliance.web.desk.my_forms import EraseMeForm
from appliance.web.desk.sign_in import signed_in
from appliance.web.desk.sign_in.passkeys import Passkey

_WRONG_INPUT: Final = 422
_FILE_MODE: Final = 0o600 << 16


def download() -> ResponseReturnValue:
    """Send what the door holds and what this server holds, for people and for machines."""
    held = ask(ExportPerson(member()), Export)
    files = {"seuil.json": held.json, "seuil.csv": held.csv}
    keys = house().passkeys.of(account().account)
    if keys:
        files["passkeys.json"] = msgspec.json.encode([_told(key) for key in keys]).decode()
    answer = Response(zipped(files), mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename="seuil.zip")
    return answer


def erase() -> ResponseReturnValue:
    """Say what goes and what stays; then do it, and say goodbye."""
    form = EraseMeForm()
    if not form.validate_on_submit():
        return _explained(form)
    keys, own = house().passkeys, account().account
    try:
        ask(EraseMember(member()), Done)
    except NotDone as trouble:
        form.form_errors.append(said(trouble))
        return _explained(form)
    keys.forget(own)
    signed_in.sign_out()
    return render_template("me/erased.html", account=None)


def _explained(form: FlaskForm) -> ResponseReturnValue:
    page = render_template("me/erase.html", form=form, keep_days=house().settings.privacy.keep_days)
    return page, _WRONG_INPUT if form.is_submitted() else 200


def _told(key: Passkey) -> dict[str, object]:
    return {
        "id": key.id.hex(),
        "public_key": key.public_key.hex(),
        "count": key.count,
        "made_us": key.made_us,
    }


def zipped(files: Mapping[str, str]) -> bytes:
    """Return files as one, for their owner's eyes."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as bundle:
        for name, text in files.items():
            entry = ZipInfo(name)  # of 1980: the clock is elsewhere, and the name says enough
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, _FILE_MODE
            bundle.writestr(entry, text)
    return packed.getvalue()


PAGES: Final[Mapping[str, Callable[..., ResponseReturnValue]]] = {
    "me_download": download,
    "me_erase": erase,
}
