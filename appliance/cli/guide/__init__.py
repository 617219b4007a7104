"""The command that leads through the first evening."""

import sys
from typing import Final

from appliance.cli.ends import Failed, Misused
from appliance.cli.grammar import Asked, Page, argument
from appliance.cli.reach import clock_of, reach, settings_of


def _setup(asked: Asked) -> int:
    from appliance.cli.guide.path import lead  # noqa: PLC0415, the manual needs none of it

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Misused(
            "setup is a conversation, and needs a terminal: give the command in one, or open "
            "/desk/setup on the pages"
        )
    settings = settings_of(asked.config)
    with reach(settings, begins=True) as desk:
        if desk.alone:
            raise Failed(
                "the door is stopped, and only a running one listens to readers. Start it first: "
                "sudo systemctl start seuil-door"
            )
        return lead(desk, clock_of(settings), asked.language, everything=asked.all)


PAGES: Final = (
    Page(
        "setup",
        "go from an empty box to the first badge, step by step",
        "Leads through six steps: the space, the readers (found by listening to the ports), the "
        "strike, who looks after it, the first member with a badge or a finger, the first time "
        'through the door. "-" skips a step, Ctrl-C stops. What is done stays done, and the next '
        "call goes on with what is lacking. It speaks the language that was chosen for the space, "
        "or the one asked for.",
        _setup,
        (
            argument("--all", meaning="go through every step, those done too", action="store_true"),
            argument(
                "--language",
                meaning="speak fr, nl or en; the first step makes it the space's own",
                choices=("fr", "nl", "en"),
                metavar="LANGUAGE",
            ),
        ),
        ("sudo seuil setup", "sudo seuil setup --language nl"),
        fails="something is still lacking, or it was stopped",
        never="It never shows a password, and never writes a configuration that is not right.",
    ),
)
