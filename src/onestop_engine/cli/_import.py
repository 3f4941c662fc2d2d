"""`onestop import`: drafts of procedures from the records of the national catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from ..exchange import GROUPS, KINDS, STATES, VERDICTS, Change, Import, import_records
from ..texts import Text
from ._command import command, json_option, lang_option, option
from ._failures import FINE, PROBLEMS
from ._output import heading, print_json
from ._phrases import counted
from ._progress import Progress
from ._speech import say, spoken, wishes

_DETAILS = Text(
    "RECORDS là tệp JSON Lines (mỗi dòng một thủ tục), hoặc JSON của cơ sở dữ liệu quốc gia. Mỗi "
    "thủ tục thành một bản nháp; điều máy không được tự quyết nằm trong `review`. Nhập lại thì "
    "giữ những gì người rà soát đã sửa.",
    "RECORDS is JSON Lines, one procedure a line, or the national database's own JSON. Each "
    "procedure becomes a draft; what a machine must not decide stands in its `review`. Importing "
    "again keeps what a person changed.",
)
_FOLDER = Text("Thư mục nhận các bản nháp.", "The folder for the drafts.")
_STATES: Mapping[str, Text] = {
    "new": Text("mới", "new"),
    "unchanged": Text("không đổi", "unchanged"),
    "updated": Text("cập nhật", "updated"),
    "merged": Text("trộn, giữ phần người sửa", "merged, a person's changes kept"),
    "kept": Text("giữ nguyên, không ghi", "kept, not written"),
}
_VERDICTS: Mapping[str, Text] = {
    "certain": Text("chắc", "certain"),
    "doubtful": Text("cần xem", "doubtful"),
    "missing": Text("thiếu", "missing"),
    "lost": Text("mất", "lost"),
}
_GROUPS: Mapping[str, Text] = {
    "header": Text("phần đầu", "header"),
    "agencies": Text("cơ quan", "agencies"),
    "legal_basis": Text("căn cứ pháp lý", "legal basis"),
    "deadlines": Text("thời hạn", "deadlines"),
    "fees": Text("phí, lệ phí", "fees"),
    "documents": Text("thành phần hồ sơ", "documents"),
    "steps": Text("trình tự", "steps"),
}
_CHANGES: Mapping[str, Text] = {
    "added": Text("thêm", "added"),
    "removed": Text("bỏ", "removed"),
    "changed": Text("đổi", "changed"),
    "kept": Text("nguồn đổi, giữ phần người sửa", "source changed, a person's wording kept"),
}


@command(
    "import",
    details=_DETAILS,
    examples=("onestop import records.jsonl -o drafts", "onestop check drafts"),
)
@click.argument("records", metavar="RECORDS")
@option("-o", "--output", "folder", required=True, metavar="DIR", about=_FOLDER)
@json_option
@lang_option
@click.pass_context
def import_(ctx: click.Context, *, records: str, folder: str) -> None:
    """Print what was written, what changed, and how sure it all is."""
    with Progress(say("Nhập", "Importing")) as progress:
        done = import_records(Path(records), Path(folder), progress=progress)
    if wishes().as_json:
        print_json(_document(done))
    else:
        _print(done, folder)
    ctx.exit(PROBLEMS if done.refused else FINE)


def _print(done: Import, folder: str) -> None:
    count = counted(len(done.files), "thủ tục", "procedure", "procedures")
    states = [
        f"{done.count(state)} {spoken(_STATES[state])}" for state in STATES if done.count(state)
    ]
    click.echo(heading(f"{folder}: {spoken(count)} ({', '.join(states) or '–'})"))
    for file in done.files:
        if file.changes or file.state == "kept":
            click.echo(f"{file.path}: {spoken(_STATES[file.state])}")
        for change in file.changes:
            _print_change(change)
    for refusal in done.refused:
        click.echo(f"{refusal.where}: {spoken(refusal.why)}", err=True)
    if done.files:
        _print_counts(done)


def _print_change(change: Change) -> None:
    click.echo(f"  {change.what}: {spoken(_CHANGES[change.kind])}")
    click.echo(f"    - {change.before or '–'}")
    click.echo(f"    + {change.after or '–'}")


def _print_counts(done: Import) -> None:
    click.echo(heading(say("Những gì nguồn nêu đã thành", "What the source states became")))
    widths = [max(9, len(spoken(_VERDICTS[verdict]))) for verdict in VERDICTS]
    titles = (spoken(_VERDICTS[verdict]) for verdict in VERDICTS)
    click.echo(_row("", zip(titles, widths, strict=True)))
    for group in GROUPS:
        numbers = (str(done.tally.counts[group][verdict]) for verdict in VERDICTS)
        click.echo(_row(spoken(_GROUPS[group]), zip(numbers, widths, strict=True)))
    totals = (str(done.tally.total(verdict)) for verdict in VERDICTS)
    click.echo(_row(say("tất cả", "all"), zip(totals, widths, strict=True)))
    if done.tally.reviews:
        click.echo(heading(say("Điểm chờ rà soát", "Points to review")))
    for kind, number in sorted(done.tally.reviews.items(), key=lambda item: (-item[1], item[0])):
        click.echo(f"{number:>7}  {kind}: {spoken(KINDS[kind])}")


def _row(title: str, cells: Any) -> str:
    return f"  {title:<18}" + "".join(f" {cell:>{width}}" for cell, width in cells)


def _document(done: Import) -> dict[str, Any]:
    return {
        "procedures": len(done.files),
        "states": {state: done.count(state) for state in STATES},
        "counts": done.tally.counts,
        "totals": {verdict: done.tally.total(verdict) for verdict in VERDICTS},
        "review": done.tally.reviews,
        "files": [
            {
                "code": file.code,
                "path": file.path,
                "state": file.state,
                "lost": file.lost,
                "changes": file.changes,
            }
            for file in done.files
        ],
        "refused": done.refused,
    }
