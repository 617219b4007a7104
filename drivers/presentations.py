"""One event per presentation: a tag that is held, or seen again and again, counts once. Pure."""

_MOST = 64  # more tags than a wire can carry within one absence


class Presentations:
    """Tells a new presentation from one that goes on. Each tag is followed by itself."""

    def __init__(self, absent_s: float = 0.5) -> None:
        self._absent_s = absent_s
        self._seen_at: dict[bytes, float] = {}  # oldest sighting first

    def is_new(self, tag: bytes, at_s: float) -> bool:
        """Note that `tag` is there at `at_s`; True if it had been away for `absent_s` or longer."""
        self._forget(at_s - self._absent_s)
        new = self._seen_at.pop(tag, None) is None
        if len(self._seen_at) == _MOST:
            del self._seen_at[next(iter(self._seen_at))]
        self._seen_at[tag] = at_s
        return new

    def _forget(self, before_s: float) -> None:
        for tag in [tag for tag, seen_s in self._seen_at.items() if seen_s <= before_s]:
            del self._seen_at[tag]

    def __len__(self) -> int:
        return len(self._seen_at)
