"""Columns that say the same few things again and again: distinct values, and a code per row.

Read from Arrow dictionaries, categories of pandas and polars, and from plain columns of text, by
what those objects can do; none of the libraries is imported. A code of -1 is a null.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from onestop_engine.errors import InputError
from onestop_engine.terms import Counting, Term
from onestop_engine.texts import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Coded(NamedTuple):
    """Distinct values, and for each row the index of its own; -1 for none."""

    distinct: tuple[Any, ...]
    codes: NDArray[np.integer[Any]]


def read_terms(terms: Any, codes: Any, shape: tuple[int, ...]) -> Coded:
    """Terms with codes, a column of terms, or one term for all rows; texts are parsed."""
    if codes is None and (terms is None or isinstance(terms, str | Term)):
        terms, codes = (terms,), np.zeros((), np.int8)
    coded = encoded(terms) if codes is None else Coded(_listed(terms), read_codes(codes))
    distinct = tuple(_term(value) for value in coded.distinct)
    return Coded(distinct, fitted(coded.codes, shape))


def read_countings(counting: Any, count: int) -> tuple[Counting, ...]:
    """One way of counting for all terms, or one for each distinct term."""
    if isinstance(counting, Counting):
        return (counting,) * count
    found = tuple(counting)
    if len(found) != count or not all(isinstance(rules, Counting) for rules in found):
        raise InputError(_COUNTINGS.fill(count=count))
    return found


def _listed(values: Any) -> tuple[Any, ...]:
    """The distinct values as Python objects."""
    to_list = getattr(values, "to_pylist", None) or getattr(values, "tolist", None)
    return tuple(values if to_list is None else to_list())


def _term(value: Any) -> Term | None:
    if value is None or value != value:  # noqa: PLR0124 (NaN, which pandas puts for nothing)
        return None
    return value if isinstance(value, Term) else Term.parse(value)


def encoded(column: Any) -> Coded:
    """The distinct values of a column, and its codes."""
    column = _arrow(column)
    if hasattr(column, "dictionary_encode"):
        return _from_dictionary(column)
    if hasattr(column, "factorize"):
        codes, distinct = column.factorize()
        return Coded(_listed(distinct), np.asarray(codes))
    array = np.asarray(column)
    if array.dtype.kind in "UT":
        distinct, codes = np.unique(array, return_inverse=True)
        return Coded(_listed(distinct), codes.reshape(array.shape))
    return _from_objects(array)


def _arrow(column: Any) -> Any:
    """The Arrow form of a column of polars; every other column as it is."""
    to_arrow: Callable[[], Any] | None = getattr(column, "to_arrow", None)
    return column if to_arrow is None else to_arrow()


def _from_dictionary(column: Any) -> Coded:
    """An Arrow array of texts or of a dictionary, in one piece or in chunks."""
    encoded = column.dictionary_encode()
    if hasattr(encoded, "unify_dictionaries"):
        encoded = encoded.unify_dictionaries().combine_chunks()
    return Coded(tuple(encoded.dictionary.to_pylist()), read_codes(encoded.indices))


def _from_objects(array: NDArray[Any]) -> Coded:
    """Python objects, as a list of terms or texts gives."""
    places: dict[Any, int] = {}
    codes = [places.setdefault(value, len(places)) for value in array.reshape(-1).tolist()]
    return Coded(tuple(places), np.array(codes, np.int64).reshape(array.shape))


def read_codes(codes: Any) -> NDArray[np.integer[Any]]:
    """Integers of any width; nulls of Arrow and polars become -1."""
    codes = _arrow(codes)
    if getattr(codes, "null_count", 0):
        codes = codes.cast("int64").fill_null(-1)
    array = np.asarray(codes)
    if array.size == 0:
        array = array.astype(np.int8)
    if array.dtype.kind not in "iu":
        raise InputError(_NOT_CODES.fill(dtype=array.dtype))
    return array


def fitted(codes: NDArray[np.integer[Any]], shape: tuple[int, ...]) -> NDArray[np.integer[Any]]:
    """Codes as one flat column with a row for each instant."""
    try:
        return np.broadcast_to(codes, shape).reshape(-1)
    except ValueError as error:
        raise InputError(_SHAPES.fill(codes=codes.shape, received=shape)) from error


def check_codes(
    codes: NDArray[np.integer[Any]], count: int, least: int = 0, first: int = 0
) -> None:
    """Refuse codes that point beyond `count` values; `first` is the number of their first row."""
    if codes.size and (codes.min() < least or codes.max() >= count):
        row = int(np.argmax((codes < least) | (codes >= count)))
        raise InputError(_BAD_CODE.fill(row=first + row, code=int(codes[row]), last=count - 1))


_COUNTINGS: Final = Text(
    "Cách tính (counting) là một Counting cho mọi thời hạn, hoặc đúng {count} Counting, mỗi thời "
    "hạn trong danh sách một cái.",
    "counting is one Counting for all terms, or exactly {count}, one for each distinct term.",
)
_NOT_CODES: Final = Text(
    "Mã phải là cột số nguyên (-1 là không có), không phải {dtype}.",
    "Codes are a column of integers (-1 for none), not {dtype}.",
)
_SHAPES: Final = Text(
    "Cột thời hạn hoặc cột mã có kích thước {codes}, không khớp với {received} thời điểm.",
    "Terms or codes of shape {codes} do not match {received} instants.",
)
_BAD_CODE: Final = Text(
    "Dòng {row}: không có mã {code}; mã lớn nhất là {last}.",
    "Row {row}: there is no code {code}; the last one is {last}.",
)
