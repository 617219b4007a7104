"""A room that calls itself pure is held to it, and the other way round."""

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def calls_itself_pure(room):
    sentence = (ast.get_docstring(ast.parse(room.read_text("utf-8"))) or "").partition("\n\n")[0]
    return "Pure." in sentence


def test_the_contract_names_exactly_the_rooms_that_call_themselves_pure():
    settings = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text("utf-8"))
    contracts = {each["id"]: each for each in settings["tool"]["importlinter"]["contracts"]}
    rooms = [*ROOT.glob("appliance/**/*.py"), *ROOT.glob("drivers/**/*.py")]
    pure = {room.relative_to(ROOT) for room in rooms if calls_itself_pure(room)}
    named = contracts["pure-rooms"]["source_modules"]
    rooms = {".".join(room.with_suffix("").parts).removesuffix(".__init__") for room in pure}
    assert rooms == set(named)
