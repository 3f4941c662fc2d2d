"""The entries of a clock's ledger, and how they are stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, get_args

from onestop_engine.terms import Counting, Term

if TYPE_CHECKING:
    from collections.abc import Mapping

EntryKind = Literal["start", "pause", "resume", "restart", "add", "prolong", "reappoint", "stop"]

_KINDS = get_args(EntryKind)
_WITH_TERM = frozenset({"start", "restart", "add", "prolong"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a clock's ledger: what happened, when, and why."""

    kind: EntryKind
    at: datetime
    term: Term | None = None
    counting: Counting | None = None
    to: date | None = None
    cause: str | None = None


def write_entry(entry: Entry) -> dict[str, Any]:
    """A JSON object with what the entry says, and nothing that it leaves out."""
    data: dict[str, Any] = {"kind": entry.kind, "at": entry.at.isoformat()}
    if entry.term is not None:
        data["term"] = entry.term.say("en")
    if entry.counting is not None and entry.counting.to_data():
        data["counting"] = entry.counting.to_data()
    if entry.to is not None:
        data["to"] = entry.to.isoformat()
    if entry.cause is not None:
        data["cause"] = entry.cause
    return data


def read_entry(data: Mapping[str, Any]) -> Entry:
    """The entry that `write_entry` wrote; KeyError, TypeError or ValueError when it is none."""
    kind = data["kind"]
    if kind not in _KINDS or ("term" in data) != (kind in _WITH_TERM):
        raise ValueError(kind)
    if ("to" in data) != (kind == "reappoint"):
        raise ValueError(kind)
    starts = kind in {"start", "restart"}
    return Entry(
        kind=kind,
        at=datetime.fromisoformat(data["at"]),
        term=_term(data["term"]) if "term" in data else None,
        counting=Counting.from_data(data.get("counting", {})) if starts else None,
        to=date.fromisoformat(data["to"]) if "to" in data else None,
        cause=data.get("cause"),
    )


# Replaying a dossier reads the same few terms again and again.
_term = lru_cache(maxsize=256)(Term.parse)
