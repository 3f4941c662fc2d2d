"""Webhooks: a signed POST over HTTPS to the one address that the operator gave.

Python's own `http.client` is used: it follows no redirect, knows no proxy and no cookies, and sends
what it is given to where it is told. The body of an answer is never read.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from threading import Event as Flag
from threading import Timer
from typing import Final
from urllib.parse import SplitResult, urlsplit

from ..errors import InputError
from ..texts import Text
from ._cloud_events import CONTENT_TYPE, CloudEvent, to_body
from ._handlers import NotDelivered, Receiver
from ._signing import check_secret, sign

_LIMIT: Final = timedelta(seconds=10)
_BAD_URL = Text(
    "Địa chỉ nhận webhook không dùng được. Cần https://máy-chủ/đường-dẫn, không kèm tên người "
    "dùng, mật khẩu hay dấu #; http:// chỉ dùng được với chính máy này (127.0.0.1, localhost).",
    "The webhook address cannot be used. Write https://host/path, without a user, a password or a "
    "#; http:// is for this machine alone (127.0.0.1, localhost).",
)
_BAD_LIMIT = Text(
    "Giới hạn thời gian của webhook phải lớn hơn 0.", "The time limit of a webhook must be above 0."
)


class Webhook(Receiver):
    """Posts messages to `url`, signed with `secret`, each within `time_limit`.

    The answer must be 2xx; a redirect is a failure. Certificates are checked against the system's
    authorities (`SSL_CERT_FILE` names others). Raises InputError for an address that is neither
    https nor on this machine, and for a secret that is too short.

    >>> Webhook("https://portal.example/in", secret="whsec_b25seSBhbiBleGFtcGxlLCBuZXZlciByZWFs")
    Webhook('https://portal.example/in')
    """

    def __init__(self, url: str, *, secret: str, time_limit: timedelta = _LIMIT) -> None:
        self._url = _checked(url)
        self._secret = check_secret(secret)
        self._seconds = time_limit.total_seconds()
        if self._seconds <= 0:
            raise InputError(_BAD_LIMIT)
        self._context = ssl.create_default_context() if self._url.scheme == "https" else None

    def __repr__(self) -> str:
        # What stands behind the question mark may be a password.
        return f"Webhook({self._url._replace(query='').geturl()!r})"

    def post(self, event: CloudEvent, at: datetime) -> None:
        """Post one message, signed at `at`; raises NotDelivered."""
        body = to_body(event)
        headers = {
            "Content-Type": CONTENT_TYPE,
            "User-Agent": "onestop_engine",
            "Connection": "close",
            **sign(body, id=event["id"], at=at, secret=self._secret),
        }
        status = self._status(body, headers)
        if 300 <= status < 400:
            raise NotDelivered(f"redirect {status}")
        if not 200 <= status < 300:
            raise NotDelivered(f"http {status}")

    def _status(self, body: bytes, headers: dict[str, str]) -> int:
        connection = self._connection()
        with _ended_after(self._seconds, connection) as is_over:
            try:
                connection.request("POST", self._target(), body, headers)
                return connection.getresponse().status
            except (OSError, HTTPException) as error:
                raise NotDelivered("timeout" if is_over.is_set() else _cause(error)) from None

    def _connection(self) -> HTTPConnection:
        host, port = self._url.hostname or "", self._url.port
        if self._context is None:
            return HTTPConnection(host, port, timeout=self._seconds)
        return HTTPSConnection(host, port, timeout=self._seconds, context=self._context)

    def _target(self) -> str:
        return (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")


@contextmanager
def _ended_after(seconds: float, connection: HTTPConnection) -> Iterator[Flag]:
    """Close the connection after the block, or after so many seconds: limits on single reads do not
    end an answer that comes a letter at a time.
    """
    is_over = Flag()

    def end() -> None:
        is_over.set()
        own = connection.sock
        if own is not None:
            with suppress(OSError):
                # Below TLS: whoever reads sees the end of the line.
                socket.socket.shutdown(own, socket.SHUT_RDWR)

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield is_over
    finally:
        timer.cancel()
        connection.close()


_CAUSES: Final[tuple[tuple[type[Exception], str], ...]] = (
    (TimeoutError, "timeout"),
    (socket.gaierror, "unknown host"),
    (ConnectionRefusedError, "refused"),
    (ssl.SSLCertVerificationError, "certificate"),
    (ssl.SSLError, "tls"),
    (ConnectionError, "connection lost"),
    (HTTPException, "no http"),
)


def _cause(error: Exception) -> str:
    """The kind of an error; its words may quote what was sent."""
    return next((word for kind, word in _CAUSES if isinstance(error, kind)), "network")


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except (ValueError, TypeError, AttributeError):
        raise InputError(_BAD_URL) from None
    plain = url.isascii() and url.isprintable() and " " not in url
    allowed = parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))
    if not (host and plain and allowed and port != 0) or "@" in parts.netloc or parts.fragment:
        raise InputError(_BAD_URL)
    return parts


def _is_this_machine(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False
