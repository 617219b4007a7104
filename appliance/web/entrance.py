"""Which application answers: the public page, or the desk, made once somebody asks for it.

A space that only shows its number has no need for nine megabytes of forms and sessions.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Final, TypeAlias

Wsgi: TypeAlias = Callable[[dict[str, Any], Any], Iterable[bytes]]

PUBLIC: Final = frozenset(
    ("", "wall", "today", "state.json", "now.json", "events", "healthz", "static")
)
"""How the public page's own addresses begin: with these the desk's table is not looked into."""


def entrance(public: Wsgi, desk: Callable[[], Wsgi]) -> Wsgi:
    """Return both as one: the table's addresses are the desk's, all others the public page's."""
    # Two who ask first at once may make it twice; one of the two then serves nobody else.
    made = cache(desk)

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401
        _, _, path = environ.get("PATH_INFO", "").partition("/")
        return (made() if _is_the_desks(path) else public)(environ, start_response)

    return application


def _is_the_desks(path: str) -> bool:
    first, _, _ = path.partition("/")
    if first in PUBLIC:
        return False
    from appliance.web.desk.table import FIRST_WORDS  # noqa: PLC0415 - with all commands

    return first in FIRST_WORDS
