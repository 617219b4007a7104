"""What systemd is told: ready, alive, stopping (sd_notify(3)). Touches one datagram socket."""

import os
import socket
from contextlib import suppress


def notify(*lines: str) -> None:
    """Tell the service manager, if there is one that listens."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]  # an abstract socket
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.connect(address)
        channel.send("\n".join(lines).encode())
