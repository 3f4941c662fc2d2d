"""`onestop adopt`: running dossiers of another system, taken over from a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import click

from ..catalog import Catalog
from ..engine import Actor, Dossier
from ..errors import InputError, NotFound, OneStopError
from ..onestop import OneStop
from ..terms import Due
from ..texts import Text
from ._clock import now
from ._command import command, json_option, lang_option, option, store_option
from ._failures import FINE, PROBLEMS
from ._old_dossiers import OldDossier, read_old_dossier, records_of
from ._output import heading, paint, print_json
from ._progress import Progress
from ._shop import is_missing, open_shop
from ._speech import say, say_number, short_instant, spoken, wishes
from ._values import existing_file, read_instant

_DETAILS = Text(
    "FILE là .jsonl (mỗi dòng một hồ sơ) hoặc .json (một danh sách). Mỗi hồ sơ: old_code, "
    "procedure, unit, received, accepted, step, và promised (ngày đã hẹn) hoặc used (thời gian đã "
    "dùng); có thể thêm source, channel, facts, documents, applicant, code. Dòng nào sai thì dòng "
    "đó không được nhận, các dòng khác vẫn được; chạy lại không nhận hai lần.",
    "FILE is .jsonl (one dossier a line) or .json (one list). Each has old_code, procedure, unit, "
    "received, accepted, step, and promised (the date that was given) or used (the time that was "
    "taken); optionally source, channel, facts, documents, applicant, code. A wrong one is not "
    "taken over, the others are; running it again takes nothing over twice.",
)
_DB = Text(
    "Kho hồ sơ: tệp SQLite hoặc URL; chưa có thì được tạo.",
    "The store: an SQLite file, or a URL; made when it is missing.",
)
_AT = Text("Lúc tiếp quản; mặc định là bây giờ.", "The instant of the take-over; now by default.")
_SOURCE = Text(
    "Tên hệ thống cũ, cho dòng nào không ghi source.",
    "The other system, for dossiers that do not name their source.",
)
_PROCEDURES = Text(
    "Thủ tục lấy từ tệp hoặc thư mục này, thay cho bộ có sẵn.",
    "Take the procedures from this file or folder instead of the bundled ones.",
)
_DRY_RUN = Text("Chỉ thử, không ghi gì.", "Try it, write nothing.")

Result = Literal["adopted", "would_adopt", "already", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """What became of one record."""

    line: int
    old_code: str | None
    outcome: Result
    code: str | None = None
    due: Due | None = None
    message: Text | None = None


@command(
    "adopt",
    details=_DETAILS,
    examples=("onestop adopt running.jsonl --db onestop.db --dry-run",),
)
@click.argument("file", metavar="FILE")
@store_option(about=_DB)
@option("--at", metavar="ISO", about=_AT)
@option("--source", default="old-system", metavar="NAME", about=_SOURCE)
@option("--procedures", multiple=True, metavar="PATH", about=_PROCEDURES)
@option("--dry-run", is_flag=True, about=_DRY_RUN)
@json_option
@lang_option
@click.pass_context
def adopt(
    ctx: click.Context,
    *,
    file: str,
    db: str,
    at: str | None,
    source: str,
    procedures: Sequence[str],
    dry_run: bool,
) -> None:
    """Take over the dossiers of a file, and say what became of each."""
    records = list(records_of(existing_file(file)))
    catalog = Catalog.load(*map(Path, procedures)) if procedures else None
    when = now() if at is None else read_instant(at, "--at")
    # To try is to make nothing, not even an empty store.
    url = "memory://" if dry_run and is_missing(db) else db
    with open_shop(url, create=True, procedures=catalog) as shop:
        lines = list(_take_over(shop, records, at=when, source=source, dry_run=dry_run))
    if wishes().as_json:
        print_json({"dry_run": dry_run, **_counts(lines), "lines": lines})
    else:
        _print(lines)
    ctx.exit(PROBLEMS if any(line.outcome == "refused" for line in lines) else FINE)


def _take_over(
    shop: OneStop,
    records: Sequence[tuple[int, Any]],
    *,
    at: datetime,
    source: str,
    dry_run: bool,
) -> Iterator[_Line]:
    # A dry run decides in memory what the store would have decided.
    target = OneStop.open("memory://", procedures=shop.catalog) if dry_run else shop
    with Progress(say("Tiếp nhận", "Taking over")) as progress:
        for done, (number, record) in enumerate(records, start=1):
            yield _one(shop, target, number, record, at=at, source=source)
            progress(done, len(records))


def _one(
    shop: OneStop, target: OneStop, number: int, record: Any, *, at: datetime, source: str
) -> _Line:
    old_code = record.get("old_code") if isinstance(record, dict) else None
    old_code = old_code if isinstance(old_code, str) else None
    try:
        old = read_old_dossier(record, source)
        known = _known(shop, old) or _known(target, old)
        if known is not None:
            return _already(number, old, known)
        dossier = _adopt(target, old, at)
    except OneStopError as error:
        return _Line(line=number, old_code=old_code, outcome="refused", message=error.message)
    outcome: Result = "adopted" if target is shop else "would_adopt"
    return _Line(
        line=number, old_code=old_code, outcome=outcome, code=dossier.code, due=dossier.due
    )


def _known(shop: OneStop, old: OldDossier) -> Dossier | None:
    try:
        return shop.get(old.code or old.old_code)
    except NotFound:
        return None


def _already(number: int, old: OldDossier, known: Dossier) -> _Line:
    if known.old_code != old.old_code or known.procedure != old.procedure:
        raise InputError(_TAKEN.fill(code=known.code))
    return _Line(
        line=number, old_code=old.old_code, outcome="already", code=known.code, due=known.due
    )


def _adopt(shop: OneStop, old: OldDossier, at: datetime) -> Dossier:
    return shop.adopt(
        old.procedure,
        unit=old.unit,
        old_code=old.old_code,
        received_at=old.received,
        accepted_at=old.accepted,
        steps=old.steps,
        source=old.source,
        by=Actor.system("adopt"),
        at=at,
        promised=old.promised,
        used=old.used,
        applicant=old.applicant,
        facts=old.facts,
        documents=old.documents,
        channel=old.channel,
        code=old.code,
    )


def _counts(lines: Sequence[_Line]) -> dict[str, int]:
    found = Counter(line.outcome for line in lines)
    names: tuple[Result, ...] = ("adopted", "would_adopt", "already", "refused")
    return {name: found[name] for name in names}


def _print(lines: Sequence[_Line]) -> None:
    for line in lines:
        if line.outcome == "refused":
            why = spoken(line.message)
        elif line.due is None:
            why = say("không có ngày hẹn", "no due date")
        else:
            why = say("hẹn trả {at}", "due {at}", at=short_instant(line.due.at))
        mark = paint(spoken(_OUTCOMES[line.outcome]), fg=_COLOURS[line.outcome])
        click.echo(f"{line.line:>5}  {line.old_code or '?'}  {mark}: {why}")
    counts = (
        f"{spoken(_OUTCOMES[name])}: {say_number(n)}" for name, n in _counts(lines).items() if n
    )
    click.echo(heading("; ".join(counts) or say("Tệp không có hồ sơ nào.", "The file is empty.")))


_OUTCOMES: dict[str, Text] = {
    "adopted": Text("đã tiếp nhận", "taken over"),
    "would_adopt": Text("sẽ tiếp nhận được", "could be taken over"),
    "already": Text("đã có từ trước", "was taken over before"),
    "refused": Text("không nhận", "not taken over"),
}
_COLOURS = {"adopted": "green", "would_adopt": "green", "already": "cyan", "refused": "red"}
_TAKEN = Text(
    "Mã {code} đã thuộc về một hồ sơ khác trong kho. Cho hồ sơ này một mã mới bằng «code».",
    "The code {code} belongs to another dossier of the store. Give this one a new 'code'.",
)
