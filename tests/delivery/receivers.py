"""Receivers of webhooks: real HTTP servers on the loopback, each with a script of answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "whsec_b25seSBhbiBleGFtcGxlLCBuZXZlciByZWFs"


@dataclass
class Receiver:
    """What a server was sent; `answers` are the status codes to come, the last one for ever.

    The answer "hang" says nothing until the test ends; "drip" says a letter now and then.
    """

    answers: list[Any]
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def next_answer(self) -> Any:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def receiving(*answers: Any) -> Iterator[Receiver]:
    receiver = Receiver(list(answers) or [204])

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append((dict(self.headers), body))
            answer = receiver.next_answer()
            if answer == "hang":
                receiver.over.wait(20)
            elif answer == "drip":
                self.wfile.write(b"HTTP/1.1 2")
                while not receiver.over.wait(0.05):
                    try:
                        self.wfile.write(b"0")
                    except OSError:
                        return
            elif answer == "nonsense":
                self.wfile.write(b"good morning\r\n\r\n")
            elif answer == "endless":
                self.send_response(200)
                self.end_headers()
                while not receiver.over.is_set():
                    try:
                        self.wfile.write(b"x" * 65536)
                    except OSError:
                        return
            else:
                self.send_response(answer)
                self.send_header("Location", f"{receiver.url}/elsewhere")
                self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing: the tests look at what came."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_port}/in"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
