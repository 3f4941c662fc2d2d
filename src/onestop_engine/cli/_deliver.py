"""`onestop outbox deliver`: hand over what is due, to a webhook or to stdout."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from ..delivery import DEFAULT_SOURCE, Policy, Webhook, secret_from_environment, secret_from_file
from ..errors import InputError, OutcomeUnknown, StoreBusy
from ..texts import Text
from ._clock import now
from ._command import SpokenCommand, json_option, lang_option, option
from ._every import Ending
from ._every import every as run_every
from ._failures import FINE, PROBLEMS
from ._output import note, print_json, print_json_line
from ._shop import open_shop
from ._speech import say, short_instant, spoken, wishes
from ._values import read_instant

if TYPE_CHECKING:
    from ..delivery import CloudEvent, Delivered, Handler, Receiver

_ABOUT = Text(
    "Gửi những gì đến lượt: theo thứ tự trong từng hồ sơ, mỗi thông điệp ít nhất một lần.",
    "Deliver what is due: in order within each dossier, each message at least once.",
)
_DETAILS = Text(
    "Thông điệp theo chuẩn CloudEvents, không có dữ liệu cá nhân, ký theo Standard Webhooks. Gửi "
    "không được thì thử lại sau, mỗi lần chờ lâu hơn. Chạy lệnh này đều đặn, hoặc để nó chạy mãi "
    "bằng --every; mấy nơi cùng lúc cũng được.",
    "Messages are CloudEvents without personal data, signed as Standard Webhooks lays down. What "
    "fails is tried again later, after growing pauses. Run it regularly, or let it run on with "
    "--every; in several places at a time if need be.",
)
_DB = Text("Kho hồ sơ: tệp SQLite hoặc URL.", "The store: an SQLite file, or a URL.")
_TO = Text(
    "Địa chỉ https của bên nhận; dấu - thì in ra stdout, mỗi thông điệp một dòng.",
    "The receiver's https address; - prints to stdout, a message a line.",
)
_SECRET_ENV = Text(
    "Biến môi trường chứa khóa ký; khi đổi khóa thì ghi cả hai.",
    "The environment variable that holds the secret; while it is changed, give both.",
)
_SECRET_FILE = Text(
    "Tệp chứa khóa ký; khi đổi khóa thì ghi cả hai.",
    "The file that holds the secret; while it is changed, give both.",
)
_SOURCE = Text(
    "Tên của hệ thống này trong thông điệp (source).", "This system's name in messages (source)."
)
_LIMIT = Text("Gửi nhiều nhất bấy nhiêu.", "Try at most so many.")
_SECONDS = Text(
    "Mỗi lần gửi được chờ bấy nhiêu giây; mặc định 10.",
    "An attempt may take so many seconds; 10 by default.",
)
_AT = Text("Coi lúc này là bây giờ, ISO 8601.", "Take this instant for now, ISO 8601.")
_EVERY = Text(
    "Cứ bấy nhiêu giây lại gửi một lượt, đến khi nhận SIGTERM hoặc Ctrl-C; lượt nào có việc thì in "
    "một dòng.",
    "Deliver every so many seconds, until SIGTERM or Ctrl-C; a line for each round that did "
    "something.",
)
_EVERY_NOW = Text(
    "--every gửi theo giờ thật, nên không dùng cùng --at.",
    "--every goes by the real time; it does not go with --at.",
)
_NO_SECRET = Text(
    "Webhook phải được ký: cần --secret-env TÊN_BIẾN hoặc --secret-file TỆP. Tạo khóa: echo "
    "whsec_$(openssl rand -base64 32).",
    "A webhook has to be signed: give --secret-env NAME or --secret-file FILE. Make a secret with: "
    "echo whsec_$(openssl rand -base64 32).",
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
@option("--secret-env", "variables", multiple=True, metavar="VARIABLE", about=_SECRET_ENV)
@option("--secret-file", "files", multiple=True, metavar="FILE", about=_SECRET_FILE)
@option("--source", default=DEFAULT_SOURCE, metavar="URI", about=_SOURCE)
@option("--limit", type=click.IntRange(min=1), metavar="N", about=_LIMIT)
@option("--seconds", type=click.IntRange(1, 120), default=10, metavar="N", about=_SECONDS)
@option("--every", type=click.IntRange(1, 86_400), metavar="SECONDS", about=_EVERY)
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
    variables: tuple[str, ...],
    files: tuple[str, ...],
    source: str,
    limit: int | None,
    seconds: int,
    every: int | None,
    at: str | None,
) -> None:
    """Print how many were taken, and each that was not; problems found where there are any."""
    if every is not None and at is not None:
        raise InputError(_EVERY_NOW)
    allowed = timedelta(seconds=seconds)
    handler = _handler(to, variables, files, allowed)
    with open_shop(db) as shop:

        def one_round(instant: datetime, stop: Callable[[], bool] | None = None) -> Delivered:
            return shop.deliver(
                handler,
                consumer=name,
                at=instant,
                policy=Policy(time_limit=allowed),
                limit=limit,
                source=source,
                stop=stop,
            )

        say_it = note if to == "-" else click.echo
        if every is not None:
            _rounds(every, one_round, lambda came, instant: _print_line(came, instant, say_it))
            return
        came = one_round(now() if at is None else read_instant(at, "--at"))
    if wishes().as_json:
        print_json(_document(came))
    else:
        _print(came, say_it)
    ctx.exit(PROBLEMS if came.failed else FINE)


def _handler(
    to: str, variables: tuple[str, ...], files: tuple[str, ...], allowed: timedelta
) -> Handler | Receiver:
    if to == "-":
        if variables or files or wishes().as_json:
            raise InputError(_STDOUT)
        return _print_event
    secrets = [*map(secret_from_environment, variables), *map(secret_from_file, files)]
    if not secrets:
        raise InputError(_NO_SECRET)
    return Webhook(to, secret=secrets, time_limit=allowed)


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
                "Bên nhận nhiều lần liền không nhận, hoặc hẹn gửi sau; phần còn lại để lần sau.",
                "The receiver failed several times in a row, or asked to wait; the rest is left "
                "for later.",
            )
        )


def _rounds(
    seconds: int,
    one_round: Callable[[datetime, Callable[[], bool]], Delivered],
    tell: Callable[[Delivered, datetime], None],
) -> None:
    """Deliver until the program is told to end, also while the store is away for a time."""

    def run(ending: Ending) -> None:
        instant = now()
        try:
            came = one_round(instant, ending)
        except (StoreBusy, OutcomeUnknown) as error:
            # What it had claimed comes back by itself.
            note(f"{short_instant(instant)}  {spoken(error.message)}")
            return
        if came.count or came.failed:
            tell(came, instant)

    run_every(seconds, run)


def _print_line(came: Delivered, instant: datetime, say_it: Callable[[str], None]) -> None:
    if wishes().as_json:
        print_json_line({"at": instant, **_document(came)})
        return
    line = [say("{n} đã gửi", "{n} delivered", n=came.count)]
    for error, times in Counter(one.error for one in came.failed).items():
        line.append(say("{n} không được ({why})", "{n} failed ({why})", n=times, why=error))
    if came.dead:
        line.append(say("{n} không gửi nữa", "{n} given up", n=came.dead))
    say_it(f"{short_instant(instant)}  {came.consumer}: {', '.join(line)}")


def _document(came: Delivered) -> dict[str, Any]:
    return {
        "consumer": came.consumer,
        "delivered": came.count,
        "failed": came.failed,
        "stopped": came.stopped,
    }
