"""`onestop demo`: a commune's half year on made-up dossiers, from the procedures to the report."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

import click

from .. import synthetic
from ..catalog import Catalog
from ..engine import Dossier
from ..errors import InputError
from ..onestop import OneStop
from ..statistics import DossierRow, Panel, Period, Report06a, panel, report_06a, rows
from ..texts import Text
from ._command import command, json_option, lang_option, option
from ._dossiers import dossier_document, print_dossier, print_fees
from ._output import colours, heading, note, paint, print_json
from ._progress import Progress
from ._shop import open_shop
from ._speech import language, say, say_number, spoken, wishes
from ._stats_reports import labels_of
from ._tables import render_table

_MOST: Final = 100_000
_LAST_DAY: Final = date(2026, 7, 31)

_DETAILS = Text(
    "Mọi hồ sơ đều do máy bịa ra, không có người thật. Cùng --seed thì cùng kết quả.",
    "Every dossier is made up, nobody is real. The same --seed gives the same result.",
)
_DB = Text(
    "Giữ kho hồ sơ trong tệp này để xem tiếp; mặc định là tệp tạm.",
    "Keep the store in this file, to look at it further; a temporary one by default.",
)
_DOSSIERS = Text("Số hồ sơ; mặc định 850.", "How many dossiers; 850 by default.")
_SEED = Text("Hạt giống ngẫu nhiên; mặc định 2026.", "The seed; 2026 by default.")


@command(
    "demo",
    details=_DETAILS,
    examples=("onestop demo", "onestop demo --db demo.db --dossiers 60"),
)
@option("--db", metavar="FILE", about=_DB)
@option("--dossiers", type=click.IntRange(1, _MOST), default=850, metavar="N", about=_DOSSIERS)
@option("--seed", type=int, default=2026, metavar="N", about=_SEED)
@json_option
@lang_option
def demo(*, db: str | None, dossiers: int, seed: int) -> None:
    """Run a commune, and print what comes out."""
    if db is not None:
        if Path(db).exists():
            raise InputError(_EXISTS.fill(path=db))
        _demonstrate(db, dossiers, seed, kept=True)
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        _demonstrate(str(Path(folder) / "demo.db"), dossiers, seed, kept=False)


def _demonstrate(db: str, dossiers: int, seed: int, *, kept: bool) -> None:
    checked = _check_procedures()
    with open_shop(db, create=True) as shop:
        with Progress(say("Chạy hồ sơ", "Running dossiers")) as progress:
            summary = synthetic.commune(shop, dossiers=dossiers, seed=seed, progress=progress)
        at = shop.calendar.localize(datetime.combine(_LAST_DAY, time.max))
        found = list(rows(shop, at))
        story = shop.get(summary.story or found[0].code)
        bill = shop.get(summary.fees or story.code)
        figures = panel(found, _LAST_DAY.year, _LAST_DAY.month, at)
        form = _form(shop, found, at)
        if wishes().as_json:
            print_json(_document(shop, checked, story=story, bill=bill, figures=figures, form=form))
            return
        _print(shop, checked, found, story=story, bill=bill, figures=figures, form=form)
    if kept:
        _print_next(db, story)


def _check_procedures() -> int:
    """How many bundled procedures load; ProcedureError for the first that does not."""
    catalog = Catalog.bundled()
    codes = catalog.codes
    with Progress(say("Kiểm tra thủ tục", "Checking procedures")) as progress:
        for done, code in enumerate(codes, start=1):
            catalog.versions(code)
            progress(done, len(codes))
    return len(codes)


def _form(shop: OneStop, found: Sequence[DossierRow], at: datetime) -> Report06a:
    period = Period.of(date(_LAST_DAY.year, 1, 1), _LAST_DAY)
    return report_06a(found, period, at, labels=labels_of("field", found, shop.catalog))


def _print(
    shop: OneStop,
    checked: int,
    found: Sequence[DossierRow],
    *,
    story: Dossier,
    bill: Dossier,
    figures: Panel,
    form: Report06a,
) -> None:
    counts = say(
        "{codes} thủ tục kèm theo, không có lỗi. {n} hồ sơ của một xã, tháng 1 đến tháng 7/2026.",
        "{codes} bundled procedures, no errors. {n} dossiers of a commune, January to July 2026.",
        codes=checked,
        n=say_number(sum(row.parent is None for row in found)),
    )
    click.echo(heading(counts))
    _print_title(say("Một hồ sơ, và vì sao hẹn ngày đó", "A dossier, and why it is due then"))
    print_dossier(shop, story.code)
    _print_title(say("Tiền của một hồ sơ khác", "What another one costs"))
    procedure = shop.procedure_of(bill)
    click.echo(heading(f"{bill.code}  {spoken(procedure.title)} ({bill.procedure_ref})"))
    print_fees(bill, procedure)
    _print_title(say("Bảng của xã", "The commune panel"))
    colour = colours()
    click.echo(render_table(figures.to_table(language()), colour=colour))
    _print_title(say("Báo cáo", "The report"))
    click.echo(render_table(form.to_table(language()), colour=colour))


def _print_title(title: str) -> None:
    click.echo(f"\n{paint(f'━━ {title} '.ljust(100, '━'), fg='cyan')}\n")


def _print_next(db: str, story: Dossier) -> None:
    note(say("\nKho hồ sơ ở {db}. Xem tiếp:", "\nThe store is {db}. To go on:", db=db))
    note(f"  onestop explain {story.code} --db {db}")
    note(f"  onestop stats --db {db} --from 2026-01-01 --to 2026-07-31 --report steps")


def _document(
    shop: OneStop,
    checked: int,
    *,
    story: Dossier,
    bill: Dossier,
    figures: Panel,
    form: Report06a,
) -> dict[str, Any]:
    return {
        "procedures": checked,
        "dossier": dossier_document(shop, story.code),
        "fees": {"code": bill.code, "procedure": bill.procedure, "lines": bill.fees},
        "panel": figures.to_data(),
        "report": form.to_data(),
    }


_EXISTS = Text(
    "«{path}» đã có. Chọn tên khác cho --db, hoặc xóa tệp cũ trước.",
    "'{path}' exists already. Choose another name for --db, or remove it first.",
)
