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
        data["term"] = _said(entry.term)
    if entry.counting is not None:
        rules = _rules(entry.counting)
        if rules:
            data["counting"] = dict(rules)
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
        counting=_counting(tuple(data.get("counting", {}).items())) if starts else None,
        to=date.fromisoformat(data["to"]) if "to" in data else None,
        cause=data.get("cause"),
    )


# Dossiers write and read the same few terms and rules again and again.
_term = lru_cache(maxsize=256)(Term.parse)


@lru_cache(maxsize=256)
def _said(term: Term) -> str:
    return term.say("en")


@lru_cache(maxsize=256)
def _rules(counting: Counting) -> tuple[tuple[str, str], ...]:
    return tuple(counting.to_data().items())


@lru_cache(maxsize=256)
def _counting(rules: tuple[tuple[str, str], ...]) -> Counting:
    return Counting.from_data(dict(rules))
