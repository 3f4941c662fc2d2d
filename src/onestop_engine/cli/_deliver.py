"""`onestop outbox deliver`: hand over what is due, to a webhook or to stdout."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from ..delivery import DEFAULT_SOURCE, Policy, Webhook, secret_from_environment, secret_from_file
from ..errors import InputError
from ..texts import Text
from ._clock import now
from ._command import SpokenCommand, json_option, lang_option, option
from ._failures import FINE, PROBLEMS
from ._output import note, print_json
from ._shop import open_shop
from ._speech import say, wishes
from ._values import read_instant

if TYPE_CHECKING:
    from ..delivery import CloudEvent, Delivered, Handler, Receiver

_ABOUT = Text(
    "Gửi những gì đến lượt: theo thứ tự trong từng hồ sơ, mỗi thông điệp ít nhất một lần.",
    "Deliver what is due: in order within each dossier, each message at least once.",
)
_DETAILS = Text(
    "Thông điệp theo chuẩn CloudEvents, không có dữ liệu cá nhân, ký theo Standard Webhooks. Gửi "
    "không được thì thử lại sau, mỗi lần chờ lâu hơn. Chạy lệnh này đều đặn, mấy nơi cùng lúc cũng "
    "được.",
    "Messages are CloudEvents without personal data, signed as Standard Webhooks lays down. What "
    "fails is tried again later, after growing pauses. Run it regularly, in several places at a "
    "time if need be.",
)
_DB = Text("Kho hồ sơ: tệp SQLite hoặc URL.", "The store: an SQLite file, or a URL.")
_TO = Text(
    "Địa chỉ https của bên nhận; dấu - thì in ra stdout, mỗi thông điệp một dòng.",
    "The receiver's https address; - prints to stdout, a message a line.",
)
_SECRET_ENV = Text(
    "Biến môi trường chứa khóa ký.", "The environment variable that holds the secret."
)
_SECRET_FILE = Text("Tệp chứa khóa ký.", "The file that holds the secret.")
_SOURCE = Text(
    "Tên của hệ thống này trong thông điệp (source).", "This system's name in messages (source)."
)
_LIMIT = Text("Gửi nhiều nhất bấy nhiêu.", "Try at most so many.")
_SECONDS = Text(
    "Mỗi lần gửi được chờ bấy nhiêu giây; mặc định 10.",
    "An attempt may take so many seconds; 10 by default.",
)
_AT = Text("Coi lúc này là bây giờ, ISO 8601.", "Take this instant for now, ISO 8601.")
_ONE_SECRET = Text(
    "Webhook phải được ký: chỉ một trong hai, --secret-env TÊN_BIẾN hoặc --secret-file TỆP. Tạo "
    "khóa: echo whsec_$(openssl rand -base64 32).",
    "A webhook has to be signed: give one of --secret-env NAME and --secret-file FILE. Make a "
    "secret with: echo whsec_$(openssl rand -base64 32).",
)
_STDOUT = Text(
    "--to - in thông điệp ra stdout, nên không dùng cùng --json hay khóa ký.",
    "--to - prints the messages to stdout; it goes neither with --json nor with a secret.",
)


@click.command(
    "deliver",
    cls=SpokenCommand,
    about=_ABOUT,
    details=_DETAILS,
    examples=("onestop outbox deliver portal --db demo.db --to -",),
)
@click.argument("name", metavar="NAME")
@option("--db", required=True, metavar="URL", about=_DB)
@option("--to", required=True, metavar="URL|-", about=_TO)
@option("--secret-env", metavar="VARIABLE", about=_SECRET_ENV)
@option("--secret-file", metavar="FILE", about=_SECRET_FILE)
@option("--source", default=DEFAULT_SOURCE, metavar="URI", about=_SOURCE)
@option("--limit", type=click.IntRange(min=1), metavar="N", about=_LIMIT)
@option("--seconds", type=click.IntRange(1, 120), default=10, metavar="N", about=_SECONDS)
@option("--at", metavar="ISO", about=_AT)
@json_option
@lang_option
@click.pass_context
def deliver(
    ctx: click.Context,
    *,
    name: str,
    db: str,
    to: str,
    secret_env: str | None,
    secret_file: str | None,
    source: str,
    limit: int | None,
    seconds: int,
    at: str | None,
) -> None:
    """Print how many were taken, and each that was not; problems found where there are any."""
    allowed = timedelta(seconds=seconds)
    handler = _handler(to, secret_env, secret_file, allowed)
    with open_shop(db) as shop:
        came = shop.deliver(
            handler,
            consumer=name,
            at=now() if at is None else read_instant(at, "--at"),
            policy=Policy(time_limit=allowed),
            limit=limit,
            source=source,
        )
    if wishes().as_json:
        print_json(_document(came))
    else:
        _print(came, say_it=note if to == "-" else click.echo)
    ctx.exit(PROBLEMS if came.failed else FINE)


def _handler(
    to: str, secret_env: str | None, secret_file: str | None, allowed: timedelta
) -> Handler | Receiver:
    given = [one for one in (secret_env, secret_file) if one is not None]
    if to == "-":
        if given or wishes().as_json:
            raise InputError(_STDOUT)
        return _print_event
    if len(given) != 1:
        raise InputError(_ONE_SECRET)
    if secret_env is not None:
        secret = secret_from_environment(secret_env)
    else:
        secret = secret_from_file(given[0])
    return Webhook(to, secret=secret, time_limit=allowed)


def _print_event(event: CloudEvent) -> None:
    # It is written, or this fails and the message comes again.
    click.echo(json.dumps(event, ensure_ascii=False))


def _print(came: Delivered, say_it: Callable[[str], None]) -> None:
    say_it(say("Đã gửi {n} thông điệp.", "Delivered messages: {n}.", n=came.count))
    for one in came.failed:
        ending = say(" (không gửi nữa)", " (given up)") if one.dead else ""
        say_it(f"  {one.code} {one.seq}  {one.error}{ending}")
    if came.stopped:
        say_it(
            say(
                "Bên nhận không nhận nhiều lần liền; phần còn lại để lần sau.",
                "The receiver failed several times in a row; the rest is left for later.",
            )
        )


def _document(came: Delivered) -> dict[str, Any]:
    return {
        "consumer": came.consumer,
        "delivered": came.count,
        "failed": came.failed,
        "stopped": came.stopped,
    }
