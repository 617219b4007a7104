"""What somebody agrees to before they give a finger."""

import hashlib
from importlib.resources import files

import pytest

from appliance import consent

LANGUAGES = pytest.mark.parametrize("language", ["fr", "nl", "en"])
SAID = {
    "fr": ["au même prix", "retirer votre consentement", "biométrique", "gabarit"],
    "nl": ["dezelfde prijs", "toestemming op elk moment intrekken", "biometrisch", "sjabloon"],
    "en": ["same price", "withdraw your consent at any time", "biometric", "template"],
}


@LANGUAGES
def test_it_says_what_the_law_wants_said(language):
    whole = " ".join(consent.text(language, "La Tour"))
    assert [words for words in SAID[language] if words not in whole] == []


@LANGUAGES
def test_it_names_who_is_responsible_and_leaves_no_gap(language):
    paragraphs = consent.text(language, "Chez {nous} & Cie")
    whole = " ".join(paragraphs)
    assert whole.count("Chez {nous} & Cie") == 2
    assert "{space}" not in whole
    assert all(paragraph == " ".join(paragraph.split(" ")) for paragraph in paragraphs)
    assert not any("\n" in paragraph for paragraph in paragraphs)


def test_the_three_say_the_same_in_as_many_paragraphs():
    assert len({len(consent.text(language, "x")) for language in SAID}) == 1


def test_a_text_that_was_agreed_to_is_never_edited():
    """A new wording is a new version: this one has been shown to people."""
    kept = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:16]
        for file in files(consent).iterdir()
        if file.name.endswith(".txt")
    }
    assert kept == {
        "2026-11.en.txt": "7e9d00584ddd52d0",
        "2026-11.fr.txt": "d32051f9264f0610",
        "2026-11.nl.txt": "6409209e2fb10205",
    }
