"""The fingerprint sensor's packets survive any chunking, and damage never makes another packet."""

import struct
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from drivers.zfm import (
    ACK,
    ACK_BYTES,
    ANY_ADDRESS,
    COMMAND,
    FROM_HOST,
    FROM_SENSOR,
    PACKET_BYTES,
    Command,
    Decoder,
    Packet,
    encode,
)
from drivers.zfm_answers import SENTENCES, Code, Parameters, Product, sentence, used_positions

addresses = st.one_of(st.just(ANY_ADDRESS), st.integers(0, 0xFFFFFFFF))
packets = st.builds(
    Packet, st.sampled_from(sorted(FROM_SENSOR)), st.binary(min_size=1, max_size=256)
)
small_packets = st.builds(
    Packet, st.sampled_from(sorted(FROM_SENSOR)), st.binary(min_size=1, max_size=20)
)
OK = encode(ACK, b"\x00")


def wire(packet, address=ANY_ADDRESS):
    return encode(packet.kind, packet.payload, address)


def in_chunks(stream, cuts):
    edges = [0, *sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]
    return [stream[a:b] for a, b in pairwise(edges)]


def fed(decoder, chunks):
    return [packet for chunk in chunks for packet in decoder.feed(chunk)]


def test_a_packet_is_byte_for_byte_the_datasheet_s():
    assert encode(COMMAND, b"\x01") == bytes.fromhex("EF01FFFFFFFF010003010005")
    assert bytes.fromhex("EF01FFFFFFFF07000300000A") == OK
    assert encode(COMMAND, b"\x01", 0x12345678).startswith(bytes.fromhex("EF0112345678"))


def test_the_sum_carries_into_its_high_byte():
    assert encode(ACK, b"\xff" * 256)[-2:] == (0x07 + 0x01 + 0x02 + 0xFF * 256).to_bytes(2, "big")


@pytest.mark.parametrize("payload", [b"", bytes(257)])
def test_a_payload_that_fits_no_packet_is_our_mistake(payload):
    with pytest.raises(ValueError, match=f"not {len(payload)}"):
        encode(COMMAND, payload)


@given(st.lists(packets, max_size=5), st.lists(st.integers(min_value=0)), addresses)
def test_what_is_sent_is_read_however_it_is_cut(sent, cuts, address):
    decoder = Decoder(address)
    stream = b"".join(wire(packet, address) for packet in sent)
    assert fed(decoder, in_chunks(stream, cuts)) == sent
    assert decoder.discarded == decoder.damaged == decoder.waiting == 0


@given(packets)
def test_a_packet_comes_out_byte_by_byte_with_its_last_byte(packet):
    decoder = Decoder()
    *most, last = wire(packet)
    assert fed(decoder, [bytes([byte]) for byte in most]) == []
    assert decoder.feed(bytes([last])) == [packet]


@given(small_packets, small_packets, st.integers(min_value=0))
def test_a_torn_packet_never_swallows_the_next(torn, whole, cut):
    head = wire(torn)
    head, missing = head[: cut % len(head)], head[cut % len(head) :]
    assume(not wire(whole).startswith(missing))  # EF alone may be missing: then nothing is torn
    decoder = Decoder()
    got = fed(decoder, [head, wire(whole), bytes(PACKET_BYTES)])
    assert got == [whole]
    assert decoder.discarded == len(head) + PACKET_BYTES


@given(st.binary(max_size=60), small_packets)
@example(b"\x55", Packet(ACK, b"\x00"))
@example(b"\xef", Packet(ACK, b"\x00"))
@example(b"\xef\xef\x01", Packet(ACK, b"\x00"))
@example(b"\xef\x01\xff\xff\xff", Packet(ACK, b"\x00"))
def test_stray_bytes_before_a_packet_are_counted_and_forgotten(stray, packet):
    decoder = Decoder()
    got = fed(decoder, [stray, wire(packet), bytes(PACKET_BYTES)])
    assert packet in got
    assert decoder.discarded + sum(len(wire(one)) for one in got) == (
        len(stray) + len(wire(packet)) + PACKET_BYTES
    )


@given(small_packets, st.integers(min_value=0), st.integers(1, 255), st.lists(st.integers(0)))
def test_one_damaged_byte_never_makes_another_packet(packet, at, flip, cuts):
    damaged = bytearray(wire(packet))
    at %= len(damaged)
    damaged[at] ^= flip
    chunks = in_chunks(bytes(damaged) + OK + bytes(PACKET_BYTES), cuts)
    got = fed(Decoder(), chunks)
    if at in {7, 8}:
        # A changed length ends somewhere else, where the sum may by chance be right: whoever asked
        # knows how long the answer must be.
        assert len(packet.payload) not in {len(one.payload) for one in got if len(one.payload) > 1}
    else:
        assert got == [Packet(ACK, b"\x00")]


@given(st.lists(st.binary(max_size=400), max_size=20), addresses)
def test_it_never_holds_a_whole_packet_nor_loses_count(chunks, address):
    decoder = Decoder(address)
    out = 0
    for chunk in chunks:
        out += sum(len(wire(packet)) for packet in decoder.feed(chunk))
        assert decoder.waiting < PACKET_BYTES
    assert out + decoder.discarded + decoder.waiting == sum(map(len, chunks))


def test_a_long_false_start_is_waited_for_but_not_for_ever():
    decoder = Decoder()
    false_start = OK[:7] + b"\x01\x02"
    assert fed(decoder, [false_start, OK * 21]) == []
    assert decoder.damaged == 0
    assert fed(decoder, [OK]) == [Packet(ACK, b"\x00")] * 22
    assert decoder.damaged == 1
    assert decoder.discarded == len(false_start)


@pytest.mark.parametrize("length", [0, 1, 2, 259, 0xFF03])
def test_an_impossible_length_is_not_waited_for(length):
    decoder = Decoder()
    assert decoder.feed(OK[:7] + length.to_bytes(2, "big") + OK) == [Packet(ACK, b"\x00")]
    assert decoder.discarded == 9


@pytest.mark.parametrize("length", [3, 258])
def test_the_shortest_and_the_longest_packet_are_taken(length):
    packet = Packet(ACK, bytes(length - 2))
    assert Decoder().feed(wire(packet)) == [packet]


def test_another_sensor_s_packet_is_not_ours():
    decoder = Decoder(0x00000001)
    assert decoder.feed(OK + encode(ACK, b"\x09", 0x00000001)) == [Packet(ACK, b"\x09")]
    assert decoder.discarded == len(OK)


def test_each_end_hears_only_the_other():
    command = encode(COMMAND, b"\x01")
    assert Decoder().feed(command) == []
    assert Decoder(kinds=FROM_HOST).feed(command + OK) == [Packet(COMMAND, b"\x01")]


def test_a_header_that_cannot_be_is_let_go_before_it_is_whole():
    decoder = Decoder()
    decoder.feed(OK[:6])
    assert decoder.waiting == 6
    decoder.feed(bytes((COMMAND,)))
    assert (decoder.waiting, decoder.discarded) == (0, 7)


def test_a_false_sum_is_counted_as_damage():
    decoder = Decoder()
    assert decoder.feed(OK[:-1] + b"\x0b") == []
    assert (decoder.damaged, decoder.discarded) == (1, len(OK))


def test_every_command_has_an_ack_and_every_code_a_sentence():
    assert set(ACK_BYTES) == set(Command)
    assert set(SENTENCES) == set(Code)
    assert len(set(SENTENCES.values())) == len(Code)
    assert sentence(0x09) == "the sensor does not know this finger"
    assert sentence(0xAB) == "the sensor answers with a code it does not explain"


def test_the_two_acks_of_the_barrier_differ_in_length():
    assert ACK_BYTES[Command.VFY_PWD] != ACK_BYTES[Command.READ_SYS_PARA]


def test_the_settings_are_read_in_the_datasheet_s_order():
    answer = bytes.fromhex("00 0004 0009 00C8 0003 FFFFFFFF 0002 0006")
    assert Parameters.parse(answer) == Parameters(4, 9, 200, 3, 0xFFFFFFFF, 2, 6)


@pytest.mark.parametrize("at_fault", [(5, "0000"), (13, "0004")])
def test_settings_no_sensor_has_are_refused(at_fault):
    at, value = at_fault
    answer = bytearray.fromhex("00 0004 0009 00C8 0003 FFFFFFFF 0002 0006")
    answer[at : at + 2] = bytes.fromhex(value)
    with pytest.raises(ValueError, match="no sensor has such settings"):
        Parameters.parse(bytes(answer))


@pytest.mark.parametrize("parse", [Parameters.parse, Product.parse, lambda a: used_positions(a, 0)])
def test_an_answer_of_another_length_is_refused(parse):
    with pytest.raises(ValueError, match="3 bytes instead of"):
        parse(bytes(3))


def test_the_product_is_named_without_its_padding():
    answer = b"\x00" + struct.pack(
        ">16s4s8s2B8s4H", b"R503", b"A1  ", b"0042", 1, 2, b"\xffX", 192, 191, 1536, 200
    )
    product = Product.parse(answer)
    assert (product.model, product.batch, product.serial) == ("R503", "A1", "0042")
    assert (product.hardware, product.sensor) == ((1, 2), "\ufffdX")
    assert (product.width, product.height) == (192, 191)
    assert (product.template_bytes, product.capacity) == (1536, 200)


@given(st.sets(st.integers(0, 255)), st.integers(0, 3))
def test_each_bit_of_the_index_table_is_a_position(used, page):
    bits = sum(1 << position for position in used)
    table = b"\x00" + bits.to_bytes(32, "little")
    assert used_positions(table, page) == {256 * page + position for position in used}
