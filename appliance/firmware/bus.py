"""Gathers what is to stand for the broker: nothing where there is none. Touches files.

A broker that somebody has set up already is left to them.
"""

import errno
import secrets
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from appliance.config import TOPIC_ID, Mqtt
from appliance.firmware import card
from appliance.firmware.bus_files import CLEAR, CONF, Plugins, files, is_set_up, users
from appliance.firmware.difference import Written
from appliance.firmware.values import Wanted

_BROKER: Final = "/usr/sbin/mosquitto"
_STOCK: Final = "/etc/mosquitto/mosquitto.conf"
_OTHERS: Final = "/etc/mosquitto/conf.d"
_SETTINGS: Final = "/etc/seuil/seuil.toml"
_ANY: Final = "+"
_LIBRARIES: Final = ("usr/lib/*/mosquitto", "usr/lib/*", "usr/lib")
_BYTES: Final = 24


class _Space(Struct, frozen=True):
    id: Annotated[str, Meta(pattern=TOPIC_ID)] = _ANY


class _Named(Struct, frozen=True):
    """Of the configuration, what topics are made of: each a right, so each as it is checked."""

    mqtt: Mqtt = Mqtt()
    space: _Space = _Space()


def wanted(root: Path) -> tuple[Wanted, ...]:
    """Return the broker's files on a card."""
    if not card.on(root, _BROKER).exists() or _is_somebodys(root):
        return ()
    named = _named(root)
    passwords = {user.file: _password(root, user.file) for user in users("", "")}
    return files(named.mqtt.prefix, named.space.id, passwords, plugins(root))


def plugins(root: Path) -> Plugins | None:
    """Return the plugins that mosquitto 2.1 brings; None of the broker before."""
    for folder in _LIBRARIES:
        for found in root.glob(f"{folder}/mosquitto_password_file.so"):
            passwords = f"/{found.relative_to(root)}"
            return Plugins(passwords, passwords.replace("password_file", "acl_file"))
    return None


def _is_somebodys(root: Path) -> bool:
    """Tell whether somebody has set the broker up; what they add to ours later is no matter."""
    if card.on(root, CONF).exists():
        return False
    others = card.on(root, _OTHERS).glob("*.conf")
    return any(is_set_up(_text(each)) for each in (card.on(root, _STOCK), *others))


def _text(file: Path) -> str:
    return file.read_text("utf-8", "replace") if file.exists() else ""


def _named(root: Path) -> _Named:
    """Return what topics are made of; of a broken configuration, the topics of any space."""
    try:
        return msgspec.toml.decode(card.on(root, _SETTINGS).read_bytes(), type=_Named)
    except (FileNotFoundError, msgspec.MsgspecError, UnicodeDecodeError):
        return _Named()


def _password(root: Path, file: str) -> str:
    """Return the password that was made before, or a new one."""
    stands = card.read(root, f"{CLEAR}/{file}")
    try:
        made = stands.data.decode().strip() if isinstance(stands, Written) else ""
    except UnicodeDecodeError:
        why = "this is no password. Remove it: a new one is made"
        raise OSError(errno.EILSEQ, why, f"{CLEAR}/{file}") from None
    return made or secrets.token_urlsafe(_BYTES)
