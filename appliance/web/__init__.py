"""The page on the doorstep: how many are in, live, for a phone and for a wall."""

from appliance.web.server import run as run
