"""The 125 kHz codec: never a wrong tag, never a good frame lost."""

import itertools
from functools import reduce
from operator import xor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import LineClosed
from drivers.line import TagReport
from drivers.rdm6300 import Decoder, Kind, encode, watch

tags = st.binary(min_size=5, max_size=5)
kinds = st.sampled_from(Kind)


def chunks(data, cuts):
    edges = [0, *sorted(cut % (len(data) + 1) for cut in cuts), len(data)]
    return [data[a:b] for a, b in itertools.pairwise(edges)]


def decode(*pieces):
    decoder = Decoder()
    return [report.tag for piece in pieces for report in decoder.feed(piece)]


def test_datasheet_example():
    assert encode(bytes.fromhex("0C000621A5"), Kind.ID12LA) == b"\x020C000621A58E\r\n\x03"
    assert encode(bytes.fromhex("0C000621A5")) == b"\x020C000621A58E\x03"


def test_a_tag_has_five_bytes():
    with pytest.raises(ValueError, match="5 bytes, not 4"):
        encode(b"1234")


@given(st.lists(st.tuples(tags, kinds), max_size=6), st.lists(st.integers(0, 200)))
def test_any_chunking_gives_the_same_tags(sent, cuts):
    data = b"".join(encode(tag, kind) for tag, kind in sent)
    assert decode(*chunks(data, cuts)) == [tag for tag, _ in sent]


@given(tags, kinds, tags, kinds, st.integers(0, 15))
def test_a_torn_frame_is_never_a_tag_and_swallows_nothing(torn, torn_kind, good, kind, keep):
    cut = encode(torn, torn_kind)[:keep]
    whole = encode(torn, torn_kind)
    expected = [torn, good] if cut == whole else [good]
    assert decode(cut, encode(good, kind)) == expected


@given(tags, kinds, st.integers(0, 15), st.integers(0, 255), tags)
def test_one_damaged_byte_never_gives_another_tag(tag, kind, index, value, following):
    frame = bytearray(encode(tag, kind))
    frame[index % len(frame)] = value
    *heard, last = decode(bytes(frame), encode(following, kind))
    assert last == following
    assert heard in ([], [tag])


@given(tags, kinds, st.binary(max_size=40))
def test_the_next_good_frame_survives_any_noise(tag, kind, noise):
    assert decode(noise, encode(tag, kind))[-1] == tag


@given(st.lists(st.binary(max_size=64), max_size=20))
def test_noise_is_bounded_counted_and_never_a_false_tag(pieces):
    decoder = Decoder()
    for piece in pieces:
        for report in decoder.feed(piece):
            assert encode(report.tag) in b"".join(pieces).replace(b"\r\n", b"").upper()
        assert len(decoder._kept) < 16
    assert decoder.discarded + len(decoder._kept) <= sum(map(len, pieces))


@given(st.binary(max_size=64).filter(lambda noise: not set(noise) & {2, 3}), tags, kinds)
def test_each_discarded_byte_is_counted_once(noise, tag, kind):
    decoder = Decoder()
    decoder.feed(noise)
    assert decoder.feed(noise + encode(tag, kind)) == [TagReport(tag)]
    assert decoder.discarded == 2 * len(noise)


def test_a_frame_that_fails_is_counted_whole():
    decoder = Decoder()
    assert decoder.feed(b"\x020C000621A58F\x03") == []
    assert decoder.discarded == 14


@pytest.mark.parametrize(
    "frame",
    [
        b"\x020C000621A58E\r\x03",
        b"\x020C000621A58\x03",
        b"\x020C000621A58E0\x03",
        b"0C000621A58E\x03",
        b"\x02 C000621A58E\x03",
        b"\x020C000621A5+E\x03",
        b"\x020C_00621A58E\x03",
    ],
)
def test_what_is_not_a_frame(frame):
    assert decode(frame) == []


@given(tags)
def test_checksum_is_the_xor_of_the_tag(tag):
    assert int(encode(tag)[11:13], 16) == reduce(xor, tag)


class Script:
    """A line that plays back what arrived and when, and is closed after that."""

    def __init__(self, *arrivals):
        self.arrivals = list(arrivals)
        self.at = 0.0

    def read(self, timeout_s=None):
        assert timeout_s is None, "an idle reader must not wake up"
        if not self.arrivals:
            raise LineClosed("the end")
        self.at, data = self.arrivals.pop(0)
        return data

    def now(self):
        return self.at


def watched(*arrivals):
    heard = []
    with pytest.raises(LineClosed):
        heard.extend(iterate(watch(Script(*arrivals)), heard))
    return heard


def iterate(reports, heard):
    for report in reports:
        heard.append(report.tag)
    return ()


A, B = b"\x01\x02\x03\x04\x05", b"\x06\x07\x08\x09\x0a"


def test_frames_that_repeat_are_one_presentation():
    held = [(index * 0.065, encode(A)) for index in range(20)]
    assert watched(*held) == [A]
    assert watched(*held, (1.8, encode(A))) == [A, A]


def test_two_tags_interleaved_are_one_presentation_each():
    both = [(index * 0.065, encode(A if index % 2 else B)) for index in range(20)]
    assert watched(*both) == [B, A]
