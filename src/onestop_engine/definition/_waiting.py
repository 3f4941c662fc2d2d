"""Why a dossier's clock may stand: papers that are asked for, and causes that the law names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..terms import Term
from ..texts import Text
from ._provenance import UNKNOWN, Provenance

SupplementMode = Literal["restart", "pause", "none", "add"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeSupplement:
    """Supplement asked before acceptance (decree 118/2025 art. 16.3).

    `answer_within` is the applicant's time in the first round, `later_rounds` that of each
    further one, the last for all that follow; `in_all` bounds their time over all rounds.
    """

    at_most: int = 1
    answer_within: Term | None = None
    later_rounds: tuple[Term, ...] = ()
    in_all: Term | None = None
    on_silence: Literal["close", "refuse_intake"] = "close"
    provenance: Provenance = UNKNOWN

    def answer_term(self, number: int) -> Term | None:
        """The applicant's time in round `number`, from 1 on."""
        return _of_round(number, self.answer_within, self.later_rounds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement:
    """Supplement asked while the dossier is examined (decree 118/2025 art. 19.5).

    `ask_within` counts from acceptance; `answer_within`, `later_rounds` and `in_all` are those of
    `IntakeSupplement`. `add` is set in mode "add": the term added to the remainder.
    """

    mode: SupplementMode = "restart"
    at_most: int = 1
    ask_within: Term | None = None
    answer_within: Term | None = None
    later_rounds: tuple[Term, ...] = ()
    in_all: Term | None = None
    on_silence: Literal["close", "refuse", "stop"] = "close"
    add: Term | None = None
    provenance: Provenance = UNKNOWN

    def answer_term(self, number: int) -> Term | None:
        """The applicant's time in round `number`, from 1 on."""
        return _of_round(number, self.answer_within, self.later_rounds)


def _of_round(number: int, first: Term | None, later: tuple[Term, ...]) -> Term | None:
    return first if number == 1 or not later else later[min(number - 2, len(later) - 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A cause for which the clock stands by law, such as force majeure (bất khả kháng)."""

    name: str
    title: Text
    provenance: Provenance = UNKNOWN
