"""What both ends of the bus need of paho-mqtt, imported late. Reads the password file."""

from pathlib import Path
from socket import AF_UNIX, IPPROTO_TCP, TCP_NODELAY, socket
from typing import TYPE_CHECKING, Final, Literal

from appliance.config import Mqtt
from drivers.stand_in import standing_in, without

if TYPE_CHECKING:
    from types import ModuleType

    from paho.mqtt.client import Client


Process = Literal["door", "web", "notify"]

HERE: Final = ("127.0.0.1", "localhost", "::1")
"""The broker of this machine, which knows each process by a name of its own."""


class NoPassword(Exception):
    """The password is in a file that cannot be read."""


def place(settings: Mqtt) -> str:
    """Return what to call the broker in the journal."""
    return f"the broker {settings.host}:{settings.port}"


def client(settings: Mqtt, client_id: str, *, reconnects: bool) -> "Client":
    """Return a client that has not connected yet. `reconnects`: its own thread sees to that."""
    paho = _paho()
    from paho.mqtt.enums import CallbackAPIVersion  # noqa: PLC0415 - late, as it

    made: Client = paho.Client(
        CallbackAPIVersion.VERSION2,
        client_id,
        protocol=paho.MQTTv5 if settings.protocol == "5" else paho.MQTTv311,
        reconnect_on_failure=reconnects,
    )
    # An exception in a callback would end paho's thread without a word (paho #365).
    made.suppress_exceptions = True
    made.on_socket_open = _without_nagle
    return made


class _NeverRaised(Exception):
    """What a line without TLS never raises."""


def _paho() -> "ModuleType":
    """Import paho late, as the badge path does without, and without what the bus does without.

    TLS, and the web's proxies, would take three megabytes.
    """
    with (
        standing_in("ssl", SSLWantReadError=_NeverRaised, SSLWantWriteError=_NeverRaised),
        standing_in("urllib.request"),
        without("socks"),  # then no proxy is looked for
    ):
        from paho.mqtt import client  # noqa: PLC0415

    return client


def log_in(made: "Client", settings: Mqtt, process: Process) -> None:
    """Give the client its name and the password as it stands now; raises NoPassword.

    Without a username in the settings a process has its own, where a password was made for it.
    """
    if settings.username is not None:
        made.username_pw_set(settings.username, _password(settings.password_file))
    elif settings.host in HERE and (own := _own(settings, process)) is not None:
        made.username_pw_set(f"seuil-{process}", own)


def _own(settings: Mqtt, process: Process) -> str | None:
    """Return the password that was made for a process, None where none was."""
    try:
        return _password(str(Path(settings.passwords, process)))
    except NoPassword as why:
        if isinstance(why.__cause__, FileNotFoundError | NotADirectoryError):
            return None
        raise


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
