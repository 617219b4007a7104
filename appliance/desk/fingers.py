"""Fingers: the consent first, enrolment, and withdrawal with proof."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from appliance import consent
from appliance.commands import (
    Answer,
    EnrolFinger,
    ListSensors,
    RecordConsent,
    Reply,
    RevokeFinger,
    ShowConsent,
    SurveySensor,
    WithdrawConsent,
)
from appliance.commands.answers import (
    ConsentText,
    Erasure,
    Receipt,
    Sensors,
    SensorSeen,
    Trouble,
)
from appliance.desk.cannot import Cannot
from appliance.desk.cards import card, live, rows, today
from appliance.desk.clerk import Clerk, Dialogue, long, quick
from appliance.desk.enrolling import enrol_finger
from appliance.desk.sensors import Sensor
from appliance.desk.settling import erase_now, settle
from appliance.facts import ConsentGiven, ConsentWithdrawn, FingerRevoked
from appliance.model import Means
from appliance.roster import Carried, Library

Due = Mapping[str, Collection[int]]


def show_consent(clerk: Clerk, command: ShowConsent) -> Answer:
    paragraphs = consent.text(command.language, clerk.settings.space.name)
    return ConsentText(consent.VERSION, command.language, paragraphs)


def record_consent(clerk: Clerk, command: RecordConsent) -> Answer:
    live(clerk, command.member)
    if command.text != consent.VERSION:
        raise Cannot(Trouble.CONSENT_TEXT)
    given = ConsentGiven(
        command.member, command.text, today(clerk).isoformat(), command.language, clerk.by
    )
    return card(clerk.enact(given), command.member)


# --- withdrawal ---


def withdraw_consent(dialogue: Dialogue, command: WithdrawConsent) -> Iterator[Reply]:
    erasures = erase_all(dialogue, command.member)
    yield dialogue.take(lambda clerk: _receipt(clerk, command.member, erasures))


def erase_all(dialogue: Dialogue, member: str) -> tuple[Erasure, ...]:
    """Withdraw a member's consent, if there is one, and erase all their templates.

    Asked again, it says what has been proved since.
    """
    return erase_now(dialogue, dialogue.take(lambda clerk: _withdrawn(clerk, member)))


def _withdrawn(clerk: Clerk, member: str) -> Due:
    holder = live(clerk, member)
    fingers = clerk.standing.roster.carried_by(member, Means.FINGER).values()
    if holder.consent is not None or any(not finger.revoked for finger in fingers):
        clerk.enact(ConsentWithdrawn(member, clerk.by))
    return _due(fingers)


def revoke_finger(dialogue: Dialogue, command: RevokeFinger) -> Iterator[Reply]:
    due = dialogue.take(lambda clerk: _revoked(clerk, command.member, command.finger))
    erasures = erase_now(dialogue, due)
    yield dialogue.take(lambda clerk: _receipt(clerk, command.member, erasures))


def _revoked(clerk: Clerk, member: str, finger: str) -> Due:
    live(clerk, member)
    carried = clerk.standing.roster.carried_by(member, Means.FINGER).values()
    copies = [copy for copy in carried if copy.finger == finger]
    if not copies:
        raise Cannot(Trouble.NO_FINGER)
    if any(not copy.revoked for copy in copies):
        clerk.enact(FingerRevoked(member, finger, clerk.by))
    return _due(copies)


def _due(fingers: Iterable[Carried]) -> Due:
    """Return where the templates are. What a sensor has lost cannot be proved, and is not due."""
    due = defaultdict[str, list[int]](list)
    for finger in fingers:
        if not finger.missing:
            due[finger.reader].append(finger.position)
    return due


def _receipt(clerk: Clerk, member: str, erasures: tuple[Erasure, ...]) -> Receipt:
    about = card(clerk, member)
    at_us = clerk.standing.stamp.utc_us
    return Receipt(member, about.row.particulars.name, at_us, erasures, about)


# --- the sensors themselves ---


def survey_sensor(dialogue: Dialogue, command: SurveySensor) -> Iterator[Reply]:
    """Compare a sensor with the record now."""
    sensor = dialogue.sensors.get(command.reader)
    if sensor is None:
        raise Cannot(Trouble.NO_READER, command.reader)
    book = dialogue.take(lambda clerk: clerk.book)
    with sensor.lent() as lent:
        settle(book, sensor.name, lent)
    yield _sensors(dialogue)


def list_sensors(dialogue: Dialogue, _: ListSensors) -> Iterator[Reply]:
    yield _sensors(dialogue)


def _sensors(dialogue: Dialogue) -> Sensors:
    seen = {name: _seen(sensor) for name, sensor in dialogue.sensors.items()}
    return dialogue.take(lambda clerk: Sensors(tuple(_against(clerk, s) for s in seen.values())))


def _seen(sensor: Sensor) -> SensorSeen:
    """Ask the sensor itself. One that somebody enrols at answers, but not us."""
    try:
        with sensor.lent() as lent:
            templates = len(lent.look().positions)
            return SensorSeen(
                sensor.name, answers=True, templates=templates,
                capacity=lent.capacity, security=lent.security,
            )  # fmt: skip
    except Cannot as cannot:
        return SensorSeen(sensor.name, answers=cannot.trouble is Trouble.BUSY)


def _against(clerk: Clerk, seen: SensorSeen) -> SensorSeen:
    """Add what the record knows."""
    roster = clerk.standing.roster
    again = {
        carried.member
        for carried in roster.credentials.values()
        if carried.reader == seen.reader and carried.missing and not carried.revoked
    }
    return replace(
        seen,
        to_erase=len(roster.libraries.get(seen.reader, Library()).erase),
        again=tuple(row for row in rows(clerk) if row.member in again),
    )


QUICK: Final = (
    quick(ShowConsent, show_consent),
    quick(RecordConsent, record_consent),
)
LONG: Final = (
    long(EnrolFinger, enrol_finger),
    long(RevokeFinger, revoke_finger),
    long(WithdrawConsent, withdraw_consent),
    long(SurveySensor, survey_sensor),
    long(ListSensors, list_sensors),
)
