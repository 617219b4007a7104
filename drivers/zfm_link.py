"""One question, one answer: exchanges with the fingerprint sensor, each with a deadline.

Touches nothing but the `Line` it is given. The wire can lose, repeat, delay and damage what the
sensor says; whoever asks here gets the answer to the question just asked, or a typed error.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from drivers.errors import DeviceRefused, DeviceSilent, DriverError
from drivers.line import Line
from drivers.zfm import (
    ACK,
    ACK_BYTES,
    ANY_ADDRESS,
    COMMAND,
    NO_PASSWORD,
    Command,
    Decoder,
    encode,
)
from drivers.zfm_answers import Code, Parameters, sentence

NEVER_SENT: Final = frozenset(
    {
        # Templates and images neither leave the sensor nor come into it from elsewhere.
        Command.UP_CHAR,
        Command.UP_IMAGE,
        Command.DOWN_CHAR,
        Command.DOWN_IMAGE,
        # An address whose ack gets lost locks us out, and a wire to one sensor needs none.
        Command.SET_ADDER,
    }
)

# Plain ints, where every exchange passes: looking up an enum's member costs more than comparing.
_OK: Final = int(Code.OK)
_PASSWORD_NEEDED: Final = int(Code.PASSWORD_NEEDED)
_SET_PWD: Final = int(Command.SET_PWD)

SEARCHES: Final = frozenset({Command.SEARCH, Command.HI_SPEED_SEARCH})

RESULTS: Final[Mapping[int, Code]] = {
    Command.GEN_IMG: Code.NO_FINGER,
    Command.MATCH: Code.NO_MATCH,
    Command.SEARCH: Code.NOT_FOUND,
    Command.HI_SPEED_SEARCH: Code.NOT_FOUND,
    Command.REG_MODEL: Code.NOT_MERGED,
    Command.DELET_CHAR: Code.NOT_DELETED,
    Command.EMPTY: Code.NOT_EMPTIED,
}
"""The one `no` of each command that is a result like any other, and not a refusal."""


class NeverSent(DriverError, PermissionError):
    """We asked for something that this house never asks of a sensor. Nothing was sent."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long the sensor may take to answer: a search compares with up to 1000 templates."""

    exchange_s: float = 1.5
    search_s: float = 3.0


PATIENT: Final = Deadlines()


class Link:
    """The host's end of the conversation. One thread owns it.

    It is *in step* while each question got one answer and nothing else was heard. After anything
    else a late answer may still be on its way, and could be taken for the next one: then a barrier
    comes before the next question, and a search is asked again rather than believed.
    """

    def __init__(
        self,
        line: Line,
        *,
        address: int = ANY_ADDRESS,
        password: int = NO_PASSWORD,
        deadlines: Deadlines = PATIENT,
    ) -> None:
        self._line = line
        self._address = address
        self.password = password
        self._deadlines = deadlines
        self._decoder = Decoder(address)
        # Nearly every answer is a bare code, one of these few strings: looked up, not taken apart.
        self._bare = {encode(ACK, bytes((code,)), address): bytes((code,)) for code in Code}
        self._in_step = False
        self.capacity = 0  # how many templates the sensor holds, as of the last barrier

    def ask(self, question: bytes) -> bytes:
        """Return the sensor's whole answer, its first byte OK or the command's own `no` (RESULTS).

        Raises DeviceRefused for any other code, DeviceSilent, DeviceLost, NeverSent.
        """
        if not self._in_step:
            self.barrier()
        answer = self._exchange(question)
        command, code = question[0], answer[0]
        if code == _PASSWORD_NEEDED or (not self._in_step and command in SEARCHES):
            answer = self._ask_again(question)
            code = answer[0]
        if code and code != RESULTS.get(command):
            self._in_step = False  # a bare refusal fits any question: it may be a late one
            raise DeviceRefused(code, sentence(code))
        if command == _SET_PWD:
            self.password = int.from_bytes(question[1:], "big")
        return answer

    def _ask_again(self, question: bytes) -> bytes:
        """Ask once more behind a barrier: the sensor lost power, or its answer is in doubt."""
        self.barrier()
        answer = self._exchange(question)
        if question[0] in SEARCHES and not self._in_step:
            raise DeviceSilent("the sensor's answers do not fit our questions")
        return answer

    def barrier(self) -> Parameters:
        """Get back in step: give the password, read the settings, and return them.

        The sensor answers in order. So once it has told its settings, which no other ack is as long
        as, every answer it still owed has gone by. Raises DeviceRefused for a wrong password.
        """
        password = bytes((Command.VFY_PWD,)) + self.password.to_bytes(4, "big")
        answer = self._exchange(password, (Code.OK, Code.WRONG_PASSWORD))
        if answer[0] == Code.WRONG_PASSWORD:
            raise DeviceRefused(answer[0], sentence(answer[0]))
        answer = self._exchange(bytes((Command.READ_SYS_PARA,)), (Code.OK,))
        try:
            parameters = Parameters.parse(answer)
        except ValueError as error:
            raise DeviceSilent(f"the sensor answers nonsense: {error}") from error
        self.capacity = parameters.capacity
        self._in_step = True
        return parameters

    def idle(self, for_s: float) -> None:
        """Let time pass. A sensor that speaks unasked has restarted, or answers too late."""
        until = self._line.now() + for_s
        while (left_s := until - self._line.now()) > 0:
            if self._line.read(left_s):
                self._in_step = False

    def now(self) -> float:
        return self._line.now()

    def _exchange(self, question: bytes, codes: tuple[Code, ...] = ()) -> bytes:
        """Send `question` and return the first answer that fits it, with one of `codes` if given.

        We are in step if that answer was all that was heard.
        """
        command = question[0]
        if command in NEVER_SENT:
            raise NeverSent(f"never sent: {Command(command).name} (0x{command:02X})")
        line = self._line
        self._in_step = False
        line.flush()
        line.write(_as_sent(question, self._address))
        patience_s = self._deadlines.search_s if command in SEARCHES else self._deadlines.exchange_s
        until = line.now() + patience_s
        heard = line.read(patience_s)
        answer = self._bare.get(heard)
        if answer is not None and _fits(answer, command, codes):
            self._in_step = True
            return answer
        return self._pick_out(heard, command, codes, until)

    def _pick_out(self, heard: bytes, command: int, codes: tuple[Code, ...], until: float) -> bytes:
        """Listen until an answer that fits has come, among whatever else comes."""
        decoder = self._decoder
        decoder.forget()
        count = 0
        while True:
            packets = decoder.feed(heard)
            count += len(packets)
            for packet in packets:
                if packet.kind == ACK and _fits(packet.payload, command, codes):
                    self._in_step = count == 1 and not decoder.discarded and not decoder.waiting
                    return packet.payload
            left_s = until - self._line.now()
            if left_s <= 0:
                raise DeviceSilent(f"the sensor did not answer {Command(command).name}")
            heard = self._line.read(left_s)


@lru_cache(maxsize=64)  # the same few questions, five times a second
def _as_sent(question: bytes, address: int) -> bytes:
    return encode(COMMAND, question, address)


def _fits(answer: bytes, command: int, codes: tuple[Code, ...]) -> bool:
    """Tell by its length whether this answers `command`; a bare refusal may answer anything."""
    if codes and answer[0] not in codes:
        return False
    return len(answer) == ACK_BYTES[command] or (len(answer) == 1 and answer[0] != _OK)
