"""The header, what is wired to it, and how it is drawn."""

from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from msgspec.structs import replace

from appliance.config import Door
from appliance.wiring import board, manual
from appliance.wiring.drawing import drawn
from appliance.wiring.shapes import Box, Label, Line, White, svg
from appliance.wiring.values import Use, read

BOARD = board()
WIRINGS = {each.name: each for each in BOARD.wiring}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=WIRINGS)
def drawing(request):
    return drawn(WIRINGS[request.param], BOARD)


# --- what the data file says ----------------------------------------------------------------------


def test_the_header_has_forty_pins_and_every_gpio_once():
    gpios = [int(kind) for kind in BOARD.header if kind.isdigit()]
    assert len(BOARD.header) == 40
    assert sorted(gpios) == list(range(28))
    assert BOARD.pins_of("ground") == (6, 9, 14, 20, 25, 30, 34, 39)
    assert (BOARD.pins_of("3.3 V"), BOARD.pins_of("5 V")) == ((1, 17), (2, 4))


# GPIO to header pin, of pinout.xyz and of Raspberry Pi's own documentation.
KNOWN = {2: 3, 3: 5, 4: 7, 14: 8, 15: 10, 17: 11, 18: 12, 27: 13, 22: 15, 23: 16, 24: 18, 10: 19}
KNOWN |= {9: 21, 25: 22, 11: 23, 8: 24, 7: 26, 0: 27, 1: 28, 5: 29, 6: 31, 12: 32, 13: 33, 19: 35}
KNOWN |= {16: 36, 26: 37, 20: 38, 21: 40}


def test_each_gpio_is_at_its_pin():
    assert {gpio: BOARD.pin_of(gpio) for gpio in range(28)} == KNOWN


def test_no_two_signals_share_a_pin():
    gpios = [each.gpio for each in BOARD.signal]
    assert len(set(gpios)) == len(gpios)


def test_what_is_wired_goes_where_its_signal_is():
    """Every wire of every drawing ends at a pin that a signal names, or at a supply."""
    known = {BOARD.pin_of(each.gpio) for each in BOARD.signal}
    supplies = {*BOARD.pins_of("3.3 V"), *BOARD.pins_of("5 V")}
    for wiring in BOARD.wiring:
        names = (*wiring.left, *wiring.right)
        ends = [each.pin for name in names for each in BOARD.part[name].terminals if each.pin]
        assert set(ends) <= known | supplies
        assert known <= set(ends), "a signal that is drawn nowhere"
        signals = [pin for pin in ends if pin in known]
        assert len(set(signals)) == len(signals)


def test_pins_that_are_high_or_something_else_are_not_offered():
    free = list(BOARD.free(()))
    assert free[:6] == [17, 22, 23, 24, 27, 25]
    assert set(free) == set(range(9, 28)) - {14, 15}
    assert list(BOARD.free(free[1:])) == [17]


def test_a_pin_with_a_second_use_is_not_offered():
    with_lift = replace(BOARD, use=(*BOARD.use, Use("a lift", (26,))))
    assert 26 in list(BOARD.free(()))
    assert 26 not in list(with_lift.free(()))


def test_a_port_has_its_pins():
    assert BOARD.at_port("/dev/ttyAMA0") == (14, 15)
    assert BOARD.at_port("/dev/ttyAMA3") == (4, 5)
    assert BOARD.at_port("/dev/ttyUSB0") == ()


def test_a_word_that_is_none_is_refused():
    with pytest.raises(ValueError, match="headr"):
        read(b"headr = []")


# --- the one-shot ---------------------------------------------------------------------------------


def test_the_one_shot_lasts_as_long_as_the_door_is_opened_and_ends_in_time():
    shot = BOARD.one_shot
    assert Door().open_s < shot.shortest_s < shot.nominal_s < shot.longest_s <= 10


def test_it_is_the_555s_own_time():
    shot = BOARD.one_shot
    assert shot.nominal_s == pytest.approx(1.0986 * shot.ohm * shot.farad, rel=1e-4)
    assert shot.shortest_s == pytest.approx(shot.nominal_s * 0.99 * 0.8)
    assert shot.longest_s > shot.nominal_s * 1.01 * 1.2, "a leak makes it longer"


# --- the drawings ---------------------------------------------------------------------------------


def labels(drawing):
    plain = [shape for shape in drawing.shapes if isinstance(shape, Label)]
    return [*plain, *(shape.label for shape in drawing.shapes if isinstance(shape, White))]


def meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def legs(line):
    """Yield each straight piece of a wire as what it covers."""
    for (x, y), (to_x, to_y) in zip(line.points, line.points[1:], strict=False):
        yield min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y)


def test_no_words_cover_others(drawing):
    for one, other in combinations(labels(drawing), 2):
        assert not meet(one.extent, other.extent), (one.words, other.words)


def test_no_wire_runs_through_words(drawing):
    for label in labels(drawing):
        for line in (shape for shape in drawing.shapes if isinstance(shape, Line)):
            left, top, right, bottom = label.extent
            inner = (left, top + 1, right, bottom - 1)
            assert not any(meet(inner, leg) for leg in legs(line)), label.words


def test_no_wire_crosses_another(drawing):
    lines = [shape for shape in drawing.shapes if isinstance(shape, Line)]
    usb = [line for line in lines if line.points[0][0] == 536]  # one cable, that forks
    for one, other in combinations([line for line in lines if line not in usb], 2):
        for leg in legs(one):
            assert not any(touch(leg, far) for far in legs(other)), (one, other)


def touch(one, other):
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def test_nothing_is_off_the_sheet(drawing):
    for label in labels(drawing):
        left, top, right, bottom = label.extent
        assert left >= 0, label
        assert top >= 0, label
        assert right <= drawing.width, label
        assert bottom <= drawing.height, label


def test_words_in_a_box_stay_in_it(drawing):
    boxes = [shape for shape in drawing.shapes if isinstance(shape, Box)]
    for label in labels(drawing):
        around = [box for box in boxes if box.x < label.x < box.x + box.width]
        for box in around:
            if box.y < label.y < box.y + box.height:
                left, _, right, _ = label.extent
                assert box.x <= left, label.words
                assert right <= box.x + box.width, label.words


def test_parts_stand_apart(drawing):
    boxes = [shape for shape in drawing.shapes if isinstance(shape, Box) and shape.height > 40]
    extents = [
        (box.x - 4, box.y - 4, box.x + box.width + 4, box.y + box.height + 4) for box in boxes
    ]
    assert not any(meet(one, other) for one, other in combinations(extents, 2))


def test_it_is_one_sheet_of_svg_with_a_name_and_a_description(drawing):
    root = ET.fromstring(svg(drawing))
    assert root.find(f"{SVG}title").text == drawing.title
    told = root.find(f"{SVG}desc").text
    assert "the Pi is not asked" in told
    assert "gate to pin 11" in told


def test_it_is_black_and_white(drawing):
    for each in ET.fromstring(svg(drawing)).iter():
        for key in ("fill", "stroke"):
            assert each.get(key, "none") in ("none", "#000", "#fff")


def test_it_names_what_is_on_the_wires(drawing):
    words = {label.words for label in labels(drawing)}
    assert {"GPIO 17", "GPIO 27", "GPIO 22", "GPIO 23", "GPIO 24", "GPIO 25"} <= words


def test_the_divider_is_told_where_there_is_an_rdm6300():
    starred = {
        name: any("RDM6300:" in each.words for each in labels(drawn(wiring, BOARD)))
        for name, wiring in WIRINGS.items()
    }
    assert starred == {"cheap": True, "recommended": False, "two-sided": False}


def test_signs_of_xml_are_written_as_such():
    odd = replace(WIRINGS["cheap"], title="a < b & c > d")
    assert ET.fromstring(svg(drawn(odd, BOARD))).find(f"{SVG}title").text == "a < b & c > d"


def test_the_table_has_every_signal_and_supply():
    rows = list(manual.pins(BOARD))
    assert ("strike", "`strike_pin`", "17", "11") in {row[:4] for row in rows}
    assert [row[3] for row in rows[-3:]] == ["1, 17", "2, 4", "6, 9, 14, 20, 25, 30, 34, 39"]
    assert ("serial in", "", "15", "10") in {row[:4] for row in rows}


def test_there_is_a_picture_of_each_wiring():
    assert set(manual.pictures(BOARD)) == {
        f"docs/pictures/wiring-{name}.svg" for name in ("cheap", "recommended", "two-sided")
    }
