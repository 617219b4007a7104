"""What time it is for the page: by the wall, by the steady clock, and how fast it runs."""

from appliance.clock import Clock, SimulatedClock
from appliance.web.view import Now


def read_now(clock: Clock) -> Now:
    rate = clock.rate() if isinstance(clock, SimulatedClock) else None
    return Now(clock.stamp().utc_us, clock.steady_s(), rate)
