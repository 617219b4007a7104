"""The catalogues: whole, and compiled as they are written."""

import ast
import functools
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


@functools.cache
def said_in_the_pages():
    settings = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text("utf-8"))
    mappings = [(one["pattern"], one["method"]) for one in settings["tool"]["babel"]["mappings"]]
    found = extract_from_dir(PACKAGE / "web", [(p.removeprefix("web/"), m) for p, m in mappings])
    return {message for _file, _line, message, _comments, _context in found}


MARKS = {"_", "N_", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext"}


def marked(tree):
    """Every message that the code gives to a catalogue, by whatever name it calls for it."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        first = call.args[0]
        if name in MARKS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


@pytest.mark.parametrize("path", sorted((PACKAGE / "web").rglob("*.py")), ids=lambda p: p.stem)
def test_what_the_code_marks_is_found_by_the_extractor(path):
    # Not so: a call under another name than the extractor knows, or one inside another such call.
    found = {one[0] if isinstance(one, tuple) else one for one in said_in_the_pages()}
    assert set(marked(ast.parse(path.read_text("utf-8")))) <= found


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
