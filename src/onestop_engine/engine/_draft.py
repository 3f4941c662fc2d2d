"""A dossier while one fold builds it: written field by field, then frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import TYPE_CHECKING

from ._copying import copied, maker_of, reader_of
from .dossier import Dossier, Entry, StepRun

_NAMES = tuple(field.name for field in fields(Dossier))
_READ, _MAKE = reader_of(Dossier), maker_of(Dossier)

if TYPE_CHECKING:
    _Fields = Dossier
else:
    _Fields = object


class Draft(_Fields):
    """A dossier while one fold builds it, which reads like a dossier.

    Its fields lie in a dictionary: that copies three times faster than slots. What the fold adds
    to the timeline stands in `lines` until the end: a tuple that grows line by line is copied
    for each of them.
    """

    lines: list[Entry]

    if TYPE_CHECKING:
        """The properties of a dossier are inherited as far as a type checker can see."""
    else:
        __slots__ = ("__dict__", "lines")
        open_steps = Dossier.open_steps
        status = Dossier.status

    def put(self, **changes: object) -> None:
        """Set fields."""
        self.__dict__.update(changes)

    def run(self, step: str, visit: int) -> StepRun:
        """One passage through a step, by its number."""
        return self.steps[self._place(step, visit)]

    def put_run(self, step: str, visit: int, **changes: object) -> None:
        """Change one passage through a step."""
        place, runs = self._place(step, visit), list(self.steps)
        runs[place] = copied(runs[place], **changes)
        self.put(steps=tuple(runs))

    def _place(self, step: str, visit: int) -> int:
        runs = enumerate(self.steps)
        return next(place for place, r in runs if r.step == step and r.visit == visit)

    def put_round(self, step: str, visit: int, **changes: object) -> None:
        """Change the latest request for supplement of one passage through a step."""
        rounds = list(self.supplements)
        index = max(i for i, r in enumerate(rounds) if r.step == step and r.visit == visit)
        rounds[index] = copied(rounds[index], **changes)
        self.put(supplements=tuple(rounds))

    def put_branches(self, block: str, changes: Mapping[str, str], *, joined: bool) -> None:
        """Change states of branches in the latest passage through a block."""
        blocks = list(self.blocks)
        index = max(i for i, one in enumerate(blocks) if one.block == block)
        old = blocks[index]
        branches = MappingProxyType({**old.branches, **changes})
        blocks[index] = copied(old, branches=branches, joined=old.joined or joined)
        self.put(blocks=tuple(blocks))


def thaw(dossier: Dossier) -> Draft:
    """A draft with the fields of `dossier`."""
    draft = object.__new__(Draft)
    draft.__dict__ = dict(zip(_NAMES, _READ(dossier), strict=True))
    draft.lines = []
    return draft


def freeze(draft: Draft) -> Dossier:
    """An unchangeable dossier with the fields of the draft."""
    draft.put(timeline=(*draft.timeline, *draft.lines))
    draft.lines = []
    # A draft keeps the order in which it was thawed: changes write over what is there.
    return _MAKE(*draft.__dict__.values())
