"""What the whole appliance keeps in memory while nothing happens: door, pages, proxy and broker.

PSS: a page of memory that several processes share is divided among them, so that the sum is what
the machine is short of. Word to those who are not there (`seuil notify`) is told apart: it is for
whoever wants it.
"""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from tests.bench.disk import Disk
from tests.bench.figures import Figure, at_most, plain
from tests.bench.house import Door, Extra, House, free_port
from tests.bench.idle import broker, running

MARK_MB = 120
BADGES = 20
_SETTLE_S = 20.0
_MB = 1e6
_NGINX = """\
daemon off;
user root;
pid {folder}/nginx.pid;
error_log stderr;
worker_processes auto;
events {{ worker_connections 768; }}
http {{
    access_log off;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {folder}/tls/certificate.pem;
        ssl_certificate_key {folder}/tls/key.pem;
        location / {{ proxy_pass http://127.0.0.1:{pages}; }}
    }}
}}
"""
_CERTIFICATE = Path(__file__).parents[2] / "firmware-config" / "certificate"


def measure(python: Path, disk: Disk) -> Iterator[Figure]:
    place = disk.folder / "whole"
    with ExitStack() as down:
        bus = down.enter_context(broker(disk.folder))
        extra = Extra(broker_port=bus.port, web_port=free_port())
        house = down.enter_context(House(python, place, extra))
        door = down.enter_context(Door(house))
        web = down.enter_context(running(house.command("web"), extra.web_port))
        proxy = down.enter_context(_proxy(place, extra.web_port))
        door.first_badge()
        for _ in range(BADGES):
            door.badge()
        threading.Event().wait(_SETTLE_S)
        parts = {
            "door": pss_mb(door.pid),
            "pages": pss_mb(web),
            "proxy": sum(map(pss_mb, (proxy, *_children(proxy)))),
            "broker": pss_mb(bus.pid),
        }
    yield at_most("memory of the whole appliance, idle (PSS)", MARK_MB, sum(parts.values()), " MB")
    yield plain("of which", ", ".join(f"{name} {mb:.1f}" for name, mb in parts.items()))
    yield plain("the same on a Raspberry Pi", "not yet measured")


def pss_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    (kilobytes,) = (line.split()[1] for line in lines if line.startswith("Pss:"))
    return int(kilobytes) * 1024 / _MB


def _children(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    return [int(each) for each in told.split()]


def _proxy(place: Path, pages: int) -> AbstractContextManager[int]:
    port = free_port()
    certificate = ["/bin/sh", str(_CERTIFICATE), "-d", str(place / "tls"), "localhost"]
    subprocess.run(certificate, check=True, capture_output=True)
    settings = place / "nginx.conf"
    settings.write_text(_NGINX.format(folder=place, port=port, pages=pages), "ascii")
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    return running([program, "-c", str(settings), "-p", str(place)], port)
