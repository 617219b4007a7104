"""What systemd is told: nobody waits for it."""

import socket

from appliance.readiness import notify


def test_a_manager_that_no_longer_reads_keeps_nobody(tmp_path, monkeypatch):
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        for _ in range(5000):  # many times what a socket holds
            notify("WATCHDOG=1")
        assert manager.recv(100) == b"WATCHDOG=1"
