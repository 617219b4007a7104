"""What systemd is told: ready, alive, stopping (sd_notify(3)), and which pin to release after us.

Touches one datagram socket, and one file in the folder that systemd gives the process.
"""

import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import Final

from appliance import journal

STRIKE_PIN: Final = "strike-pin"
"""The file with the number of the strike's pin: systemd/release-strike reads it."""


def notify(*lines: str) -> None:
    """Tell the service manager, if there is one that listens; one that does not is not waited for.

    The heart feeds the watchdog: a manager that reads nothing more must not keep it from the door.
    """
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]  # an abstract socket
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.settimeout(0)
        channel.connect(address)
        channel.send("\n".join(lines).encode())


def leave_pin(pin: int) -> None:
    """Leave word of the strike's pin for whoever releases it after us, even after a kill -9."""
    folder = os.environ.get("RUNTIME_DIRECTORY")
    if not folder:
        return
    try:
        Path(folder, STRIKE_PIN).write_text(f"{pin}\n", "ascii")
    except OSError as wrong:
        journal.alarm(f"{folder}: nobody will release the strike after a crash: {wrong.strerror}")
