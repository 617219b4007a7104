"""The catalogues: whole, and compiled as they are written."""

import gettext
import tomllib
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import appliance

PACKAGE = Path(appliance.__file__).parent
CATALOGUES = sorted(PACKAGE.glob("web/translations/*/LC_MESSAGES/messages.po"))


def named(path):
    return path.parts[-3]


def read(path):
    with path.open("rb") as file:
        return read_po(file, locale=named(path))


def messages(path):
    return {message.id: message for message in read(path) if message.id}


def said_in_the_pages():
    settings = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text("utf-8"))
    mappings = [(one["pattern"], one["method"]) for one in settings["tool"]["babel"]["mappings"]]
    found = extract_from_dir(PACKAGE / "web", [(p.removeprefix("web/"), m) for p, m in mappings])
    return {message for _file, _line, message, _comments, _context in found}


def test_there_is_dutch_and_english():
    assert [named(path) for path in CATALOGUES] == ["en", "nl"]


@pytest.mark.parametrize("path", CATALOGUES, ids=named)
def test_every_message_of_the_pages_is_in_the_catalogue_and_no_other(path):
    said = said_in_the_pages()
    assert len(said) > 80
    assert set(messages(path)) == said


@pytest.mark.parametrize("path", CATALOGUES, ids=named)
def test_no_message_is_untranslated_or_unsure(path):
    for message in messages(path).values():
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(strings), message.id
        assert not message.fuzzy, message.id
        assert not list(message.check()), message.id


@pytest.mark.parametrize("path", CATALOGUES, ids=named)
def test_what_is_compiled_is_what_is_written(path):
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    written = messages(path)
    for key, message in written.items():
        if isinstance(key, tuple):
            assert (compiled.ngettext(*key, 1), compiled.ngettext(*key, 0)) == message.string
        else:
            assert compiled.gettext(key) == message.string
    plurals = sum(isinstance(key, tuple) for key in written)
    assert len(compiled._catalog) == 1 + len(written) + plurals
