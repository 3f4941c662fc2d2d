"""Columns of dates as texts, read by forms into microseconds; the scalar reader's bulk twin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from ...statistics.columns._library import pyarrow
from .._dates import DEFAULT, PARTS, groups_of, pattern_of

Micros: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]

_DAY: Final = 86_400_000_000
# Years 1 to 9999 in UTC, which is what a datetime can hold.
_FIRST: Final = -62_135_596_800_000_000
_LAST: Final = 253_402_300_799_999_999
_PER: Final = {"H": 3_600_000_000, "M": 60_000_000, "S": 1_000_000}
_BOUND: Final = {"H": 24, "M": 60, "S": 60}


def instants(texts: Any, forms: Sequence[str], zone: ZoneInfo, *, ends: bool) -> tuple[Any, Mask]:
    """The instants that a column of texts states, and which of the texts state none.

    `texts` is a string array; what is null there is null here. Each text is read by the first
    form that fits. Dates alone are the start of their day, with `ends` its last microsecond.
    """
    arrow = pyarrow()
    coded = texts.dictionary_encode()
    found, wrong = _read(coded.dictionary, forms or DEFAULT, zone, ends=ends)
    indices = coded.indices
    missing = indices.is_null().to_numpy(zero_copy_only=False)
    spots = indices.fill_null(0).to_numpy(zero_copy_only=False)
    if not len(found):
        return arrow.nulls(len(texts), _type()), np.zeros(len(texts), np.bool_)
    bad = wrong[spots] & ~missing
    return arrow.array(found[spots], mask=bad | missing).cast(_type()), bad


def _type() -> Any:
    return pyarrow().timestamp("us", "Asia/Ho_Chi_Minh")


def _read(words: Any, forms: Sequence[str], zone: ZoneInfo, *, ends: bool) -> tuple[Micros, Mask]:
    """Microseconds since 1970 in UTC of each word, and which of them are no instants."""
    found = np.zeros(len(words), np.int64)
    open_ = np.ones(len(words), np.bool_)
    wrong = np.ones(len(words), np.bool_)
    for form in forms:
        parts = pyarrow("compute").extract_regex(words, pattern_of(form))
        fits = open_ & parts.is_valid().to_numpy(zero_copy_only=False)
        if not fits.any():
            continue
        micros, sound = _by_form(parts.filter(pyarrow().array(fits)), form, zone, ends=ends)
        found[fits], wrong[fits] = micros, ~sound
        open_ &= ~fits
    return found, wrong


def _by_form(parts: Any, form: str, zone: ZoneInfo, *, ends: bool) -> tuple[Micros, Mask]:
    field = pyarrow("compute").struct_field
    of = {name: field(parts, name) for name in PARTS if name in groups_of(form)}
    year, month, day = (_number(of[name]) for name in ("Y", "m", "d"))
    sound = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    first = ((year - 1970) * 12 + month - 1).astype("M8[M]").astype("M8[D]")
    dates = first + (day - 1)
    sound &= dates.astype("M8[M]") == first.astype("M8[M]")
    micros = dates.astype(np.int64) * _DAY
    alone = np.ones(len(micros), np.bool_)
    for name in ("H", "M", "S"):
        if name in of:
            number = _number(of[name])
            sound &= number < _BOUND[name]
            micros += number * _PER[name]
    if "f" in of:
        micros += _fraction(of["f"])
    if "H" in of:
        alone = _is_empty(of["H"])
    if ends:
        micros = np.where(alone, micros + _DAY - 1, micros)
    made, exists = _in_utc(micros, of.get("z"), zone)
    return made, sound & exists


def _number(texts: Any) -> Micros:
    compute = pyarrow("compute")
    filled = compute.if_else(compute.equal(texts, ""), "0", texts)
    made: Micros = filled.cast(pyarrow().int64()).to_numpy(zero_copy_only=False)
    return made


def _fraction(texts: Any) -> Micros:
    compute = pyarrow("compute")
    six = compute.utf8_slice_codeunits(texts, 0, 6)
    return _number(compute.utf8_rpad(six, 6, "0"))


def _is_empty(texts: Any) -> Mask:
    made: Mask = pyarrow("compute").equal(texts, "").to_numpy(zero_copy_only=False)
    return made


def _in_utc(local: Micros, offsets: Any, zone: ZoneInfo) -> tuple[Micros, Mask]:
    """Local microseconds in UTC by the offset that is written, else by the zone; which exist."""
    made, exists = zoned(local, zone)
    if offsets is None or not (written := ~_is_empty(offsets)).any():
        return made, exists & (made >= _FIRST)
    coded = offsets.dictionary_encode()
    shifts = np.array([_shift(text) for text in coded.dictionary.to_pylist()], np.int64)
    shift = shifts[coded.indices.to_numpy(zero_copy_only=False)]
    made = np.where(written, local - shift, made)
    return made, (exists | written) & (made >= _FIRST) & (made <= _LAST)


def zoned(local: Micros, zone: ZoneInfo) -> tuple[Micros, Mask]:
    """Microseconds of wall time in a zone as those in UTC, and which of them the clocks show.

    Of an hour that comes twice the earlier one is meant, as Python has it.
    """
    arrow, compute = pyarrow(), pyarrow("compute")
    naive = arrow.array(local).cast(arrow.timestamp("us"))
    aware = compute.assume_timezone(naive, zone.key, ambiguous="earliest", nonexistent="latest")
    back = compute.local_timestamp(aware).cast(arrow.int64()).to_numpy(zero_copy_only=False)
    made: Micros = aware.cast(arrow.int64()).to_numpy(zero_copy_only=False)
    return made, np.asarray(back == local)


def _shift(text: str) -> int:
    if text in {"", "Z"}:
        return 0
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return (-minutes if text[0] == "-" else minutes) * _PER["M"]
