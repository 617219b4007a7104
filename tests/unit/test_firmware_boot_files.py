"""The lines in config.txt and cmdline.txt: put there, taken away, and what works against them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.firmware import blocks, cmdline
from appliance.firmware.against import in_cmdline, in_config
from appliance.firmware.boards import BOARDS, named, recognised
from appliance.firmware.boot_lines import Asked, fragment, lines

OURS = fragment(Asked())
SOME = "# theirs\ndtparam=audio=on\n[cm4]\notg_mode=1\n"
# Any bytes, many lines, and the marks among them: somebody may have copied or cut them.
anything = st.lists(
    st.one_of(
        st.binary(max_size=12).map(lambda each: each.decode("latin-1")),
        st.sampled_from([blocks.BEGIN, blocks.END, "[pi4]", "\r", "", "gpio=17=op,dh"]),
    ),
    max_size=8,
).flatmap(lambda each: st.sampled_from(["\n", "\r\n"]).map(lambda end: end.join(each)))


@given(anything)
def test_putting_our_lines_twice_is_putting_them_once(text):
    once = blocks.put(text, OURS)
    assert blocks.put(once, OURS) == once
    assert blocks.stands_in(once)


@given(anything)
def test_other_lines_of_ours_take_their_place(text):
    other = fragment(Asked(22, clock_module=False))
    assert blocks.put(blocks.put(text, OURS), other) == blocks.put(text, other)


@given(anything)
def test_taking_them_away_leaves_what_others_wrote(text):
    theirs = blocks.removed(text)
    left = blocks.removed(blocks.put(theirs, OURS))
    assert left.rstrip("\r\n") == theirs.rstrip("\r\n")
    assert not blocks.stands_in(left)
    if theirs.endswith("\n") or not theirs:
        assert left == theirs


def test_our_lines_stand_at_the_end():
    assert blocks.put(SOME, "a\nb") == f"{SOME}{blocks.BEGIN}\na\nb\n{blocks.END}\n"


def test_a_last_line_without_an_end_gets_one():
    assert blocks.put("x", "a") == f"x\n{blocks.BEGIN}\na\n{blocks.END}\n"
    assert blocks.put("w\r\nx", "a") == f"w\r\nx\r\n{blocks.BEGIN}\r\na\r\n{blocks.END}\r\n"


def test_lines_end_as_theirs_do():
    put = blocks.put("x\r\n", "a\nb")
    assert put.count("\r\n") == put.count("\n") == 5


def test_our_lines_stay_where_they_are():
    put = f"first\n{blocks.BEGIN}\nold\n{blocks.END}\nlast\n"
    assert blocks.put(put, "new") == f"first\n{blocks.BEGIN}\nnew\n{blocks.END}\nlast\n"


def test_a_file_of_ours_alone_gets_no_empty_lines():
    ours = blocks.put("", "a")
    assert blocks.put(ours.removesuffix("\n"), "a") == ours


def test_where_the_end_was_cut_off_only_the_mark_is_taken_for_ours():
    assert blocks.removed(f"first\n{blocks.BEGIN}\ntheirs\n") == "first\ntheirs\n"


@pytest.mark.parametrize(
    ("text", "theirs"),
    [
        ("{0}\nold\nmine\n{0}\nnew\n{1}\nlast\n", "old\nmine\nlast\n"),
        ("{0}\n{0}\nnew\n{1}\n{1}\nlast\n", "{1}\nlast\n"),
        ("{1}\nmine\n{0}\nnew\n{1}\n", "{1}\nmine\n"),
        ("{0}\nmine\n{0}\n", "mine\n"),
    ],
)
def test_no_line_between_somebody_s_marks_is_lost(text, theirs):
    marked = text.format(blocks.BEGIN, blocks.END)
    assert blocks.removed(marked) == theirs.format(blocks.BEGIN, blocks.END)


def test_a_second_copy_of_ours_is_taken_away_too():
    twice = f"{blocks.BEGIN}\na\n{blocks.END}\nx\n{blocks.BEGIN}\nb\n{blocks.END}\n"
    assert blocks.removed(twice) == "x\n"
    assert blocks.put(twice, "c") == f"{blocks.BEGIN}\nc\n{blocks.END}\nx\n"


STOCK = "console=serial0,115200 console=tty1 root=ROOTDEV rootwait resize\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (STOCK, "console=tty1 root=ROOTDEV rootwait resize\n"),
        ("console=ttyAMA0 quiet", "quiet"),
        ("quiet console=ttyS0,115200", "quiet "),
        ("quiet console=ttyS0,115200\r\n", "quiet \r\n"),
        ("a  console=serial0,9600n8\tb", "a  b"),
        ("console=serial0 console=ttyAMA0,115200 b", "b"),
        ("console=tty1 noconsole=serial0 x", "console=tty1 noconsole=serial0 x"),
        ("console=ttyAMA10,115200 x", "console=ttyAMA10,115200 x"),  # a Pi 5's debug connector
        (
            "a\nconsole=serial0,115200\n",
            "a\nconsole=serial0,115200\n",
        ),  # only one is read
        ("a\nb console=serial0 c\n", "a\nb console=serial0 c\n"),
        ("x.console=serial0 y", "x.console=serial0 y"),
        ("", ""),
    ],
)
def test_the_console_on_the_readers_port_goes_and_nothing_else(before, after):
    assert cmdline.quiet(before) == after


@given(anything)
def test_no_console_is_left_and_quiet_stays_quiet(text):
    quiet = cmdline.quiet(f"console=serial0,115200 {text}")
    assert cmdline.consoles(quiet) == ()
    assert cmdline.quiet(quiet) == quiet


def test_what_was_taken_out_can_be_put_back():
    words = cmdline.consoles(STOCK)
    assert words == ("console=serial0,115200",)
    assert cmdline.loud(cmdline.quiet(STOCK), words) == STOCK
    assert cmdline.loud(STOCK, words) == STOCK


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_every_board_is_known_by_its_name_and_by_its_model(board):
    assert named(board.name) == board
    assert recognised(board.model) == board
    for model in board.models:
        assert recognised(f"{model} Rev 1.1\0") == board


@pytest.mark.parametrize(
    "model",
    [
        "",
        "Raspberry Pi Zero W Rev 1.1",
        "Raspberry Pi 2 Model B Rev 1.1",
        "Raspberry Pi 3 Model",
        "x",
    ],
)
def test_another_board_is_not(model):
    assert recognised(model) is None
    assert named(model) is None


# What each board must be told, written down by hand from Raspberry Pi's documentation.
MUST = {
    "zero2w": {"enable_uart=1", "dtoverlay=disable-bt", "dtoverlay=i2c-rtc,ds3231"},
    "3b": {"enable_uart=1", "dtoverlay=disable-bt", "dtoverlay=i2c-rtc,ds3231"},
    "4b": {"enable_uart=1", "dtoverlay=disable-bt", "dtoverlay=uart3", "dtoverlay=i2c-rtc,ds3231"},
    "5": {"dtparam=uart0=on", "dtoverlay=uart2-pi5"},
}
EVERY = {"dtparam=strict_gpiod", "gpio=17=op,dl", "dtparam=watchdog=on"}
NOT_THERE = {"5": {"enable_uart=1", "dtoverlay=disable-bt", "dtoverlay=i2c-rtc,ds3231"}}


def in_force(text, board):
    """What a board goes by: an own, simpler reading of the file."""
    section, found = "all", []
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#") and section in ("all", *board.sections):
            found.append(line)
    return found


@pytest.mark.parametrize("name", MUST)
def test_every_board_goes_by_what_it_needs(name):
    told = set(in_force(OURS, named(name)))
    assert told >= MUST[name] | EVERY
    assert not told & NOT_THERE.get(name, set())


def test_the_pin_and_the_clock_are_as_configured():
    told = fragment(Asked(22, clock_module=False))
    assert "gpio=22=op,dl" in told.splitlines()
    assert "gpio=17" not in told
    assert "i2c" not in told


def test_every_line_has_its_reason_once_and_none_is_longer_than_the_firmware_reads():
    assert all(len(line) < 98 for line in OURS.splitlines())
    words = " ".join(line.removeprefix("# ") for line in OURS.splitlines())
    assert all(words.count(line.why) == 1 for line in lines(Asked()))


def test_the_fragment_ends_in_everybodys_section_and_outside_every_overlay():
    ends = [line for line in OURS.splitlines() if not line.startswith("#")][-2:]
    assert ends == ["[all]", "dtoverlay="]


PI4, PI5 = named("4b"), named("5")


@pytest.mark.parametrize(
    ("text", "board", "why"),
    [
        ("gpio=17=op,dh", PI4, "GPIO 17"),
        ("gpio=4-27=ip", PI4, "GPIO 17"),
        ("gpio=2,17=pu", PI5, "GPIO 17"),
        ("dtparam=strict_gpiod=off", PI5, "driven"),
        ("dtparam=spi=on,strict_gpiod=0", PI5, "driven"),
        ("dtparam=watchdog=off", PI4, "hang"),
        ("dtparam=i2c_arm=off", PI4, "clock"),
        ("dtparam=uart0=off", PI5, "no serial port"),
        ("dtparam=uart0_console", PI5, "console"),
        ("enable_uart=0", PI4, "no serial port"),
        ("dtoverlay=miniuart-bt", PI4, "clock"),
        ("[pi4]\ndtoverlay=pi3-miniuart-bt,krnbt=on", PI4, "clock"),
        ("dtoverlay=gpio-ir,gpio_pin=17", PI5, "GPIO 17"),
        ("dtoverlay=gpio-fan,gpiopin=17,temp=60000", PI5, "GPIO 17"),
        ("[EDID=some-screen]\ngpio=17=op,dh", PI5, "GPIO 17"),
        (f"{blocks.BEGIN}\nx\n{blocks.END}\ngpio=17=ip", PI5, "GPIO 17"),
    ],
)
def test_what_works_against_it_is_named_with_its_line(text, board, why):
    (found,) = in_config("config.txt", text, board, Asked())
    assert why in found.why
    assert text.splitlines()[found.line - 1].strip() == found.text


@pytest.mark.parametrize(
    ("text", "board"),
    [
        ("gpio=17=op,dl", PI4),
        ("gpio=4=op,dh", PI4),
        ("gpio=x=op,dh", PI4),
        ("#gpio=17=op,dh", PI4),
        ("[pi5]\ngpio=17=op,dh", PI4),
        ("[none]\ngpio=17=op,dh\n[EDID=x]\ngpio=17=op,dh", PI4),
        ("dtparam=strict_gpiod=on", PI4),
        ("dtparam=i2c_arm=off", PI5),
        ("dtparam=uart0=off", PI4),
        ("dtparam=uart0_console=off", PI5),
        ("enable_uart=0", PI5),
        ("enable_uart=1", PI4),
        ("dtoverlay=miniuart-bt", PI5),
        ("dtoverlay=gpio-shutdown,gpio_pin=3", PI4),
        (f"{blocks.BEGIN}\ngpio=17=op,dh\n{blocks.END}", PI4),
        ("hdmi_safe=1", PI4),
        ("[pi4]\n[all]\n", PI5),
    ],
)
def test_what_does_not_is_not(text, board):
    assert in_config("config.txt", text, board, Asked()) == ()


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_our_own_lines_do_not_work_against_themselves(board):
    assert in_config("config.txt", OURS, board, Asked()) == ()


def test_without_the_clock_module_its_bus_is_free():
    off = "dtparam=i2c_arm=off"
    assert in_config("config.txt", off, PI4, Asked(clock_module=False)) == ()


def test_a_kernel_that_is_told_to_keep_pins_driven_is_named():
    (found,) = in_cmdline("cmdline.txt", "quiet pinctrl_rp1.persist_gpio_outputs=y\n")
    assert found.text == "pinctrl_rp1.persist_gpio_outputs=y"
    assert in_cmdline("cmdline.txt", "pinctrl_bcm2835.persist_gpio_outputs=n quiet") == ()
