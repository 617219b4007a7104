"""Which message goes next: one by one, gathered where too many wait, the same at every try."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.alerts import Alert
from appliance.model import AlertKind
from appliance.notify.choosing import (
    Waiting,
    expired,
    longer,
    name_of,
    next_parcel,
    of_this_hour,
)
from tests.watched import at


def waiting(count, parcels=(), since=0):
    """Return so many that wait; the first ones in parcels."""
    named = [*parcels, *[None] * count]
    return [
        Waiting(number, Alert(f"a{number}", AlertKind.LOST, 0), at(since), named[number])
        for number in range(count)
    ]


def test_one_by_one_while_they_fit_into_the_hour():
    found = waiting(3)
    assert next_parcel(found, 3) == (found[0],)
    assert next_parcel(found, 12) == (found[0],)


def test_gathered_where_they_do_not():
    found = waiting(3)
    assert next_parcel(found, 2) == tuple(found)
    assert next_parcel(found, 1) == tuple(found)
    assert next_parcel(waiting(50), 1) == tuple(waiting(50))
    assert next_parcel(waiting(1000), 12) == tuple(waiting(1000))


def test_nothing_goes_where_nothing_waits_or_nothing_may():
    assert next_parcel([], 5) == ()
    assert next_parcel(waiting(3), 0) == ()
    assert next_parcel(waiting(3), -1) == ()


def test_what_was_tried_goes_again_as_it_was():
    found = waiting(5, ["s", "s"])
    assert next_parcel(found, 12) == tuple(found[:2])
    assert next_parcel(found, 1) == tuple(found[:2])
    assert next_parcel(waiting(5, ["s", "s", "t"]), 12) == tuple(found[:2])
    assert next_parcel(waiting(5, ["a0"]), 12) == tuple(waiting(5, ["a0"])[:1])


@given(st.integers(1, 60), st.integers(1, 15))
def test_all_of_it_goes_in_order_and_once_and_never_more_messages_than_may(count, most):
    found, sent, went = waiting(count), 0, []
    while found and sent < most:
        gathered = next_parcel(found, most - sent)
        went += gathered
        found = found[len(gathered) :]
        sent += 1
    assert [each.number for each in went] == list(range(len(went)))
    assert found == []
    assert sent == (count if count <= most else 1)


def test_names_of_messages():
    found = waiting(3)
    assert name_of(found[:1]) == "a0"
    assert name_of(found) == "summary-3-a2"


def test_the_hour_and_the_days():
    stamps = [at(0), at(1), at(3600)]
    assert of_this_hour(stamps, at(3600)) == stamps[1:]
    assert of_this_hour(stamps, at(3599.9)) == stamps
    found = waiting(1)
    assert expired(found, at(24 * 3600), 24) == ()
    assert expired(found, at(24 * 3600 + 0.001), 24) == tuple(found)


def test_pauses_grow_up_to_five_minutes():
    pauses, pause_s = [], 0.0
    for _ in range(12):
        pause_s = longer(pause_s)
        pauses.append(pause_s)
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
