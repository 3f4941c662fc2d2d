"""`onestop db`: looking after a store; now, bringing it up to the tables of this version."""

from __future__ import annotations

import click

from ..errors import InputError
from ..store import upgrade_store
from ..texts import Text
from ._command import SpokenCommand, json_option, lang_option
from ._command import group as spoken_group
from ._output import print_json
from ._shop import is_missing, no_store, store_url
from ._speech import say, wishes

_UPGRADE = Text(
    "Chuyển kho sang cấu trúc của phiên bản này, trọn vẹn hoặc không gì cả.",
    "Bring a store to the tables of this version: all of it, or nothing.",
)
_DETAILS = Text(
    "Hãy dừng mọi chương trình đang dùng kho và sao lưu trước. Tệp SQLite tự chuyển khi được mở, "
    "nếu không chương trình nào khác đang mở nó; kho PostgreSQL chờ lệnh này.",
    "Stop every program that uses the store, and take a backup first. An SQLite file is brought up "
    "to date when it is opened, unless another program has it open; PostgreSQL waits for this "
    "command.",
)
_IN_MEMORY = Text(
    "Kho trong bộ nhớ không có gì để chuyển. Hãy ghi tệp SQLite hoặc URL.",
    "A store in memory has nothing to bring up to date. Name an SQLite file, or a URL.",
)


@spoken_group("db", examples=("onestop db upgrade demo.db",))
@lang_option
@click.pass_context
def db(ctx: click.Context) -> None:
    """The group; alone it shows its help."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@db.command(
    "upgrade",
    cls=SpokenCommand,
    about=_UPGRADE,
    details=_DETAILS,
    examples=("onestop db upgrade demo.db",),
)
@click.argument("store", metavar="URL")
@json_option
@lang_option
def upgrade(*, store: str) -> None:
    """Print the versions before and after."""
    url = store_url(store)
    if url.startswith("memory:"):
        raise InputError(_IN_MEMORY)
    if is_missing(store):
        raise no_store(store)
    before, after = upgrade_store(url)
    if wishes().as_json:
        print_json({"before": before, "after": after})
    elif before == after:
        click.echo(
            say("Kho đã ở cấu trúc {after}.", "The store has schema {after} already.", after=after)
        )
    else:
        click.echo(
            say(
                "Đã chuyển kho từ cấu trúc {before} sang {after}.",
                "The store was brought from schema {before} to {after}.",
                before=before,
                after=after,
            )
        )
