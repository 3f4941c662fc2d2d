"""What the bounds of a row group say: which columns a report needs of it, if any."""

from __future__ import annotations

from collections.abc import Mapping

from ..policy import Policy
from ._parquet import Bounds
from ._standing import COLUMNS
from ._zones import ticks

_EVENTS = ("delivered", "reappointed", "adopted", "corrections")


def columns_for(
    bounds: Mapping[str, Bounds] | None, cut: int, policy: Policy, *, moves: bool
) -> frozenset[str]:
    """The columns that form II.06a needs; `moves` where rows tell their own instant."""
    columns = {*COLUMNS, *_EVENTS}
    if policy.against == "original":
        columns.add("due_original")
    known = {} if bounds is None else bounds
    if moves or not any(_all_by(known.get(name), cut) for name in ("accepted", "received")):
        # Only what is not yet accepted is looked at for when it was filed.
        columns.add("received")
    if not moves and _all_ended(known, cut):
        # Which promise held, and what stood still, is asked of open dossiers only.
        columns -= {"promises", "pauses"}
    return frozenset(columns)


def untouched(bounds: Mapping[str, Bounds], opens: int, cut: int) -> bool:
    """True when nothing between two instants can concern a row within the bounds."""
    if not all(_none_between(bounds.get(name), opens, cut) for name in _EVENTS):
        return False
    finished, accepted, received = (
        bounds.get(name) for name in ("finished", "accepted", "received")
    )
    if accepted is None:
        return False
    if finished is not None and not finished.nulls:
        ends = (finished, accepted, bounds.get("accepted_known"), bounds.get("finished_known"))
        if all(_all_before(told, opens) for told in ends):
            return True
    return not accepted.nulls and _all_after(accepted, cut) and _all_after(received, cut)


def _all_ended(known: Mapping[str, Bounds], cut: int) -> bool:
    later = known.get("finished_known")
    heard = later is not None and (later.most is None or ticks(later.most) <= cut)
    return heard and _all_by(known.get("finished"), cut)


def _all_by(told: Bounds | None, cut: int) -> bool:
    return told is not None and not told.nulls and told.most is not None and ticks(told.most) <= cut


def _all_before(told: Bounds | None, opens: int) -> bool:
    return told is not None and (told.most is None or ticks(told.most) < opens)


def _all_after(told: Bounds | None, cut: int) -> bool:
    return told is not None and told.least is not None and ticks(told.least) > cut


def _none_between(told: Bounds | None, opens: int, cut: int) -> bool:
    if told is None:
        return False
    return told.least is None or _all_before(told, opens) or _all_after(told, cut)
