"""What the docs list is what the code has."""

import pytest

from appliance import reference
from appliance.firmware import manual as firmware
from appliance.reference import BLOCKS, ROOT, Block, renewed
from appliance.wiring import board, manual


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.name)
def test_the_tables_are_current(block):
    text = (ROOT / block.file).read_text("utf-8")
    assert renewed(text, block) == text, "run: python -m appliance.reference"


@pytest.mark.parametrize("name", manual.pictures(board()))
def test_the_pictures_are_current(name):
    drawn = (ROOT / name).read_text("utf-8")
    assert drawn == manual.pictures(board())[name], "run: python -m appliance.reference"


@pytest.mark.parametrize("name", firmware.shown())
def test_the_fragments_are_current(name):
    written = (ROOT / name).read_text("utf-8")
    assert written == firmware.shown()[name], "run: python -m appliance.reference"


def test_only_what_is_between_the_marks_changes():
    block = Block("x.md", "x", lambda: "new")
    text = "before\n<!-- x -->\nold\n<!-- /x -->\nafter <!-- /x -->"
    assert renewed(text, block) == ("before\n<!-- x -->\n\nnew\n\n<!-- /x -->\nafter <!-- /x -->")
    assert renewed(renewed(text, block), block) == renewed(text, block)


@pytest.mark.parametrize("text", ["", "<!-- x -->", "<!-- /x -->"])
def test_a_file_without_the_marks_is_left_alone(text):
    with pytest.raises(ValueError, match=r"x\.md lacks the marks of x"):
        renewed(text, Block("x.md", "x", lambda: "new"))


def test_a_bar_in_a_cell_does_not_end_it():
    assert reference.table(("a", "b"), [("x|y", "z")]).splitlines() == [
        "| a | b |",
        "| --- | --- |",
        "| x\\|y | z |",
    ]


def test_the_command_writes_every_file_anew(tmp_path, monkeypatch, capsys):
    tmp_path.joinpath("docs/pictures").mkdir(parents=True)
    for name in firmware.shown():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    for block in BLOCKS:
        with (tmp_path / block.file).open("a") as file:
            file.write(f"<!-- {block.name} -->\n<!-- /{block.name} -->\n")
    monkeypatch.setattr(reference, "ROOT", tmp_path)
    reference.main()
    assert "| `strike_pin` |" in (tmp_path / "docs/settings.md").read_text()
    assert "/availability`" in (tmp_path / "docs/topics.md").read_text()
    assert (tmp_path / "docs/pictures/wiring-cheap.svg").read_text().startswith("<svg")
    assert len(capsys.readouterr().out.splitlines()) == len(BLOCKS) + 3 + len(firmware.shown())


def bill_of_materials():
    """Return the rows of the parts of hardware.md: the price, and how many for each door."""
    text = (ROOT / "hardware.md").read_text("utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    rows = [row for row in rows if len(row) == 6]
    parts = [[int(cell) for cell in row[2:]] for row in rows if row[2].isdigit()]
    (together,) = [row for row in rows if row[0] == "**Together**"]
    return parts, [int(cell.strip("*")) for cell in together[3:]]


def test_the_parts_cost_together_what_is_said():
    parts, together = bill_of_materials()
    assert together == [
        sum(price * counts[door] for price, *counts in parts) for door in range(len(together))
    ]
