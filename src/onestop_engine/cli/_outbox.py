"""`onestop outbox`: to whom events are delivered, what waits for them, and delivering it."""

from __future__ import annotations

from typing import get_args

import click

from ..store import Consumer, Message, MessageState
from ..texts import Text
from ._clock import now
from ._command import SpokenCommand, json_option, lang_option, option
from ._command import group as spoken_group
from ._deliver import deliver
from ._output import heading, paint, print_json
from ._shop import open_shop
from ._speech import say, short_instant, spoken, wishes
from ._values import read_instant

DB = Text("Kho hồ sơ: tệp SQLite hoặc URL.", "The store: an SQLite file, or a URL.")
AT = Text("Coi lúc này là bây giờ, ISO 8601.", "Take this instant for now, ISO 8601.")
_LIST = Text(
    "Liệt kê các bên nhận: bao nhiêu thông điệp đang chờ, đã gửi, không gửi được nữa.",
    "List the consumers: how many messages wait, were delivered, were given up.",
)
_SHOW = Text(
    "Xem các thông điệp chưa gửi được của một bên nhận, và vì sao.",
    "Show the undelivered messages of a consumer, and why they are.",
)
_ALL = Text("Xem cả thông điệp đã gửi và đã bỏ qua.", "Show delivered and skipped ones, too.")
_OF_CODE = Text("Chỉ hồ sơ này.", "Only this dossier.")
_MOST = Text("Xem nhiều nhất bấy nhiêu; mặc định 100.", "Show at most so many; 100 by default.")
_REGISTER = Text(
    "Đăng ký một bên nhận: từ nay mọi sự kiện đều được gửi cho họ.",
    "Register a consumer: from now on every event is posted to it.",
)
_FROM_START = Text(
    "Gửi cả các sự kiện đã có từ trước.", "Post the events that are there already, too."
)
_REMOVE = Text(
    "Xóa một bên nhận; từ chối khi còn thông điệp chưa gửi.",
    "Remove a consumer; refused while messages wait for it.",
)
_DISCARD = Text("Chấp nhận mất các thông điệp chưa gửi.", "Let the undelivered messages be lost.")
_RETRY = Text(
    "Gửi lại các thông điệp không gửi được nữa, sau khi đã sửa nguyên nhân.",
    "Try messages anew that were given up, once the cause is mended.",
)
_SKIP = Text(
    "Bỏ qua thông điệp không gửi được của một hồ sơ, để các thông điệp sau đi tiếp.",
    "Leave out what was given up of a dossier, so that later messages go on.",
)
_FORGET = Text(
    "Dọn các thông điệp đã gửi hoặc đã bỏ qua từ trước một lúc; sự kiện vẫn còn nguyên.",
    "Forget messages delivered or left out before an instant; events stay.",
)
_BEFORE = Text("Trước lúc này, ISO 8601.", "Before this instant, ISO 8601.")
_CLOSED = Text(
    "Chưa gửi gì: đang xếp hàng các sự kiện cũ, hoặc đang xóa. Nếu bị ngắt, chạy lại onestop "
    "outbox register --from-start, hoặc onestop outbox remove.",
    "Nothing is delivered: old events are still being posted, or it is being removed. If that was "
    "interrupted, run onestop outbox register --from-start, or onestop outbox remove, again.",
)
_SEQ = Text("Chỉ sự kiện mang số này.", "Only the event with this sequence.")


@spoken_group(
    "outbox",
    examples=(
        "onestop outbox register portal --db demo.db",
        "onestop outbox list --db demo.db",
        "onestop outbox deliver portal --db demo.db --to -",
    ),
)
@lang_option
@click.pass_context
def outbox(ctx: click.Context) -> None:
    """The group; alone it shows its help."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


outbox.add_command(deliver)
_db_option = option("--db", required=True, metavar="URL", about=DB)
_at_option = option("--at", metavar="ISO", about=AT)
_name_argument = click.argument("name", metavar="NAME")


@outbox.command(
    "list", cls=SpokenCommand, about=_LIST, examples=("onestop outbox list --db demo.db",)
)
@_db_option
@json_option
@lang_option
def list_consumers(*, db: str) -> None:
    """Print a line for each consumer."""
    with open_shop(db) as shop:
        found = shop.consumers()
    if wishes().as_json:
        print_json({"consumers": found})
        return
    if not found:
        click.echo(say("Chưa có bên nhận nào.", "There are no consumers."))
    for one in found:
        click.echo(heading(one.name))
        click.echo(f"  {_counts(one)}")
        if one.since is None:
            click.echo(f"  {spoken(_CLOSED)}")


def _counts(one: Consumer) -> str:
    counts = say(
        "{pending} đang chờ, {delivered} đã gửi, {dead} không gửi được nữa, {skipped} bỏ qua",
        "{pending} waiting, {delivered} delivered, {dead} given up, {skipped} skipped",
        pending=one.pending,
        delivered=one.delivered,
        dead=one.dead,
        skipped=one.skipped,
    )
    if one.oldest is None:
        return counts
    oldest = short_instant(one.oldest)
    return counts + say("; cũ nhất từ {oldest}", "; the oldest since {oldest}", oldest=oldest)


@outbox.command(
    "show", cls=SpokenCommand, about=_SHOW, examples=("onestop outbox show portal --db demo.db",)
)
@_name_argument
@_db_option
@option("--code", metavar="CODE", about=_OF_CODE)
@option("--all", "everything", is_flag=True, about=_ALL)
@option("--limit", type=click.IntRange(min=1), default=100, metavar="N", about=_MOST)
@json_option
@lang_option
def show(*, name: str, db: str, code: str | None, everything: bool, limit: int) -> None:
    """Print a line for each message."""
    with open_shop(db) as shop:
        states = get_args(MessageState) if everything else ("pending", "dead")
        found = shop.messages(name, states=states, code=code, limit=limit)
    if wishes().as_json:
        print_json({"messages": found})
        return
    if not found:
        click.echo(say("Không có thông điệp nào.", "There are no messages."))
    for one in found:
        click.echo(f"{one.code} {one.seq:>3}  {one.kind:<20} {_state(one)}")


def _state(one: Message) -> str:
    state = paint(_STATES[one.state].say(wishes().lang), fg="red" if one.state == "dead" else None)
    parts = [state]
    if one.attempts:
        parts.append(say("{n} lần thử", "attempts: {n}", n=one.attempts))
    if one.last_error is not None:
        parts.append(one.last_error)
    if one.state == "pending":
        parts.append(_when(one))
    return ", ".join(parts)


def _when(one: Message) -> str:
    if one.due is None:
        return say("chờ thông điệp trước", "held back by an earlier one")
    return say("gửi từ {at}", "due from {at}", at=short_instant(one.due))


_STATES = {
    "pending": Text("đang chờ", "waiting"),
    "delivered": Text("đã gửi", "delivered"),
    "dead": Text("không gửi được nữa", "given up"),
    "skipped": Text("bỏ qua", "skipped"),
}


@outbox.command(
    "register",
    cls=SpokenCommand,
    about=_REGISTER,
    examples=(
        "onestop outbox register portal --db demo.db",
        "onestop outbox register archive --db demo.db --from-start",
    ),
)
@_name_argument
@_db_option
@option("--from-start", is_flag=True, about=_FROM_START)
@_at_option
@json_option
@lang_option
def register(*, name: str, db: str, from_start: bool, at: str | None) -> None:
    """Print the new consumer."""
    with open_shop(db) as shop:
        instant = now() if at is None else read_instant(at, "--at")
        made = shop.register_consumer(name, at=instant, from_start=from_start)
    if wishes().as_json:
        print_json(made)
        return
    click.echo(
        say(
            "Đã đăng ký {name}: {count} thông điệp đang chờ.",
            "Registered {name}: messages waiting: {count}.",
            name=name,
            count=made.pending,
        )
    )


@outbox.command(
    "remove",
    cls=SpokenCommand,
    about=_REMOVE,
    examples=("onestop outbox remove portal --db demo.db --discard",),
)
@_name_argument
@_db_option
@option("--discard", is_flag=True, about=_DISCARD)
@json_option
@lang_option
def remove(*, name: str, db: str, discard: bool) -> None:
    """Print how many messages were lost with it."""
    with open_shop(db) as shop:
        lost = shop.remove_consumer(name, discard=discard)
    if wishes().as_json:
        print_json({"name": name, "lost": lost})
        return
    click.echo(
        say(
            "Đã xóa {name}; bỏ {lost} thông điệp chưa gửi.",
            "Removed {name}; undelivered messages lost: {lost}.",
            name=name,
            lost=lost,
        )
    )


@outbox.command(
    "retry",
    cls=SpokenCommand,
    about=_RETRY,
    examples=("onestop outbox retry portal --db demo.db",),
)
@_name_argument
@_db_option
@option("--code", metavar="CODE", about=_OF_CODE)
@_at_option
@json_option
@lang_option
def retry(*, name: str, db: str, code: str | None, at: str | None) -> None:
    """Print how many messages will be tried anew."""
    with open_shop(db) as shop:
        instant = now() if at is None else read_instant(at, "--at")
        count = shop.retry_messages(name, at=instant, code=code)
    _print_count(
        count, say("Thông điệp sẽ gửi lại: {n}.", "Messages to be tried anew: {n}.", n=count)
    )


@outbox.command(
    "skip",
    cls=SpokenCommand,
    about=_SKIP,
    examples=("onestop outbox skip portal --code H26.10.2-260106-0001 --db demo.db",),
)
@_name_argument
@_db_option
@option("--code", required=True, metavar="CODE", about=_OF_CODE)
@option("--seq", type=click.IntRange(min=1), metavar="N", about=_SEQ)
@_at_option
@json_option
@lang_option
def skip(*, name: str, db: str, code: str, seq: int | None, at: str | None) -> None:
    """Print how many messages were left out."""
    with open_shop(db) as shop:
        instant = now() if at is None else read_instant(at, "--at")
        count = shop.skip_messages(name, code, at=instant, seq=seq)
    _print_count(count, say("Thông điệp bỏ qua: {n}.", "Messages left out: {n}.", n=count))


@outbox.command(
    "forget",
    cls=SpokenCommand,
    about=_FORGET,
    examples=("onestop outbox forget portal --before 2026-01-01 --db demo.db",),
)
@_name_argument
@_db_option
@option("--before", required=True, metavar="ISO", about=_BEFORE)
@json_option
@lang_option
def forget(*, name: str, db: str, before: str) -> None:
    """Print how many messages were forgotten."""
    with open_shop(db) as shop:
        count = shop.forget_delivered(name, before=read_instant(before, "--before"))
    _print_count(count, say("Thông điệp đã dọn: {n}.", "Messages forgotten: {n}.", n=count))


def _print_count(count: int, sentence: str) -> None:
    if wishes().as_json:
        print_json({"count": count})
    else:
        click.echo(sentence)
