"""A receiver of webhooks in a process of its own, which notes what it takes before it answers."""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from crash_page import PATIENCE
from crash_processes import running


class Arrival(NamedTuple):
    """A message as it came: the id in its header, and its body."""

    id: str
    body: str

    @property
    def place(self) -> tuple[str, int]:
        """The dossier and the sequence that the message tells of."""
        data = json.loads(self.body)["data"]
        return data["code"], data["seq"]


class ReceiverProcess:
    """Listens on this machine; outlives the programs that deliver to it, and not the one it is of.

    It serves one connection after the other, so what a dead program sent lies there before the
    next one is heard.
    """

    def __init__(self, folder: Path) -> None:
        self._log = folder / "arrivals"
        self._log.touch()
        self._server = HTTPServer(("127.0.0.1", 0), _noting(self._log))
        self._port = self._server.server_port
        self.url = f"http://127.0.0.1:{self._port}/in"

    def __enter__(self) -> Self:
        self._running = running(lambda _: self._server.serve_forever())
        self._process, _ = self._running.__enter__()
        self._server.server_close()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        self._running.__exit__(kind, error, trace)

    def arrivals(self) -> list[Arrival]:
        """Everything that came, in its order, once what is under way has come to its end."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        connection.request("GET", "/")
        connection.getresponse().read()
        connection.close()
        lines = self._log.read_text(encoding="utf-8").splitlines()
        return [Arrival(*json.loads(line)) for line in lines]


def _noting(log: Path) -> type[BaseHTTPRequestHandler]:
    """What answers one connection, and notes in the file `log` what it takes."""
    file = os.open(log, os.O_WRONLY | os.O_APPEND)

    class Noting(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle(self) -> None:
            # Who sent may be dead.
            with suppress(ConnectionError):
                super().handle()

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) == length:
                note = json.dumps([self.headers["webhook-id"], body.decode()])
                os.write(file, f"{note}\n".encode())
                self._answer()

        def do_GET(self) -> None:
            self._answer()

        def _answer(self) -> None:
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing: what came is noted."""

    return Noting
