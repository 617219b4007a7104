"""Which language a reader gets: the one asked for, else the browser's, else French. Flask-Babel."""

from typing import Final, cast

from flask import Flask, request
from flask_babel import Babel, get_locale, get_translations

from appliance.web.words import French, Tongue

LANGUAGES: Final = {"fr": "Français", "nl": "Nederlands", "en": "English"}


def prepare(app: Flask) -> None:
    Babel(app, default_locale="fr", locale_selector=chosen)


def chosen() -> str:
    # By the primary tag: best_match would give a browser set to nl-BE, then fr, French.
    asked = (request.args.get("lang", ""), *request.accept_languages.values())
    return next((tag[:2] for tag in asked if tag[:2] in LANGUAGES), "fr")


def tongue() -> Tongue:
    """Return the reader's catalogue."""
    if str(get_locale()) == "fr":
        return French()
    return cast(Tongue, get_translations())


def language() -> str:
    """Return which it is: one of LANGUAGES."""
    return str(get_locale())[:2]
