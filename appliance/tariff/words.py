"""How a plans file writes its values: names, money, rates, times. Pure."""

from datetime import date, time
from typing import Annotated

from msgspec import Meta


def _right(words: str) -> dict[str, str]:
    return {"right": words}


Name = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9][a-z0-9_-]{0,31}\Z",
        extra=_right("1 to 32 small letters, digits, - or _, in quotes"),
    ),
]
Text = Annotated[
    str,
    Meta(
        pattern=r"^[^\x00-\x1f\x7f]{1,80}\Z",
        extra=_right("1 to 80 characters without tabs or line breaks, in quotes"),
    ),
]
Money = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{1,6}\.[0-9]{2}\Z",
        extra=_right('an amount with two decimals, in quotes, such as "40.00"'),
    ),
]
Percent = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{1,2}(\.[0-9]{1,2})?\Z",
        extra=_right('a rate in per cent, in quotes, such as "21"'),
    ),
]
Expiry = Annotated[
    str,
    Meta(
        pattern=r"^(never|week|month|[1-9][0-9]{0,3} days?|[1-9][0-9]? months?)\Z",
        extra=_right('"never", "week", "month", "30 days" or "3 months"'),
    ),
]
Minutes = Annotated[int, Meta(ge=1, le=60_000, extra=_right("minutes, 1 to 60000"))]
Days = Annotated[int, Meta(ge=1, le=31)]
Day = Annotated[date, Meta(extra=_right("a date without quotes, such as 2027-01-01"))]
Clock = Annotated[
    time, Meta(tz=False, extra=_right("a local time without quotes, such as 13:30:00"))
]
Currency = Annotated[
    str, Meta(pattern=r"^[A-Z]{3}\Z", extra=_right('three capitals, such as "EUR"'))
]
