"""The dossiers of a store that run on the old version: can they move, and what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import click

from .._desk.versions import Moved
from ..engine import Actor
from ..engine.versions import Comparison
from ..errors import InputError
from ..terms import Due
from ..texts import Text
from ._clock import now
from ._diff_sections import VERDICTS
from ._output import heading
from ._phrases import counted
from ._progress import Progress
from ._shop import open_shop
from ._speech import say, say_day, spoken
from ._values import read_instant

_OTHER_CODE: Final = Text(
    "{old} và {new} là hai thủ tục khác nhau; hồ sơ chỉ chuyển giữa các phiên bản của một thủ tục.",
    "{old} and {new} are different procedures; dossiers move between versions of one.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked of a store: when, by whom, why, and whether to write."""

    db: str
    at: str | None
    by: str | None
    reason: str | None
    apply: bool


def move_dossiers(found: Comparison, wish: Wish) -> tuple[Moved, ...]:
    """Every open dossier on the old version, moved where that is wished and can be."""
    old, new = found.old, found.new
    if old.code != new.code:
        raise InputError(_OTHER_CODE.fill(old=old.code, new=new.code))
    with open_shop(wish.db) as shop, Progress(say("Xem hồ sơ", "Looking at dossiers")) as progress:
        instant = now() if wish.at is None else read_instant(wish.at, "--at")
        return shop.move(
            old,
            new,
            at=shop.calendar.localize(instant),
            by=Actor.system(wish.by or "system"),
            reason=wish.reason,
            apply=wish.apply,
            progress=progress,
        )


def dossier_data(one: Moved) -> dict[str, Any]:
    """The line of a dossier as JSON values."""
    return {
        "code": one.code,
        "ref": one.ref,
        "steps": one.steps,
        "verdict": one.verdict,
        "reasons": one.reasons,
        "before": one.before and one.before.to_data(),
        "after": one.after and one.after.to_data(),
        "applied": one.applied,
    }


def print_dossiers(found: Comparison, lines: Sequence[Moved], wish: Wish) -> None:
    """Print a table of the dossiers, then the reasons, then what was written."""
    count = counted(
        len(lines),
        "hồ sơ đang giải quyết",
        "dossier under way",
        "dossiers under way",
    )
    head = say("Theo bản {ref}", "On version {ref}", ref=found.old.ref)
    click.echo(f"\n{heading(f'{head}: {spoken(count)}')}")
    reasons = _numbered(lines)
    for line in _table([_cells(one, reasons) for one in lines]):
        click.echo(f"  {line}")
    for why, number in reasons.items():
        click.echo(f"  [{number}] {spoken(why)}")
    moved = sum(one.applied for one in lines)
    can = sum(one.verdict == "can_move" for one in lines)
    if wish.apply:
        click.echo(say("Đã chuyển {n} hồ sơ.", "Dossiers moved: {n}.", n=moved))
    elif can:
        click.echo(spoken(_NOT_WRITTEN.fill(n=can)))


def _cells(one: Moved, reasons: Mapping[Text, int]) -> tuple[str, ...]:
    marks = ", ".join(str(reasons[why]) for why in one.reasons)
    verdict = spoken(_DONE if one.applied else VERDICTS[one.verdict])
    shown = f"{verdict} [{marks}]" if marks else verdict
    return one.code, ", ".join(one.steps) or "–", _day(one.before), _day(one.after), shown


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    if not rows:
        return []
    rows = [tuple(map(spoken, _HEADINGS)), *rows]
    widths = [max(len(row[n]) for row in rows) for n in range(len(_HEADINGS))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _day(due: Due | None) -> str:
    return "–" if due is None else say_day(due.on)


def _numbered(lines: Sequence[Moved]) -> Mapping[Text, int]:
    reasons = dict.fromkeys(why for one in lines for why in one.reasons)
    return {why: number for number, why in enumerate(reasons, 1)}


_HEADINGS: Final = (
    Text("Hồ sơ", "Dossier"),
    Text("Đang ở bước", "At step"),
    Text("Đã hẹn", "Promised"),
    Text("Tính theo bản mới", "By the new version"),
    Text("", ""),
)
_DONE: Final = Text("đã chuyển", "moved")
_NOT_WRITTEN: Final = Text(
    "Chưa ghi gì. Thêm --apply để chuyển {n} hồ sơ chuyển được; ngày đã hẹn giữ nguyên.",
    "Nothing was written. Add --apply to move those that can move ({n}); promised dates stay.",
)
