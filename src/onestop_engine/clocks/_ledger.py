"""The entries of a clock's ledger, and how they are stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from onestop_engine._values import Known
from onestop_engine.terms import Counting, Term, limit_of
from onestop_engine.texts import Text
from onestop_engine.year_days import YearDay

if TYPE_CHECKING:
    from collections.abc import Mapping

EntryKind = Literal["start", "pause", "resume", "restart", "add", "prolong", "reappoint", "stop"]

Limit: TypeAlias = Term | YearDay
"""How long a clock runs, or on which day of the year it ends."""

_KINDS = get_args(EntryKind)
_STARTS = frozenset({"start", "restart"})
_WITH_TERM = frozenset({"start", "restart", "add", "prolong"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a clock's ledger: what happened, when, and why.

    `event` is the day or the local instant from which the term is counted back. `cause` is a
    word that programs know, `why` what people should read of it instead.
    """

    kind: EntryKind
    at: datetime
    term: Limit | None = None
    event: date | None = None
    counting: Counting | None = None
    to: date | None = None
    cause: str | None = None
    why: Text | None = None

    @property
    def dated(self) -> bool:
        """True when the term ends on a date that no pause moves."""
        return self.event is not None or isinstance(self.term, YearDay)

    @property
    def said(self) -> Text:
        """Why it happened, in words for people."""
        return self.why or _CAUSES.get(self.cause or "", Text(self.cause or ""))


def write_entry(entry: Entry) -> dict[str, Any]:
    """A JSON object with what the entry says, and nothing that it leaves out."""
    data: dict[str, Any] = {"kind": entry.kind, "at": entry.at.isoformat()}
    if entry.term is not None:
        data["term"] = _said(entry.term)
    if entry.event is not None:
        data["event"] = entry.event.isoformat()
    if entry.counting is not None:
        rules = _rules(entry.counting)
        if rules:
            data["counting"] = rules.copy()
    if entry.to is not None:
        data["to"] = entry.to.isoformat()
    if entry.cause is not None:
        data["cause"] = entry.cause
    if entry.why is not None:
        data["why"] = {"vi": entry.why.vi, "en": entry.why.say("en")}
    return data


def read_entry(data: Mapping[str, Any]) -> Entry:
    """The entry that `write_entry` wrote; KeyError, TypeError or ValueError when it is none."""
    kind = data["kind"]
    if kind not in _KINDS or ("term" in data) != (kind in _WITH_TERM):
        raise ValueError(kind)
    if ("to" in data) != (kind == "reappoint"):
        raise ValueError(kind)
    starts = kind in _STARTS
    if "event" in data and not starts:
        raise ValueError(kind)
    return Entry(
        kind=kind,
        at=datetime.fromisoformat(data["at"]),
        term=limit_of(data["term"]) if "term" in data else None,
        event=_event(data["event"]) if "event" in data else None,
        counting=_counting(tuple(data.get("counting", {}).items())) if starts else None,
        to=date.fromisoformat(data["to"]) if "to" in data else None,
        cause=data.get("cause"),
        why=Text(**data["why"]) if "why" in data else None,
    )


def _event(text: str) -> date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


@lru_cache(maxsize=256)
def _counting(rules: tuple[tuple[str, str], ...]) -> Counting:
    return Counting.from_data(dict(rules))


def _say(term: Limit) -> str:
    return term.say("en")


_said = Known(_say)
_rules = Known(Counting.to_data)
_CAUSES: Final[Mapping[str, Text]] = {
    "supplement": Text("chờ bổ sung hồ sơ", "waiting for a supplement"),
    "payment": Text("chờ nộp nghĩa vụ tài chính", "waiting for payment"),
    "consultation": Text("chờ ý kiến", "waiting for an opinion"),
    "confirmation": Text("chờ người nộp xác nhận", "waiting for the applicant's confirmation"),
    "sub_procedure": Text("chờ thủ tục liên thông", "waiting for a sub-procedure"),
    "stopped": Text("dừng xử lý hồ sơ", "processing was stopped"),
    "work": Text("thời gian không tính theo quy định", "time that is not counted by law"),
    "force_majeure": Text("bất khả kháng", "force majeure"),
    "pause": Text("tạm dừng theo quy định của thủ tục", "paused by the procedure's rules"),
}
