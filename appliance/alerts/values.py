"""The words of alerts: what there is to tell, and one telling. Pure."""

from msgspec import Struct

from appliance.model import AlertKind


class Alert(Struct, frozen=True):
    """One thing to tell, and nobody's name.

    `id` is the same whenever it is worked out anew from the same facts: whoever receives it twice
    can tell. `at_us` is when it was so, UTC in microseconds. `headcount` and `present` are how many
    were in then; `detail` is a reader's name where it is about one, else "".
    """

    id: str
    kind: AlertKind
    at_us: int
    headcount: int = 0
    present: int = 0
    detail: str = ""
