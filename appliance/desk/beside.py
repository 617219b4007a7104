"""What takes long to reckon over bills: at hand, or in a child beside a running door. Starts it.

A month of three hundred members is seconds of work and twenty megabytes: nobody who stands at the
door waits for that, nor does the door keep the memory. The child only reads, and knows no names.
"""

import sys
from collections.abc import Callable
from typing import Any, Final

import msgspec

from appliance.desk.questions import Asked, Grounds, Question, result_of

CHILD_S: Final = 300.0

Reckoner = Callable[[Grounds, Question], Any]


def at_hand(grounds: Grounds, question: Question) -> Any:  # noqa: ANN401, the question says which
    """Reckon in this very process: where no door runs nobody is kept waiting."""
    from appliance.desk.reckoner import reckoned  # noqa: PLC0415, see above

    return reckoned(grounds, question)


def in_a_child(grounds: Grounds, question: Question) -> Any:  # noqa: ANN401, as above
    """Have a child reckon. Raises OSError with what it complains of."""
    import subprocess  # noqa: PLC0415, seldom

    command = [sys.executable, "-m", "appliance.desk.reckoner"]
    text = msgspec.json.encode(Asked(grounds, question))
    try:
        ended = subprocess.run(  # noqa: S603, our own command
            command, input=text, capture_output=True, check=False, timeout=CHILD_S
        )
    except subprocess.TimeoutExpired:
        raise OSError(f"nothing was reckoned within {CHILD_S:g} s") from None
    if ended.returncode:
        said = ended.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise OSError(said or f"who reckoned ended with status {ended.returncode}")  # -9: no memory
    try:
        return msgspec.json.decode(ended.stdout, type=result_of(question))
    except ValueError as error:  # while an update changes the program, another version may answer
        raise OSError(f"what was reckoned cannot be read: {error}") from error
