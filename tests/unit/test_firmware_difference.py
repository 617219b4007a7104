"""What stands, what is to stand, and how the difference reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.firmware import manual
from appliance.firmware.boot_lines import Asked
from appliance.firmware.difference import Missing, Pointing, Written, becomes, change
from appliance.firmware.plan import wanted
from appliance.firmware.values import Block, File, Link, Quiet

FILE = File("/etc/x", "a\n", "because")
LINK = Link("/etc/l", "/dev/null", "because")
PLAN = wanted(Asked())


@given(st.binary(max_size=200), st.sampled_from([0o644, 0o755]))
def test_what_becomes_of_anything_is_as_it_is_to_be(data, mode):
    for each in PLAN:
        after = becomes(each, Written(data, mode))
        assert change(each, after) is None


@given(st.binary(max_size=200))
def test_every_difference_can_be_read(data):
    for each in PLAN:
        found = change(each, Written(data))
        assert found is None or (found.path == each.path and found.shown.endswith("\n"))


def test_a_file_that_is_not_there_is_wholly_new():
    assert change(FILE, None).shown == "--- /dev/null\n+++ /etc/x\n@@ -0,0 +1 @@\n+a\n"


def test_an_end_that_is_missing_is_said():
    shown = change(FILE, Written(b"a")).shown
    assert shown.splitlines()[-2:] == [" a", "-\\ No newline at end of file"]


def test_a_return_is_seen():
    assert "-a\\r\n" in change(FILE, Written(b"a\r\n")).shown


def test_a_mode_is_a_difference():
    assert change(FILE, Written(b"a\n", 0o666)).shown == "/etc/x: mode 0o666 -> 0o644\n"


def test_a_link_elsewhere_is_a_difference():
    shown = change(LINK, Pointing("/lib/x")).shown
    assert "-(a link to /lib/x)\n+(a link to /dev/null)\n" in shown
    assert change(LINK, Pointing("/dev/null")) is None


def test_a_secret_is_shown_to_nobody():
    secret = File("/etc/pw", "geheim", "because", secret=True)
    assert change(secret, None).shown == "(its lines are shown to nobody)\n"


def test_what_is_made_once_is_kept():
    once = File("/etc/pw", "new", "because", once=True)
    assert change(once, Written(b"old", 0o600)) is None
    assert becomes(once, None) == Written(b"new")
    assert becomes(once, Pointing("x")) == Written(b"new")


@pytest.mark.parametrize("each", [Block("/b", "x", ""), Quiet("/q", "")])
@pytest.mark.parametrize("stands", [None, Pointing("x")])
def test_a_file_of_the_system_is_not_made(each, stands):
    with pytest.raises(Missing, match=each.path):
        becomes(each, stands)


def test_the_manual_names_the_boards_that_a_line_is_for():
    whose = {line: boards for line, boards, _ in manual.lines()[1]}
    assert whose["`dtparam=strict_gpiod`"] == "all"
    assert whose["`dtoverlay=uart3`"] == "4b, 400, cm4, cm4s"
    assert whose["`dtparam=uart0=on`"] == "5, 500, cm5"


def test_the_manual_lists_every_file_and_board():
    assert {row[0] for row in manual.files()[1]} >= {f"`{each.path}`" for each in PLAN}
    assert ("`3b+`", "Raspberry Pi 3 Model B Plus", "[all], [pi3], [pi3+]") in manual.boards()[1]
    assert "firmware-config/etc/sysctl.d/70-seuil.conf" in manual.shown()


def test_no_login_prompt_and_no_bluetooth_on_the_readers_ports():
    masked = {each.path.rpartition("/")[2] for each in PLAN if isinstance(each, Link)}
    ports = {"serial-getty@ttyAMA0.service", "serial-getty@ttyS0.service"}
    assert masked == {*ports, "hciuart.service"}
    assert {each.target for each in PLAN if isinstance(each, Link)} == {"/dev/null"}


# Where each port sits, from the device trees: BCM2711's uart3, RP1's uart2.
@pytest.mark.parametrize(
    "rule",
    [
        'KERNEL=="ttyAMA0", SYMLINK+="seuil/header"',
        'KERNELS=="fe201600.serial", SYMLINK+="seuil/header2"',
        'KERNELS=="1f00038000.serial", SYMLINK+="seuil/header2"',
        'SYMLINK+="seuil/adapter-$env{ID_SERIAL_SHORT}"',
        'SYMLINK+="seuil/socket-$env{ID_PATH}"',
    ],
)
def test_every_port_has_its_name(rule):
    (rules,) = (each.text for each in PLAN if each.path.startswith("/etc/udev"))
    assert rule in rules
