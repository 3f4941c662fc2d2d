"""Receivers of webhooks: real HTTP servers on the loopback, each with a script of answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "whsec_b25seSBhbiBleGFtcGxlLCBuZXZlciByZWFs"

WORDS = {"words": (20, 20), "many words": (5000, 5000), "slow words": (20, 30)}
"""How many bytes are said, and how many the header tells of."""


@dataclass
class Receiver:
    """What a server was sent; `answers` are the status codes to come, the last one for ever.

    The answer "hang" says nothing until the test ends, "slow" then says 204; "drip" says a letter
    now and then; "early" says 103 a while before 500, "late" goes on talking a while after 204;
    "words" says a short body, "many words" a long one, "slow words" one that does not
    end; "leave" answers 204 and hangs up. A pair is a status with its `Retry-After`.
    """

    answers: list[Any]
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    asked: threading.Event = field(default_factory=threading.Event)
    url: str = ""
    lines: int = 0

    def next_answer(self) -> Any:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def receiving(*answers: Any) -> Iterator[Receiver]:
    receiver = Receiver(list(answers) or [204])

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            receiver.lines += 1

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append((dict(self.headers), body))
            answer = receiver.next_answer()
            receiver.asked.set()
            if answer == "slow":
                receiver.over.wait(20)
                answer = 204
            if answer == "hang":
                receiver.over.wait(20)
            elif answer == "drip":
                self.wfile.write(b"HTTP/1.1 2")
                while not receiver.over.wait(0.05):
                    try:
                        self.wfile.write(b"0")
                    except OSError:
                        return
            elif answer == "early":
                self.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
                receiver.over.wait(0.1)
                self.wfile.write(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")
            elif answer == "late":
                self.wfile.write(b"HTTP/1.1 204 Fine\r\n\r\n")
                receiver.over.wait(0.1)
                self.wfile.write(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")
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
            elif answer in WORDS:
                said, promised = WORDS[answer]
                self.send_response(200)
                self.send_header("Content-Length", str(promised))
                self.end_headers()
                self.wfile.write(b"x" * said)
            else:
                status, again = answer if isinstance(answer, tuple) else (answer, None)
                self.send_response(204 if status == "leave" else status)
                self.send_header("Location", f"{receiver.url}/elsewhere")
                self.send_header("Content-Length", "0")
                if again is not None:
                    self.send_header("Retry-After", again)
                self.end_headers()
                # Without a word of it: as a server does whose patience with idle lines ends.
                self.close_connection |= status == "leave"

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
