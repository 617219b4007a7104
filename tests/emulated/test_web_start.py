"""The page server as it is started: it brings what pages need, and nothing else."""

import http.client
import socket
from pathlib import Path

import pytest

from tests.installation import WAIT_S, installation

__all__ = ["installation"]


@pytest.fixture
def get(installation, broker):
    """Return what asks the pages of an appliance whose bus is on."""
    installation.settings["mqtt"] = {"enabled": True, "port": broker.port}
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    installation.settings["web"]["port"] = port

    def status(path):
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_S)
        try:
            asked.request("GET", path)
            return asked.getresponse().status
        except OSError:
            return None
        finally:
            asked.close()

    return status


def test_the_public_page_keeps_no_library_that_it_does_without(installation, get):
    web = installation.write().start("web")
    installation.until(lambda: get("/") == 200)
    loaded = Path(f"/proc/{web.pid}/maps").read_text()
    assert "_sqlite3" in loaded
    assert not {name for name in ("libssl", "_ssl", "_hashlib", "_argon2") if name in loaded}


def test_what_was_left_out_at_the_start_is_there_for_the_pages_behind_the_login(installation, get):
    web = installation.write().start("web")
    installation.until(lambda: get("/login") == 503)  # which says that the door is not there
    assert "_argon2" in Path(f"/proc/{web.pid}/maps").read_text()
    assert "Traceback" not in installation.said("web")
