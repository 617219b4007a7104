"""When will there be enough? Learnt from the days that are over, said of the next seven. Pure."""

from appliance.insight.forecast.foretelling import foretell, suggest
from appliance.insight.forecast.learning import Learned, learn, learn_on
from appliance.insight.forecast.values import Bin, Call, Forecast, Record, Verdict

__all__ = [
    "Bin",
    "Call",
    "Forecast",
    "Learned",
    "Record",
    "Verdict",
    "foretell",
    "learn",
    "learn_on",
    "suggest",
]
