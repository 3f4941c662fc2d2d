"""The register of refusals: who asked for what they may not do, for the auditor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from threading import local
from typing import TYPE_CHECKING

from ..errors import NotAllowed
from ..store import RefusalQuery, RefusedAct, Store, Transaction
from .requests import no_dossier
from .retrying import again

if TYPE_CHECKING:
    from ..engine import Actor, Command
    from .office import Submission


class Refusals:
    """Writes down what was refused, after the transaction in which it was asked for was undone."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._local = local()

    def found(self, query: RefusalQuery) -> tuple[RefusedAct, ...]:
        """What was refused; NotFound for the code of a dossier that is not there."""
        if query.code is not None and self._store.summary(query.code) is None:
            raise no_dossier(query.code)
        return self._store.refusals(query)

    def of_act(self, code: str, command: Command, at: datetime) -> AbstractContextManager[None]:
        """A block that gives a dossier `command`; it is written down when it is not allowed."""
        return self._kept(command.by, command.action, at, code=code, step=command.step)

    def of_filing(self, filed: Submission, at: datetime) -> AbstractContextManager[None]:
        """A block that files a dossier; it is written down when it is not allowed."""
        return self._kept(filed.by, filed.action, at, procedure=filed.procedure)

    @contextmanager
    def _kept(
        self,
        by: Actor,
        action: str,
        at: datetime,
        *,
        code: str | None = None,
        procedure: str | None = None,
        step: str | None = None,
    ) -> Iterator[None]:
        try:
            yield
        except NotAllowed as refusal:
            # Neither the data of the command nor its reason.
            refused = RefusedAct(
                code=code,
                procedure=procedure,
                step=step,
                actor=by.id,
                unit=by.unit,
                acting_for=None if by.mandate is None else by.mandate.principal.id,
                action=action,
                cause=refusal.cause,
                first_at=at,
                last_at=at,
            )
            waiting: list[RefusedAct] | None = getattr(self._local, "waiting", None)
            if waiting is None:
                self._write([refused])
            else:
                waiting.append(refused)
            raise

    @contextmanager
    def of_batch(self) -> Iterator[None]:
        """A block that is a batch: its refusals wait for `write_with`, or for it to be undone."""
        self._local.waiting = waiting = list[RefusedAct]()
        try:
            yield
        except BaseException:
            self._write(waiting)
            raise
        finally:
            self._local.waiting = None

    def write_with(self, transaction: Transaction) -> None:
        """Write down what the batch was refused that this transaction keeps.

        With it and not behind it: what is said to have failed has left nothing.
        """
        self._put(transaction, self._local.waiting)

    def _write(self, refused: Sequence[RefusedAct]) -> None:
        def write() -> None:
            with self._store.transaction() as transaction:
                self._put(transaction, refused)

        if refused:
            # Where nobody can tell whether it was kept, an attempt is rather counted twice.
            again(write, repeatable=True)

    def _put(self, transaction: Transaction, refused: Sequence[RefusedAct]) -> None:
        for one in refused:
            # A dossier that the same batch filed may be gone with it.
            if one.code is None or self._store.summary(one.code) is not None:
                transaction.refuse(one)
