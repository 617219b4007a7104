"""Import a library without another one that it asks for and we never use. Touches sys.modules."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def standing_in(name: str, **members: object) -> Iterator[None]:
    """Let whatever is imported meanwhile find a module `name` with these members and no others."""
    stand_in = ModuleType(name)
    vars(stand_in).update(members)
    before = sys.modules.get(name)
    sys.modules[name] = stand_in
    try:
        yield
    finally:
        del sys.modules[name]
        if before is not None:
            sys.modules[name] = before
