"""What a deadline may be made of besides a term, and when a dossier may be filed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..terms import Term
from ..year_days import YearDay
from ._provenance import UNKNOWN, Provenance
from .expressions import Expression

Limit: TypeAlias = Term | YearDay
"""A duration, or a day of each year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsTotal:
    """Where a limit comes from that the steps add up to: each counted step with its time.

    "sum_of_steps" takes all of them, "longest_path" those on the longest way, whatever the
    conditions decide. The intake check, the delivery and what stops the clock do not count.
    """

    kind: Literal["sum_of_steps", "longest_path"]
    steps: tuple[tuple[str, Term], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingRule:
    """When a dossier may be filed (thời gian nộp hồ sơ); the first rule that matches counts.

    Either `within` a term `after` the fact of that name, or `at_least` a term `before` it, or
    from the day `opens` to the day `closes` of each year. `late` says what becomes of a filing
    outside that time. `index` is its place in the file, from 0.
    """

    index: int
    when: Expression | None = None
    within: Term | None = None
    after: str | None = None
    at_least: Term | None = None
    before: str | None = None
    opens: YearDay | None = None
    closes: YearDay | None = None
    late: Literal["warn", "refuse"] = "warn"
    provenance: Provenance = UNKNOWN

    @property
    def event(self) -> str | None:
        """The fact from which the time is counted, None for days of each year."""
        return self.after or self.before

    @property
    def term(self) -> Term | None:
        """The term that is counted from the event."""
        return self.within or self.at_least
