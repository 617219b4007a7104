"""What both ends of the bus need of paho-mqtt, imported late. Reads the password file."""

from pathlib import Path
from socket import AF_UNIX, IPPROTO_TCP, TCP_NODELAY, socket
from typing import TYPE_CHECKING

from appliance.config import Mqtt

if TYPE_CHECKING:
    from paho.mqtt.client import Client


class NoPassword(Exception):
    """The password is in a file that cannot be read."""


def place(settings: Mqtt) -> str:
    """Return what to call the broker in the journal."""
    return f"the broker {settings.host}:{settings.port}"


def client(settings: Mqtt, client_id: str, *, reconnects: bool) -> "Client":
    """Return a client that has not connected yet. `reconnects`: its own thread sees to that."""
    from paho.mqtt import client as paho  # noqa: PLC0415 - late: the badge path does without
    from paho.mqtt.enums import CallbackAPIVersion  # noqa: PLC0415 - the same

    made = paho.Client(
        CallbackAPIVersion.VERSION2,
        client_id,
        protocol=paho.MQTTv5 if settings.protocol == "5" else paho.MQTTv311,
        reconnect_on_failure=reconnects,
    )
    # An exception in a callback would end paho's thread without a word (paho #365).
    made.suppress_exceptions = True
    made.on_socket_open = _without_nagle
    return made


def log_in(made: "Client", settings: Mqtt) -> None:
    """Give the client its name and the password as it stands now; raises NoPassword."""
    if settings.username is not None:
        made.username_pw_set(settings.username, _password(settings.password_file))


def _password(file: str | None) -> str | None:
    """Return what is in `file` but for the line end: a password may end in a space."""
    if file is None:
        return None
    try:
        return Path(file).read_text("utf-8").rstrip("\r\n")
    except OSError as wrong:
        raise NoPassword(f"the password in {file} cannot be read: {wrong.strerror}") from wrong
    except UnicodeDecodeError as wrong:
        raise NoPassword(f"the password in {file} is not UTF-8") from wrong


def _without_nagle(_client: "Client", _data: object, line: object) -> None:
    # Nagle and delayed acknowledgements cost 44 ms together.
    if isinstance(line, socket) and line.family != AF_UNIX:
        line.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
