"""What stands beside form II.06a, for whole blocks: `beside.marks` over arrays."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ._block import NEVER, Ints, Mask, ticks_of
from ._standing import CLOSED, INTAKE_REFUSED, REFUSED, WITHDRAWN, Cut, Rows, Standings, of_rows
from ._waits import owners_of

Marks = Iterator[tuple[str, Rows]]


def delivered(standings: Standings, opens: int, cut: Cut) -> Mask | None:
    """Handed over in the period; None where no row was. It is told of most rows."""
    if not standings.block.tells("delivered"):
        return None
    found = _happened(standings.block.instants("delivered"), opens, cut)
    if standings.subs is not None:
        found &= ~standings.subs
    return found


def marks(standings: Standings, opens: int, cut: Cut, inside: Mask, open_rows: Rows) -> Marks:
    """Which rows add one to which count; a row once per correction. `delivered` goes apart.

    `inside` are those in the form, `open_rows` the open ones of them.
    """
    subs = standings.subs
    if subs is not None:
        yield "subs", np.flatnonzero(subs & _happened(standings.accepted, opens, cut))
    yield from _without(_in_form(standings, cut, inside, open_rows), subs)
    yield from _without(_outside(standings, opens, cut, inside), subs)
    yield from _without(_events(standings, opens, cut), subs)


def _without(found: Marks, subs: Mask | None) -> Marks:
    for name, rows in found:
        if len(rows):
            yield name, rows if subs is None else rows[~subs[rows]]


def _happened(at: Ints, opens: int, cut: Cut) -> Mask:
    found = at <= cut
    found &= at >= opens
    return found


def _in_form(standings: Standings, cut: Cut, inside: Mask, open_rows: Rows) -> Marks:
    waits = standings.waits(open_rows, cut)
    yield "waiting", open_rows[waits]
    undated = (standings.due_at(open_rows, cut) == NEVER) & ~waits
    undated &= ~standings.paused(open_rows, cut)
    yield "no_due", open_rows[undated]
    rows, kinds = standings.special
    resolved = inside[rows] & (standings.finished[rows] <= of_rows(cut, rows))
    for kind, name in ((REFUSED, "refused"), (WITHDRAWN, "withdrawn"), (CLOSED, "closed")):
        yield name, rows[resolved & (kinds == kind)]
    rows = standings.undue
    resolved = inside[rows] & (standings.finished[rows] <= of_rows(cut, rows))
    kinds = standings.endings[rows]
    yield "no_due", rows[resolved & (kinds != WITHDRAWN) & (kinds != CLOSED)]


def _outside(standings: Standings, opens: int, cut: Cut, inside: Mask) -> Marks:
    block = standings.block
    accepted = block.instants("accepted")
    # Only what is not accepted, or later than the instant, is told of here.
    rows = np.flatnonzero((accepted > cut) & ~inside)
    if not len(rows):
        return
    at = of_rows(cut, rows)
    finished = standings.finished[rows]
    ended = (accepted[rows] == NEVER) & _happened(finished, opens, at)
    refused = standings.endings[rows] == INTAKE_REFUSED
    yield "intake_refused", rows[ended & refused]
    yield "dropped", rows[ended & ~refused]
    filed = (finished > at) & ~ended
    if block.has("received"):
        # It is not read where all were received by the instant.
        filed &= block.instants("received")[rows] <= at
    yield "not_accepted", rows[filed]


def _events(standings: Standings, opens: int, cut: Cut) -> Marks:
    block = standings.block
    for name, column in (("reappointed", "reappointed"), ("taken_over", "adopted")):
        if block.tells(column):
            yield name, np.flatnonzero(_happened(block.instants(column), opens, cut))
    items = block.items("corrections")
    if items is not None:
        owners = owners_of(items.starts)
        at = cut if isinstance(cut, int) else cut[owners]
        yield "corrections", owners[_happened(ticks_of(items.values), opens, at)]
