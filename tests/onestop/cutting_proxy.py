"""A line to a PostgreSQL server that is cut at the worst moment: while a command is being kept."""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from postgres_cluster import Cluster

NAME = ".s.PGSQL.5432"


class CuttingProxy:
    """Passes everything on between clients and the server until `cut` says otherwise.

    `cut` is the number of commits to cut, `where` whether the server still gets to hear of them:
    "before" it does not, "after" it does, and only its answer is lost.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._server = cluster.folder / NAME
        self.folder = Path(tempfile.mkdtemp(prefix="onestop-proxy-"))
        self.cut = 0
        self.where: Literal["before", "after"] = "after"
        self._listener = socket.socket(socket.AF_UNIX)

    def __enter__(self) -> Self:
        self._listener.bind(str(self.folder / NAME))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.close()
        shutil.rmtree(self.folder)

    def through(self, url: str) -> str:
        """The same address by way of this line."""
        return url.replace(str(self._server.parent), str(self.folder))

    def _accept(self) -> None:
        with suppress(OSError):  # the listener was closed
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self._server))
                lost = Lost()
                for one, other in ((client, server), (server, client)):
                    threading.Thread(
                        target=self._pass_on, args=(one, other, lost, one is client), daemon=True
                    ).start()

    def _pass_on(
        self, one: socket.socket, other: socket.socket, lost: Lost, from_client: bool
    ) -> None:
        with suppress(OSError), one, other:  # either end may go at any time
            while data := one.recv(1 << 16):
                if from_client and b"COMMIT\0" in data and self.cut > 0:
                    self.cut -= 1
                    self._cut(data, one, other, lost)
                    return
                if from_client or not lost.wanted.is_set():
                    other.sendall(data)
            if not from_client:
                lost.ended.set()
            hang_up(other)

    def _cut(self, data: bytes, client: socket.socket, server: socket.socket, lost: Lost) -> None:
        if self.where == "after":
            lost.wanted.set()
            server.sendall(data)
            # The server does what it was told and closes when it has read the end. Whoever asks
            # next must find what it has done, so the client learns nothing before.
            server.shutdown(socket.SHUT_WR)
            assert lost.ended.wait(60)
        hang_up(client)
        hang_up(server)


@dataclass(frozen=True, slots=True)
class Lost:
    """Whether what the server answers is to get lost, and whether the server has ended."""

    wanted: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)


def hang_up(line: socket.socket) -> None:
    with suppress(OSError):  # it is down already
        line.shutdown(socket.SHUT_RDWR)
