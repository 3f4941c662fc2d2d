"""What whoever looks after a shop does: recompute, move, correct, erase, audit, replay, seal."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..engine import Actor, Dossier
from ..errors import NotAllowed
from ..store import Query, Store, Summary
from ..store.audit import Anchor, Audit, audit
from ..telemetry import operation
from ..texts import Text
from .batches import Progress, in_batches
from .health import Finding, examine
from .moved_dates import Recomputed
from .opening import Calendar, given_calendar
from .recomputing import NOT_FOR_APPLICANTS, Recomputing
from .replaying import Replayed, replayed
from .requests import actor, instant, mapping, word
from .retrying import again
from .versions import Moved, Moving

if TYPE_CHECKING:
    from ..calendars import WorkCalendar
    from ..definition.model import Procedure
    from .office import Office

_ERASED_IN_BATCH = Text(
    "Không xóa được dữ liệu cá nhân trong một đợt lệnh (batch): đợt đó có thể bị hủy, và nhật ký "
    "của tệp còn giữ bản cũ đến khi đợt kết thúc. Hãy gọi erase sau khi đợt kết thúc.",
    "Nothing personal can be erased inside a batch: it may be undone, and the log of the file "
    "holds the old copy until it has ended. Call erase once the batch has ended.",
)


class Upkeep(ABC):
    """The part of `OneStop` that is not for officers at their work."""

    _store: Store

    @property
    @abstractmethod
    def _office(self) -> Office: ...

    @property
    @abstractmethod
    def calendar(self) -> WorkCalendar:
        """The calendar by which new dates are promised."""

    @property
    @abstractmethod
    def _in_batch(self) -> bool: ...

    @abstractmethod
    def get(self, code: str) -> Dossier:
        """The dossier as it stands; NotFound for an unknown code."""

    @abstractmethod
    def batch(self) -> AbstractContextManager[None]:
        """A block whose commands are written to the disk together."""

    def recompute(
        self,
        *,
        at: datetime,
        by: Actor,
        calendar: Calendar = None,
        apply: bool = False,
        earlier: bool = False,
        progress: Progress | None = None,
    ) -> tuple[Recomputed, ...]:
        """Every open dossier whose dates are others by `calendar` than by the one it is pinned to.

        Nothing is written without `apply`. With it, each open dossier counts by `calendar`, the
        shop's own by default, from then on, and where its date moves that is promised anew. A
        date moves earlier only with `earlier`; without it the dossier is listed, and stays as it
        is. Sub-dossiers on their parent's clock follow it. Doing it again changes nothing. They
        come in the order of receipt, what follows another one behind it. `progress` is called with
        the number of dossiers done and of all.

        Raises NotAllowed for an applicant.
        """
        if actor(by).kind == "applicant":
            raise NotAllowed(NOT_FOR_APPLICANTS)
        wish = Recomputing(
            calendar=self.calendar if calendar is None else given_calendar(calendar),
            by=by,
            at=instant(self.calendar, at),
            apply=apply,
            earlier=earlier,
        )
        found: dict[str, Recomputed] = {}
        with operation("recompute", apply=apply) as running:
            for lines in in_batches(
                self.batch,
                self._store,
                Query(open=True),
                lambda some: wish.look(self._office, self.get, some, found),
                progress,
            ):
                found.update(lines)
            running.note(dossiers=len(found))
        return tuple(found.values())

    def move(
        self,
        old: Procedure,
        new: Procedure,
        *,
        at: datetime,
        by: Actor,
        reason: str | None = None,
        apply: bool = False,
        progress: Progress | None = None,
    ) -> tuple[Moved, ...]:
        """Every open dossier of version `old`, and whether it can go on under version `new`.

        Nothing is written without `apply`; with it those that can be moved are, by a recorded
        command each, and the others stay as they are. A promised date stays. Doing it again moves
        nothing. `progress` is called with the number of dossiers done and of all.

        Raises NotAllowed unless `by` is the system.
        """
        now = instant(self.calendar, at)
        wish = Moving(old=old, new=new, by=actor(by), at=now, reason=reason, apply=apply)
        wish.check()

        def look(some: Sequence[Summary]) -> list[Moved]:
            return [line for row in some for line in wish.lines(self._office, self.get(row.code))]

        with operation("move", apply=apply, old=old.ref, new=new.ref) as running:
            query = Query(procedure=old.code, open=True)
            batches = in_batches(self.batch, self._store, query, look, progress)
            found = tuple(line for lines in batches for line in lines)
            running.note(dossiers=len(found))
        return found

    def correct_applicant(self, code: str, applicant: Mapping[str, Any]) -> Dossier:
        """The dossier with the applicant's data put right, in every dossier of the same subject."""
        with operation("correct", code=code):
            dossier = self.get(code)
            person = dict(mapping(applicant, "applicant"))
            again(lambda: self._store.correct(dossier.subject, person), repeatable=True)
        return self.get(code)

    def erase(self, subject: str) -> tuple[str, ...]:
        """The codes of the subject's dossiers, after what is personal in them was erased.

        The course of the dossiers stays, and so do their dates (law 91/2025). Raises NotAllowed in
        a batch.
        """
        if self._in_batch:
            raise NotAllowed(_ERASED_IN_BATCH)
        with operation("erase") as running:
            codes = again(lambda: self._store.erase(word(subject, "subject")), repeatable=True)
            running.note(dossiers=len(codes))
        return codes

    def audit(self, *, against: str | None = None, progress: Progress | None = None) -> Audit:
        """Every place where the store is not what was written, and how much was read.

        Edited, deleted, reordered and inserted events, changed anchors, personal data and pinned
        texts are found. `against` is an anchor as it was published, `number:head`: with it, a store
        that was rewritten as a whole is found too. Raises InputError, StoreError.
        """
        with operation("audit") as running:
            found = audit(self._store, against=against, progress=progress)
            running.note(dossiers=found.dossiers, breaks=len(found.breaks))
        return found

    def anchor(self, *, at: datetime) -> Anchor | None:
        """A new anchor over all that was written since the last one; None where nothing was.

        Publish its text (`str(anchor)`) where whoever owns the database cannot change it.
        """
        now = instant(self.calendar, at)
        with operation("anchor") as running:
            made = self._store.ledger.anchor(now)
            running.note(chains=0 if made is None else made.count)
        return made

    def replay(self, *, progress: Progress | None = None) -> Replayed:
        """Every dossier folded anew from its events, and where the look-up says something else."""
        with operation("replay") as running:
            found = replayed(self._office, progress)
            running.note(dossiers=found.dossiers, differences=len(found.differences))
        return found

    def health(self, *, at: datetime) -> tuple[Finding, ...]:
        """What an operator should act on, and what was looked at and is fine.

        The database, clocks that disagree, a calendar that runs out, ticks that do not come, an
        outbox that is stuck, anchors that are missing, pinned definitions that cannot be read.
        """
        return tuple(examine(self._store, self.calendar, instant(self.calendar, at)))
