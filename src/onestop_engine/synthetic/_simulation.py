"""The commune at work: who has to do something after each thing that happened."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ..engine import Phase
from ._applicants import Applicants
from ._officers import Officers

if TYPE_CHECKING:
    from ..engine import Dossier
    from ._world import World


class Simulation:
    """Applicants and officers of one world, waiting for each other."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.applicants = Applicants(world)
        self._officers = Officers(world, self.applicants)
        world.follow = self._follow

    def _follow(self, dossier: Dossier, before: int, at: datetime) -> None:
        """Plan whatever the new state of a dossier asks somebody to do."""
        kinds = {entry.kind for entry in dossier.timeline[before:]}
        if "result_available" in kinds:
            self._officers.explain_lateness(dossier, at)
        if kinds & {"result_available", "corrected"} and dossier.phase is Phase.RESULT_AVAILABLE:
            self.applicants.plan_collection(dossier, at)
        self._officers.plan_steps(dossier, at)
        if "sub_opened" in kinds:
            for sub in self._world.shop.find(parent=dossier.code):
                self._world.see(sub.code, at)
        if dossier.parent is not None and dossier.finished_at is not None:
            self._world.see(dossier.parent, at)
