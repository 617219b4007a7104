"""Versions, of the program and of what it stands on: which one came after which. Pure."""

import re


def newer(one: str, other: str) -> bool:
    """Tell whether version `one` came after `other`; "" is older than all.

    What follows a plus sign says for which release of Debian it was built, and does not count.
    """
    return numbers(one) > numbers(other)


def of_the_code(package: str) -> str:
    """Return the version that a package's program says it has."""
    return package.partition("+")[0]


def numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version, to be compared; none of a text without any."""
    return tuple(map(int, re.findall(r"\d+", of_the_code(version))))
