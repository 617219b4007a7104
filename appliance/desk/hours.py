"""In the making."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from appliance.commands import Answer, Command
from appliance.desk.clerk import Clerk

QUICK: Final[Mapping[type[Command], Callable[[Clerk, Any], Answer]]] = {}
