"""Which of two versions is the newer one. Pure."""

import re


def newer(one: str, other: str) -> bool:
    """Tell whether version `one` came after `other`; "" is older than all.

    What follows a plus sign says for which release of Debian it was built, and does not count.
    """
    return _numbers(one) > _numbers(other)


def of_the_code(package: str) -> str:
    """Return the version that a package's program says it has."""
    return package.partition("+")[0]


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", of_the_code(version))))
