"""Word by mail. Touches the network, and the file of the password."""

import smtplib
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING, Any, Final

from appliance.config.telling import Channel, Smtp
from appliance.local_time import SECOND_US
from appliance.notify import tls
from appliance.notify.ends import ANSWER_S, NotNow, Refused, cut_after, secret
from appliance.notify.words import Parcel, Voice

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

    _Address = tuple[Any, ...] | str | ReadableBuffer | None

TAKING_S: Final = 600.0
"""How long a server may take over a mail that it has got whole: RFC 5321, 4.5.3.2.6.

Whoever gives up before makes two mails of one.
"""
WHOLE_S: Final = TAKING_S + 60.0
_NOT_LET_IN: Final = "it does not let us in. Check smtp.username and the file in smtp.password_file"
_NO_STARTTLS: Final = (
    "it does not offer STARTTLS. Check smtp.host and smtp.port; where it speaks TLS from the first "
    'byte on (often port 465), write smtp.security = "tls"; for a server in the house that has '
    'neither, "none"'
)
_LONGEST: Final = 120  # characters of what a server says


class _Line(smtplib.SMTP):
    """A connection on which a greeting of many lines, or one that drips, comes to an end too."""

    def connect(
        self, host: str = "", port: int = 0, source_address: "_Address" = None
    ) -> tuple[int, bytes]:
        with cut_after(WHOLE_S, lambda: self.sock):
            return super().connect(host, port, source_address)


class _LineOverTls(_Line, smtplib.SMTP_SSL):
    """The same over TLS from its first byte on."""


class Mail:
    def __init__(self, channel: Channel, settings: Smtp, voice: Voice) -> None:
        self._to = channel.to or ""
        self._settings = settings
        self._voice = voice

    def deliver(self, parcel: Parcel) -> None:
        message = written(parcel, self._to, self._settings.sender or "", self._voice)
        try:
            line = self._connected()
            try:
                with cut_after(WHOLE_S, lambda: line.sock):  # another once it is TLS
                    self._log_in(line)
                    self._hand_over(line, message.as_bytes())
            finally:
                line.close()
        except smtplib.SMTPResponseException as wrong:
            raise NotNow(_said(wrong.smtp_code, wrong.smtp_error)) from wrong
        except smtplib.SMTPNotSupportedError as wrong:
            raise NotNow(str(wrong)) from wrong
        except (OSError, smtplib.SMTPException) as wrong:
            raise NotNow(tls.reason(wrong)) from wrong

    def _connected(self) -> smtplib.SMTP:
        host, port = self._settings.host, self._settings.port
        if self._settings.security == "tls":
            return _LineOverTls(host, port, timeout=ANSWER_S, context=tls.context())
        return _Line(host, port, timeout=ANSWER_S)

    def _log_in(self, line: smtplib.SMTP) -> None:
        if self._settings.security == "starttls":
            try:
                line.starttls(context=tls.context())
            except smtplib.SMTPNotSupportedError as wrong:
                raise NotNow(_NO_STARTTLS) from wrong
        if self._settings.username is not None:
            password = secret(self._settings.password_file)
            try:
                line.login(self._settings.username, password)
            except (smtplib.SMTPAuthenticationError, smtplib.SMTPServerDisconnected) as wrong:
                # Not in its own words: some servers say again what they were told.
                raise NotNow(_NOT_LET_IN) from wrong

    def _hand_over(self, line: smtplib.SMTP, message: bytes) -> None:
        line.ehlo_or_helo_if_needed()
        _agreed(line.mail(self._settings.sender or ""))
        _agreed(line.rcpt(self._to))
        assert line.sock is not None, "it has just answered"
        line.sock.settimeout(TAKING_S)
        _agreed(line.data(message))
        line.sock.settimeout(ANSWER_S)
        with suppress(OSError, smtplib.SMTPException):  # it has the mail, whatever it says now
            line.quit()


def written(parcel: Parcel, to: str, sender: str, voice: Voice) -> EmailMessage:
    """Return the mail. A second one with its Message-ID is the same one again."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = to
    # What looks like an encoded word would be decoded here, line breaks and all.
    message["Subject"] = " ".join(parcel.title.splitlines()).replace("=?", "= ?")
    message["Date"] = datetime.fromtimestamp(parcel.at_us // SECOND_US, tz=UTC)
    message["Message-ID"] = f"<{parcel.id}@{voice.space}.seuil.invalid>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence answers it
    message.set_content(f"{parcel.text}\n\n-- \n{voice.name}\n{voice.phrases.foot}\n")
    return message


def _agreed(answer: tuple[int, bytes]) -> None:
    """Go on where the server agrees. Raises Refused for 5yz, NotNow for anything else."""
    code, words = answer
    if 200 <= code < 300:
        return
    if 500 <= code < 600:
        raise Refused(_said(code, words))
    raise NotNow(_said(code, words))


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("ascii", "replace") if isinstance(words, bytes) else words
    plain = "".join(each if each.isprintable() else " " for each in text)
    return f"it answered {code}: {plain[:_LONGEST]}"
