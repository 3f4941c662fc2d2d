"""`onestop diff`: what changed in meaning between two versions, and what of dossiers under way."""

from __future__ import annotations

from typing import Any

import click

from ..definition.diff import Change
from ..definition.model import Procedure
from ..engine.versions import Comparison, Effect, Position, compare
from ..errors import InputError, Span
from ..texts import Text
from ._clock import today
from ._command import command, json_option, lang_option, now_option, option, store_option
from ._diff_dossiers import Wish, dossier_data, move_dossiers, print_dossiers
from ._diff_sections import notes_of, print_comparison, print_positions
from ._diff_values import bare
from ._output import print_json
from ._procedures import find_version
from ._speech import say, wishes
from ._words_diff import change_text

_DETAILS = Text(
    "OLD, NEW là tệp, hoặc phiên bản trong danh mục: mã@ngày, mã@ngày#lần-sửa. Chỉ so nội dung: "
    "chú thích, thứ tự khóa, dấu nháy không kể. Có --db thì xem từng hồ sơ đang theo bản OLD; chỉ "
    "ghi khi có --apply, và chỉ chuyển những hồ sơ chuyển được.",
    "OLD and NEW are files, or versions of the catalogue: code@date, code@date#revision. Only "
    "meaning is compared: comments, the order of keys and quotes are no difference. With --db each "
    "dossier under way on OLD is looked at; written only with --apply, which moves those that can "
    "move.",
)
_UNIT = Text(
    "Mã đơn vị, ví dụ H26.10.2: áp dụng quy định của địa phương đó cho cả hai bản.",
    "The code of a unit, such as H26.10.2: what its place sets itself is applied to both sides.",
)
_APPLY = Text(
    "Chuyển những hồ sơ chuyển được sang bản NEW, mỗi hồ sơ một lệnh có ghi lại.",
    "Move the dossiers that can move to NEW, each by a recorded command.",
)
_BY = Text("Mã của người hoặc việc chạy lệnh này, ghi vào hồ sơ.", "Who moves them, on record.")
_REASON = Text("Lý do, ghi vào hồ sơ.", "Why they are moved, on record.")
_EXIT_CODE = Text("Có khác nhau thì mã thoát là 1.", "Exit with 1 when there are differences.")
_NEEDS_DB = Text(
    "--apply, --by, --reason và --at chỉ dùng với --db: hãy nêu kho hồ sơ.",
    "--apply, --by, --reason and --at go with --db: name the store.",
)
_NO_APPLY = Text(
    "--by và --reason được ghi cùng việc chuyển hồ sơ: hãy thêm --apply.",
    "--by and --reason are recorded with the move: add --apply.",
)


@command(
    "diff",
    details=_DETAILS,
    examples=(
        "onestop diff 1.013225@2025-07-01 1.013225@2026-07-01",
        "onestop diff 1.001612@2026-07-24 1.001612@2026-07-25 --unit H26.10.2",
        "onestop diff 1.013225@2025-07-01 1.013225@2026-07-01 --db demo.db",
    ),
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@option("--unit", metavar="CODE", about=_UNIT)
@store_option(required=False)
@option("--apply", "apply", is_flag=True, about=_APPLY)
@option("--by", metavar="ID", about=_BY)
@option("--reason", metavar="TEXT", about=_REASON)
@now_option
@option("--exit-code", is_flag=True, about=_EXIT_CODE)
@json_option
@lang_option
@click.pass_context
def diff(
    context: click.Context,
    *,
    old: str,
    new: str,
    unit: str | None,
    db: str | None,
    apply: bool,
    by: str | None,
    reason: str | None,
    at: str | None,
    exit_code: bool,
) -> None:
    """Print what changed and what it means to dossiers under way; move them where asked."""
    _check_options(db, by, reason, at, apply=apply)
    found = compare(find_version(old, today(), unit), find_version(new, today(), unit))
    wish = None if db is None else Wish(db=db, at=at, by=by, reason=reason, apply=apply)
    if wishes().as_json:
        _print_json(found, wish)
    else:
        _print(found, wish)
    if exit_code and found.changes:
        context.exit(1)


def _check_options(
    db: str | None, by: str | None, reason: str | None, at: str | None, *, apply: bool
) -> None:
    if db is None and (apply or by or reason or at):
        raise InputError(_NEEDS_DB)
    if (by or reason) and not apply:
        raise InputError(_NO_APPLY)


def _print(found: Comparison, wish: Wish | None) -> None:
    if found.changes:
        notes = notes_of(found.effects, found.positions)
        print_comparison(found, notes)
        if wish is None:
            print_positions(found.positions, notes)
    else:
        click.echo(say("Nội dung không khác nhau.", "No difference in meaning."))
    if wish is not None:
        print_dossiers(found, move_dossiers(found, wish), wish)


def _print_json(found: Comparison, wish: Wish | None) -> None:
    document: dict[str, Any] = {
        "old": _side(found.old),
        "new": _side(found.new),
        "changes": [
            _change_data(change, effect, found)
            for change, effect in zip(found.changes, found.effects, strict=True)
        ],
        "positions": [_position_data(one) for one in found.positions],
    }
    if wish is not None:
        document["apply"] = wish.apply
        document["dossiers"] = [dossier_data(one) for one in move_dossiers(found, wish)]
    print_json(document)


def _side(procedure: Procedure) -> dict[str, Any]:
    overlays = [{"ref": each.ref, "file": each.file} for each in procedure.overlays]
    own = {"ref": procedure.ref, "file": procedure.file, "hash": procedure.hash}
    return own | {"overlays": overlays}


def _change_data(change: Change, effect: Effect, found: Comparison) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "path": change.path,
        "field": change.field,
        "name": change.name or None,
        "severity": change.severity,
        "before": bare(change.before),
        "after": bare(change.after),
        "basis_before": change.basis_before,
        "basis_after": change.basis_after,
        "place_before": _place(change.place_before),
        "place_after": _place(change.place_after),
        "text": change_text(change, found.old, found.new),
        "dossiers": effect.verdict,
        "why": effect.why,
    }


def _place(span: Span | None) -> dict[str, Any] | None:
    return None if span is None else {"file": span.file, "line": span.line, "column": span.column}


def _position_data(one: Position) -> dict[str, Any]:
    return {
        "step": one.step.name,
        "verdict": one.verdict,
        "reasons": one.reasons,
        "unless": one.unless,
    }
