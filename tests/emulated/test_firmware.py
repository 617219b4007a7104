"""`seuil firmware` on cards: stock ones of each release, hostile ones, and with the power cut."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from appliance import cli, holding
from appliance.firmware import blocks, changing, keeping
from appliance.firmware.boards import BOARDS, named
from appliance.firmware.boot_lines import Asked
from appliance.firmware.gathering import board_of, plan
from appliance.firmware.plan import CMDLINE_TXT, CONFIG_TXT
from appliance.firmware.values import File, Link

STOCK = Path(__file__).parent / "pi-gen"
RELEASES = sorted(each.name for each in STOCK.iterdir() if each.is_dir())
UDEV = "etc/udev/rules.d/70-seuil.rules"


@pytest.fixture(autouse=True)
def swift(monkeypatch):
    """The disk of a test machine is not waited for: killing a process loses no page of it."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def card(tmp_path):
    return stock_card(tmp_path, "trixie")


def stock_card(folder, release, model="Raspberry Pi 4 Model B Rev 1.4"):
    root = folder / "card"
    for name in ("config.txt", "cmdline.txt"):
        place = root / "boot/firmware" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(STOCK / release / name, place)
        place.chmod(0o755)  # as on a FAT partition
    tree = root / "proc/device-tree"
    tree.mkdir(parents=True)
    tree.joinpath("model").write_bytes(model.encode() + b"\0")
    return root


def contents(root):
    """All that stands on a card, but for what we keep: bytes or target, and mode."""
    ours = root / keeping.FOLDER.lstrip("/")
    return {
        str(each.relative_to(root)): (
            str(each.readlink()) if each.is_symlink() else each.is_file() and each.read_bytes(),
            stat.S_IMODE(each.lstat().st_mode),
        )
        for each in sorted(root.rglob("*"))
        if each != ours and ours not in each.parents and each not in ours.parents
    }


def seuil(*words):
    return cli.main(["firmware", *map(str, words)])


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_a_stock_card_is_brought_to_the_plan_twice_and_back(tmp_path, release, board, capsys):
    root = stock_card(tmp_path, release, f"{board.models[-1]} Rev 1.0")
    before = contents(root)
    assert seuil("check", "--root", root) == cli.FAILED
    assert contents(root) == before  # checking touches nothing

    assert seuil("apply", "--root", root) == cli.DONE
    once = contents(root)
    assert "sudo reboot" in capsys.readouterr().out
    assert seuil("check", "--root", root) == cli.DONE
    assert seuil("apply", "--root", root) == cli.DONE
    assert "in place already" in capsys.readouterr().out
    assert contents(root) == once
    config = (root / "boot/firmware/config.txt").read_bytes()
    assert config.startswith((STOCK / release / "config.txt").read_bytes())
    assert b"console=serial" not in (root / "boot/firmware/cmdline.txt").read_bytes()

    assert seuil("undo", "--root", root) == cli.DONE
    assert contents(root) == before
    assert not (root / keeping.FOLDER.lstrip("/")).exists()
    assert seuil("undo", "--root", root) == cli.DONE
    assert "nothing to take back" in capsys.readouterr().out


def test_the_copies_are_of_the_first_time(card):
    stock = contents(card)
    changing.apply(card, plan(card, Asked()))
    changing.apply(card, plan(card, Asked(22, clock_module=False)))
    assert b"\ngpio=22=op,dl\n" in (card / "boot/firmware/config.txt").read_bytes()
    changing.undo(card)
    assert contents(card) == stock


HOSTILE = {
    "windows": b"[all]\r\ndtparam=audio=on\r\n",
    "no end": b"[pi4]\nover_voltage=2",
    "latin-1": b"# caf\xe9 \xff\x00\x85\n[all]\n",
    "empty": b"",
    "a megabyte": b"# filling\n" * 100_000,
    "ours already": f"{blocks.BEGIN}\nold\n{blocks.END}\n[all]\n".encode(),
    "a mark alone": f"{blocks.BEGIN}\n[all]\narm_boost=1\n".encode(),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_strange_config_is_kept_byte_for_byte(card, text):
    config = card / "boot/firmware/config.txt"
    config.write_bytes(text)
    before = contents(card)
    assert seuil("check", "--root", card) == cli.FAILED
    assert seuil("apply", "--root", card) == cli.DONE
    assert seuil("check", "--root", card) == cli.DONE
    theirs = text.replace(blocks.BEGIN.encode() + b"\n", b"").replace(b"old\n# seuil: end\n", b"")
    assert blocks.removed(config.read_bytes().decode("latin-1")).encode("latin-1").strip() == (
        theirs.strip()
    )
    changing.undo(card)
    assert contents(card) == before


def test_what_others_add_later_stays_and_ours_goes(card, capsys):
    seuil("apply", "--root", card)
    for name in ("boot/firmware/config.txt", UDEV):
        with (card / name).open("a") as file:
            file.write("# theirs\n")
    cmdline = card / "boot/firmware/cmdline.txt"
    cmdline.write_text(cmdline.read_text().replace("rootwait", "rootwait cfg80211.x=BE"))
    capsys.readouterr()
    assert seuil("undo", "--root", card) == cli.DONE
    told = capsys.readouterr().out
    assert f"{CONFIG_TXT}: edited since: only our lines were taken away" in told
    assert f"{CMDLINE_TXT}: edited since: only our lines were taken away" in told
    assert f"/{UDEV}: edited since: left as it is" in told
    stock = (STOCK / "trixie/config.txt").read_text()
    assert (card / "boot/firmware/config.txt").read_text() == f"{stock}# theirs\n"
    assert cmdline.read_text().startswith("console=serial0,115200 console=tty1 ")
    assert "cfg80211.x=BE" in cmdline.read_text()


@pytest.mark.parametrize("command", ["apply", "undo"])
def test_two_at_once_do_not_take_each_other_s_lines_for_what_stood_there(card, command, capsys):
    changing.apply(card, plan(card, Asked(22)))
    before = contents(card)
    with holding.alone(holding.folder(card), AssertionError("nobody else is there")):
        assert seuil(command, "--root", card) == cli.FAILED
    assert "another seuil firmware is at work on it" in capsys.readouterr().err
    assert contents(card) == before
    assert seuil(command, "--root", card) == cli.DONE


def test_a_file_that_somebody_removed_stays_removed(card):
    before = contents(card)
    changing.apply(card, plan(card, Asked()))
    (card / UDEV).unlink()
    undone = {each.path: each.ending for each in changing.undo(card)}
    assert undone[f"/{UDEV}"] is changing.Ending.AS_IT_WAS
    assert contents(card) == before


def test_a_link_that_somebody_turned_is_left(card):
    changing.apply(card, plan(card, Asked()))
    unit = card / "etc/systemd/system/hciuart.service"
    unit.unlink()
    unit.symlink_to("/lib/x")
    undone = {each.path: each.ending for each in changing.undo(card)}
    assert undone["/etc/systemd/system/hciuart.service"] is changing.Ending.LEFT
    assert unit.readlink() == Path("/lib/x")


def test_what_stood_there_before_us_comes_back(card):
    folder = card / "etc/systemd/system"
    folder.mkdir(parents=True)
    folder.joinpath("hciuart.service").symlink_to("/lib/own")
    (card / UDEV).parent.mkdir(parents=True)
    (card / UDEV).write_text("# own\n")
    (card / UDEV).chmod(0o600)
    before = contents(card)
    changing.apply(card, plan(card, Asked()))
    assert stat.S_IMODE((card / UDEV).stat().st_mode) == 0o644
    changing.undo(card)
    assert contents(card) == before


LEADING_OUT = ("etc", "etc/systemd", "boot", "var/lib/seuil-update", f"{keeping.FOLDER[1:]}")


@pytest.mark.parametrize("link", LEADING_OUT)
def test_a_card_that_leads_out_of_itself_changes_nothing_there(card, tmp_path, link, capsys):
    outside = tmp_path / "machine"
    place = card / link
    shutil.copytree(place, outside) if place.exists() else outside.mkdir()
    if place.exists():
        shutil.rmtree(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(outside)
    before = contents(outside)
    assert seuil("apply", "--root", card) == cli.FAILED
    assert "it leads out of the card" in capsys.readouterr().err
    assert contents(outside) == before


def test_the_record_of_a_strange_card_leads_nowhere_else(card, tmp_path, capsys):
    seuil("apply", "--root", card)
    record = card / keeping.FOLDER[1:] / "kept.json"
    outside = "/" + os.path.relpath(tmp_path / "shadow", card)
    (tmp_path / "shadow").write_text("root:x")
    record.write_text(json.dumps({outside: {"path": outside, "was": None, "wrote": []}}))
    assert seuil("undo", "--root", card) == cli.FAILED
    assert "it leads out of the card" in capsys.readouterr().err
    assert (tmp_path / "shadow").read_text() == "root:x"


def test_a_link_among_the_copies_of_a_strange_card_brings_no_file_there(card, tmp_path, capsys):
    seuil("apply", "--root", card)
    (tmp_path / "shadow").write_text("root:x")
    copy = card / keeping.FOLDER[1:] / f"was{CONFIG_TXT}"
    copy.unlink()
    copy.symlink_to(tmp_path / "shadow")
    assert seuil("undo", "--root", card) == cli.FAILED
    assert "the copy of it is not there" in capsys.readouterr().err
    assert "root:x" not in (card / CONFIG_TXT[1:]).read_text()


def test_a_link_where_we_keep_copies_of_a_strange_card_is_not_written_through(card, tmp_path):
    (tmp_path / "shadow").write_text("root:x")
    kept = card / keeping.FOLDER[1:]
    kept.mkdir(parents=True)
    (kept / "kept.json.new").symlink_to(tmp_path / "shadow")
    assert seuil("apply", "--root", card) == cli.DONE
    assert (tmp_path / "shadow").read_text() == "root:x"


@pytest.mark.parametrize("spoilt", [b"{", b"\xff", b'{"/a": 5}'])
def test_a_record_that_somebody_spoilt_is_named(card, capsys, spoilt):
    seuil("apply", "--root", card)
    (card / keeping.FOLDER[1:] / "kept.json").write_bytes(spoilt)
    assert seuil("undo", "--root", card) == cli.FAILED
    assert "kept.json: this is not what Seuil wrote" in capsys.readouterr().err


def test_a_password_that_is_none_is_named_with_the_remedy(card, capsys):
    (card / "usr/sbin").mkdir(parents=True, exist_ok=True)
    (card / "usr/sbin/mosquitto").touch()
    password = card / "etc/seuil/mqtt/door"
    password.parent.mkdir(parents=True, exist_ok=True)
    password.write_bytes(b"\xff\xfe")
    assert seuil("check", "--root", card) == cli.FAILED
    assert "/etc/seuil/mqtt/door: this is no password. Remove it" in capsys.readouterr().err


def test_a_board_nobody_knows_is_refused_with_the_remedy(tmp_path, capsys):
    root = stock_card(tmp_path, "trixie", "Raspberry Pi 2 Model B Rev 1.1")
    before = contents(root)
    assert seuil("apply", "--root", root) == cli.FAILED
    told = capsys.readouterr().err
    assert "Raspberry Pi 2 Model B Rev 1.1 is no board that Seuil knows" in told
    assert "\n  zero2w       Raspberry Pi Zero 2 W\n" in told
    assert "seuil firmware apply --board 4b" in told
    assert contents(root) == before
    assert seuil("apply", "--root", root, "--board", "2b") == cli.MISUSED
    assert "no board is called 2b" in capsys.readouterr().err
    assert seuil("apply", "--root", root, "--board", "3b") == cli.DONE


def test_without_a_board_there_is_none(card, capsys):
    shutil.rmtree(card / "proc")
    assert board_of(card) is None
    assert seuil("check", "--root", card) == cli.FAILED
    assert "no Raspberry Pi is found" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "apply"])
def test_a_card_of_another_system_is_left_alone(card, command, capsys):
    (card / "boot/firmware/cmdline.txt").unlink()
    before = contents(card)
    assert seuil(command, "--root", card) == cli.FAILED
    assert "/boot/firmware/cmdline.txt is not there" in capsys.readouterr().err
    assert contents(card) == before


def test_what_works_against_it_is_named_and_left(card, capsys):
    config = card / "boot/firmware/config.txt"
    config.write_text("gpio=17=op,dh\n" + config.read_text())
    cmdline = card / "boot/firmware/cmdline.txt"
    cmdline.write_text(f"pinctrl_bcm2835.persist_gpio_outputs=y {cmdline.read_text()}")
    assert seuil("apply", "--root", card) == cli.DONE
    told = capsys.readouterr().out
    assert f"Works against it: {CONFIG_TXT}, line 1: gpio=17=op,dh" in told
    assert f"Works against it: {CMDLINE_TXT}, line 1: pinctrl_bcm2835" in told
    assert config.read_text().startswith("gpio=17=op,dh\n")
    assert seuil("check", "--root", card) == cli.FAILED


def test_programs_get_it_as_json(card, capsys):
    assert seuil("check", "--root", card, "--json") == cli.FAILED
    told = json.loads(capsys.readouterr().out)
    assert told["board"] == "4b"
    assert told["against"] == []
    assert {each["path"] for each in told["lacking"]} >= {CONFIG_TXT, CMDLINE_TXT, f"/{UDEV}"}


def test_the_pin_and_the_clock_come_from_the_configuration_on_the_card(card, capsys):
    settings = card / "etc/seuil/seuil.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(
        '[space]\nid = "x"\nname = "X"\n[door]\nstrike_pin = 22\n[clock]\nmodule = "none"\n'
    )
    assert seuil("apply", "--root", card) == cli.DONE
    config = (card / "boot/firmware/config.txt").read_text()
    assert "\ngpio=22=op,dl\n" in config
    assert "i2c-rtc" not in config


def test_a_configuration_that_is_named_counts_also_for_another_card(card, tmp_path):
    settings = tmp_path / "own.toml"
    settings.write_text('[space]\nid = "x"\nname = "X"\n[door]\nstrike_pin = 27\n')
    assert seuil("apply", "--root", card, "--config", settings) == cli.DONE
    assert "\ngpio=27=op,dl\n" in (card / "boot/firmware/config.txt").read_text()


def test_a_new_file_is_its_users_as_the_card_numbers_them(card):
    if os.geteuid() != 0:
        pytest.skip("only root gives files away")
    (card / "etc").mkdir()
    (card / "etc/passwd").write_text("root:x:0:0::/:\nmosquitto:x:123:124::/:\n")
    (card / "etc/group").write_text("mosquitto:x:124:\n")
    pw = File("/etc/pw", "x", "", mode=0o640, owner="mosquitto", group="mosquitto", secret=True)
    nobody = File("/etc/other", "x", "", owner="nobody-there")
    changing.apply(card, (pw, nobody, Link("/etc/l", "/dev/null", "")))
    status = (card / "etc/pw").stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (123, 124, 0o640)
    assert (card / "etc/other").stat().st_uid == 0


def test_a_full_partition_leaves_the_file_and_says_so(card, monkeypatch, capsys):
    def full(*_):
        raise OSError(28, "No space left on device", "/boot/firmware/config.txt.new")

    before = contents(card)
    monkeypatch.setattr("appliance.firmware.card._write", full)
    assert seuil("apply", "--root", card) == cli.FAILED
    assert "config.txt.new: No space left on device" in capsys.readouterr().err
    assert contents(card) == before


def test_a_partition_that_refuses_modes_takes_the_file_all_the_same(card, monkeypatch):
    def refuses(*_, **__):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refuses)
    config = card / "boot/firmware/config.txt"
    wanted = plan(card, Asked())[:2]
    changing.apply(card, wanted)
    assert blocks.stands_in(config.read_text())


# A process that runs one command on a card and has its power cut at the n-th change it makes.
CUT = """
import os, signal, sys
os.fsync = lambda _: None
left = int(sys.argv[1])
def hook(event, args):
    global left
    writes = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
    named = event in ("os.rename", "os.remove", "os.symlink", "os.mkdir", "os.rmdir", "os.chmod")
    if (writes or named) and sys.argv[3] in str(args[0]):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
from appliance.cli import firmware, main
import appliance.firmware.changing, appliance.firmware.gathering
sys.addaudithook(hook)
sys.exit(main(["firmware", sys.argv[2], "--root", sys.argv[3]]))
"""


def cut_at(count, command, card):
    ran = subprocess.run(
        [sys.executable, "-c", CUT, str(count), command, str(card)],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode in (0, -signal.SIGKILL), ran.stderr.decode()
    return ran.returncode != 0


def old_or_new(card, old, new):
    drafts = {name for name in contents(card) if name.endswith(".new")}
    for name, stands in contents(card).items():
        assert name in drafts or stands in (old.get(name, stands), new.get(name)), name
    for name in ("boot/firmware/config.txt", "boot/firmware/cmdline.txt"):
        assert contents(card)[name] in (old[name], new[name])


@pytest.mark.parametrize("start", [0, 13])
def test_cut_off_anywhere_every_file_is_old_or_new_and_the_next_apply_completes(tmp_path, start):
    stock = stock_card(tmp_path, "trixie")
    whole = tmp_path / "whole"
    shutil.copytree(stock, whole)
    changing.apply(whole, plan(whole, Asked()))
    old, new = contents(stock), contents(whole)
    count, cut = start, True
    while cut:
        card = tmp_path / f"cut-{count}"
        shutil.copytree(stock, card)
        cut = cut_at(count, "apply", card)
        old_or_new(card, old, new)
        changing.apply(card, plan(card, Asked()))
        done = {name: each for name, each in contents(card).items() if not name.endswith(".new")}
        assert done == new
        changing.undo(card)
        assert contents(card) == old
        count += 27
    assert count > 80  # it was cut off several times


@pytest.mark.parametrize("start", [0, 8])
def test_undo_can_be_cut_off_too(tmp_path, start):
    stock = stock_card(tmp_path, "bookworm")
    old = contents(stock)
    changing.apply(stock, plan(stock, Asked()))
    new = contents(stock)
    count, cut = start, True
    while cut:
        card = tmp_path / f"cut-{count}"
        shutil.copytree(stock, card, symlinks=True)
        cut = cut_at(count, "undo", card)
        old_or_new(card, old, new)
        changing.undo(card)
        assert contents(card) == old
        count += 17
    assert count > 40


def test_the_plan_is_the_same_on_every_board():
    assert named("5") != named("4b")
    assert plan(Path("/nowhere"), Asked()) == plan(Path("/nowhere"), Asked())
