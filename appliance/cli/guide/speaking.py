"""Why something was not done, and what to do with the finger, in the words of the pages."""

import gettext
from functools import cache
from pathlib import Path

from appliance import web
from appliance.client import NotDone
from appliance.commands.answers import Progress
from appliance.web import troubles
from appliance.web.desk import says
from appliance.web.words import French, Tongue


def trouble(not_done: NotDone, language: str) -> str:
    return troubles.sentence(not_done.trouble, not_done.detail, _tongue(language))


def step(progress: Progress, language: str) -> str:
    return says.step(progress, _tongue(language))


@cache
def _tongue(language: str) -> Tongue:
    if language == "fr":
        return French()
    where = Path(str(web.__file__)).with_name("translations")
    return gettext.translation("messages", where, [language])
