"""Facts as they are written, and read by a version that does not know them all."""

import msgspec
import pytest

from appliance import written
from appliance.facts import Denied, Entered, Foreign, Left, Started
from appliance.model import Means, Reason

OURS = [
    Entered("anne", "in", Means.BADGE),
    Left("anne", "out", Means.FINGER, despite=Reason.SUSPENDED),
    Denied("in", Means.BADGE, Reason.UNKNOWN, None, "A5"),
    Started("0.1.0"),
]


@pytest.mark.parametrize("fact", OURS)
def test_ours_are_read_as_they_were_written(fact):
    assert written.read(written.text_of(fact)) == fact


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"type":"beamed_up","by":"scotty"}', "beamed_up"),
        ('{"type":"entered","member":"a","reader":"in","means":"phone"}', "entered"),
        (
            '{"type":"bill_tariff","tariff":{"since":"2027-01-01","plan":[{"kind":"barter"}]}}',
            "bill_tariff",
        ),
        ('{"type":"foreign","kind":"foreign","text":""}', "foreign"),
    ],
)
def test_what_a_newer_version_wrote_is_kept_to_the_letter(text, kind):
    fact = written.read(text)
    assert fact == Foreign(kind, text)
    assert written.text_of(fact) == text


def test_a_field_more_is_no_reason_not_to_understand():
    text = '{"type":"started","version":"9.0","mood":"good"}'
    assert written.read(text) == Started("9.0")


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"entered","member":"a"}',
        '{"type":"entered","member":5,"reader":"in","means":"badge"}',
        '{"type":"beamed_up"',
        '{"type":"beamed_up","by":nobody}',
        '{"type":5}',
        '{"kind":"entered"}',
        "[]",
        "",
    ],
)
def test_what_no_version_wrote_is_no_fact(text):
    with pytest.raises(msgspec.DecodeError):
        written.read(text)


def test_what_is_no_text_is_no_fact():
    with pytest.raises(TypeError):
        written.read(None)
