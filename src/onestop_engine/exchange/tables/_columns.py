"""The columns of dossiers out of the texts of a table: words, instants, waits, and what follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from ...calendars import WorkCalendar
from ...statistics.columns import arrow_schema
from ...statistics.columns._faults import Fault, Mask
from ...statistics.columns._library import pyarrow
from ...terms import Term
from ...texts import Text
from ..logs._values import NO_DATE, NO_WORD
from ..mappings.keys import CHOICES, INSTANTS
from ..mappings.model import Source, TableMapping
from ._files import MARKS
from ._instants import instants, zoned

_DAY: Final = 86_400_000_000
_BY_INSTANT: Final = frozenset({"hour", "minute", "working_hour"})
_STATUS_OF_ENDING: Final = {"intake_refused": 3, "withdrawn": 7, "closed": 8}
_STATUS_OF_CAUSE: Final = {"supplement": 5, "payment": 6, "stopped": 8}


@dataclass(slots=True)
class Making:
    """The columns of some rows in the making, and what is wrong with them.

    `texts` are the cells of the mapped columns: strings without spaces around, null where empty.
    """

    mapping: TableMapping
    texts: Mapping[str, Any]
    rows: int
    marked: bool
    faults: list[Fault] = field(default_factory=list)
    made: dict[str, Any] = field(default_factory=dict)

    def batch(self) -> Any:
        """The record batch; `faults` tell the rows of it that are no dossiers."""
        for name, text in self.texts.items() if self.marked else ():
            self._refuse_marks(name, text)
        for column, source in self.mapping.columns.items():
            if column in INSTANTS:
                self.made[column] = self._instants(column, source)
            else:
                self.made[column] = self._words(column, source)
        if self.mapping.pauses:
            self.made |= self._pauses()
        if "accepted" not in self.made:
            self.made["accepted"] = self._accepted()
        if self.mapping.terms:
            self.made |= self._due()
        if "status" not in self.made:
            self.made["status"] = self._status()
        names = [name for name in arrow_schema().names if name in self.made]
        return pyarrow().RecordBatch.from_arrays([self.made[name] for name in names], names=names)

    def _fault(self, column: str, rows: Mask, reason: Text) -> None:
        if rows.any():
            self.faults.append(Fault(column, rows, reason))

    def _refuse_marks(self, name: str, text: Any) -> None:
        found = pyarrow("compute").match_substring_regex(text, MARKS).fill_null(False)
        if pyarrow("compute").any(found).as_py():
            reason = _NO_TEXT.fill(name=name, encoding=self.mapping.encoding)
            self._fault(name, _mask(found), reason)

    # Words.

    def _text(self, source: Source) -> Any:
        if source.name is None:
            arrow = pyarrow()
            return arrow.repeat(arrow.scalar(source.constant, arrow.string()), self.rows)
        return self.texts[source.name]

    def _words(self, column: str, source: Source) -> Any:
        texts = self._text(source)
        worded = bool(source.values) or source.otherwise is not None
        if worded or column in CHOICES:
            texts = self._translated(column, source, texts, worded=worded)
        return texts.cast(pyarrow().int8()) if column == "status" else texts

    def _translated(self, column: str, source: Source, texts: Any, *, worded: bool) -> Any:
        """Their words in ours; a word for which there is none is a fault."""
        coded = texts.dictionary_encode()
        theirs = coded.dictionary.to_pylist()
        known = {word: word for word in CHOICES.get(column, ())}
        ours = [
            source.values.get(word, source.otherwise) if worded else known.get(word)
            for word in theirs
        ]
        indices = coded.indices
        for n, word in enumerate(theirs):
            if ours[n] is None:
                rows = _mask(pyarrow("compute").equal(indices, n).fill_null(False))
                self._fault(column, rows, NO_WORD.fill(column=column, value=word[:60]))
        if not ours:
            return pyarrow().nulls(self.rows, pyarrow().string())
        return pyarrow().array(ours, pyarrow().string()).take(indices)

    # Instants.

    def _instants(self, column: str, source: Source) -> Any:
        texts = self._text(source)
        found, bad = instants(
            texts,
            source.formats or self.mapping.dates,
            self.mapping.zone,
            ends=column.startswith("due"),
        )
        for text, rows in _each_word(texts, bad):
            self._fault(column, rows, NO_DATE.fill(column=column, value=text[:60]))
        return found

    def _pauses(self) -> dict[str, Any]:
        """Lists of waits and of restarts for each row, out of pairs of columns, in their order."""
        arrow = pyarrow()
        starts, ends, causes, anew = [], [], [], []
        for pause in self.mapping.pauses:
            starts.append(self._instants("pauses", pause.start))
            ends.append(
                arrow.nulls(self.rows, starts[0].type)
                if pause.end is None
                else self._instants("pauses", pause.end)
            )
            causes.append(arrow.repeat(arrow.scalar(pause.cause), self.rows))
            anew.append(arrow.repeat(arrow.scalar(pause.anew), self.rows))
        start, end, cause, again = (self._by_rows(each) for each in (starts, ends, causes, anew))
        told = start.is_valid()
        stands = arrow.repeat(arrow.scalar(True), len(start))
        named = {"start": start, "end": end, "cause": cause, "clock_stands": stands}
        kind = arrow_schema().field("pauses").type.value_type
        fields = [kind.field(n) for n in range(kind.num_fields)]
        items = arrow.StructArray.from_arrays(
            [named[each.name].filter(told).cast(each.type) for each in fields], fields=fields
        )
        made = {"pauses": self._listed("pauses", items, told)}
        if any(pause.anew for pause in self.mapping.pauses):
            again = pyarrow("compute").and_(pyarrow("compute").and_(told, again), end.is_valid())
            made["restarts"] = self._listed("restarts", end.filter(again), again)
        return made

    def _by_rows(self, columns: list[Any]) -> Any:
        """The values of several columns one after the other as they stand in the file."""
        order = np.arange(len(columns) * self.rows).reshape(len(columns), self.rows).T.ravel()
        return pyarrow().concat_arrays(columns).take(pyarrow().array(order))

    def _listed(self, column: str, items: Any, told: Any) -> Any:
        """The items that are told, as a list for each row."""
        arrow, kind = pyarrow(), arrow_schema().field(column).type
        counts = _mask(told).reshape(self.rows, -1).sum(axis=1)
        offsets = arrow.array(np.concatenate([[0], np.cumsum(counts)]), arrow.int32())
        return arrow.ListArray.from_arrays(offsets, items.cast(kind.value_type), type=kind)

    # What follows from the rest.

    def _accepted(self) -> Any:
        """A table that knows of no acceptance counts from receipt what was not turned away."""
        compute = pyarrow("compute")
        received = self.made["received"]
        refused = pyarrow().nulls(self.rows, pyarrow().bool_())
        if "status" in self.made:
            values = pyarrow().array([1, 3], pyarrow().int8())
            refused = compute.is_in(self.made["status"], value_set=values)
        elif "ending" in self.made:
            refused = compute.equal(self.made["ending"], "intake_refused")
        return compute.if_else(refused.fill_null(False), None, received)

    def _due(self) -> dict[str, Any]:
        """The due dates that are said, and those that follow from the terms, with these."""
        arrow, compute = pyarrow(), pyarrow("compute")
        accepted = self._begun()
        due = self.made.get("due")
        if due is None:
            due = arrow.nulls(self.rows, accepted.type)
        open_ = _mask(compute.and_(due.is_null(), accepted.is_valid()))
        ticks = due.cast(arrow.int64()).fill_null(0).to_numpy(zero_copy_only=False).copy()
        missing = _mask(due.is_null())
        said = self.made.get("term", arrow.nulls(self.rows, arrow.string())).cast(arrow.string())
        for term, rows in self._terms(open_):
            found, reached = due_of(accepted.filter(arrow.array(rows)), term, self._calendar)
            ticks[rows] = found
            missing[rows] = ~reached
            beyond = np.zeros(self.rows, np.bool_)
            beyond[np.flatnonzero(rows)[~reached]] = True
            self._fault("due", beyond, _BEYOND.fill(vi=term.say("vi"), en=term.say("en")))
            said = compute.if_else(arrow.array(rows), str(term), said)
        return {"due": arrow.array(ticks, mask=missing).cast(accepted.type), "term": said}

    def _begun(self) -> Any:
        """Since when the term of each row runs: its acceptance, or when it ran anew."""
        accepted, restarts = self.made["accepted"], self.made.get("restarts")
        if restarts is None:
            return accepted
        arrow, compute = pyarrow(), pyarrow("compute")
        owners = compute.list_parent_indices(restarts).to_numpy()
        ticks = accepted.cast(arrow.int64()).fill_null(0).to_numpy(zero_copy_only=False).copy()
        np.maximum.at(ticks, owners, restarts.flatten().cast(arrow.int64()).to_numpy())
        return arrow.array(ticks, mask=_mask(accepted.is_null())).cast(accepted.type)

    @property
    def _calendar(self) -> WorkCalendar:
        calendar = self.mapping.calendar
        assert calendar is not None
        return calendar

    def _terms(self, rows: Mask) -> Iterator[tuple[Term, Mask]]:
        """Each term with the rows, of those given, whose procedures have it."""
        coded = self.made["procedure"].dictionary_encode()
        indices = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        by_term: dict[Term, list[int]] = {}
        for n, procedure in enumerate(coded.dictionary.to_pylist()):
            term = self.mapping.terms.of(procedure)
            if term is not None:
                by_term.setdefault(term, []).append(n)
        for term, spots in by_term.items():
            chosen = rows & np.isin(indices, spots)
            if chosen.any():
                yield term, chosen

    def _status(self) -> Any:
        """The status that the dates tell; see `logs.folding`."""
        arrow = pyarrow()
        has = {
            name: _mask(self.made[name].is_valid())
            for name in ("accepted", "finished", "delivered")
            if name in self.made
        }
        no = np.zeros(self.rows, np.bool_)
        finished = has.get("finished", no)
        status = np.where(has["accepted"], 4, 1).astype(np.int8)
        for cause, waits in self._waiting():
            status[waits & has["accepted"]] = _STATUS_OF_CAUSE.get(cause, 4)
        status[finished] = 9
        status[finished & has.get("delivered", no)] = 10
        if "ending" in self.made:
            for ending, told in _STATUS_OF_ENDING.items():
                equal = pyarrow("compute").equal(self.made["ending"], ending).fill_null(False)
                status[finished & _mask(equal)] = told
        return arrow.array(status)

    def _waiting(self) -> Iterator[tuple[str, Mask]]:
        for pause in self.mapping.pauses:
            start = _mask(self._text(pause.start).is_valid())
            end = np.zeros(self.rows, np.bool_)
            if pause.end is not None:
                end = _mask(self._text(pause.end).is_valid())
            yield pause.cause, start & ~end


def due_of(accepted: Any, term: Term, calendar: WorkCalendar) -> tuple[Any, Mask]:
    """When a term that runs from aware instants is over, in microseconds of UTC.

    The second array is False where the calendar does not reach so far.
    """
    arrow, compute = pyarrow(), pyarrow("compute")
    wall = compute.local_timestamp(accepted.cast(arrow.timestamp("us", calendar.zone.key)))
    local = wall.to_numpy(zero_copy_only=False).astype("M8[us]")
    at = calendar.due_many(local, term.amount, term.unit, on_error="nat")
    reached = ~np.isnat(at)
    micros = np.where(reached, at, np.datetime64(0, "us")).astype(np.int64)
    if term.unit not in _BY_INSTANT and term.amount == int(term.amount):
        # Civil Code 2015, art. 148.6: the last day ends at 24:00.
        micros = micros // _DAY * _DAY + _DAY - 1
    return zoned(micros, calendar.zone)[0], reached


def _each_word(texts: Any, rows: Mask) -> Iterator[tuple[str, Mask]]:
    """The words of some rows, each with the rows that have it; the rest together with the last."""
    left = rows.copy()
    for _ in range(_MOST_WORDS):
        spots = np.flatnonzero(left)
        if not len(spots):
            return
        word = texts[int(spots[0])].as_py()
        same = left & _mask(pyarrow("compute").equal(texts, word).fill_null(False))
        left &= ~same
        yield word, same
    if left.any():
        yield "…", left


def _mask(array: Any) -> Mask:
    made: Mask = array.to_numpy(zero_copy_only=False)
    return np.asarray(made, np.bool_)


_MOST_WORDS: Final = 100
_NO_TEXT: Final = Text(
    "cột {name} có ký tự không đọc được theo bảng mã {encoding}. Xem lại encoding.",
    "column {name} has bytes that mean nothing in {encoding}. Look at encoding.",
)
_BEYOND: Final = Text(
    "hạn {vi} tính từ ngày tiếp nhận vượt khỏi những năm mà lịch có.",
    "{en} from acceptance lead outside the years of the calendar.",
)
