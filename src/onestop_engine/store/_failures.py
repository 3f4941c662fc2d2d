"""The database's own errors in words: locked, read-only, corrupted, full, gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from ..errors import StoreError
from ..texts import Text
from ._messages import failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an error of a database means: the text, its kind, and the reason that it gives."""

    text: Text
    why: object
    kind: type[StoreError] = StoreError


@dataclass(frozen=True, slots=True, kw_only=True)
class Translator:
    """Turns errors of the database at `place` into StoreError; `timeout` in seconds.

    `place` holds no password. `caught` are the classes of errors, `tell` knows what they mean.
    """

    place: str
    timeout: float
    caught: tuple[type[Exception], ...]
    tell: Callable[[BaseException], Told]

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Errors of the database inside the block come out as StoreError."""
        try:
            yield
        except self.caught as error:
            told = self.translate(error)
            _silence(error)
            raise told from None

    def translate(self, error: Exception) -> StoreError:
        """The StoreError that says what the database reported."""
        cause = error.orig if isinstance(error, DBAPIError) else error
        told = self.tell(cause or error)
        seconds = f"{self.timeout:g}"
        return failure(told.text, told.kind, path=self.place, why=told.why, seconds=seconds)


def _silence(error: Exception) -> None:
    """Take the driver's own words away: they may quote a row, and whoever logs may follow them."""
    error.args = ()
    if isinstance(error, DBAPIError) and error.orig is not None:
        error.orig.args = ()
