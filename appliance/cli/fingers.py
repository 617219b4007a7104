"""The commands about fingers: consent, enrolment, withdrawal, and the sensors."""

import sys
import textwrap
from contextlib import closing
from typing import Final, get_args
from zoneinfo import ZoneInfo

from appliance.cli import prints, sentences, times, who
from appliance.cli.ends import DONE, Failed
from appliance.cli.grammar import JSON, MEMBER, Asked, Page, argument
from appliance.cli.members import card, find
from appliance.cli.reach import Asker, answer, reach, settings_of
from appliance.cli.receipt import receipt
from appliance.client import NotDone
from appliance.commands import (
    EnrolFinger,
    ListSensors,
    RecordConsent,
    RevokeFinger,
    ShowConsent,
    SurveySensor,
    WithdrawConsent,
)
from appliance.commands.answers import (
    ConsentText,
    MemberCard,
    MemberRow,
    Progress,
    Receipt,
    Sensors,
    SensorSeen,
    Trouble,
)
from appliance.commands.members import Language
from appliance.config import Settings

YES: Final[dict[Language, str]] = {"fr": "oui", "nl": "ja", "en": "yes"}
_ASKS: Final[dict[Language, str]] = {
    "fr": "{name} est d’accord\u00a0? Écrivez oui\u00a0: ",
    "nl": "Gaat {name} akkoord? Schrijf ja: ",
    "en": "Does {name} agree? Type yes: ",
}


def _consent(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        row = find(desk, asked.member)
        language: Language = asked.language or row.particulars.language
        text = answer(desk, ShowConsent(language), ConsentText)
    if not _agrees(text, language, who.called(row)):
        raise Failed("no consent was recorded. A badge opens exactly as a finger does")
    with reach(settings_of(asked.config)) as desk:  # reading takes a while: the door may have run
        answer(desk, RecordConsent(row.member, text.version, language), MemberCard)
    print(f"on record: {who.called(row)} agreed to {text.version}, read in {language}")
    return DONE


def _agrees(text: ConsentText, language: Language, name: str) -> bool:
    for paragraph in text.paragraphs:
        print(f"{textwrap.fill(paragraph, 79)}\n")
    print(_ASKS[language].format(name=name), end="", flush=True)
    typed = sys.stdin.readline()
    if not typed.endswith("\n"):
        print()
    return typed.strip().casefold() == YES[language]


def _enrol(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        row = find(desk, asked.member)
        print(f"Enrolling a finger of {who.called(row)}. Ctrl-C cancels.", flush=True)
        try:
            told = _followed(desk, row)
        except KeyboardInterrupt:
            raise NotDone(Trouble.CANCELLED) from None
    usable = sum(not finger.revoked for finger in told.fingers)
    print(f"Done. Fingers of {who.called(row)} that open: {usable}.")
    return DONE


def _followed(desk: Asker, row: MemberRow) -> MemberCard:
    """Print one line for each step, and return the card at the end. Raises NotDone."""
    with closing(desk.follow(EnrolFinger(row.member))) as replies:
        for reply in replies:
            if isinstance(reply, Progress):
                print(sentences.step(reply), flush=True)
            elif isinstance(reply, MemberCard):
                return reply
    raise NotDone(Trouble.NOT_UNDERSTOOD)


def _remove(asked: Asked) -> int:
    settings = settings_of(asked.config)
    with reach(settings) as desk:
        told = card(desk, asked.member)
        finger = who.finger(told.fingers, asked.finger)
        gone = answer(desk, RevokeFinger(told.row.member, finger.finger), Receipt)
    return _receipt(gone, settings)


def _withdraw(asked: Asked) -> int:
    settings = settings_of(asked.config)
    with reach(settings) as desk:
        member = find(desk, asked.member).member
        gone = answer(desk, WithdrawConsent(member), Receipt)
    return _receipt(gone, settings)


def _receipt(told: Receipt, settings: Settings) -> int:
    when = times.shown(told.at_us, ZoneInfo(settings.space.timezone))
    sys.stdout.write(receipt(told, told.card.row.particulars.language, when))
    return DONE


def _sensors(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        return _shown(asked, answer(desk, ListSensors(), Sensors))


def _survey(asked: Asked) -> int:
    with reach(settings_of(asked.config)) as desk:
        names = [asked.reader] if asked.reader else _names(desk)
        if not names:
            raise NotDone(Trouble.NO_SENSOR)
        told = [answer(desk, SurveySensor(name), Sensors) for name in names]
    return _shown(asked, told[-1])


def _names(desk: Asker) -> list[str]:
    return [sensor.reader for sensor in answer(desk, ListSensors(), Sensors).sensors]


def _shown(asked: Asked, told: Sensors) -> int:
    if asked.json:
        prints.as_json(told)
        return DONE
    head = ("SENSOR", "ANSWERS", "TEMPLATES", "CAPACITY", "SECURITY", "TO ERASE", "COME BY AGAIN")
    prints.table(head, map(_sensor, told.sensors))
    for sensor in told.sensors:
        for row in sensor.again:
            print(f"to come by again at {sensor.reader}: {who.called(row)} ({row.member})")
    return DONE


def _sensor(seen: SensorSeen) -> tuple[str, ...]:
    counts = seen.templates, seen.capacity, seen.security, seen.to_erase, len(seen.again)
    return seen.reader, "yes" if seen.answers else "no", *map(str, counts)


PAGES: Final = (
    Page(
        "finger consent",
        "let a member read the consent to the use of a finger, and record that they agreed",
        "Prints the text in the member's language and asks to type oui, ja or yes. The version of "
        "the text, the language, the time and who recorded it go on record; without it no finger "
        "can be enrolled. Whoever refuses loses nothing: a badge opens exactly as a finger does.",
        _consent,
        (
            MEMBER,
            argument(
                "--language",
                meaning="fr, nl or en (default: the member's)",
                choices=get_args(Language),
                metavar="LANGUAGE",
            ),
        ),
        ("sudo seuil finger consent zoe", "sudo seuil finger consent zoe --language nl"),
        never="It never takes anything but the whole word for a yes.",
    ),
    Page(
        "finger enrol",
        "enrol a finger, step by step",
        "The member stands at the sensor; each step is one line: place, lift, again, and what "
        "went wrong if it did. First the sensor looks whether this finger is on record already; "
        "after storing it, it has to find it again, else it is removed. With several sensors, one "
        "after the other. A member may have several fingers. Ctrl-C cancels, and nothing is kept.",
        _enrol,
        (MEMBER,),
        ("sudo seuil finger enrol zoe",),
        never="It never copies a template or an image out of the sensor.",
    ),
    Page(
        "finger remove",
        "remove one finger of a member",
        "From here on it opens no more; its templates are erased at every sensor, and a sensor "
        "that does not answer now does so when it is back. The consent stays. Prints a receipt.",
        _remove,
        (
            MEMBER,
            argument(
                "finger",
                meaning="its id, where there are several: see `seuil member show`",
                nargs="?",
                metavar="FINGER",
            ),
        ),
        ("sudo seuil finger remove zoe",),
        never="It never says erased before the sensor's own index has shown it.",
    ),
    Page(
        "finger withdraw",
        "withdraw a member's consent, and erase all their fingers",
        "From here on no finger of theirs opens; the templates are erased at every sensor, and a "
        "sensor that does not answer now does so when it is back. Prints a receipt in the "
        "member's language. Badges open as before.",
        _withdraw,
        (MEMBER,),
        ("sudo seuil finger withdraw zoe > receipt.txt",),
        never="It never says erased before the sensor's own index has shown it.",
    ),
    Page(
        "finger sensors",
        "show the sensors, what they hold, and who has to come by again",
        "Prints for each sensor whether it answers, how many templates it holds of how many, its "
        "security level, and how many are still to be erased. After a module was replaced, the "
        "members who have to come by again are listed by name.",
        _sensors,
        (JSON,),
        ("sudo seuil finger sensors",),
    ),
    Page(
        "finger survey",
        "compare a sensor with the record now",
        "Reads the sensor's own index. A template that nobody enrolled is put on record as an "
        "alarm and erased; one that is missing puts its owner on the list of who must come by "
        "again. The door does so at every start and every day.",
        _survey,
        (
            argument(
                "reader", meaning="all sensors where none is named", nargs="?", metavar="SENSOR"
            ),
            JSON,
        ),
        ("sudo seuil finger survey", "sudo seuil finger survey finger-in"),
        never="It never erases a finger that is on record.",
    ),
)
