"""Signatures of webhooks, as https://www.standardwebhooks.com lays down: HMAC-SHA256.

What is signed is `id.timestamp.body`, so neither an old message nor a changed one passes for new.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from ..errors import InputError
from ..texts import Text

Secrets = str | Sequence[str]

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
_PREFIX: Final = "whsec_"
_SHORTEST: Final = 24
_LONGEST: Final = 64
_WINDOW: Final = timedelta(minutes=5)

_BAD_SECRET = Text(
    "Khóa ký webhook không dùng được: viết whsec_ kèm base64 của {shortest} đến {longest} byte "
    "ngẫu nhiên. Tạo khóa: echo whsec_$(openssl rand -base64 32).",
    "The webhook secret cannot be used: write whsec_ and the base64 of {shortest} to {longest} "
    "random bytes. Make one with: echo whsec_$(openssl rand -base64 32).",
)


def sign(body: bytes, *, id: str, at: datetime, secret: Secrets) -> dict[str, str]:  # noqa: A002 (the name of the header)
    """The headers `webhook-id`, `-timestamp` and `-signature` of a message sent at `at`.

    `secret` is `whsec_` and the base64 of 24 to 64 bytes; InputError for any other. With several,
    each signs: the signatures stand side by side, in their order.

    >>> from datetime import datetime, timezone
    >>> at = datetime(2026, 11, 23, tzinfo=timezone.utc)
    >>> secret = "whsec_b25seSBhbiBleGFtcGxlLCBuZXZlciByZWFs"
    >>> headers = sign(b"{}", id="A-1/1", at=at, secret=secret)
    >>> headers["webhook-signature"][:3], headers["webhook-timestamp"]
    ('v1,', '1795392000')
    """
    stamp = str(int(at.timestamp()))
    signatures = (_signature(id, stamp, body, one) for one in to_secrets(secret))
    return {ID: id, TIMESTAMP: stamp, SIGNATURE: " ".join(signatures)}


def verify(
    body: bytes,
    headers: Mapping[str, str],
    *,
    secret: Secrets,
    at: datetime,
    window: timedelta = _WINDOW,
) -> bool:
    """True where the message was signed with `secret`, not longer than `window` from `at`.

    For receivers: give it the body as it came, before it is parsed. Names of headers are compared
    without case. While a secret is being changed several signatures may stand side by side, and
    several secrets may be given: it is enough that one of them signed.

    >>> from datetime import datetime, timezone
    >>> at = datetime(2026, 11, 23, tzinfo=timezone.utc)
    >>> secret = "whsec_b25seSBhbiBleGFtcGxlLCBuZXZlciByZWFs"
    >>> headers = sign(b"{}", id="A-1/1", at=at, secret=secret)
    >>> verify(b"{}", headers, secret=secret, at=at), verify(b"[]", headers, secret=secret, at=at)
    (True, False)
    """
    found = {name.lower(): value for name, value in headers.items()}
    stamp = found.get(TIMESTAMP, "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return False
    if abs(at.timestamp() - int(stamp)) > window.total_seconds():
        return False
    given = found.get(SIGNATURE, "").encode().split(b" ")
    name = found.get(ID, "")
    wanted = [_signature(name, stamp, body, one).encode() for one in to_secrets(secret)]
    return any(hmac.compare_digest(one, other) for one in given for other in wanted)


def _signature(name: str, stamp: str, body: bytes, secret: str) -> str:
    signed = b".".join((name.encode(), stamp.encode(), body))
    digest = hmac.new(_key(secret), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def to_secrets(secret: Secrets) -> tuple[str, ...]:
    """One secret or several as a tuple; InputError where there is none, or one that is none."""
    secrets = (secret,) if isinstance(secret, str) else tuple(secret)
    return tuple(map(check_secret, secrets or ("",)))


def check_secret(secret: str) -> str:
    """The same secret; InputError where it is none, or too short."""
    _key(secret)
    return secret


def _key(secret: str) -> bytes:
    key = b""
    if secret.startswith(_PREFIX):
        with suppress(ValueError):
            key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    if not _SHORTEST <= len(key) <= _LONGEST:
        raise InputError(_BAD_SECRET.fill(shortest=_SHORTEST, longest=_LONGEST))
    return key
