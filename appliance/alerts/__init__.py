"""What is worth telling those who are not there: a fold of facts to alerts. Pure."""

from appliance.alerts.latch import lapsed_us
from appliance.alerts.state import Beginning, Watch, begin, read_beginning
from appliance.alerts.values import Alert, Marks, Matter
from appliance.alerts.watching import Watched, pass_time, watch

__all__ = [
    "Alert",
    "Beginning",
    "Marks",
    "Matter",
    "Watch",
    "Watched",
    "begin",
    "lapsed_us",
    "pass_time",
    "read_beginning",
    "watch",
]
