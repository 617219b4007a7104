"""How a command fails."""

from appliance.commands.answers import Trouble


class Cannot(Exception):
    """Why a command was not carried out. Nothing was changed."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(trouble, detail)
        self.trouble = trouble
        self.detail = detail
