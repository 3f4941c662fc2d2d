"""Carrying dossiers over to another version of their procedure, or only looking at it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from ..engine import Actor, Command, Dossier
from ..engine.versions import Verdict, outlook
from ..errors import NotAllowed, OneStopError, StoreError
from ..terms import Due
from ..texts import Text
from .office import Office
from .proceeding import Proceeding
from .trials import trial

if TYPE_CHECKING:
    from ..definition.model import Procedure

_ONLY_SYSTEM = Text(
    "Chuyển hồ sơ sang phiên bản khác là việc của hệ thống: dùng `Actor.system(…)`.",
    "Moving dossiers to another version is for the system: use `Actor.system(…)`.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An open dossier of the old version: whether it can be moved, and what was done.

    `before` is the date promised to the applicant, which a move leaves as it is; `after` the one
    that the new version's rules give. Both are None where there is none. `reasons` say what a
    person has to settle, or why the dossier stays.
    """

    code: str
    ref: str
    steps: tuple[str, ...]
    verdict: Verdict
    before: Due | None
    after: Due | None
    reasons: tuple[Text, ...] = ()
    applied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """What is to be done to every open dossier of one version: where to, by whom, and how far."""

    old: Procedure
    new: Procedure
    by: Actor
    at: datetime
    reason: str | None
    apply: bool

    def check(self) -> None:
        """Raises NotAllowed unless it is the system that moves dossiers."""
        if self.by.kind != "system":
            raise NotAllowed(_ONLY_SYSTEM)

    def lines(self, office: Office, dossier: Dossier) -> tuple[Moved, ...]:
        """The line of a dossier of the old version; none for any other."""
        return (self._carry_out(office, dossier),) if self._concerns(dossier) else ()

    def _concerns(self, dossier: Dossier) -> bool:
        """True for whichever text of the old version; what was moved has the new one's."""
        of_old = dossier.procedure_hash == self.old.hash or dossier.procedure_ref == self.old.ref
        return of_old and dossier.procedure_hash != self.new.hash

    def _carry_out(self, office: Office, dossier: Dossier) -> Moved:
        try:
            seen = self._attempt(office, dossier.code, move=False)
            wanted = self.apply and seen.verdict == "can_move"
            return self._attempt(office, dossier.code, move=True) if wanted else seen
        except StoreError:
            raise
        except OneStopError as error:
            return _line(dossier, verdict="needs_person", reasons=(error.message,))

    def _attempt(self, office: Office, code: str, *, move: bool) -> Moved:
        with trial(office, self.at, keep=move) as proceeding:
            # Time alone may have carried it on, and that happened under the old version.
            proceeding.tick(code)
            line = self._look(office, proceeding, code)
            if move:
                command = Command(action="move", by=self.by, reason=self.reason)
                proceeding.move(code, command, self.new)
        return replace(line, applied=move)

    def _look(self, office: Office, proceeding: Proceeding, code: str) -> Moved:
        dossier = proceeding.dossier(code)
        old = office.pinned.procedure(dossier.procedure_hash)
        seen = outlook(old, self.new, dossier, self.at, office.pinned.for_dossier(dossier))
        return _line(dossier, verdict=seen.verdict, after=seen.due, reasons=seen.reasons)


def _line(
    dossier: Dossier,
    *,
    verdict: Verdict,
    after: Due | None = None,
    reasons: tuple[Text, ...] = (),
) -> Moved:
    return Moved(
        code=dossier.code,
        ref=dossier.procedure_ref,
        steps=tuple(run.step for run in dossier.open_steps),
        verdict=verdict,
        before=dossier.due,
        after=after,
        reasons=reasons,
    )
