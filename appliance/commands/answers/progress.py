"""How far an enrolment is, or what is heard at a port. Pure."""

from enum import StrEnum

from msgspec import Struct


class Step(StrEnum):
    """Where an enrolment is. What to do with the finger, or how it went."""

    PLACE = "place"
    LIFT = "lift"
    AGAIN = "again"  # the same finger once more
    POOR = "poor"  # that image was no use: try again. `detail` says why
    CHECKING = "checking"  # whether it is on record already
    STORED = "stored"
    CONFIRM = "confirm"  # place it once more: does the sensor find it?
    CONFIRMED = "confirmed"
    NEXT_SENSOR = "next_sensor"
    UNDOING = "undoing"
    LISTENING = "listening"  # at a serial port
    HEARD = "heard"  # there: `detail` is the kind of reader


class Progress(Struct, frozen=True, tag="progress"):
    """`reader` is the sensor to go to; `done` of `of` captures are in."""

    step: Step
    reader: str
    done: int = 0
    of: int = 0
    detail: str = ""
