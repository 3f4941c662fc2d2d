"""Linked dossiers: time is carried on for all of a group together, one happening after the other.

What time does to one of them moves the others. So that a late tick comes to the same as ticks that
come in time, nothing happens to any before what is due earlier in another.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from ..definition.model import Step
from ..engine import Dossier, first_happening
from ..texts import Text

if TYPE_CHECKING:
    from ..definition.model import Procedure

MOST = 10_000
"""How many things may happen to a group by time alone before that is taken for endless."""

ENDLESS = Text(
    "Hồ sơ liên thông {code}: quá {most} việc tự xảy ra do hết hạn. Hãy kiểm tra các bước của thủ "
    "tục lặp lại khi im lặng.",
    "Interlinked dossier {code}: more than {most} things happened by time alone. Check the steps "
    "of the procedure that silence leads back to.",
)


class Turn(NamedTuple):
    """What is due next in a dossier; among equals silence comes before lateness, subs first."""

    at: datetime
    order: int
    above: int
    code: str


def has_subs(procedure: Procedure) -> bool:
    """True when some step of the procedure opens dossiers of their own."""
    nodes = procedure.graph.nodes.values()
    return any(isinstance(node, Step) and node.kind == "procedure" for node in nodes)


def is_linked(procedure: Procedure, dossier: Dossier) -> bool:
    """True when what happens to the dossier may move another one."""
    return dossier.parent is not None or has_subs(procedure)


def next_turn(members: Iterable[tuple[int, Procedure, Dossier]], before: datetime) -> Turn | None:
    """Whose turn it is among dossiers, each with its depth below the first; None once all is done.

    What falls on `before` itself is still in time, and happens later.
    """
    found = (
        Turn(*happening, -depth, dossier.code)
        for depth, procedure, dossier in members
        if (happening := first_happening(procedure, dossier)) is not None
    )
    return min((turn for turn in found if turn.at < before), default=None)
