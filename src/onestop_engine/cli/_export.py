"""`onestop export`: the dossiers of a store as an event log, without anything personal."""

from __future__ import annotations

from datetime import datetime, time

import click

from ..exchange.logs import leaving, write_log
from ..texts import Text
from ._clock import now
from ._command import command, json_option, lang_option, option, store_option
from ._output import print_json
from ._shop import open_shop
from ._speech import say, wishes
from ._values import read_moment

_DETAILS = Text(
    "XES: .xes, .xes.gz; OCEL 2.0: .jsonocel, .xmlocel, .sqlite. Không có họ tên, lý do hay dữ "
    "liệu cá nhân; người xử lý chỉ còn số thứ tự.",
    "XES: .xes, .xes.gz; OCEL 2.0: .jsonocel, .xmlocel, .sqlite. No names, reasons or personal "
    "data leave; whoever acted is but a number.",
)
_AS_OF = Text(
    "Chỉ những gì đã biết đến lúc này; mặc định là bây giờ.",
    "Only what was known at this instant; now by default.",
)


@command(
    "export",
    details=_DETAILS,
    examples=(
        "onestop export dossiers.xes.gz --db demo.db",
        "onestop export dossiers.jsonocel --db demo.db --as-of 2026-06-30",
    ),
)
@click.argument("file", metavar="FILE")
@store_option()
@option("--as-of", metavar="ISO", about=_AS_OF)
@json_option
@lang_option
def export(*, file: str, db: str, as_of: str | None) -> None:
    """Write the log, complete or not at all."""
    with open_shop(db) as shop:
        moment = now() if as_of is None else read_moment(as_of, "--as-of")
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time.max)
        events = write_log(leaving(shop, shop.calendar.localize(moment)), file)
    if wishes().as_json:
        print_json({"path": file, "events": events})
        return
    click.echo(
        say("Đã viết {file}: {n} sự kiện.", "Written: {file}, {n} events.", file=file, n=events)
    )
