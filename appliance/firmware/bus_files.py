"""The broker's files: who may do what on the bus, in the words of mosquitto. Pure.

The bus goes outward: there is no topic that anybody could give a command on. Passwords are random
and long, so that the few rounds which the broker hashes them with are enough.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct

from appliance.firmware.values import File
from appliance.wire import alerts_topic, availability_topic, door_topic, occupancy_topic

CONF: Final = "/etc/mosquitto/conf.d/seuil.conf"
ACL: Final = "/etc/mosquitto/seuil.acl"
PASSWORDS: Final = "/etc/mosquitto/seuil.passwd"
CLEAR: Final = "/etc/seuil/mqtt"
SOCKET: Final = "/run/mosquitto/seuil.sock"
RESTART: Final = "sudo systemctl restart mosquitto"
_WHY: Final = "who may say what on the bus, and who may listen"
_ROUNDS: Final = 101  # mosquitto's own number
_SALT: Final = 12  # bytes, as it makes them


class Right(StrEnum):
    READ = "read"
    WRITE = "write"


class User(Struct, frozen=True):
    """A user at the broker. `owner` alone reads the password, beside root."""

    name: str
    file: str
    owner: str
    rights: tuple[tuple[Right, str], ...]


def users(prefix: str, space: str) -> tuple[User, ...]:
    """Return who there is, and the topics that are open to each: everything else is not."""
    state = tuple(topic(prefix, space) for topic in (occupancy_topic, door_topic))
    state = (*state, availability_topic(prefix, space))
    alerts = alerts_topic(prefix, space)
    hears = tuple((Right.READ, topic) for topic in state)
    return (
        User("seuil-door", "door", "seuil-door", tuple((Right.WRITE, each) for each in state)),
        User("seuil-web", "web", "seuil-web", hears),
        User("seuil-notify", "notify", "seuil-notify", ((Right.WRITE, alerts),)),
        User("reader", "reader", "root", (*hears, (Right.READ, alerts))),
    )


class Plugins(Struct, frozen=True):
    """Where mosquitto 2.1 and later have what reads passwords and rights."""

    passwords: str
    rights: str


_HEAD: Final = """\
# Made by `seuil firmware apply`. This machine alone may connect, by name and password.
# For others of the house, such as Home Assistant elsewhere, add a file with a listener of your own,
# with TLS: they log in as `reader`, whose password is in /etc/seuil/mqtt/reader.
"""
_LISTENERS: Final = """
listener {port} 127.0.0.1
listener 0 {socket}

# Without it, what is said waits for an acknowledgement first: 40 ms.
set_tcp_nodelay true
# What goes over the bus is under 20 KiB.
max_packet_size 65536
"""


def conf(plugins: Plugins | None, port: int = 1883, socket: str = SOCKET, folder: str = "") -> str:
    """Return the configuration for mosquitto 2.1 and later, with its plugins, or for 2.0 without.

    Beside Debian's own, which says where it keeps what and is not repeated here: a second word on
    that is an error. Another `folder` is put before the paths of the other files.
    """
    passwords, rights = f"{folder}{PASSWORDS}", f"{folder}{ACL}"
    if plugins is None:
        who = f"password_file {passwords}\nacl_file {rights}\n"
    else:
        who = (
            f"global_plugin {plugins.passwords}\nplugin_opt_password_file {passwords}\n"
            f"global_plugin {plugins.rights}\nplugin_opt_acl_file {rights}\n"
        )
    return f"{_HEAD}allow_anonymous false\n{who}" + _LISTENERS.format(port=port, socket=socket)


def acl(prefix: str, space: str) -> str:
    """Return the list of rights. A topic that is not named is open to nobody."""
    return "\n".join(("# Made by `seuil firmware apply`.", *_rights(users(prefix, space)), ""))


def _rights(known: Iterable[User]) -> Iterator[str]:
    for user in known:
        yield f"\nuser {user.name}"
        yield from (f"topic {right} {topic}" for right, topic in user.rights)


def hashed(name: str, password: str) -> str:
    """Return a line of mosquitto's password file: PBKDF2 with SHA-512.

    The salt comes of both, so that the same password makes the same file: it is as random as they
    are long, and nobody else has the same.
    """
    salt = hashlib.sha256(f"{name}:{password}".encode()).digest()[:_SALT]
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS)
    return f"{name}:$7${_ROUNDS}${b64encode(salt).decode()}${b64encode(key).decode()}\n"


def files(
    prefix: str, space: str, passwords: Mapping[str, str], plugins: Plugins | None
) -> tuple[File, ...]:
    """Return the broker's files; `passwords` are by the name of their file."""
    known = users(prefix, space)
    lines = "".join(hashed(user.name, passwords[user.file]) for user in known)
    return (
        *(_clear(user, passwords[user.file]) for user in known),
        _brokers(PASSWORDS, lines, "the passwords on the bus, hashed", secret=True),
        _brokers(ACL, acl(prefix, space), _WHY),
        File(CONF, conf(plugins), "the bus is for this machine, by name and password", RESTART),
    )


def _clear(user: User, password: str) -> File:
    path, group = f"{CLEAR}/{user.file}", "root" if user.owner == "root" else "seuil"
    why = f"the password of {user.name} on the bus"
    text, owner = f"{password}\n", user.owner
    return File(path, text, why, RESTART, 0o400, owner, group, once=True, secret=True)


def _brokers(path: str, text: str, why: str, *, secret: bool = False) -> File:
    return File(path, text, why, RESTART, 0o600, "mosquitto", "mosquitto", secret=secret)


_SETS_UP: Final = frozenset(
    {
        "listener",
        "port",
        "bind_address",
        "allow_anonymous",
        "password_file",
        "acl_file",
        "plugin",
        "global_plugin",
        "auth_plugin",
        "per_listener_settings",
    }
)


def is_set_up(text: str) -> bool:
    """Tell whether a configuration of somebody else's says who may connect, and where."""
    words = (line.split(maxsplit=1) for line in text.splitlines())
    return any(each[0] in _SETS_UP for each in words if each)
