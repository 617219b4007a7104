"""A private broker on a free loopback port: mosquitto, else amqtt, else none. Touches files."""

import importlib.util
import os
import shutil
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = "127.0.0.1"
# Debian and Homebrew put mosquitto where the PATH of a user often does not look.
_PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin")

_MOSQUITTO_CONF = """\
listener {port} 127.0.0.1
allow_anonymous true
persistence false
set_tcp_nodelay true
user {user}
log_dest stderr
log_type error
log_type warning
"""


@dataclass(frozen=True, slots=True)
class Broker:
    """How to start a broker, and how to speak to it."""

    what: str
    command: tuple[str, ...]
    port: int
    protocol: str


def find_broker(folder: Path) -> Broker | None:
    """Return the best broker this machine has, its settings written to `folder`."""
    port = free_port()
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), *_PLACES))
    if mosquitto := shutil.which("mosquitto", path=path):
        file = folder / "mosquitto.conf"
        # As root it would change to a user of its own, which unties it from the demo's end.
        user = "root" if os.geteuid() == 0 else "mosquitto"
        file.write_text(_MOSQUITTO_CONF.format(port=port, user=user), "utf-8")
        return Broker("mosquitto", (mosquitto, "-c", str(file)), port, "5")
    if importlib.util.find_spec("amqtt"):
        command = (sys.executable, "-m", "appliance.demo.amqtt_broker", str(port))
        return Broker("amqtt", command, port, "3.1.1")
    return None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def taken(port: int) -> bool:
    """Tell whether somebody listens on `port` already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return True
    return False
