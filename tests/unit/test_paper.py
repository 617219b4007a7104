"""What the papers say of the project is so: links, dependencies, the members file."""

import re
import tomllib
from pathlib import Path

import pytest

from appliance import members

ROOT = Path(__file__).parents[2]
README = ROOT.joinpath("README.md").read_text("utf-8")
PAPERS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def anchors(paper):
    """Return the anchors of a paper's headings, as the usual renderers make them."""
    headings = re.findall(r"^#+ (.+)$", paper.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def dead_links(paper):
    for target in re.findall(r"(?:\]\(|src=\")([^)\s\"]+)", paper.read_text("utf-8")):
        if re.match(r"https?:", target):
            continue
        file, _, anchor = target.partition("#")
        there = paper.parent / file if file else paper
        if not there.exists() or (anchor and anchor not in anchors(there)):
            yield target


@pytest.mark.parametrize("paper", PAPERS, ids=[str(paper.relative_to(ROOT)) for paper in PAPERS])
def test_every_link_leads_somewhere(paper):
    assert list(dead_links(paper)) == []


def test_the_readme_says_why_of_every_dependency():
    project = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text("utf-8"))["project"]
    needed = {re.match(r"[\w-]+", each)[0] for each in project["dependencies"]}
    table = README.partition("### What it is built on")[2]
    assert needed == set(re.findall(r"^\| ([\w-]+) \| \S", table, re.MULTILINE)) - {"package"}


def test_the_members_file_of_the_readme_would_be_taken_in():
    newcomers, verdicts = members.read(README.partition("```csv\n")[2].partition("```")[0])
    assert verdicts == []
    assert [newcomer.name for newcomer in newcomers] == ["Zoé Lambert", "Jean-Noël D'Hondt"]
