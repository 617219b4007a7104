"""The calendar of the simulated spaces: like that of French-speaking Belgium, written out. Pure."""

from datetime import date, timedelta

from appliance.insight.values import Almanac, Period

EASTER = {
    2022: date(2022, 4, 17),
    2023: date(2023, 4, 9),
    2024: date(2024, 3, 31),
    2025: date(2025, 4, 20),
    2026: date(2026, 4, 5),
    2027: date(2027, 3, 28),
}
EACH_YEAR = ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))
AFTER_EASTER = (1, 39, 50)  # its Monday, Ascension, Whit Monday

CHRISTMAS, SUMMER, OTHER = "Noël", "Été", "Congé"
_SCHOOL = (
    (CHRISTMAS, "2022-12-26", "2023-01-06"),
    (OTHER, "2023-02-20", "2023-03-03"),
    (OTHER, "2023-05-01", "2023-05-12"),
    (SUMMER, "2023-07-08", "2023-08-27"),
    (OTHER, "2023-10-23", "2023-11-03"),
    (CHRISTMAS, "2023-12-25", "2024-01-05"),
    (OTHER, "2024-02-26", "2024-03-08"),
    (OTHER, "2024-04-29", "2024-05-10"),
    (SUMMER, "2024-07-06", "2024-08-25"),
    (OTHER, "2024-10-21", "2024-11-01"),
    (CHRISTMAS, "2024-12-23", "2025-01-03"),
    (OTHER, "2025-02-24", "2025-03-07"),
    (OTHER, "2025-04-28", "2025-05-09"),
    (SUMMER, "2025-07-05", "2025-08-24"),
    (OTHER, "2025-10-20", "2025-10-31"),
    (CHRISTMAS, "2025-12-22", "2026-01-02"),
    (OTHER, "2026-02-16", "2026-02-27"),
    (OTHER, "2026-04-27", "2026-05-08"),
    (SUMMER, "2026-07-04", "2026-08-23"),
    (OTHER, "2026-10-19", "2026-10-30"),
    (CHRISTMAS, "2026-12-21", "2027-01-01"),
    (OTHER, "2027-02-15", "2027-02-26"),
    (OTHER, "2027-04-26", "2027-05-07"),
    (SUMMER, "2027-07-03", "2027-08-29"),
)

HOLIDAYS = frozenset(
    [date(year, *day) for year in EASTER for day in EACH_YEAR]
    + [easter + timedelta(days) for easter in EASTER.values() for days in AFTER_EASTER]
)
SCHOOL = tuple(
    Period(name, date.fromisoformat(first), date.fromisoformat(last))
    for name, first, last in _SCHOOL
)
ALMANAC = Almanac(HOLIDAYS, SCHOOL)

_DAY = timedelta(days=1)


def school_holiday(day: date) -> str:
    """Return the name of the school holidays that `day` is in, "" if it is in none."""
    return next((each.name for each in SCHOOL if each.first <= day <= each.last), "")


def is_bridge(day: date) -> bool:
    """Tell whether one working day alone stands between a public holiday and a weekend."""
    if day in HOLIDAYS:
        return False
    friday = day.weekday() == 4 and day - _DAY in HOLIDAYS
    monday = day.weekday() == 0 and day + _DAY in HOLIDAYS
    return friday or monday


def is_exam_season(day: date) -> bool:
    """Tell whether students sit at their books: before and in the sessions of a Belgian year."""
    january = (day.month == 12 and day.day >= 10) or (day.month == 1 and day.day <= 24)
    june = (day.month == 5 and day.day >= 12) or (day.month == 6 and day.day <= 24)
    august = day.month == 8 and 10 <= day.day <= 31
    return january or june or august


def is_lecture_free(day: date) -> bool:
    """Tell whether students are away, or have nothing to learn for: late June to mid-September."""
    return (day.month, day.day) >= (6, 25) and (day.month, day.day) <= (9, 13)
