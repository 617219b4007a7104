"""Which language a reader gets: the one asked for, the browser's, or the space's. Flask-Babel."""

from collections.abc import Callable
from typing import Final, cast

from flask import Flask, current_app, request
from flask_babel import Babel, get_locale, get_translations

from appliance.web.words import French, Tongue

LANGUAGES: Final = {"fr": "Français", "nl": "Nederlands", "en": "English"}


_SPACES: Final = "SPACES_LANGUAGE"


def prepare(app: Flask, spaces: str, choose: Callable[[], str] | None = None) -> None:
    """Speak to each reader in their language: by `choose`, where a page knows more of them.

    `spaces` is the space's own, for a browser that asks for none of ours.
    """
    app.config[_SPACES] = spaces
    Babel(app, default_locale="fr", locale_selector=choose or chosen)


def chosen() -> str:
    # By the primary tag: best_match would give a browser set to nl-BE, then fr, French.
    asked = (request.args.get("lang", ""), *request.accept_languages.values())
    spaces = str(current_app.config[_SPACES])
    return next((tag[:2] for tag in asked if tag[:2] in LANGUAGES), spaces)


def tongue() -> Tongue:
    """Return the reader's catalogue."""
    if str(get_locale()) == "fr":
        return French()
    return cast(Tongue, get_translations())


def language() -> str:
    """Return which it is: one of LANGUAGES."""
    return str(get_locale())[:2]
