"""A dossier while one fold builds it: written field by field, then frozen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from .._values import closed, copied, open_twin, reader_of
from .dossier import Dossier, StepRun

if TYPE_CHECKING:
    _Fields = Dossier
else:
    _Fields = open_twin(Dossier)

Open: TypeAlias = Any
"""A draft where its fields are set: a type checker takes them for those of a frozen dossier."""


class Draft(_Fields):
    """A dossier while one fold builds it, which reads like a dossier.

    It has the dossier's own slots, so that to freeze it is to give it another class. Its timeline
    is a list: a tuple that grows line by line is copied for each of them.
    """

    if TYPE_CHECKING:
        """The properties of a dossier are inherited as far as a type checker can see."""
    else:
        __slots__ = ()
        open_steps = Dossier.open_steps
        status = Dossier.status

    def put(self, **changes: object) -> None:
        """Set fields."""
        for name, value in changes.items():
            setattr(self, name, value)

    def run(self, step: str, visit: int) -> StepRun:
        """One passage through a step, by its number."""
        return self.steps[self._place(step, visit)]

    def put_run(self: Open, step: str, visit: int, **changes: object) -> None:
        """Change one passage through a step."""
        place, runs = self._place(step, visit), list(self.steps)
        runs[place] = copied(runs[place], **changes)
        self.steps = tuple(runs)

    def _place(self, step: str, visit: int) -> int:
        # What is worked on was opened lately.
        place = len(self.steps) - 1
        while self.steps[place].step != step or self.steps[place].visit != visit:
            place -= 1
        return place

    def put_round(self: Open, step: str, visit: int, **changes: object) -> None:
        """Change the latest request for supplement of one passage through a step."""
        rounds = list(self.supplements)
        index = max(i for i, r in enumerate(rounds) if r.step == step and r.visit == visit)
        rounds[index] = copied(rounds[index], **changes)
        self.supplements = tuple(rounds)

    def put_branches(self: Open, block: str, changes: Mapping[str, str], *, joined: bool) -> None:
        """Change states of branches in the latest passage through a block."""
        blocks = list(self.blocks)
        index = max(i for i, one in enumerate(blocks) if one.block == block)
        old = blocks[index]
        branches = MappingProxyType({**old.branches, **changes})
        blocks[index] = copied(old, branches=branches, joined=old.joined or joined)
        self.blocks = tuple(blocks)


def thaw(dossier: Dossier) -> Draft:
    """A draft with the fields of `dossier`."""
    draft: Open = _new_draft(*_read(dossier))
    draft.timeline = list(dossier.timeline)
    thawed: Draft = draft
    return thawed


def freeze(draft: Open) -> Dossier:
    """The draft itself as an unchangeable dossier; it is no draft from now on."""
    draft.timeline = tuple(draft.timeline)
    return closed(draft, Dossier)


_new_draft: Callable[..., Draft] = Draft
_read = reader_of(Dossier)
