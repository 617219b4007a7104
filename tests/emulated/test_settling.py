"""A sensor that fails while it and the record are brought together."""

from dataclasses import dataclass, field

import pytest

from appliance.commands.answers import Trouble
from appliance.desk.cannot import Cannot
from appliance.desk.settling import settle
from appliance.facts import StrangeTemplate, TemplateErased
from appliance.model import Stamp
from appliance.moment import Standing
from appliance.presence import Attendance
from appliance.reconciliation import Found
from appliance.roster import Library, Roster

NOW = Stamp(1, 1, "boot", synced=True)
STRANGE = StrangeTemplate("finger-in", 3)


@dataclass
class Book:
    """A record that knows the sensor, and nobody's finger in it."""

    kept: list = field(default_factory=list)
    keeps: bool = True

    def standing(self):
        return Standing(NOW, Roster(libraries={"finger-in": Library("mark")}), Attendance())

    def enact(self, *facts):
        if not self.keeps:
            raise Cannot(Trouble.NOT_KEPT)
        self.kept.extend(facts)
        return NOW


@dataclass
class Lent:
    """A sensor with one template that nobody enrolled, which says `trouble` when it is erased."""

    trouble: Trouble | None = None

    def look(self):
        return Found(frozenset({3}), "mark")

    def erase(self, position):
        if self.trouble is not None:
            raise Cannot(self.trouble)


def test_what_nobody_enrolled_is_an_alarm_and_goes():
    book = Book()
    assert settle(book, "finger-in", Lent())
    assert book.kept == [STRANGE, TemplateErased("finger-in", 3)]


def test_a_sensor_that_stops_answering_is_told_to_whoever_asked():
    book = Book()
    with pytest.raises(Cannot) as told:
        settle(book, "finger-in", Lent(Trouble.SENSOR_LOST))
    assert told.value.trouble is Trouble.SENSOR_LOST
    assert book.kept == [STRANGE]


def test_a_worn_memory_is_an_alarm_and_no_erasure():
    book = Book()
    assert settle(book, "finger-in", Lent(Trouble.SENSOR_MEMORY))
    assert book.kept == [STRANGE]


def test_without_the_record_nothing_is_erased_and_it_is_tried_again():
    book, erased = Book(keeps=False), []
    lent = Lent()
    lent.erase = erased.append
    assert not settle(book, "finger-in", lent)
    assert erased == []
