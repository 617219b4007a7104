"""What the documents say is there once the package is installed: it comes with it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHARE = "/usr/share/seuil/"
DOCUMENTS = (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"))
NAMED = sorted(
    {path for each in DOCUMENTS for path in re.findall(SHARE + r"([\w./-]+\w)", each.read_text())}
)


def shipped():
    """Return what debian/seuil.install puts into /usr/share/seuil, by the name it has there."""
    lines = ROOT.joinpath("debian/seuil.install").read_text("utf-8").splitlines()
    sources = [line.split()[0] for line in lines if f"/{line.split()[1]}/" == SHARE]
    return {path.name: path for source in sources for path in ROOT.glob(source)}


@pytest.mark.parametrize("path", NAMED)
def test_what_the_documents_name_comes_with_the_package(path):
    name, _, inside = path.partition("/")
    assert name in shipped()
    assert shipped()[name].joinpath(inside).exists()


def test_the_documents_name_something():
    assert NAMED
