"""Visits: what comings and goings come to, with all that was said of them since. Pure."""

from appliance.visits.days import splits
from appliance.visits.folding import fold
from appliance.visits.resuming import Carried, carried
from appliance.visits.values import LONGEST_S, Customs, Visits

__all__ = [
    "LONGEST_S",
    "Carried",
    "Customs",
    "Visits",
    "carried",
    "fold",
    "splits",
]
