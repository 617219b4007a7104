"""The plans file on a disk, and `seuil check` of it."""

import os
from pathlib import Path

import pytest

from appliance import cli, planfile, texts
from appliance.tariff.values import Tariff

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = DOCS.joinpath("plans.example.toml").read_text("utf-8")
SETTINGS = '[space]\nid = "leuven"\nname = "Leuven"\n[billing]\nplans = "{}"\n'


@pytest.fixture
def configured(tmp_path):
    """Write a configuration that names plans beside it; return how to, given their text."""

    def write(plans=EXAMPLE, named="plans.toml"):
        (tmp_path / "seuil.toml").write_text(SETTINGS.format(named))
        if plans is not None:
            (tmp_path / "plans.toml").write_text(plans)
        return tmp_path / "seuil.toml"

    return write


def check(config, capsys):
    status = cli.main(["check", "--config", str(config)])
    out, err = capsys.readouterr()
    return status, out, err


def test_plans_beside_the_configuration_are_found(configured, monkeypatch, tmp_path):
    config = configured()
    monkeypatch.chdir("/")
    assert texts.path_of("plans.toml", config) == tmp_path / "plans.toml"
    assert texts.path_of("/etc/plans.toml", config) == Path("/etc/plans.toml")
    monkeypatch.chdir(tmp_path)
    assert texts.path_of("plans.toml", Path("seuil.toml")) == tmp_path / "plans.toml"
    assert isinstance(planfile.read(tmp_path / "plans.toml"), Tariff)


def test_the_check_names_the_plans_that_are_good(configured, capsys, tmp_path):
    status, out, _ = check(configured(), capsys)
    assert status == 0
    assert f"{tmp_path}/plans.toml: good. Plans: day, weekly, unlimited, " in out
    assert "since 2026-01-01.\n" in out


@pytest.mark.parametrize("byte_order_mark", ["", "\ufeff"])
def test_the_check_tells_both_lines(byte_order_mark, configured, capsys, tmp_path):
    config = configured("since = 2026-01-01\nvat = 21\n")
    config.write_text(byte_order_mark + config.read_text())
    status, out, err = check(config, capsys)
    assert (status, out) == (1, "")
    assert f'{config}:5: billing.plans: the plans in "plans.toml" are not in order' in err
    assert f"{tmp_path}/plans.toml:2: vat: the number 21 does not fit. Write a rate in" in err


def test_no_plans_are_nothing_to_check(configured, capsys):
    config = configured()
    config.write_text(config.read_text().partition("[billing]")[0])
    status, out, _ = check(config, capsys)
    assert status == 0
    assert "Plans:" not in out


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (Path.unlink, "cannot be read: No such file or directory. Start from docs/plans.example"),
        (lambda file: (file.unlink(), file.mkdir()), "this is not a file. Give a file of TOML."),
        (lambda file: (file.unlink(), os.mkfifo(file)), "this is not a file. Give a file of TOM"),
        (lambda file: file.write_bytes(b"# \n\xff"), "plans.toml:2: this is not UTF-8. Save the"),
        (lambda file: file.write_text("#" * 65_537), "more than 65536 bytes, so this is no file"),
    ],
    ids=["gone", "folder", "pipe", "not UTF-8", "too long"],
)
def test_a_file_that_is_none(spoil, told, configured, capsys, tmp_path):
    config = configured()
    spoil(tmp_path / "plans.toml")
    status, _, err = check(config, capsys)
    assert status == 1
    assert told in err
    assert len(planfile.read(tmp_path / "plans.toml")) == 1
