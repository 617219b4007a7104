"""Files one after the other, as tar has them: pieces of bytes, as they are asked for. Pure."""

from collections.abc import Iterable, Iterator
from tarfile import BLOCKSIZE, PAX_FORMAT, TarInfo
from typing import Final

_END: Final = bytes(2 * BLOCKSIZE)


def header(name: str, size: int, made_us: int) -> bytes:
    """Return what tar puts before a file; whose it was, and who might read it, is elsewhere."""
    info = TarInfo(name)
    info.size, info.mtime, info.mode = size, made_us // 1_000_000, 0o600
    return info.tobuf(PAX_FORMAT)


def tarred(files: Iterable[tuple[bytes, int, Iterable[bytes]]]) -> Iterator[bytes]:
    """Yield an archive of files: of each its header, its size, its content in pieces."""
    for head, size, content in files:
        yield head
        yield from content
        yield bytes(-size % BLOCKSIZE)
    yield _END


class Fed:
    """Reads from pieces as from a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""

    def read(self, most: int = -1) -> bytes:
        """Return at most so many bytes; none at the end alone."""
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._left = piece
        cut = len(self._left) if most < 0 else most
        given, self._left = self._left[:cut], self._left[cut:]
        return given
