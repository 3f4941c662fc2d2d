"""A dossier while one fold builds it: written field by field, then frozen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ._copying import copied, plan_of
from .dossier import Dossier, StepRun

_SETTERS, _FIELDS = plan_of(Dossier)


class Draft(Dossier):
    """A dossier while one fold builds it; nobody else ever sees it before it is frozen."""

    __slots__ = ()

    def put(self, **changes: object) -> None:
        """Set fields."""
        for name, value in changes.items():
            _SETTERS[name](self, value)

    def run(self, step: str, visit: int) -> StepRun:
        """One passage through a step, by its number."""
        return next(r for r in self.steps if r.step == step and r.visit == visit)

    def put_run(self, step: str, visit: int, **changes: object) -> None:
        """Change one passage through a step."""
        self.put(
            steps=tuple(
                copied(run, **changes) if run.step == step and run.visit == visit else run
                for run in self.steps
            )
        )

    def put_round(self, step: str, **changes: object) -> None:
        """Change the latest request for supplement of a step."""
        rounds = list(self.supplements)
        index = max(i for i, one in enumerate(rounds) if one.step == step)
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
    for put, value in zip(_SETTERS.values(), _FIELDS(dossier), strict=True):
        put(draft, value)
    return draft


def freeze(draft: Draft) -> Dossier:
    """The draft itself, from now on an unchangeable dossier: both have the same layout."""
    object.__setattr__(draft, "__class__", Dossier)
    return draft
