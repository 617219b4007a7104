"""Print the files of the pure rooms, for `coverage report --include`.

The list stands once, in pyproject.toml: the import contract that keeps I/O out of these rooms.
"""

import tomllib
from pathlib import Path

CONTRACT = "pure-rooms"


def modules(pyproject: Path) -> list[str]:
    """Return the module names of the contract."""
    settings = tomllib.loads(pyproject.read_text("utf-8"))
    contracts = {each["id"]: each for each in settings["tool"]["importlinter"]["contracts"]}
    return list(contracts[CONTRACT]["source_modules"])


def main() -> None:
    root = Path(__file__).parents[1]
    rooms = modules(root / "pyproject.toml")
    print(",".join(room.replace(".", "/") + ".py" for room in rooms))


if __name__ == "__main__":
    main()
