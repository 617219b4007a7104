"""What is announced, as the ledger has it: what was sealed away is carried on."""

from appliance import announcing
from appliance.announcing import Ahead
from appliance.facts import AnnouncementWithdrawn, VisitAnnounced
from appliance.ledger import read_on
from tests.aged_house import a_day, aged_house, at

__all__ = ["aged_house"]

HOUR_US = 3_600_000_000


def read_aheads(path):
    with read_on(path) as (ground, entries):
        return announcing.fold(entries(ground.through), ground.ahead)


def said(house, who, day, announced_on):
    begins_us = at(day, 10).utc_us
    fact = VisitAnnounced(who, begins_us, begins_us + HOUR_US, who)
    (entry,) = house.ledger.append([(at(announced_on), fact)])
    return Ahead(who, begins_us, begins_us + HOUR_US, entry.sequence)


def test_what_is_announced_outlives_the_forgetting_of_its_fact(aged_house):
    anne = said(aged_house, "anne", 30, announced_on=4)
    bert = said(aged_house, "bert", 31, announced_on=5)
    assert read_aheads(aged_house.storage.ledger) == {
        anne.announced: anne,
        bert.announced: bert,
    }
    aged_house.ledger.append(a_day(27, "cleo"))
    aged_house.stamp = at(28, 8)
    assert aged_house.rule(keep_days=1).forget().movements
    assert aged_house.ledger.read_ground().through >= bert.announced
    assert list(read_aheads(aged_house.storage.ledger)) == [anne.announced, bert.announced]
    back = AnnouncementWithdrawn("anne", anne.announced, "anne")
    aged_house.ledger.append([(at(28, 9), back)])
    assert read_aheads(aged_house.storage.ledger) == {bert.announced: bert}
