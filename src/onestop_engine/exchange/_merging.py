"""Three texts of one draft: what was imported, what a person made of it, what the source says now.

They are compared entry by entry, as text, so that a person's own lines and comments stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from ._kinds import KINDS
from ._writing import scalar

ChangeKind = Literal["added", "removed", "changed", "kept"]

# Sections whose entries are compared one by one; others are compared whole.
_BY_NAME: Final = frozenset({"results", "agencies", "facts", "steps", "fees", "documents"})
_HEADS: Final = frozenset({"#", "review", *_BY_NAME})
_TOP: Final = re.compile(r"(?P<key>[a-z_]+):")
_NAMED: Final = re.compile(r"  (?P<key>[^\W\d]\w*):")
_POINT: Final = re.compile(r"  - ")
_DRAFT: Final = re.compile(r"^status:\s*draft\s*(?:#.*)?$", re.MULTILINE)
_LONGEST_SHOWN: Final = 300

Blocks = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry that the source changed; `kept` where a person's own wording stands instead."""

    what: str
    kind: ChangeKind
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The text that a draft becomes, with what the source changed."""

    text: str
    changes: tuple[Change, ...]


def is_draft(text: str) -> bool:
    """True while nobody has taken `status: draft` out of a file."""
    return _DRAFT.search(text) is not None


def changes_between(before: str, after: str) -> tuple[Change, ...]:
    """What the source changed between two imports."""
    old, new = blocks_of(before), blocks_of(after)
    return tuple(
        _change(name, old.get(name), new.get(name))
        for name in dict.fromkeys((*old, *new))
        if name not in _HEADS and not _same(old.get(name), new.get(name))
    )


def merge(base: str, ours: str, theirs: str) -> Merged:
    """The draft after the source changed: new words of the source, but not over a person's.

    `base` is what the last import wrote, `ours` what the file holds, `theirs` what the source
    says now. An entry that a person changed stays as it is; where the source changed it too, a
    review point says so.
    """
    old, mine, new = blocks_of(base), blocks_of(ours), blocks_of(theirs)
    result: Blocks = {}
    changes: list[Change] = []
    points: list[str] = []
    for name in _order(mine, new):
        before, own, now = old.get(name), mine.get(name), new.get(name)
        if _same(own, before):
            _put(result, name, now)
            if name not in _HEADS and not _same(before, now):
                changes.append(_change(name, before, now))
            continue
        _put(result, name, own)
        if not _same(before, now) and not _same(own, now):
            changes.append(
                Change(what=_shown(name), kind="kept", before=_brief(own), after=_brief(now))
            )
            points.append(_point(name, now))
    if points:
        result.setdefault("review", "\nreview:\n")
        result["review/+"] = "".join(points)
    return Merged(text="".join(_in_sections(result)), changes=tuple(changes))


def blocks_of(text: str) -> Blocks:
    """A text in its entries; comments and blank lines belong to what follows them."""
    blocks: Blocks = {}
    section, name, pending = "", "", ""
    for line in text.splitlines(keepends=True):
        if not line.strip() or line.lstrip().startswith("#"):
            pending += line
            continue
        top = _TOP.match(line)
        if top is not None:
            section = name = top["key"]
        elif section in _BY_NAME and (inner := _NAMED.match(line)):
            name = f"{section}.{inner['key']}"
        elif section == "review" and _POINT.match(line):
            name = f"review/{len(blocks)}"
        blocks[name] = blocks.get(name, "") + pending + line
        pending = ""
    if pending:
        blocks["#"] = pending
    return _points_by_words(blocks)


def _points_by_words(blocks: Blocks) -> Blocks:
    """Points of the review list go by what they say; their place in the list means nothing."""
    return {
        f"review/{body.strip()}" if name.startswith("review/") else name: body
        for name, body in blocks.items()
    }


def _order(mine: Blocks, new: Blocks) -> Iterator[str]:
    """Every entry: the person's order, new ones of the source where their section ends."""
    yield from mine
    yield from (name for name in new if name not in mine)


def _in_sections(result: Blocks) -> Iterator[str]:
    """The entries with those of one section together, the head of the section first."""
    sections: dict[str, list[str]] = {}
    for name, body in result.items():
        section = re.split(r"[./]", name, maxsplit=1)[0]
        part = sections.setdefault(section, [])
        if name == section:
            part.insert(0, body)
        else:
            part.append(body)
    tail = sections.pop("#", [])
    for section, bodies in sections.items():
        # A section that has lost all its entries goes with them.
        if section in {*_BY_NAME, "review"} and len(bodies) == 1 and bodies[0].endswith(":\n"):
            continue
        yield from bodies
    yield from tail


def _put(result: Blocks, name: str, body: str | None) -> None:
    if body is not None:
        result[name] = body


def _same(one: str | None, other: str | None) -> bool:
    return (one or "").strip() == (other or "").strip()


def _change(name: str, before: str | None, after: str | None) -> Change:
    kind: ChangeKind = "added" if before is None else "removed" if after is None else "changed"
    return Change(what=_shown(name), kind=kind, before=_brief(before), after=_brief(after))


def _point(name: str, now: str | None) -> str:
    lines = (
        f"what: {scalar(_shown(name))}",
        "kind: source-changed",
        f"why: {scalar(KINDS['source-changed'].vi)}",
        f"quote: {scalar(_brief(now) or '–')}",
    )
    return "  - " + "\n    ".join(lines) + "\n"


def _shown(name: str) -> str:
    return "review" if name.startswith("review/") else name


def _brief(body: str | None) -> str:
    words = " ".join((body or "").split())
    return words if len(words) <= _LONGEST_SHOWN else f"{words[:_LONGEST_SHOWN]}…"
