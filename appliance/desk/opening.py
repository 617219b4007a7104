"""The door opened from the desk, on record with who and why before it opens.

The heart opens it, as it does for everybody: it records, then opens. Nobody at the desk commands
the strike.
"""

from typing import Final

from appliance.commands import Answer, OpenDoor
from appliance.commands.answers import Done, Trouble
from appliance.desk.cannot import Cannot
from appliance.desk.clerk import Clerk, quick
from appliance.desk.corrections import reason
from appliance.model import PINS

AGAIN_S: Final = 5.0
"""Who presses twice means it once: within this a second press of theirs opens nothing."""
_WHAT: Final = "opening"


def open_door(clerk: Clerk, command: OpenDoor) -> Answer:
    """Open, and answer once it is open. Somebody's second press in a row finds it done."""
    why, now = reason(command.why), clerk.standing.stamp
    if PINS in clerk.standing.down:  # never say that a door is open which did not move
        raise Cannot(Trouble.STRIKE_DOWN)
    if clerk.looks.is_new(clerk.by, _WHAT, now, AGAIN_S):
        clerk.book.open_door(clerk.by, why)
        clerk.looks.note(clerk.by, _WHAT, now)
    return Done()


QUICK: Final = (quick(OpenDoor, open_door),)
