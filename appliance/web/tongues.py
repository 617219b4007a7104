"""Which language a reader gets: the one asked for, else the browser's, else French. Flask-Babel."""

from typing import Final, cast

from flask import Flask, request
from flask_babel import Babel, get_locale, get_translations

from appliance.web.words import French, Tongue

LANGUAGES: Final = {"fr": "Français", "nl": "Nederlands", "en": "English"}


def prepare(app: Flask) -> None:
    Babel(app, default_locale="fr", locale_selector=chosen)


def chosen() -> str:
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return request.accept_languages.best_match(list(LANGUAGES), "fr") or "fr"


def tongue() -> Tongue:
    """Return the reader's catalogue."""
    if str(get_locale()) == "fr":
        return French()
    return cast(Tongue, get_translations())
