"""Commands about the house: who is in, who was refused, what was done, the sensors. Pure."""

from msgspec import Struct


class ShowBoard(Struct, frozen=True, tag="show_board"):
    """Who is in. Staff see names; members, the first names of those who wish it. A Board."""


class ShowRefusals(Struct, frozen=True, tag="show_refusals"):
    """Answered with Refusals: who was not let in lately, and why."""


class ShowJournal(Struct, frozen=True, tag="show_journal"):
    """The last `most` things done at the desk, newest first. Answered with Journal."""

    most: int = 200


class ShowStatus(Struct, frozen=True, tag="show_status"):
    """Answered with Status."""


class ListSensors(Struct, frozen=True, tag="list_sensors"):
    """Answered with Sensors: each with what it holds, and who has to come by again."""


class SurveySensor(Struct, frozen=True, tag="survey_sensor"):
    """Compare a sensor with the record now. Answered with Sensors."""

    reader: str


class Retain(Struct, frozen=True, tag="retain"):
    """Forget movements that are older than they may be kept; `preview` only says how many.

    Answered with Retained.
    """

    preview: bool = True
    unattended: bool = False


class RemindOfMonths(Struct, frozen=True, tag="remind_of_months"):
    """Put on record, once each, which months are over and not closed. Answered with Done."""


HouseCommand = (
    ShowBoard
    | ShowRefusals
    | ShowJournal
    | ShowStatus
    | ListSensors
    | SurveySensor
    | Retain
    | RemindOfMonths
)
