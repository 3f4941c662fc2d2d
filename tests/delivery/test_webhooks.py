"""Webhooks against real servers: what is sent, what counts as taken, and what is refused."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_http_event
from hypothesis import given
from hypothesis import strategies as st
from receivers import SECRET, receiving
from shop_filing import LATER, MORNING, file
from standardwebhooks.webhooks import Webhook as Library
from standardwebhooks.webhooks import WebhookVerificationError

from onestop_engine import Event, InputError, OneStop
from onestop_engine.delivery import (
    CloudEvent,
    NotDelivered,
    Policy,
    Webhook,
    cloud_event,
    secret_from_environment,
    secret_from_file,
    sign,
    verify,
)
from onestop_engine.delivery._retry_after import asked_wait

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DUE = {"at": "2026-12-03T17:00:00+07:00", "until": "2026-12-03T23:59:59.999999+07:00"}
EVENT = Event(
    seq=3,
    kind="promised",
    at=AT,
    recorded_at=AT,
    actor="cb-1",
    unit="H26.10.2",
    data={"due": DUE, "step": "examine", "facts": {"x": 1}, "subject": "s-1"},
)
MADE = cloud_event("H26.10.2-261123-0001", EVENT)
THIRD = "whsec_dGhlIHRoaXJkIG9uZSwgbmV2ZXIgcmVhbCBlaXRoZXI="
OTHER = "whsec_YW5vdGhlciBvbmUsIG5ldmVyIHJlYWwgZWl0aGVy"


def failure(hook: Webhook) -> str:
    with pytest.raises(NotDelivered) as caught:
        hook.post(MADE, AT)
    return caught.value.cause


def test_others_libraries_read_the_message_and_trust_its_signature() -> None:
    now = datetime.now(UTC)
    with receiving(204) as receiver:
        Webhook(receiver.url, secret=SECRET).post(MADE, now)
    ((headers, body),) = receiver.got

    found = from_http_event(HTTPMessage(headers, body))
    assert found.get_id() == "H26.10.2-261123-0001/3"
    assert found.get_type() == "vn.onestop.dossier.promised"
    assert found.get_subject() == "H26.10.2-261123-0001"
    assert found.get_time() == AT
    assert found.get_extension("sequence") == "0000000003"
    data = found.get_data()
    assert (data["due"], data["unit"]) == ("2026-12-03", "H26.10.2")
    assert not {"facts", "subject", "actor", "step"} & set(data)
    assert Library(SECRET).verify(body, headers)["specversion"] == "1.0"
    with pytest.raises(WebhookVerificationError):
        Library(OTHER).verify(body, headers)


def test_the_limit_of_a_step_does_not_pass_for_the_promised_date() -> None:
    made = cloud_event("A-1", replace(EVENT, kind="step_opened"))

    assert "due" not in made["data"]


def test_we_trust_what_the_library_signs() -> None:
    body = b'{"a":1}'
    signed = Library(SECRET).sign("A-1/1", AT, body.decode())
    headers = {
        "Webhook-Id": "A-1/1",
        "Webhook-Timestamp": str(int(AT.timestamp())),
        "Webhook-Signature": f"v1,b2xk {signed}",
    }

    assert verify(body, headers, secret=SECRET, at=AT)


def test_a_signature_holds_for_its_message_secret_and_minutes_alone() -> None:
    headers = sign(b"{}", id="A-1/1", at=AT, secret=SECRET)

    def holds(body: bytes = b"{}", secret: str = SECRET, minutes: int = 0, **other: str) -> bool:
        at = AT + timedelta(minutes=minutes)
        changed = {name.replace("_", "-"): value for name, value in other.items()}
        return verify(body, {**headers, **changed}, secret=secret, at=at)

    assert holds()
    assert holds(minutes=5)
    assert holds(minutes=-5)
    assert not holds(minutes=6)
    assert not holds(minutes=-6)
    assert not holds(body=b"{} ")
    assert not holds(secret=OTHER)
    assert not holds(webhook_id="A-1/2")
    for stamp in ("", "x", "-5", "9" * 40, "１７９"):
        assert not holds(webhook_timestamp=stamp)
    for signature in ("", "v1,", "v2,abc", "v1,é", headers["webhook-signature"][3:]):
        assert not holds(webhook_signature=signature)
    assert not verify(b"{}", {}, secret=SECRET, at=AT)


@pytest.mark.parametrize("secret", ["", "secret", "whsec_", "whsec_c2hvcnQ=", "whsec_#" * 9])
def test_a_secret_that_keeps_nobody_out_is_refused(secret: str) -> None:
    with pytest.raises(InputError, match="openssl rand"):
        Webhook("https://portal.example/in", secret=secret)


@pytest.mark.parametrize(
    ("answer", "cause"),
    [(500, "http 500"), (404, "http 404"), (302, "redirect 302"), ("nonsense", "no http")],
)
def test_only_an_answer_of_2xx_is_taken(answer: int | str, cause: str) -> None:
    with receiving(answer) as receiver:
        assert failure(Webhook(receiver.url, secret=SECRET)) == cause
    # A redirect is not followed either.
    assert len(receiver.got) == 1


@pytest.mark.parametrize("answer", ["hang", "drip"])
def test_an_answer_that_does_not_end_is_cut_off(answer: str) -> None:
    with receiving(answer) as receiver:
        hook = Webhook(receiver.url, secret=SECRET, time_limit=timedelta(milliseconds=300))
        assert failure(hook) == "timeout"


def test_what_cannot_be_reached_says_why() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert failure(Webhook(f"http://127.0.0.1:{port}/", secret=SECRET)) == "refused"
    assert failure(Webhook("https://portal.invalid/", secret=SECRET)) == "unknown host"


def test_a_certificate_that_nobody_vouches_for_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    about = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*made, *about, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with receiving(204) as receiver, socket.create_server(("127.0.0.1", 0)) as outer:
        thread = threading.Thread(target=_tls_once, args=(outer, context, 2))
        thread.start()
        url = f"https://localhost:{outer.getsockname()[1]}/in"
        assert failure(Webhook(url, secret=SECRET)) == "certificate"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        Webhook(url, secret=SECRET).post(MADE, AT)
        thread.join()
    assert receiver.got == []


def _tls_once(outer: socket.socket, context: ssl.SSLContext, times: int) -> None:
    """Answer so many connections with 204, whether they trust us or not."""
    for _ in range(times):
        plain, _ = outer.accept()
        try:
            with context.wrap_socket(plain, server_side=True) as line:
                got = b""
                # Closing before all was read would break the line.
                while not got.endswith(b"}}") and (more := line.recv(65536)):
                    got += more
                line.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
        except OSError:
            plain.close()


@pytest.mark.parametrize(
    "url",
    [
        "http://portal.example/in",
        "http://10.0.0.1/in",
        "ftp://portal.example/",
        "file:///etc/passwd",
        "https://",
        "https:///in",
        "https://me:secret@portal.example/in",
        "https://portal.example/in#x",
        "https://portal.example/a b",
        "https://portal.example/\r\nHost: x",
        "https://portal.example:x/",
        "https://portal.example:0/",
        "https://[::1/",
        "//portal.example/in",
        "",
    ],
)
def test_an_address_that_is_no_safe_one_is_refused(url: str) -> None:
    with pytest.raises(InputError, match="webhook address"):
        Webhook(url, secret=SECRET)


def test_a_webhook_does_not_show_its_secret_or_query() -> None:
    assert repr(Webhook("https://a.example/in?token=x", secret=SECRET)) == (
        "Webhook('https://a.example/in')"
    )
    with pytest.raises(InputError, match="above 0"):
        Webhook("https://a.example/in", secret=SECRET, time_limit=timedelta())


def test_secrets_come_from_the_environment_or_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_SECRET", SECRET)
    path = tmp_path / "secret"
    path.write_text(f"{SECRET}\n", encoding="utf-8")

    assert secret_from_environment("PORTAL_SECRET") == SECRET
    assert secret_from_file(path) == SECRET
    with pytest.raises(InputError, match="not set"):
        secret_from_environment("NO_SUCH_SECRET")
    for wrong in (b"\xff\xfe", b"x" * 5000, b"short"):
        path.write_bytes(wrong)
        with pytest.raises(InputError):
            secret_from_file(path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="no ordinary file"):
        secret_from_file(tmp_path / "pipe")


def test_the_messages_of_a_round_share_a_connection(lasting_url: str) -> None:
    with OneStop.open(lasting_url) as shop, receiving(204, "words", 204) as receiver:
        shop.register_consumer("portal", at=MORNING)
        file(shop)
        hook = Webhook(receiver.url, secret=SECRET)
        assert shop.deliver(hook, consumer="portal", at=LATER).count > 3
        assert receiver.lines == 1
        file(shop, 1)
        shop.deliver(hook, consumer="portal", at=LATER)

    # It is closed at the end of the round.
    assert receiver.lines == 2


def test_a_connection_that_the_server_left_is_opened_anew() -> None:
    with receiving("leave", "leave", 204) as receiver:
        hook = Webhook(receiver.url, secret=SECRET)
        with hook.connected():
            for _ in range(4):
                hook.post(MADE, AT)

    assert (receiver.lines, len(receiver.got)) == (3, 4)


@pytest.mark.parametrize(
    ("answer", "lines"), [("words", 1), ("many words", 3), ("slow words", 3), ("endless", 3)]
)
def test_a_short_answer_is_heard_out_and_a_long_one_cut_off(answer: str, lines: int) -> None:
    with receiving(answer) as receiver:
        hook = Webhook(receiver.url, secret=SECRET)
        with hook.connected():
            for _ in range(3):
                hook.post(MADE, AT)

    assert (receiver.lines, len(receiver.got)) == (lines, 3)


def test_an_answer_to_come_is_waited_for_and_belongs_to_its_own_message() -> None:
    with receiving("early", 204, "early", 500) as receiver:
        hook = Webhook(receiver.url, secret=SECRET)
        with hook.connected():
            assert failure(hook) == "http 500"
            hook.post(MADE, AT)
            assert failure(hook) == "http 500"
            assert failure(hook) == "http 500"

    assert (receiver.lines, len(receiver.got)) == (1, 4)


def test_a_server_that_says_more_than_its_answer_is_asked_on_another_connection() -> None:
    with receiving("late", 204) as receiver:
        hook = Webhook(receiver.url, secret=SECRET)
        with hook.connected():
            hook.post(MADE, AT)
            receiver.over.wait(0.3)
            hook.post(MADE, AT)

    assert (receiver.lines, len(receiver.got)) == (2, 2)


@pytest.mark.parametrize("url", ["https://[2001:db8::5:443]/in", "http://[::1]/in"])
def test_an_address_of_ipv6_is_not_cut_into_another_one(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)

    assert failure(Webhook(url, secret=SECRET)) == "refused"
    host = url.partition("[")[2].partition("]")[0]
    assert asked == [(host, 443 if url.startswith("https") else 80)]


def test_a_message_alone_leaves_no_connection_behind() -> None:
    with receiving(204) as receiver:
        hook = Webhook(receiver.url, secret=SECRET)
        hook.post(MADE, AT)
        hook.post(MADE, AT)

    assert receiver.lines == 2


def test_a_server_that_does_not_answer_on_a_kept_connection_fails_in_time() -> None:
    with receiving(204, "hang") as receiver:
        hook = Webhook(receiver.url, secret=SECRET, time_limit=timedelta(milliseconds=300))
        with hook.connected():
            hook.post(MADE, AT)
            assert failure(hook) == "timeout"

    assert (receiver.lines, len(receiver.got)) == (1, 2)


def test_threads_at_once_post_on_connections_of_their_own() -> None:
    with receiving(204) as receiver, ThreadPoolExecutor(4) as pool:
        hook = Webhook(receiver.url, secret=SECRET)
        with hook.connected():
            done = [pool.submit(hook.post, MADE, AT) for _ in range(40)]
            for one in done:
                one.result()

    assert len(receiver.got) == 40
    assert receiver.lines <= 4


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("99999999999999999999", 6 * 3600),
        ("86400", 6 * 3600),
        ("Mon, 23 Nov 2026 02:05:00 GMT", 300),
        ("Monday, 23-Nov-26 02:05:00 GMT", 300),
        ("Mon Nov 23 02:05:00 2026", 300),
        ("Mon, 23 Nov 2026 01:00:00 GMT", 0),
        ("Fri, 23 Nov 2096 01:00:00 GMT", 6 * 3600),
        ("-5", 0),
        ("1.5", 0),
        ("１２０", 0),
        ("soon", 0),
        ("", 0),
        (None, 0),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_bounded(header: str | None, seconds: int) -> None:
    assert asked_wait(header, AT) == timedelta(seconds=seconds)


@given(st.text(max_size=80) | st.from_regex(r"[A-Z][a-z]{2}, \d+ [A-Z][a-z]{2} \d+ [\d:]+ .*"))
def test_whatever_stands_in_retry_after_asks_for_six_hours_at_most(header: str) -> None:
    assert timedelta() <= asked_wait(header, AT) <= timedelta(hours=6)


def test_a_receiver_that_asks_to_wait_is_left_alone_so_long(lasting_url: str) -> None:
    with OneStop.open(lasting_url) as shop, receiving((429, "600"), 204) as receiver:
        shop.register_consumer("portal", at=MORNING)
        codes = [file(shop, minute) for minute in range(2)]
        hook = Webhook(receiver.url, secret=SECRET)

        came = shop.deliver(hook, consumer="portal", at=LATER)
        assert [one.error for one in came.failed] == ["http 429"]
        assert (came.stopped, came.count) == (True, 0)
        soon = shop.deliver(hook, consumer="portal", at=LATER + timedelta(minutes=9))
        assert (soon.stopped, soon.count, soon.failed) == (True, 0, ())
        assert len(receiver.got) == 1
        (tried,) = [one for one in shop.messages("portal") if one.attempts]
        assert tried.due is not None
        assert tried.due >= shop.calendar.localize(LATER + timedelta(minutes=10))
        then = shop.deliver(hook, consumer="portal", at=LATER + timedelta(minutes=11))
        assert then.count == sum(len(shop.events(code)) for code in codes)


def test_a_function_may_ask_to_wait_too_but_not_longer_than_the_policy(lasting_url: str) -> None:
    def busy(_: CloudEvent) -> None:
        raise NotDelivered("queue full", wait=timedelta(days=9))

    with OneStop.open(lasting_url) as shop:
        shop.register_consumer("portal", at=MORNING)
        file(shop)
        policy = Policy(longest_pause=timedelta(hours=1))
        came = shop.deliver(busy, consumer="portal", at=LATER, policy=policy)
        (first, *_) = shop.messages("portal")

    assert (len(came.failed), came.stopped, first.last_error) == (1, True, "queue full")
    assert first.due is not None
    waited = first.due - shop.calendar.localize(LATER)
    assert timedelta(hours=1) <= waited < timedelta(hours=1, minutes=1)


def test_while_a_secret_is_changed_either_one_is_enough() -> None:
    now = datetime.now(UTC)
    with receiving(204) as receiver:
        Webhook(receiver.url, secret=(OTHER, SECRET)).post(MADE, now)
    ((headers, body),) = receiver.got

    for secret in (SECRET, OTHER, (SECRET, OTHER)):
        assert verify(body, headers, secret=secret, at=now)
    for secret in (SECRET, OTHER):
        Library(secret).verify(body, headers)
    assert not verify(body, headers, secret=THIRD, at=now)
    # The receiver may know both first.
    headers = sign(body, id="A-1/1", at=now, secret=OTHER)
    assert verify(body, headers, secret=[SECRET, OTHER], at=now)
    assert not verify(body, headers, secret=[SECRET, THIRD], at=now)


@pytest.mark.parametrize("secrets", [(), (SECRET, "short"), ["", SECRET]])
def test_every_one_of_several_secrets_is_looked_at(secrets: Sequence[str]) -> None:
    with pytest.raises(InputError, match="openssl rand"):
        Webhook("https://portal.example/in", secret=secrets)


def test_500_then_200_delivers_all_in_order(lasting_url: str) -> None:
    with OneStop.open(lasting_url) as shop, receiving(500, 204) as receiver:
        shop.register_consumer("portal", at=MORNING)
        code = file(shop)
        hook = Webhook(receiver.url, secret=SECRET)
        first = shop.deliver(hook, consumer="portal", at=LATER)
        assert [one.error for one in first.failed] == ["http 500"]
        later = LATER + timedelta(minutes=1)
        came = shop.deliver(hook, consumer="portal", at=later, source="urn:vn:H26")

        bodies = [from_http_event(HTTPMessage(*sent)) for sent in receiver.got]
        assert [one.get_extension("sequence") for one in bodies[1:]] == [
            f"{event.seq:010}" for event in shop.events(code)
        ]
        assert came.count == len(bodies) - 1
        assert {one.get_source() for one in bodies[1:]} == {"urn:vn:H26"}
        # Signed at the instant of the attempt, as the caller's clock has it.
        headers, body = receiver.got[-1]
        assert verify(body, headers, secret=SECRET, at=shop.calendar.localize(later))


def test_a_server_that_hangs_fails_by_the_policy_s_limit(lasting_url: str) -> None:
    with OneStop.open(lasting_url) as shop, receiving("hang") as receiver:
        shop.register_consumer("portal", at=MORNING)
        file(shop, accept=False)
        policy = Policy(time_limit=timedelta(milliseconds=200), in_a_row=1)
        came = shop.deliver(
            Webhook(receiver.url, secret=SECRET), consumer="portal", at=LATER, policy=policy
        )

    assert [one.error for one in came.failed] == ["timeout"]
