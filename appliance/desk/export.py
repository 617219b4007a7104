"""In the making."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from appliance.commands import Answer, Command, Reply
from appliance.desk.clerk import Clerk, Visit

QUICK: Final[Mapping[type[Command], Callable[[Clerk, Any], Answer]]] = {}
LONG: Final[Mapping[type[Command], Callable[[Visit, Any], Iterator[Reply]]]] = {}
