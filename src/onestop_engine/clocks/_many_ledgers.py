"""The acts of a block of clocks in columns: what is in force at the end, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from onestop_engine.calendars.columns import NAT, Look, Ragged, chosen
from onestop_engine.terms import UNITS, Term

from ._measures import addable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

MODES: Final = ("pause", "none", "restart", "add")
PAUSE, NONE, RESTART, ADD = range(4)
_NO_UNIT: Final = len(UNITS)


class Units:
    """The units of the distinct terms by their codes; the last code is that of no term."""

    def __init__(self, terms: Sequence[Term | None]) -> None:
        places = {unit: number for number, unit in enumerate(UNITS)}
        found = [_NO_UNIT if term is None else places[term.unit] for term in terms]
        self.of = np.array([*found, _NO_UNIT], np.int64)
        self._addable = np.zeros((_NO_UNIT + 1, _NO_UNIT + 1), np.bool_)
        for unit, one in places.items():
            for own, other in places.items():
                self._addable[one, other] = addable(unit, own)

    def takes(self, own: Ints, added: Ints) -> Flags:
        """Where a term can be added to another, as `Clock.takes` says."""
        found: Flags = self._addable[self.of[added], self.of[own]]
        return found

    def prolongs(self, own: Ints, term: Ints, added: Flags) -> Flags:
        """Where a term can replace another, as `Clock.prolong` says."""
        one, other = self.of[own], self.of[term]
        same_day = UNITS.index("same_day")
        lasting = (one != same_day) & (other != same_day) & (one != _NO_UNIT) & (other != _NO_UNIT)
        found: Flags = lasting & ((one == other) | ~added)
        return found


class Acts(NamedTuple):
    """The pauses of a block, and for each its mode and the code of its own term, -1 for none."""

    pauses: Ragged
    modes: NDArray[np.integer[Any]]
    codes: Ints


class Ledgers(NamedTuple):
    """What the acts of each row come to, and the pauses since its term in force began."""

    since: Ints
    """When the term in force began to run."""
    begun: Ints
    """The code of the term with which it began; -1 for none."""
    first: Ints
    stop: Ints
    stands: Flags
    """Rows whose last pause lasts on."""
    refused: Flags
    """Rows with acts that cannot follow each other."""
    adds: Flags
    """Of each pause: time was added when it ended."""
    only_pauses: bool
    """True when no term began anew and none was added to: all pauses of a row count."""


def without_waits(acts: Acts) -> Acts:
    """The acts without the waits through which the clock ran on."""
    kept = acts.modes != NONE
    if kept.all():
        return acts
    places = np.concatenate([[0], np.cumsum(kept)])
    pauses = Ragged(places[acts.pauses.offsets], acts.pauses.starts[kept], acts.pauses.ends[kept])
    return Acts(pauses, acts.modes[kept], acts.codes[kept])


def ledgers_of(acts: Acts, since: Ints, codes: Ints, units: Units) -> Ledgers:
    """What a block of acts comes to, waits left out."""
    pauses = acts.pauses
    if not pauses.starts.size:
        no, nowhere = np.zeros(since.size, np.bool_), np.zeros(since.size, np.int64)
        return Ledgers(since, codes, nowhere, nowhere, no, no, np.zeros(0, np.bool_), True)
    look = Look.at(pauses, np.empty((3, since.size), np.int64))
    has_any = pauses.offsets[:-1] < pauses.offsets[1:]
    stands = has_any & (look.ultimates == NAT)
    refused = _refused(look, since, has_any, stands)
    over = pauses.ends != NAT
    restarts, adds = (acts.modes == RESTART) & over, (acts.modes == ADD) & over
    first, stop = pauses.offsets[:-1], pauses.offsets[1:]
    if not (restarts.any() or adds.any()):
        return Ledgers(since, codes, first, stop, stands, refused, adds, True)
    began, begun = _terms_of(pauses, restarts, acts.codes, codes)
    refused |= _wrong_adds(pauses, adds, acts.codes, begun, units)
    # The last act with which a term began; before the first pause of a row there is none.
    last = began[np.maximum(stop - 1, 0)]
    restarted = has_any & (last >= first)
    last = np.where(restarted, last, 0)
    own = begun[np.maximum(stop - 1, 0)]
    return Ledgers(
        np.where(restarted, pauses.ends[last], since),
        np.where(has_any, own, codes),
        np.where(restarted, last + 1, first),
        stop,
        stands,
        refused,
        adds,
        False,
    )


def _refused(look: Look, since: Ints, has_any: Flags, stands: Flags) -> Flags:
    pauses, last = look.pauses, look.last
    refused = has_any & (look.firsts < since)
    if look.in_order(has_any):
        return refused
    backwards = pauses.ends < pauses.starts
    backwards[last[stands]] = False
    wrong = np.flatnonzero(look.misplaced() | backwards)
    refused[rows_of(pauses.offsets, wrong)] = True
    return refused


def rows_of(offsets: Ints, at: NDArray[np.intp]) -> NDArray[np.intp]:
    """The rows to which values of a flat column belong."""
    return np.searchsorted(offsets, at, side="right") - 1


def _terms_of(pauses: Ragged, restarts: Flags, own: Ints, codes: Ints) -> tuple[Ints, Ints]:
    """For each pause the last restart up to it, and the code of the term that runs after it.

    A restart without a term of its own begins anew the one with which it was begun before. What
    comes from another row is told by its place: it is before the row's first.
    """
    at = np.arange(pauses.starts.size)
    began = np.maximum.accumulate(np.where(restarts, at, -1))
    named = np.maximum.accumulate(np.where(restarts & (own >= 0), at, -1))
    lengths = np.diff(pauses.offsets)
    first = np.repeat(pauses.offsets[:-1], lengths)
    return began, np.where(named >= first, own[named], np.repeat(codes, lengths))


def _wrong_adds(pauses: Ragged, adds: Flags, own: Ints, begun: Ints, units: Units) -> Flags:
    """Rows to whose term something was added that does not go with it."""
    refused = np.zeros(pauses.offsets.size - 1, np.bool_)
    at = np.flatnonzero(adds)
    # An addition leaves the term in force: what runs after it has run before it.
    wrong = at[~units.takes(begun[at], own[at])]
    refused[rows_of(pauses.offsets, wrong)] = True
    return refused


def of_rows(ledgers: Ledgers, acts: Acts, rows: NDArray[np.intp]) -> tuple[Ragged, Flags, Ints]:
    """The pauses of chosen rows since their term began, which add, and the codes of what."""
    bounds = np.empty(2 * rows.size + 1, np.int64)
    bounds[:-1:2], bounds[1::2] = ledgers.first[rows], ledgers.stop[rows]
    bounds[-1] = bounds[-2] if rows.size else 0
    offsets, flat = chosen(bounds, 2 * np.arange(rows.size))
    pauses = acts.pauses
    ragged = Ragged(offsets, pauses.starts[flat], pauses.ends[flat])
    return ragged, ledgers.adds[flat], acts.codes[flat]
