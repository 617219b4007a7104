"""The PN532's frames: sound or nothing, and never out of step."""

import itertools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from drivers.errors import DeviceSilent, LineClosed
from drivers.line import TagReport
from drivers.pn532 import CHIP, FAULT, HOST, WAKE, Control, Decoder, Packet, encode, uid_of, watch

packets = st.builds(Packet, st.sampled_from([HOST, CHIP, FAULT]), st.binary(max_size=254))
frames = st.one_of(st.sampled_from(Control), packets)


def decode(*pieces):
    decoder = Decoder()
    return [frame for piece in pieces for frame in decoder.feed(piece)]


def chunks(data, cuts):
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [data[a:b] for a, b in itertools.pairwise(edges)]


@pytest.mark.parametrize(
    ("frame", "wire"),
    [  # the constants of the manual and of other drivers
        (Control.ACK, "0000ff00ff00"),
        (Control.NACK, "0000ffff0000"),
        (Packet(FAULT), "0000ff01ff7f8100"),
        (Packet(HOST, b"\x02"), "0000ff02fed4022a00"),
        (Packet(HOST, b"\x14\x01\x00\x00"), "0000ff05fbd4140100001700"),
        (Packet(HOST, b"\x4a\x01\x00"), "0000ff04fcd44a0100e100"),
        (Packet(HOST, b"\x32\x05\xff\x01\x02"), "0000ff06fad43205ff0102f300"),
        (Packet(CHIP, b"\x03\x32\x01\x06\x07"), "0000ff06fad50332010607e800"),
    ],
)
def test_published_frames(frame, wire):
    assert encode(frame).hex() == wire
    assert decode(bytes.fromhex(wire)) == [frame]


def test_a_packet_has_its_limit():
    with pytest.raises(ValueError, match="256 bytes"):
        encode(Packet(HOST, bytes(255)))


@given(st.lists(frames, max_size=5), st.lists(st.integers(0, 2000)))
def test_any_chunking_gives_the_same_frames(sent, cuts):
    data = b"".join(map(encode, sent))
    decoder = Decoder()
    assert [f for piece in chunks(data, cuts) for f in decoder.feed(piece)] == sent
    assert decoder.discarded == 0
    assert set(decoder._kept) <= {0}


@given(packets, st.integers(0, 300), st.integers(0, 7), frames)
def test_one_flipped_bit_never_gives_another_packet_and_swallows_nothing(packet, at, bit, good):
    whole = encode(packet)
    damaged = bytearray(whole)
    damaged[at % len(whole)] ^= 1 << bit
    *heard, last = decode(bytes(damaged), encode(good), bytes(300))
    assert last == good
    assert [frame for frame in heard if isinstance(frame, Packet)] in ([], [packet])


@given(packets, st.integers(0, 300), frames)
def test_a_torn_frame_only_delays(packet, keep, good):
    whole = encode(packet)
    torn = whole[: keep % len(whole)]
    heard = decode(torn, encode(good), bytes(300))
    # One tear in 256 still adds up: the checksum has eight bits. The exchange asks again then.
    assume(all(frame in (good, packet) for frame in heard))
    assert heard[-1] == good
    assert heard[:-1] in ([], [packet])  # all but the last zero is the whole packet


def test_a_tear_that_adds_up_is_no_packet_from_nobody():
    assert decode(bytes.fromhex("0000ff01ff"), encode(Control.ACK)) == [Control.ACK]


@given(st.lists(st.binary(max_size=100), max_size=10), frames)
def test_noise_is_bounded_and_counted(pieces, good):
    decoder = Decoder()
    for piece in pieces:
        decoder.feed(piece)
        assert len(decoder._kept) < 2 + 2 + 255 + 1
    assert decoder.discarded <= sum(map(len, pieces))
    assert good in [*decoder.feed(encode(good)), *decoder.feed(bytes(300))]


def test_noise_is_counted_and_padding_is_not():
    decoder = Decoder()
    decoder.feed(b"\x00\x00\x55\xaa" + encode(Control.ACK) + b"\x00")
    assert decoder.discarded == 2


def test_an_extended_frame_is_passed_over():
    extended = bytes.fromhex("0000ffffff0101fe") + bytes([CHIP, *range(1, 200)]) + b"\x00"
    assert decode(extended, encode(Control.ACK))[-1] is Control.ACK


@given(st.sampled_from([4, 7, 10]), st.data())
def test_uid_of_a_target(length, data):
    uid = data.draw(st.binary(min_size=length, max_size=length))
    answer = b"\x01\x01\x00\x44\x20" + bytes([length]) + uid
    assert uid_of(answer) == uid
    assert uid_of(answer + b"\x06\x75\x77\x81\x02\x80") == uid
    assert uid_of(answer[:-1]) is None


@pytest.mark.parametrize(
    "answer", ["", "00", "00010044000412345678", "0101004400", "010100440003aabbcc"]
)
def test_no_uid(answer):
    assert uid_of(bytes.fromhex(answer)) is None


class Chip:
    """A line whose far end answers by a rule; its clock moves only when somebody waits."""

    def __init__(self, rule):
        self.rule, self.at, self.arrived, self.asked = rule, 0.0, b"", []
        self.patience = 100

    def write(self, data):
        self.asked.append(data)
        for frame in decode(data):
            self.arrived += self.rule(frame.content, self)

    def read(self, timeout_s=None):
        assert timeout_s is not None, "every wait for the chip has an end"
        self.patience -= 1
        if self.patience < 0:
            raise LineClosed("the end")
        arrived, self.arrived = self.arrived, b""
        self.at += 0.001 if arrived else timeout_s
        return arrived

    def flush(self):
        self.arrived = b""

    def now(self):
        return self.at


def answering(*answers):
    return b"".join(map(encode, (Control.ACK, *answers)))


def card_at(present):
    def rule(content, chip):
        if content[0] != 0x4A:
            return answering(Packet(CHIP, bytes([content[0] + 1])))
        target = b"\x01\x01\x00\x04\x08\x04\xde\xad\xbe\xef" if present(chip.at) else b"\x00"
        return answering(Packet(CHIP, b"\x4b" + target))

    return rule


def run(rule):
    chip, heard = Chip(rule), []
    try:
        for report in watch(chip):
            heard.append((chip.at, report))  # noqa: PERF401  (the end is an exception)
    except (LineClosed, DeviceSilent) as ended:
        return chip, heard, type(ended)
    pytest.fail("the watch ended by itself")


def test_it_wakes_sets_up_and_polls_no_faster_than_five_times_a_second():
    chip, heard, _ = run(card_at(lambda _: False))
    assert heard == []
    assert chip.asked[0] == WAKE + bytes.fromhex("0000ff05fbd4140100001700")
    assert chip.asked[1:3] == [
        bytes.fromhex("0000ff02fed4022a00"),
        bytes.fromhex("0000ff06fad43205ff0102f300"),
    ]
    assert set(chip.asked[3:]) == {bytes.fromhex("0000ff04fcd44a0100e100")}
    assert len(chip.asked) - 3 <= 5 * chip.at + 1


def test_present_gone_present_is_two_presentations():
    chip, heard, _ = run(card_at(lambda at: at < 1.5 or 3 < at < 5))
    assert [report for _, report in heard] == [TagReport(b"\xde\xad\xbe\xef")] * 2
    assert heard[1][0] >= 3
    assert chip.at > 5


def test_one_missed_poll_is_not_an_absence():
    missed = []

    def rule(content, chip):
        if content[0] == 0x4A and chip.at > 1 and not missed:
            missed.append(chip.at)
            return answering(Packet(CHIP, b"\x4b\x00"))
        return card_at(lambda _: True)(content, chip)

    _, heard, _ = run(rule)
    assert len(missed) == len(heard) == 1


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        encode(Control.ACK),
        encode(Packet(CHIP, b"\x15")),
        answering(Packet(FAULT)),
        answering(Packet(CHIP, b"\x03")),
        answering(Packet(HOST, b"\x15")),
    ],
    ids=["nothing", "only ACK", "no ACK", "error frame", "another's answer", "our own echo"],
)
def test_no_proper_answer_is_silence_after_three_tries(answer):
    chip, heard, ended = run(lambda _, __: answer)
    assert ended is DeviceSilent
    assert heard == []
    assert len(chip.asked) == 3
    assert chip.at < 4


def test_a_lost_answer_is_asked_for_again_with_a_wake():
    refused = []

    def rule(content, chip):
        if content[0] == 0x02 and not refused:
            refused.append(content)
            return b""
        return card_at(lambda _: True)(content, chip)

    chip, heard, _ = run(rule)
    assert len(heard) == 1
    assert chip.asked[2] == WAKE + chip.asked[1]


def test_a_late_answer_of_another_command_is_passed_over():
    def rule(content, chip):
        return encode(Packet(CHIP, b"\x99")) + card_at(lambda _: True)(content, chip)

    assert len(run(rule)[1]) == 1
