"""A stand-in is found while it stands in, and by nobody afterwards."""

import importlib
import sys

import pytest

from drivers.stand_in import standing_in, without


def test_it_is_found_meanwhile():
    with standing_in("never_installed", answer=42):
        assert importlib.import_module("never_installed").answer == 42
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("never_installed")


def test_the_real_one_is_back_afterwards_whatever_happens():
    before = sys.modules["json"] = importlib.import_module("json")

    def fail_halfway():
        with standing_in("json"):
            assert importlib.import_module("json") is not before
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert sys.modules["json"] is before


def test_what_is_done_without_is_not_found_meanwhile():
    before = sys.modules["json"] = importlib.import_module("json")
    with without("json"), pytest.raises(ModuleNotFoundError):
        importlib.import_module("json")
    assert sys.modules["json"] is before


def test_what_was_never_imported_is_found_for_the_first_time_afterwards():
    kept = sys.modules.pop("this", None)
    with without("this"):
        pass
    assert "this" not in sys.modules
    if kept is not None:
        sys.modules["this"] = kept
