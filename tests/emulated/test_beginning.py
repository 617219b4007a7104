"""The commands of the first minute: a ledger is begun once, and the pages are found."""

import pytest

from appliance.cli import main
from appliance.unboxing import configuration

pytestmark = pytest.mark.usefixtures("counted")


def test_a_ledger_is_begun_once(tmp_path, capsys):
    config = tmp_path / "seuil.toml"
    where = f'\n[storage]\ndirectory = "{tmp_path / "data"}"\n'
    config.write_text(configuration("x", "fr") + where, "utf-8")
    assert main(["begin", "ledger", "--config", str(config)]) == 0
    assert main(["verify", "--config", str(config)]) == 0
    (tmp_path / "data/seuil.db").unlink()
    assert main(["begin", "ledger", "--config", str(config)]) == 1
    assert "had one" in capsys.readouterr().err


def test_the_address_comes_as_a_code_too(tmp_path, capsys):
    config = tmp_path / "seuil.toml"
    assert main(["begin", "configuration", "Zoé", "--language", "nl"]) == 0
    config.write_text(capsys.readouterr().out, "utf-8")
    assert main(["address", "/setup", "--config", str(config)]) == 0
    first, *code = capsys.readouterr().out.splitlines()
    assert first.endswith(".local:8080/setup")
    assert any("▀" in line for line in code)
