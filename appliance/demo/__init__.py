"""A whole installation on one machine: a Louvain week, and a door to press yourself."""

import sys


def run(port: int, week_s: float) -> int:
    """Run the demo, its page on `port` and its panel on the next, until Ctrl-C; 0 if it could."""
    from appliance.demo import stage  # noqa: PLC0415 - the pure rooms beside it need none of this

    try:
        stage.perform(port, week_s)
    except stage.Unable as why:
        print(why, file=sys.stderr)  # noqa: T201
        return 1
    return 0
