"""The register of refusals: who asked for what they may not do, for the auditor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import local
from typing import TYPE_CHECKING

from ..errors import NotAllowed
from ..store import RefusedAct, Store
from .requests import no_dossier
from .retrying import again

if TYPE_CHECKING:
    from ..engine import Command


class Refusals:
    """Writes down what was refused, after the transaction in which it was asked for was undone."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._local = local()

    def of(self, code: str) -> tuple[RefusedAct, ...]:
        """What was refused of one dossier; NotFound for an unknown code."""
        if self._store.summary(code) is None:
            raise no_dossier(code)
        return self._store.refusals(code)

    @contextmanager
    def kept(self, code: str, command: Command, at: datetime) -> Iterator[None]:
        """A block that carries out `command`; it is written down when it is not allowed."""
        try:
            yield
        except NotAllowed as refusal:
            refused = _refused(code, command, at, refusal)
            waiting: list[RefusedAct] | None = getattr(self._local, "waiting", None)
            if waiting is None:
                self._write([refused])
            else:
                waiting.append(refused)
            raise

    @contextmanager
    def afterwards(self) -> Iterator[None]:
        """A block whose refusals are written down when it ended, also where it raised."""
        self._local.waiting = waiting = list[RefusedAct]()
        try:
            yield
        finally:
            self._local.waiting = None
            self._write(waiting)

    def _write(self, refused: Sequence[RefusedAct]) -> None:
        # A dossier that the same batch filed is gone with it.
        known = [one for one in refused if self._store.summary(one.code) is not None]

        def write() -> None:
            with self._store.transaction() as transaction:
                for one in known:
                    transaction.refuse(one)

        if known:
            # Where nobody can tell whether it was kept, an attempt is rather counted twice.
            again(write, repeatable=True)


def _refused(code: str, command: Command, at: datetime, refusal: NotAllowed) -> RefusedAct:
    """What is kept of a command that was not allowed; neither its data nor its reason."""
    by = command.by
    return RefusedAct(
        code=code,
        actor=by.id,
        unit=by.unit,
        acting_for=None if by.mandate is None else by.mandate.principal.id,
        action=command.action,
        step=command.step,
        cause=refusal.cause,
        first_at=at,
        last_at=at,
    )
