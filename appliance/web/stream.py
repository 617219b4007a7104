"""Server-sent events: the present state at once, then each change, and a sign of life between."""

from collections.abc import Callable, Iterator
from typing import Final

from appliance.web.heard import Heard
from appliance.web.live import Live
from appliance.web.view import View, same

PACE_S: Final = 2.0
"""How often to look without being told: a door falls silent, and a record grows, without a word."""

QUIET_TURNS: Final = 5  # 10 s; a reader who has gone is noticed when we speak
RETRY_MS: Final = 3000


def events(
    live: Live, look: Callable[[Heard], View], tell: Callable[[View], bytes]
) -> Iterator[bytes]:
    """Yield what to send, until `live` is closed."""
    heard = live.heard()
    told = look(heard)
    yield b"retry: %d\n\ndata: %s\n\n" % (RETRY_MS, tell(told))
    quiet = 0
    while not live.closed:
        before, heard = heard, live.wait(heard.version, PACE_S)
        seen = look(heard)
        if heard.version != before.version or not same(seen, told):
            yield b"data: %s\n\n" % tell(seen)
            told, quiet = seen, 0
        elif (quiet := (quiet + 1) % QUIET_TURNS) == 0:
            yield b": still here\n\n"
