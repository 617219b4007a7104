"""Readers, one after the other: plugged in, heard, told which way they look."""

from contextlib import closing
from typing import Final

from appliance.cli.guide.house import House
from appliance.cli.guide.terminal import Skipped, say, typed
from appliance.commands import ArrangeReaders, ListenAtPorts, ListSensors, ShowStatus
from appliance.commands.answers import (
    Chapter,
    Progress,
    Sensors,
    Setup,
    Status,
    Step,
)

LISTEN_S: Final = 40.0
_QUIET: Final = 3  # pulses without anything new, after something was heard: that was all

Found = tuple[str, str]
"""A port, and the kind of reader there."""


def readers(house: House) -> None:
    """Ask for readers until there are no more, then wait until all of them answer."""
    phrases = house.terminal.phrases
    _let_go(house)
    more = True
    while more:
        try:
            typed(phrases.plug_in)
        except Skipped:
            if not house.setup().readers:
                raise
            break
        for found in heard(house):
            take_in(house, found)
        more = house.terminal.agrees(phrases.one_more)
    _see_them_answer(house)


def _let_go(house: House) -> None:
    """Say which readers are in place, and take out those that go."""
    terminal, phrases = house.terminal, house.terminal.phrases
    while there := house.setup().readers:
        names = tuple(each.name for each in there)
        say(phrases.have_readers.format(names=", ".join(names)))
        if terminal.agrees(phrases.it_stays):
            return
        gone = terminal.choice(phrases.which_goes, tuple((each, each.name) for each in there))
        stay = tuple(each for each in there if each != gone)
        house.do(ArrangeReaders(stay, names), Setup)
        say(phrases.written)
        house.settle()
    say(phrases.none_yet)


def heard(house: House) -> tuple[Found, ...]:
    """Listen until something was heard, and say what."""
    phrases, found, quiet, ports = house.terminal.phrases, list[Found](), 0, 0
    with closing(house.follow(ListenAtPorts(LISTEN_S))) as replies:
        for reply in replies:
            if not isinstance(reply, Progress):
                break
            if reply.step is Step.HEARD:
                found.append((reply.reader, reply.detail))
                say(phrases.heard.format(kind=phrases.kinds[reply.detail], port=reply.reader))
            elif reply.reader:
                ports += 1
            elif found and (quiet := quiet + 1) >= _QUIET:
                break
            elif not found and not quiet:
                say(phrases.listening.format(count=ports))
                quiet = 1
    if not found:
        say(phrases.nothing_heard if ports else phrases.no_ports)
    return tuple(found)


def take_in(house: House, found: Found) -> None:
    """Ask which way a reader looks, and write it down, named as the pages would name it."""
    from appliance.web.desk.first_evening import Chosen, named  # noqa: PLC0415, with the pages' words

    phrases, (port, kind) = house.terminal.phrases, found
    side = house.terminal.choice(phrases.which_way, tuple(phrases.ways.items()))
    setup = house.setup()
    there = (Chosen(each.port, each.kind, each.side) for each in setup.readers)
    readers = named((*there, Chosen(port, kind, side)), setup.readers, setup.language)
    house.do(ArrangeReaders(readers, tuple(each.name for each in setup.readers)), Setup)
    say(phrases.written)
    house.settle()


def _answer(house: House) -> bool:
    """Tell whether every reader answers; a sensor, once it is ours."""
    sensors = house.look(ListSensors(), Sensors).sensors
    return Chapter.READERS not in house.setup().lacking and all(each.answers for each in sensors)


def _see_them_answer(house: House) -> None:
    phrases = house.terminal.phrases
    if house.until(lambda: _answer(house)):
        say(phrases.reader_answers)
        return
    down = house.look(ShowStatus(), Status).down
    silent = [each.name for each in house.setup().readers if each.name in down]
    say(phrases.reader_silent.format(names=", ".join(silent)))
