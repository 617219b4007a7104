"""What a switch means once it has stopped bouncing. Pure."""

EXIT_BUTTON_SETTLE_S = 0.040
CONTACT_SETTLE_S = 0.150


class Debounced:
    """A switch read through its bounces: a level counts once it has stood for `settle_s`.

    Until the first level has settled there is none: that first one is reported too.
    """

    def __init__(self, settle_s: float) -> None:
        self.level: bool | None = None
        self._settle_s = settle_s
        self._candidate: bool | None = None
        self._since_s = 0.0

    def edge(self, level: bool, at_s: float) -> None:  # noqa: FBT001  (a level is a level)
        """Note that the switch was at `level` at `at_s`; saying the same again changes nothing."""
        if level != self._candidate:
            self._candidate, self._since_s = level, at_s

    def due(self) -> float | None:
        """Return when `settle` will have something to say, None while nothing moves."""
        return None if self._candidate == self.level else self._since_s + self._settle_s

    def settle(self, at_s: float) -> bool | None:
        """Return the new level if it has stood long enough by `at_s`, else None."""
        due = self.due()
        if due is None or at_s < due:
            return None
        self.level = self._candidate
        return self.level
