"""The sheet of one import: which statements became what, and what a person has to look at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Literal

from ._kinds import KINDS
from ._words import pieces

Verdict = Literal["certain", "doubtful", "missing", "lost"]

VERDICTS: Final[tuple[Verdict, ...]] = ("certain", "doubtful", "missing", "lost")
GROUPS: Final = ("header", "agencies", "legal_basis", "deadlines", "fees", "documents", "steps")

# The first that fits names the group of a path, in either form of the records.
_GROUPS: Final = tuple(
    (re.compile(pattern), group)
    for pattern, group in (
        (r".*\.fees\[|fees", "fees"),
        (r"channels|executionMethods|deadline|api_cases|cases", "deadlines"),
        (r"document|executionCases", "documents"),
        (r"agency|authority|coordinating|executing|delegated|departments|agencies", "agencies"),
        (r"legal", "legal_basis"),
        (r"steps|executionSteps", "steps"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many statements ended in which way, by group; `reviews` counts points by kind."""

    counts: Mapping[str, Mapping[Verdict, int]]
    reviews: Mapping[str, int]

    def total(self, verdict: Verdict) -> int:
        """The statements of all groups that ended so."""
        return sum(group[verdict] for group in self.counts.values())

    @classmethod
    def sum(cls, parts: Iterable[Tally]) -> Tally:
        """All tallies together."""
        counts: dict[str, dict[Verdict, int]] = {name: _none() for name in GROUPS}
        reviews: dict[str, int] = {}
        for part in parts:
            for group, verdicts in part.counts.items():
                for verdict, number in verdicts.items():
                    counts[group][verdict] += number
            for kind, number in part.reviews.items():
                reviews[kind] = reviews.get(kind, 0) + number
        return cls(counts=MappingProxyType(counts), reviews=MappingProxyType(reviews))


@dataclass(slots=True)
class Sheet:
    """Written while a record becomes a draft.

    Every statement starts as lost. It is `certain` once a value of the draft holds it, and
    `doubtful` once a review point names it, whatever else is said of it.
    """

    statements: tuple[str, ...]
    _verdicts: dict[str, Verdict] = field(default_factory=dict)
    _missing: list[str] = field(default_factory=list)
    _reviews: dict[tuple[str, str, str], dict[str, Any]] = field(default_factory=dict)

    def certain(self, *paths: str) -> None:
        """These statements stand in the draft as typed values."""
        for path in paths:
            self._verdicts.setdefault(path, "certain")

    def nothing(self, *paths: str) -> None:
        """These fields stand in the source, but say nothing."""
        for path in paths:
            self._verdicts.setdefault(path, "missing")

    def review(self, kind: str, what: str, *paths: str, quote: str = "", source: str = "") -> None:
        """A point that a person has to decide; it carries the statements at `paths`."""
        for path in paths:
            self._verdicts[path] = "doubtful"
        for piece in pieces(quote):
            point: dict[str, Any] = {"what": what, "kind": kind, "why": KINDS[kind].vi}
            point |= {"source": source} if source else {}
            point |= {"quote": piece} if piece else {}
            self._reviews.setdefault((kind, what, piece), point)

    def lacks(self, kind: str, what: str) -> None:
        """The language wants a value that the source does not state."""
        self._missing.append(what)
        self.review(kind, what)

    @property
    def points(self) -> list[dict[str, Any]]:
        """The review list as it stands in the file."""
        return list(self._reviews.values())

    @property
    def lost(self) -> tuple[str, ...]:
        """The statements that nothing in the draft holds."""
        return tuple(path for path in self.statements if path not in self._verdicts)

    def tally(self) -> Tally:
        """The counts of this record."""
        counts = {name: _none() for name in GROUPS}
        for path in self.statements:
            counts[group_of(path)][self._verdicts.get(path, "lost")] += 1
        for what in self._missing:
            counts[group_of(what)]["missing"] += 1
        reviews: dict[str, int] = {}
        for kind, _, _ in self._reviews:
            reviews[kind] = reviews.get(kind, 0) + 1
        return Tally(counts=counts, reviews=reviews)


def group_of(path: str) -> str:
    """The group that a statement is counted in.

    >>> group_of("channels[0].fees[1]"), group_of("name_vi")
    ('fees', 'header')
    """
    return next((group for pattern, group in _GROUPS if pattern.match(path)), "header")


def _none() -> dict[Verdict, int]:
    return dict.fromkeys(VERDICTS, 0)
