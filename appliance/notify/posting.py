"""One HTTP request, POST, and whether it was taken. Follows no redirect. Touches the network."""

from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import urlsplit

from appliance.notify import tls
from appliance.notify.ends import ANSWER_S, NotNow, Refused, cut_after

WHOLE_S: Final = 60.0
_AGAIN: Final = frozenset({401, 403, 407, 408, 409, 421, 423, 425, 429})
"""Refusals that somebody can mend, or time: a key, a quota, a server that is not ready."""
_LONGEST_S: Final = 3600.0


def post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Return once the far end has taken it, with a status from 200 to 299. Raises NotTaken."""
    where = urlsplit(url)
    secured = where.scheme == "https"
    line = (
        HTTPSConnection(where.netloc, timeout=ANSWER_S, context=tls.context())
        if secured
        else HTTPConnection(where.netloc, timeout=ANSWER_S)
    )
    path = f"{where.path or '/'}{f'?{where.query}' if where.query else ''}"
    try:
        line.connect()
        with cut_after(WHOLE_S, lambda: line.sock):
            line.request("POST", path, body, {"User-Agent": "Seuil", **headers})
            with closing(line.getresponse()) as answer:
                status, wait = answer.status, answer.headers.get("Retry-After", "")
    except (OSError, HTTPException) as wrong:
        # Where the answer was lost, it may have been taken all the same. It goes again under the
        # same id: a far end that looks at it keeps one of the two.
        raise NotNow(tls.reason(wrong)) from wrong
    finally:
        line.close()
    _judge(status, wait)


def _judge(status: int, wait: str) -> None:
    if 200 <= status < 300:
        return
    said = f"it answered {status}"
    if 400 <= status < 500 and status not in _AGAIN:
        raise Refused(said)
    # 3xx too: as a rule a network that wants somebody to sign in first.
    after_s = float(wait) if wait.isascii() and wait.isdigit() else 0.0
    raise NotNow(said, min(after_s, _LONGEST_S))
