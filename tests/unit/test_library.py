"""A sensor made ours: password, security level, mark, and templates erased with proof."""

import contextlib
from dataclasses import replace

import pytest

from drivers import library
from drivers.emulators import faults
from drivers.emulators.sensor_dry import DryLine
from drivers.emulators.sensor_module import R503, ZFM20, Module
from drivers.errors import DeviceRefused, DriverError
from drivers.fingerprint import Sensor
from drivers.library import erase, make_ours, read_mark, write_mark
from drivers.zfm import Command, encode

SECRET = 0x5EC12E7
MARK = "00112233445566778899aabbccddeeff"
FAMILIES = pytest.mark.parametrize("family", [R503, ZFM20], ids=lambda family: family.name)


def line_to(family=R503, **memory):
    return DryLine(Module(family, family.capacity, **memory))


def lacking(family, *commands):
    return replace(family, lacks=family.lacks | set(commands))


def ours(line, security=4):
    return make_ours(Sensor(line), SECRET, security)


@FAMILIES
def test_a_new_sensor_is_given_the_password_and_the_level(family):
    line = line_to(family)
    made = ours(line)
    assert line.module.password == SECRET
    assert (made.security, made.capacity, made.locked) == (4, family.capacity, True)
    assert line.module.settings[5] == 4
    assert (Command.SOFT_RST in line.asked) == family.settings_need_restart


@FAMILIES
def test_a_sensor_that_is_ours_already_is_not_written_to(family):
    line = line_to(family, password=SECRET)
    line.module.settings[5] = 4
    ours(line)
    assert line.asked == [Command.VFY_PWD, Command.READ_SYS_PARA]


@pytest.mark.parametrize("level", [1, 5])
def test_the_level_is_the_one_that_is_set(level):
    line = line_to(password=SECRET)
    assert ours(line, level).security == level
    assert line.module.settings[5] == level


def test_a_sensor_with_a_third_password_is_refused_in_plain_words():
    line = line_to(password=0xDEAD)
    with pytest.raises(DeviceRefused, match="another password"):
        ours(line)
    assert line.module.password == 0xDEAD


class Stubborn(Module):
    """Says yes to new settings, and comes back with the old."""

    def restart(self):
        self.new_settings.clear()
        super().restart()


def test_a_sensor_that_does_not_keep_the_level_is_not_believed():
    line = DryLine(Stubborn(R503, 200))
    with pytest.raises(DeviceRefused, match="does not take this value"):
        ours(line)


def test_a_sensor_that_takes_no_password_is_used_without():
    line = line_to(lacking(ZFM20, Command.SET_PWD))
    assert not ours(line).locked
    assert line.module.settings[5] == 4


def test_a_password_that_fails_for_another_reason_is_an_error():
    line = line_to()
    poison(line, Command.SET_PWD, 0x18)
    with pytest.raises(DeviceRefused, match="write to its memory"):
        ours(line)


def test_a_sensor_that_takes_its_time_to_restart_is_waited_for():
    line = line_to()
    slow = [2]  # answers it swallows once it restarts
    honest = line.faults.apply

    def apply(data):
        if Command.SOFT_RST in line.asked[:-1] and slow[0]:
            slow[0] -= 1
            return []
        return honest(data)

    line.faults.apply = apply
    assert ours(line).security == 4


@FAMILIES
@pytest.mark.parametrize("power_cut", [False, True])
@pytest.mark.parametrize("after", range(12))
def test_wherever_it_is_interrupted_we_are_never_locked_out(family, power_cut, after):
    line = line_to(family)
    line.faults.add(faults.silence, replies=1000, after=after)
    try:
        ours(line)
    except DriverError:
        pass
    else:
        assert after > 6
    assert line.module.password in {0, SECRET}
    if power_cut:
        line.module.restart()
    again = DryLine(line.module)
    assert ours(again).locked
    assert (line.module.password, line.module.settings[5]) == (SECRET, 4)


class Late(Module):
    """Goes by a new password only once it has restarted."""

    later = 0

    def restart(self):
        self.password = self.later or self.password
        super().restart()


@pytest.mark.parametrize("after", range(12))
def test_a_password_that_counts_only_after_a_restart_locks_nobody_out(after):
    module = Late(R503, 200)
    line = DryLine(module)
    honest = line.write

    def write(data):
        before = module.password
        honest(data)
        if line.asked[-1] == Command.SET_PWD:
            module.later, module.password = module.password, before

    line.write = write
    line.faults.add(faults.silence, replies=1000, after=after)
    with contextlib.suppress(DriverError):
        ours(line)
    module.restart()
    assert module.password in {0, SECRET}
    assert ours(DryLine(module)).locked
    assert module.password == SECRET


# --- the mark ---


@FAMILIES
def test_a_mark_is_written_and_read_back(family):
    line = line_to(family)
    sensor = Sensor(line)
    assert read_mark(sensor) == ""
    write_mark(sensor, MARK)
    assert read_mark(sensor) == MARK
    assert line.module.notepad == {0: bytes.fromhex(MARK) + bytes(16)}


def test_a_blank_notepad_of_ones_is_no_mark():
    assert read_mark(Sensor(line_to(notepad={0: b"\xff" * 32}))) == ""


def test_a_sensor_without_a_notepad_has_no_mark_to_bear():
    assert read_mark(Sensor(line_to(lacking(ZFM20, Command.READ_NOTEPAD)))) is None


def test_a_notepad_that_fails_is_not_taken_for_none():
    line = line_to()
    poison(line, Command.READ_NOTEPAD, 0x18)
    with pytest.raises(DeviceRefused):
        read_mark(Sensor(line))


def test_a_mark_that_does_not_stay_is_an_error():
    line = line_to()
    line.module.notepad = Forgetful()
    with pytest.raises(DeviceRefused, match="write to its memory"):
        write_mark(Sensor(line), MARK)


class Forgetful(dict):
    def __setitem__(self, page, note):
        pass


# --- erasing ---


def test_a_template_is_erased_and_the_index_read_before_and_after():
    line = line_to(library={3: "ann", 4: "bob"})
    erase(Sensor(line), 3)
    assert line.module.library == {4: "bob"}
    assert line.asked[-3:] == [
        Command.READ_INDEX_TABLE, Command.DELET_CHAR, Command.READ_INDEX_TABLE,
    ]  # fmt: skip


def test_what_is_free_is_proved_free_without_a_write():
    line = line_to(library={4: "bob"})
    erase(Sensor(line), 3)
    assert Command.DELET_CHAR not in line.asked


@pytest.mark.parametrize("said", [0x00, 0x10], ids=["it says it is erased", "it says it is not"])
def test_a_template_that_stays_is_not_called_erased(said):
    line = line_to(library={3: "ann"})
    poison(line, Command.DELET_CHAR, said)
    with pytest.raises(DeviceRefused, match="could not delete"):
        erase(Sensor(line), 3)


def poison(line, command, code):
    """Have a command answered with `code`, and not carried out."""
    honest = line.write

    def write(data):
        if data[9] == command:
            line.asked.append(command)
            line.say(encode(0x07, bytes((code,))))
        else:
            honest(data)

    line.write = write


def test_families_are_told_by_their_system_id():
    assert library.family_of(Sensor(line_to(R503)).handshake()) is library.R503
    assert library.family_of(Sensor(line_to(ZFM20)).handshake()) is library.ZFM
