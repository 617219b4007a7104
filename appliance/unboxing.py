"""The configuration of an appliance that nobody has arranged yet. Pure."""

import re
import unicodedata
from typing import Final

from appliance.terms import as_toml

LONGEST: Final = 80
"""How many letters a name may have: config.words.Text."""
UNNAMED: Final = "Seuil"
"""What a space is called whose name nobody told: the product's own name is none."""
_ID_LONGEST: Final = 32
_NOT_ABROAD: Final = ("", "UTC", "Etc/UTC")
"""What a machine says whose time zone nobody has chosen."""

_TEXT: Final = """\
# What this appliance goes by. An edit is taken up at once, and a bad one locks nobody out:
# `seuil check` names what is wrong in it. Every setting: /usr/share/doc/seuil/settings.md

[space]
id = {id}
name = {name}
{timezone}threshold = 5   # the critical mass: how many make people come back
capacity = 30

# The readers come here: `sudo seuil setup` finds them, and so do the pages under /desk/setup.

[web]
host = "0.0.0.0"   # the house's network may see the page: it has no names
language = {language}
"""


def configuration(name: str, language: str, timezone: str = "") -> str:
    """Return a configuration that `seuil check` finds good, whatever the name."""
    called = name_of(name)
    zone = "" if timezone in _NOT_ABROAD else f"timezone = {as_toml(timezone)}\n"
    return _TEXT.format(
        id=as_toml(id_of(called)), name=as_toml(called), timezone=zone, language=as_toml(language)
    )


def name_of(answer: str) -> str:
    """Return the name as a page can show it: one line, without what nobody can see."""
    plain = "".join(each if each.isprintable() else " " for each in answer)
    return " ".join(plain.split())[:LONGEST].rstrip() or UNNAMED


def id_of(name: str) -> str:
    """Return a name for topics: "L'Atelier d'été" becomes "l-atelier-d-ete"."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    short = re.sub(r"[^a-z0-9]+", "-", bare.replace("'", "-")).strip("-")[:_ID_LONGEST]
    return short.rstrip("-") or UNNAMED.lower()
