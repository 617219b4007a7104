"""Import a library without another one that it asks for and we never use. Touches sys.modules."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from types import ModuleType
from typing import Any


def standing_in(name: str, **members: object) -> AbstractContextManager[None]:
    """Let whatever is imported meanwhile find a module `name` with these members and no others."""
    stand_in = ModuleType(name)
    vars(stand_in).update(members)
    return _found(name, stand_in)


def without(name: str) -> AbstractContextManager[None]:
    """Let whatever is imported meanwhile find no module `name`, as where it is not installed."""
    return _found(name, None)


@contextmanager
def _found(name: str, what: ModuleType | None) -> Iterator[None]:
    modules: dict[str, Any] = sys.modules  # None: it cannot be found
    before = modules.get(name)
    modules[name] = what
    try:
        yield
    finally:
        del modules[name]
        if before is not None:
            modules[name] = before
