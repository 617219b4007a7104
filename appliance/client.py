"""The other end of the control socket: asks the door process, for the pages and the command line.

Touches a unix socket. One connection for each command; closing it cancels what takes time.
"""

import socket
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from appliance.commands import Answer, Asked, BillingCommand, Command, Progress, Refused, Reply
from appliance.commands.answers import Trouble

PATIENCE_S = 30.0
"""How long the door may be silent; an enrolment speaks more often."""
BILLED_S = 660.0
"""The same where bills are reckoned, which is done whether or not anybody waits for the end."""

_PIECE = 65536
_reply = msgspec.json.Decoder(Reply)


class NotDone(Exception):
    """The desk refused, or the door does not answer: `trouble` says why, `detail` more of it."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(f"{trouble}: {detail}" if detail else str(trouble))
        self.trouble = trouble
        self.detail = detail


class Client:
    """Gives commands in the name of `account`; "" is the console, or nobody yet."""

    def __init__(
        self,
        path: Path,
        account: str = "",
        patience_s: float = PATIENCE_S,
        billed_s: float = BILLED_S,
    ) -> None:
        self._path = path
        self._account = account
        self._patience_s = patience_s
        self._billed_s = billed_s

    def called(self, account: str) -> "Client":
        """Return a client that speaks for `account`."""
        return Client(self._path, account, self._patience_s, self._billed_s)

    def ask(self, command: Command) -> Answer:
        """Return the answer, whatever progress there is on the way. Raises NotDone."""
        for reply in self.follow(command):
            if not isinstance(reply, Progress):
                return reply
        raise NotDone(Trouble.DOOR_AWAY)

    def follow(self, command: Command) -> Generator[Progress | Answer, None, None]:
        """Yield progress, then the answer. Raises NotDone. Closing the iterator cancels."""
        with closing(self.attend(command, self._patient_s(command))) as replies:
            for reply in replies:
                if reply is not None:
                    yield reply

    def attend(
        self, command: Command, pulse_s: float
    ) -> Generator[Progress | Answer | None, None, None]:
        """Do as `follow`, and yield None whenever the door was silent for `pulse_s`.

        That is when whoever passes the replies on can find out that nobody reads them any more.
        """
        try:
            with closing(self._connect()) as line:
                line.sendall(msgspec.json.encode(Asked(command, self._account)) + b"\n")
                line.settimeout(pulse_s)
                yield from self._replies(line, pulse_s, self._patient_s(command))
        except OSError as error:
            raise NotDone(Trouble.DOOR_AWAY, error.strerror or "no answer in time") from error

    def _connect(self) -> socket.socket:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(self._patience_s)
        try:
            line.connect(str(self._path))
        except BaseException:
            line.close()
            raise
        return line

    def _patient_s(self, command: Command) -> float:
        """Return how long the door may be silent about a command."""
        return self._billed_s if isinstance(command, BillingCommand) else self._patience_s

    def _replies(
        self, line: socket.socket, pulse_s: float, patience_s: float
    ) -> Iterator[Progress | Answer | None]:
        heard, silent_s = b"", 0.0
        while True:
            try:
                piece = line.recv(_PIECE)
            except TimeoutError:
                silent_s += pulse_s
                if silent_s >= patience_s:
                    raise
                yield None
                continue
            if not piece:
                raise NotDone(Trouble.DOOR_AWAY, "the door hung up")
            *whole, heard = (heard + piece).split(b"\n")
            silent_s = 0.0
            for text in whole:
                reply = _read(text)
                yield reply
                if not isinstance(reply, Progress):
                    return


def _read(text: bytes) -> Progress | Answer:
    """Return a reply. Raises NotDone where it is a refusal."""
    reply: Reply = _reply.decode(text)
    if isinstance(reply, Refused):
        raise NotDone(reply.trouble, reply.detail)
    return reply
