"""Connections to one web server: kept between the messages of a round, cut where they hang.

Python's own `http.client` is used: it follows no redirect, knows no proxy and no cookies, and sends
what it is given to where it is told.
"""

from __future__ import annotations

import selectors
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import (
    HTTP_PORT,
    HTTPS_PORT,
    SWITCHING_PROTOCOLS,
    HTTPConnection,
    HTTPException,
    HTTPResponse,
    HTTPSConnection,
)
from threading import Event as Flag
from threading import Lock, Timer
from typing import Final, NamedTuple, Self
from urllib.parse import SplitResult

from ._handlers import NotDelivered

# What a server says beyond this is not listened to: the connection is closed instead.
_MOST_WORDS: Final = 4096
_SECONDS_FOR_WORDS: Final = 1.0

# What is met on a connection that was kept while the server closed it.
_WAS_CLOSED: Final = (
    ConnectionResetError,
    ConnectionAbortedError,
    BrokenPipeError,
    ssl.SSLEOFError,
    ssl.SSLZeroReturnError,
)


# All of 1xx but 101, behind which the server speaks another language.
_TO_COME: Final = frozenset({100, *range(102, 200)})


class Answer(NamedTuple):
    """What a server answered: the status, and the header `Retry-After` where there is one."""

    status: int
    retry_after: str | None


class _LastAnswer(HTTPResponse):
    """An answer, behind those that only say to wait for it: 1xx, RFC 9110, 15.2."""

    def begin(self) -> None:
        """Read the status and the headers of the last one."""
        super().begin()
        while self.status in _TO_COME:
            # As before the first of them: without this, nothing more is read.
            self.headers = None  # type: ignore[assignment]
            super().begin()


class Connections:
    """Posts to the server of `url`, each message within `seconds`; from several threads at once."""

    def __init__(self, url: SplitResult, seconds: float) -> None:
        self._url = url
        self._seconds = seconds
        self._context = ssl.create_default_context() if url.scheme == "https" else None
        self._lock = Lock()
        self._keeping = 0
        self._idle: list[HTTPConnection] = []

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep connections for the next message until the block ends."""
        with self._lock:
            self._keeping += 1
        try:
            yield
        finally:
            with self._lock:
                self._keeping -= 1
                over = [] if self._keeping else self._idle
                if over:
                    self._idle = []
            for connection in over:
                connection.close()

    def post(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        """The answer to one message; raises NotDelivered where none comes in time."""
        target = (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")
        with _Cutting(self._seconds) as cutting:
            try:
                return self._exchange(cutting, target, body, headers)
            except (OSError, HTTPException) as error:
                raise NotDelivered("timeout" if cutting.is_over else _cause(error)) from None

    def _exchange(
        self, cutting: _Cutting, target: str, body: bytes, headers: Mapping[str, str]
    ) -> Answer:
        kept = self._take()
        if kept is not None:
            try:
                return self._on(kept, cutting, target, body, headers)
            except _WAS_CLOSED:
                # Nobody answered there; whether it was read, the receiver tells by the id.
                if cutting.is_over:
                    raise
        return self._on(self._new(), cutting, target, body, headers)

    def _on(
        self,
        connection: HTTPConnection,
        cutting: _Cutting,
        target: str,
        body: bytes,
        headers: Mapping[str, str],
    ) -> Answer:
        cutting.watch(connection)
        try:
            connection.request("POST", target, body, dict(headers))
            response = connection.getresponse()
            answer = Answer(response.status, response.getheader("Retry-After"))
        except BaseException:
            connection.close()
            raise
        self._put_back(connection, response)
        return answer

    def _put_back(self, connection: HTTPConnection, response: HTTPResponse) -> None:
        """Keep a connection on which nothing more is said; close any other."""
        lasts = not response.will_close and response.status != SWITCHING_PROTOCOLS
        if self._keeping and lasts and _heard_out(connection, response):
            with self._lock:
                if self._keeping:
                    self._idle.append(connection)
                    return
        response.close()
        connection.close()

    def _take(self) -> HTTPConnection | None:
        while True:
            with self._lock:
                found = self._idle.pop() if self._idle else None
            if found is None or _is_silent(found):
                return found
            # Whatever it says there is no answer to the next message.
            found.close()

    def _new(self) -> HTTPConnection:
        host, port, seconds = self._url.hostname or "", self._url.port, self._seconds
        new: HTTPConnection
        # Always with its port: http.client would look for one in an IPv6 address.
        if self._context is None:
            new = HTTPConnection(host, port or HTTP_PORT, timeout=seconds)
        else:
            new = HTTPSConnection(host, port or HTTPS_PORT, timeout=seconds, context=self._context)
        new.response_class = _LastAnswer
        return new


def _is_silent(connection: HTTPConnection) -> bool:
    """True where nothing has come since the last answer, not even the end of the line."""
    with selectors.DefaultSelector() as selector:
        selector.register(connection.sock, selectors.EVENT_READ)
        return not selector.select(0)


def _heard_out(connection: HTTPConnection, response: HTTPResponse) -> bool:
    """True when the body of an answer is short and came at once: what follows is the next answer.

    Nobody looks at it.
    """
    if response.length is None or response.length > _MOST_WORDS:
        return False
    if response.length:
        with suppress(OSError, HTTPException), _Cutting(_SECONDS_FOR_WORDS) as cutting:
            cutting.watch(connection)
            response.read()
            return not cutting.is_over
        return False
    response.read()
    return True


class _Cutting:
    """Cuts the connection that it watches after so many seconds: limits on single reads do not end
    an answer that comes a letter at a time.
    """

    def __init__(self, seconds: float) -> None:
        self._over = Flag()
        self._watched: HTTPConnection | None = None
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    @property
    def is_over(self) -> bool:
        """True when the time is over."""
        return self._over.is_set()

    def watch(self, connection: HTTPConnection) -> None:
        """Cut this one when the time is over."""
        self._watched = connection

    def _cut(self) -> None:
        self._over.set()
        own = None if self._watched is None else self._watched.sock
        if own is not None:
            with suppress(OSError):
                # Below TLS: whoever reads sees the end of the line.
                socket.socket.shutdown(own, socket.SHUT_RDWR)


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
