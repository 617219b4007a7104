"""Which application answers: the public page, or the desk, made once somebody asks for it.

A space that only shows its number has no need for nine megabytes of forms and sessions.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeAlias

from appliance.web.desk.table import FIRST_WORDS

Wsgi: TypeAlias = Callable[[dict[str, Any], Any], Iterable[bytes]]


def entrance(public: Wsgi, desk: Callable[[], Wsgi]) -> Wsgi:
    """Return both as one: the table's addresses are the desk's, all others the public page's."""
    # Two who ask first at once may make it twice; one of the two then serves nobody else.
    made = cache(desk)

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401
        first = environ.get("PATH_INFO", "").split("/", 2)[1:2]
        ours = bool(first) and first[0] in FIRST_WORDS
        return (made() if ours else public)(environ, start_response)

    return application
