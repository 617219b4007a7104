"""Visits: what comings and goings come to, with all that was said of them since. Pure."""

from appliance.visits.days import cut_off_after, splits
from appliance.visits.folding import fold
from appliance.visits.values import LONGEST_S, Customs, Visits

__all__ = ["LONGEST_S", "Customs", "Visits", "cut_off_after", "fold", "splits"]
