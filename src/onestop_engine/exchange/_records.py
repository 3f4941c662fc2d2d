"""What a record of the catalogue states, whatever form it came in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal

from ..terms import Unit
from ._reading import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRow:
    """The deadline that one channel's row holds; `unit` is None where the source lost it.

    `amount` is the number as the source has it, `text` all that stands in the field, and `note`
    the free text beside it.
    """

    path: str
    channel: str
    amount: str | None
    unit: Unit | None
    text: str
    note: Said | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRow:
    """A price that one channel's row holds.

    `amount` is the source's own number, `currency` empty for đồng, `about` the free text.
    """

    path: str
    channel: str
    kind: Literal["fee", "charge", "both", "unknown"]
    amount: int | None
    currency: str
    text: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A line of the list of papers; a line without any quantity is a note, not a paper."""

    path: str
    name: str
    originals: int | None
    copies: int | None
    case: str
    code: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTime:
    """The processing time of a case of the online service, kept apart from the channels' rows."""

    path: str
    case: str
    amount: str
    unit: Unit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One procedure as the catalogue states it. `read_on` is when, `since` a day it decided on."""

    code: str
    title: Said
    field: Said | None
    levels: tuple[Said, ...]
    executing: tuple[Said, ...]
    deciding: tuple[Said, ...]
    coordinating: tuple[Said, ...]
    subjects: tuple[Said, ...]
    times: tuple[TimeRow, ...]
    fees: tuple[FeeRow, ...]
    papers: tuple[Paper, ...]
    results: tuple[Said, ...]
    legal_basis: tuple[Said, ...]
    decision: Said | None
    conditions: tuple[Said, ...]
    steps: tuple[Said, ...]
    mentions: tuple[Said, ...]
    cases: tuple[CaseTime, ...]
    counts: tuple[Said, ...]
    tags: tuple[Said, ...]
    unread: tuple[Said, ...]
    read_on: date | None
    origin: tuple[str, ...]

    def statements(self) -> Iterator[str]:
        """The path of everything that the record states."""
        for field in fields(self):
            yield from _paths(getattr(self, field.name))


def _paths(value: Any) -> Iterator[str]:
    if isinstance(value, tuple):
        for each in value:
            yield from _paths(each)
        return
    path = getattr(value, "path", None)
    if path is not None:
        yield path
    if isinstance(value, TimeRow) and value.note is not None:
        yield value.note.path
