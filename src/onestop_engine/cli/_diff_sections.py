"""The changes between two versions as a page: sections, entries, one line per change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from ..definition.agency_titles import agency_title
from ..definition.diff import Change
from ..definition.model import Block, DeadlineRule, Procedure, Step
from ..engine.versions import Comparison, Effect, Position, Verdict
from ..errors import Span
from ..texts import Text
from ._output import heading, paint
from ._phrases import counted, fill, same
from ._sentences import condition_text
from ._speech import capital, say, spoken
from ._words import TITLES
from ._words_diff import change_text, is_of_rate
from ._words_fees import fee_title
from ._words_fields import FIELDS
from ._words_steps import step_title

Notes = Mapping[Text, int]

_SECTION_OF: Final = {
    "facts": "facts",
    "deadline": "deadline",
    "counting": "deadline",
    "supplement": "waiting",
    "prolong": "waiting",
    "reappoint": "waiting",
    "exclusions": "waiting",
    "resumable": "waiting",
    "documents": "documents",
    "document_cases": "documents",
    "fees": "fees",
    "steps": "steps",
    "results": "results",
}
_ENTRY: Final = re.compile(r"deadline\[\d+\]|supplement\.\w+|[a-z_]+(?:\.\w+)?")


def print_comparison(found: Comparison, notes: Notes) -> None:
    """Print both versions, every change with its place, and what it means to dossiers."""
    old, new = found.old, found.new
    count = counted(len(found.changes), "điểm khác nhau", "difference", "differences")
    head = say("So sánh {old} với {new}", "{old} compared with {new}", old=old.ref, new=new.ref)
    click.echo(heading(f"{head}: {spoken(count)}"))
    click.echo(say("Cũ:  {files}", "Old: {files}", files=" + ".join(_files(old))))
    click.echo(say("Mới: {files}", "New: {files}", files=" + ".join(_files(new))))
    lines = tuple(zip(found.changes, found.effects, strict=True))
    for title, entries in _sections(lines):
        click.echo(f"\n{heading(spoken(title))}")
        shown = ""
        for entry, of_entry in entries:
            shown = _print_entry(entry, of_entry, found, notes, shown)
    click.echo(f"\n{spoken(_LEGEND)}")


def print_positions(positions: Sequence[Position], notes: Notes) -> None:
    """Print for every step of the old version whether a dossier that stands there can be moved."""
    click.echo(f"\n{heading(spoken(_UNDER_WAY))}")
    click.echo(spoken(_PINNED))
    for one in positions:
        name = f"{spoken(step_title(one.step))} ({one.step.name})"
        verdict = spoken(VERDICTS[one.verdict])
        marks = _marks(one.reasons, notes)
        some = _marks(one.unless, notes)
        unless = say("; trừ {marks}", "; except {marks}", marks=some) if some else ""
        click.echo(f"  {name}: {verdict}{f' {marks}' if marks else ''}{unless}")
    for why, number in notes.items():
        click.echo(f"  [{number}] {spoken(why)}")


def notes_of(effects: Iterable[Effect], positions: Iterable[Position]) -> dict[Text, int]:
    """Every reason that a person has to look at, numbered in the order in which it is met."""
    reasons = [why for effect in effects for why in effect.why]
    reasons += [why for one in positions for why in (*one.reasons, *one.unless)]
    return {why: number for number, why in enumerate(dict.fromkeys(reasons), 1)}


def _marks(reasons: Sequence[Text], notes: Notes) -> str:
    numbers = sorted({notes[why] for why in reasons})
    return f"[{', '.join(map(str, numbers))}]" if numbers else ""


_Lines = Sequence[tuple[Change, Effect]]


def _sections(lines: _Lines) -> Iterator[tuple[Text, list[tuple[str, _Lines]]]]:
    """The sections that have changes, each with its entries, in the order people ask."""
    for name, title in TITLES.items():
        entries: dict[str, list[tuple[Change, Effect]]] = {}
        for line in lines:
            if _section(line[0]) == name:
                entries.setdefault(_entry(line[0]), []).append(line)
        if entries:
            yield title, list(entries.items())


def _section(change: Change) -> str:
    return _SECTION_OF.get(re.split(r"[.\[]", change.path, maxsplit=1)[0], "about")


def _entry(change: Change) -> str:
    """The path of the entry that a change belongs to: a step, a fee, a rule."""
    for value in (change.holder_after, change.after, change.before):
        if isinstance(value, Step | Block) and (value is change.holder_after or _is_node(change)):
            return f"steps.{value.name}"
    if change.path.startswith("deadline[") and change.kind == "removed":
        return f"{change.path}-"
    found = _ENTRY.match(change.path)
    assert found is not None
    alone = _section(change) == "about" and not change.path.startswith("agencies.")
    return change.path if alone else found[0]


def _is_node(change: Change) -> bool:
    return change.field == "nodes" and change.kind != "renamed"


def _print_entry(entry: str, lines: _Lines, found: Comparison, notes: Notes, shown: str) -> str:
    """Print the changes of one entry; the basis where it is another than the one `shown` last."""
    whole = len(lines) == 1 and lines[0][0].kind in {"added", "removed"}
    title = None if whole else _title(entry, lines[0][0], found)
    if title is not None:
        click.echo(f"  {capital(spoken(title))}")
    indent = "  " if title is None else "    "
    says_it = any(change.field == "basis" for change, _ in lines)
    for change, effect in _said_once(lines):
        words = spoken(change_text(change, found.old, found.new))
        marks = _marks(effect.why, notes)
        basis = "" if says_it or change.severity == "wording" else _basis(change)
        place = paint(f"  ({_places(change, found)})", dim=True)
        new = basis and basis != shown
        law = paint(f"  [{basis}]", dim=True) if new else ""
        shown = basis or shown
        sign = _SIGNS[effect.verdict]
        click.echo(f"{indent}{sign} {words}{f' {marks}' if marks else ''}{law}{place}")
    return shown


def _said_once(lines: _Lines) -> Iterator[tuple[Change, Effect]]:
    """The changes, of those that go into one price the first: its sentence says them all."""
    told: list[object] = []
    for change, effect in lines:
        if is_of_rate(change):
            if any(change.holder_after is price for price in told):
                continue
            told.append(change.holder_after)
        yield change, effect


def _basis(change: Change) -> str:
    bases = (change.basis_before, change.basis_after)
    shown = dict.fromkeys(basis for basis in bases if basis)
    return "" if change.field == "decided_by" else " → ".join(shown)


def _places(change: Change, found: Comparison) -> str:
    spans = (span for span in (change.place_before, change.place_after) if span is not None)
    files = {*_files(found.old), *_files(found.new)}
    by_name = found.old.file != found.new.file and len({Path(file).name for file in files}) == len(
        files
    )
    return " → ".join(_place(span, by_name=by_name) for span in spans)


def _files(procedure: Procedure) -> tuple[str, ...]:
    """The file of a procedure, then those of the overlays on it."""
    return procedure.file, *(overlay.file for overlay in procedure.overlays)


def _place(span: Span, *, by_name: bool) -> str:
    """A place by the file's name; by its whole path where two of the files are called so."""
    return f"{Path(span.file).name if by_name else span.file}:{span.line}"


def _title(entry: str, change: Change, found: Comparison) -> Text | None:
    """What people call the entry; None where the line says it itself."""
    procedure = found.old if change.kind == "removed" else found.new
    section, _, name = entry.partition(".")
    if section == "steps":
        node = procedure.graph.nodes.get(name) or found.old.graph.nodes.get(name)
        return None if node is None else fill(_NAMED, title=step_title(node), name=name)
    if section == "supplement":
        return _SUPPLEMENTS.get(name)
    if entry.startswith("deadline["):
        return _rule_title(change, procedure)
    named = _entry_title(section, name, procedure, found.old)
    return named or (FIELDS.get(section) if section in _ALONE else None)


def _entry_title(section: str, name: str, *procedures: Procedure) -> Text | None:
    for procedure in procedures:
        if section == "agencies" and name in procedure.agencies:
            return fill(_NAMED, title=agency_title(procedure, name), name=name)
        if section == "fees" and name in procedure.fees:
            return fill(_NAMED, title=fee_title(procedure.fees[name]), name=name)
        table = getattr(procedure, section, None)
        entry = table.get(name) if isinstance(table, Mapping) else None
        if entry is not None:
            title = getattr(entry, "label", None) or getattr(entry, "title", None)
            return fill(_NAMED, title=title or same(name), name=name)
    return None


def _rule_title(change: Change, procedure: Procedure) -> Text | None:
    if isinstance(change.before, DeadlineRule) or isinstance(change.after, DeadlineRule):
        return None
    found = re.match(r"deadline\[(\d+)\]", change.path)
    assert found is not None
    rule = procedure.deadline[int(found[1])]
    if rule.when is None:
        return _OTHERWISE if len(procedure.deadline) > 1 else _ALWAYS
    return fill(_IF, what=condition_text(rule.when, procedure))


_SIGNS: Final[Mapping[Verdict, str]] = {"stays": "○", "can_move": "●", "needs_person": "!"}
VERDICTS: Final[Mapping[Verdict, Text]] = {
    "stays": Text("giữ nguyên", "stays"),
    "can_move": Text("chuyển được", "can move"),
    "needs_person": Text("cần người xem xét", "needs a person"),
}
_ALONE: Final = frozenset({"prolong"})
_NAMED: Final = Text("{title} ({name})", "{title} ({name})")
_SUPPLEMENTS: Final = {
    "at_intake": Text("bổ sung khi tiếp nhận", "supplement at intake"),
    "under_way": Text("bổ sung khi đang giải quyết", "supplement under way"),
}
_IF: Final = Text("nếu {what}", "if {what}")
_OTHERWISE: Final = Text("các trường hợp còn lại", "otherwise")
_ALWAYS: Final = Text("mọi trường hợp", "always")
_LEGEND: Final = Text(
    "○ không chạm đến hồ sơ đang giải quyết; ● áp dụng cho hồ sơ nếu được chuyển; "
    "! có hồ sơ cần người xem xét.",
    "○ nothing to dossiers under way; ● holds for those that are moved; "
    "! some need a person's decision.",
)
_UNDER_WAY: Final = Text("Hồ sơ đang giải quyết, theo bước đang mở", "Dossiers under way, by step")
_PINNED: Final = Text(
    "Hồ sơ theo phiên bản lúc tiếp nhận cho đến hết, trừ khi được chuyển có ghi lại.",
    "A dossier keeps the version of its acceptance to its end, unless it is moved, on record.",
)
