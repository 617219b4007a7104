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


def file_of(room: str, root: Path) -> str:
    """Return the file of a module, relative to `root`: a package's own is its __init__."""
    path = room.replace(".", "/")
    return f"{path}/__init__.py" if (root / path).is_dir() else f"{path}.py"


def main() -> None:
    root = Path(__file__).parents[1]
    print(",".join(file_of(room, root) for room in modules(root / "pyproject.toml")))


if __name__ == "__main__":
    main()
