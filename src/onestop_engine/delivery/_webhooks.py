"""Webhooks: a signed POST over HTTPS to the one address that the operator gave."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from ..errors import InputError
from ..texts import Text
from ._cloud_events import CONTENT_TYPE, CloudEvent, to_body
from ._connections import Connections
from ._handlers import NotDelivered, Receiver
from ._retry_after import asked_wait
from ._signing import Secrets, sign, to_secrets

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

    Several secrets sign side by side, as while one takes the place of another: the receiver needs
    to know one of them. The answer must be 2xx; a redirect is a failure, `Retry-After` is heard.
    Certificates are checked against the system's authorities (`SSL_CERT_FILE` names others).
    Raises InputError for an address that is neither https nor on this machine, and for a secret
    that is too short.

    >>> Webhook("https://portal.example/in", secret="whsec_b25seSBhbiBleGFtcGxlLCBuZXZlciByZWFs")
    Webhook('https://portal.example/in')
    """

    def __init__(self, url: str, *, secret: Secrets, time_limit: timedelta = _LIMIT) -> None:
        self._url = _checked(url)
        self._secrets = to_secrets(secret)
        seconds = time_limit.total_seconds()
        if seconds <= 0:
            raise InputError(_BAD_LIMIT)
        self._connections = Connections(self._url, seconds)
        self._away_until: datetime | None = None

    def __repr__(self) -> str:
        # What stands behind the question mark may be a password.
        return f"Webhook({self._url._replace(query='').geturl()!r})"

    @property
    def away_until(self) -> datetime | None:
        """Until when the last `Retry-After` asks to send nothing."""
        return self._away_until

    def connected(self) -> AbstractContextManager[None]:
        """A block whose messages share a connection, where the server lets it stand."""
        return self._connections.kept()

    def post(self, event: CloudEvent, at: datetime) -> None:
        """Post one message, signed at `at`; raises NotDelivered."""
        body = to_body(event)
        headers = {
            "Content-Type": CONTENT_TYPE,
            "User-Agent": "onestop_engine",
            **sign(body, id=event["id"], at=at, secret=self._secrets),
        }
        status, retry_after = self._connections.post(body, headers)
        if 200 <= status < 300:
            return
        wait = asked_wait(retry_after, at)
        if wait:
            self._away_until = at + wait
        kind = "redirect" if 300 <= status < 400 else "http"
        raise NotDelivered(f"{kind} {status}", wait=wait)


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
