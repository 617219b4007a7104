"""Passkeys: a key on somebody's own device signs them in. Touches the page server's own file.

The file holds public keys alone: worth nothing without the device, and without the account. The
webauthn library is imported late, for the sake of memory where nobody has a passkey.
"""

from typing import Final

from msgspec import Struct

from appliance.web.desk.party import Party
from appliance.web.desk.sign_in.store import Store

MOST: Final = 10
"""How many passkeys an account may have."""
_COLUMNS: Final = "id, account, public_key, count, made_us"


class Unfit(Exception):
    """What the browser sent is not a passkey's answer to what was asked, or is somebody else's."""


class Passkey(Struct, frozen=True):
    """`count` is how often the device says it was used, 0 where it does not count."""

    id: bytes
    account: str
    public_key: bytes
    count: int
    made_us: int


class Passkeys:
    """Every method raises sqlite3.Error where the file cannot be read or written."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def any(self) -> bool:
        """Tell whether anybody has one."""
        with self._store.opened() as file:
            return file.execute("SELECT 1 FROM passkey LIMIT 1").fetchone() is not None

    def of(self, account: str) -> tuple[Passkey, ...]:
        """Return an account's passkeys, the oldest first."""
        with self._store.opened() as file:
            rows = file.execute(
                f"SELECT {_COLUMNS} FROM passkey WHERE account = ? ORDER BY made_us",  # noqa: S608, ours
                (account,),
            ).fetchall()
        return tuple(Passkey(*row) for row in rows)

    def find(self, number: bytes) -> Passkey | None:
        with self._store.opened() as file:
            row = file.execute(
                f"SELECT {_COLUMNS} FROM passkey WHERE id = ?",  # noqa: S608, ours
                (number,),
            ).fetchone()
        return None if row is None else Passkey(*row)

    def keep(self, passkey: Passkey) -> bool:
        """Keep a new one; tell whether there was room and it is nobody's yet."""
        with self._store.opened() as file:
            done = file.execute(
                f"INSERT OR IGNORE INTO passkey ({_COLUMNS}) SELECT ?, ?, ?, ?, ?"  # noqa: S608, ours
                " WHERE (SELECT count(*) FROM passkey WHERE account = ?) < ?",
                (
                    passkey.id,
                    passkey.account,
                    passkey.public_key,
                    passkey.count,
                    passkey.made_us,
                    passkey.account,
                    MOST,
                ),
            )
        return done.rowcount == 1

    def used(self, passkey: Passkey, count: int) -> bool:
        """Note its new count; tell whether nobody used it since `passkey` was read."""
        with self._store.opened() as file:
            done = file.execute(
                "UPDATE passkey SET count = ? WHERE id = ? AND count = ?",
                (count, passkey.id, passkey.count),
            )
        return done.rowcount == 1

    def forget(self, account: str, number: bytes | None = None) -> None:
        """Forget one of an account's passkeys, or all of them."""
        with self._store.opened() as file:
            file.execute(
                "DELETE FROM passkey WHERE account = ? AND (? IS NULL OR id = ?)",
                (account, number, number),
            )


# --- what passes between the browser and us ------------------------------------------------------


def wish_new(party: Party, account: str, login: str, space: str, known: tuple[Passkey, ...]) -> str:
    """Return, as JSON, what the browser needs to make a passkey."""
    from webauthn import generate_registration_options, options_to_json  # noqa: PLC0415
    from webauthn.helpers import structs  # noqa: PLC0415

    return options_to_json(
        generate_registration_options(
            rp_id=party.name,
            rp_name=space,
            user_id=account.encode(),
            user_name=login,
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.REQUIRED,
                user_verification=structs.UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=p.id) for p in known],
        )
    )


def wish_sign_in(party: Party, challenge: str | None) -> str:
    """Return, as JSON, what the browser needs to sign somebody in: whoever has a passkey here.

    `challenge` is the one that this browser was given before, as base64url, None for a new one.
    """
    from webauthn import (  # noqa: PLC0415
        base64url_to_bytes,
        generate_authentication_options,
        options_to_json,
    )
    from webauthn.helpers.structs import UserVerificationRequirement  # noqa: PLC0415

    return options_to_json(
        generate_authentication_options(
            rp_id=party.name,
            challenge=base64url_to_bytes(challenge) if challenge else None,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def made(party: Party, challenge: str, said: str, account: str, made_us: int) -> Passkey:
    """Return the passkey that the browser made for `challenge`. Raises Unfit."""
    from webauthn import base64url_to_bytes, verify_registration_response  # noqa: PLC0415
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

    try:
        told = verify_registration_response(
            credential=said,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.name,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as wrong:
        raise Unfit(str(wrong)) from wrong
    return Passkey(
        told.credential_id, account, told.credential_public_key, told.sign_count, made_us
    )


def named(said: str) -> bytes:
    """Return the number of the passkey that answered. Raises Unfit."""
    from webauthn.helpers import parse_authentication_credential_json  # noqa: PLC0415
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

    try:
        return parse_authentication_credential_json(said).raw_id
    except (WebAuthnException, ValueError) as wrong:
        raise Unfit(str(wrong)) from wrong


def proved(party: Party, challenge: str, said: str, passkey: Passkey) -> int:
    """Return the count after a passkey signed `challenge`. Raises Unfit, as for one gone back."""
    from webauthn import base64url_to_bytes, verify_authentication_response  # noqa: PLC0415
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

    try:
        return verify_authentication_response(
            credential=said,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.name,
            expected_origin=party.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.count,
            require_user_verification=True,
        ).new_sign_count
    except (WebAuthnException, ValueError) as wrong:
        raise Unfit(str(wrong)) from wrong
