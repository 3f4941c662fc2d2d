"""Made-up provinces: who files what where, how long it may take, and how busy each day is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ..calendars import WorkCalendar

PROVINCES: Final = ("H26", "H29", "H40", "H57")
_COMMUNES: Final = 64
_OFFICERS: Final = 6
_PROCEDURES: Final = 600
_FIELDS: Final = (
    "ho-tich", "dat-dai", "chung-thuc", "xay-dung", "dang-ky-kinh-doanh", "bao-tro-xa-hoi",
    "cu-tru", "giao-thong", "moi-truong", "y-te", "giao-duc", "lao-dong", "nguoi-co-cong",
    "thue", "nong-nghiep", "van-hoa", "an-toan-thuc-pham", "tai-nguyen-nuoc", "lam-nghiep",
    "thuy-san", "cong-thuong", "khoa-hoc", "tu-phap", "thong-tin",
)  # fmt: skip
_TERMS: Final = np.array([1, 2, 3, 5, 7, 10, 15, 20, 30])
_TERM_SHARES: Final = (0.12, 0.08, 0.2, 0.2, 0.13, 0.12, 0.08, 0.05, 0.02)
# How many more come in the ten working days before the long holiday of Tết, and after it.
_BEFORE_TET, _AFTER_TET = 1.5, 1.9
_ON_A_DAY_OFF: Final = 0.06
_LONG_HOLIDAY: Final = 6
_NEAR: Final = 10
_BY_WEEKDAY: Final = (1.25, 1.0, 0.95, 0.95, 1.05, 0.5, 0.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provinces:
    """The communes, officers and procedures of some provinces, with how often each comes up."""

    communes: tuple[str, ...]
    officers: tuple[str, ...]
    procedures: tuple[str, ...]
    fields: tuple[str, ...]
    field_of: NDArray[np.int32]
    terms: NDArray[np.int16]
    commune_edges: NDArray[np.float64]
    procedure_edges: NDArray[np.float64]

    @property
    def officers_of_each(self) -> int:
        """How many officers a commune has."""
        return _OFFICERS


def provinces(seed: int) -> Provinces:
    """The provinces of a seed: large and small communes, common and rare procedures."""
    lots = np.random.default_rng([seed, 1])
    communes = tuple(
        f"{province}.{number}" for province in PROVINCES for number in range(1, _COMMUNES + 1)
    )
    numbers = np.sort(lots.choice(14_000, _PROCEDURES, replace=False))
    return Provinces(
        communes=communes,
        officers=tuple(f"{one}-{n:02}" for one in communes for n in range(1, _OFFICERS + 1)),
        procedures=tuple(f"{1 + number % 2}.{number:06}" for number in numbers.tolist()),
        fields=_FIELDS,
        field_of=lots.integers(0, len(_FIELDS), _PROCEDURES).astype(np.int32),
        terms=lots.choice(_TERMS, _PROCEDURES, p=_TERM_SHARES).astype(np.int16),
        commune_edges=_edges(lots.lognormal(0, 0.8, len(communes))),
        procedure_edges=_edges(1 / lots.permutation(np.arange(1.0, _PROCEDURES + 1)) ** 0.9),
    )


def _edges(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.cumsum(weights) / weights.sum())


def day_edges(calendar: WorkCalendar, first: date, last: date) -> NDArray[np.float64]:
    """The share of dossiers that came by the end of each day from `first` to `last`.

    Mondays are busy, days off quiet; before and after the long holiday of Tết there are peaks.
    """
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    working = np.array([calendar.is_working_day(day) for day in days])
    weights = np.array([_BY_WEEKDAY[day.weekday()] for day in days])
    weights = np.where(working, np.maximum(weights, 0.8), _ON_A_DAY_OFF)
    for start, end in _long_holidays(working):
        if days[start].month <= 2:
            _lift(weights, np.flatnonzero(working[:start])[-_NEAR:], _BEFORE_TET)
            _lift(weights, end + np.flatnonzero(working[end:])[:_NEAR], _AFTER_TET)
    return _edges(weights)


def _lift(weights: NDArray[np.float64], days: NDArray[Any], factor: float) -> None:
    weights[days] *= factor


def _long_holidays(working: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where at least six days on end are off: first, and first after."""
    edges = np.flatnonzero(np.diff(np.concatenate([[True], working, [True]]).astype(np.int8)))
    pairs = [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
    return [(start, end) for start, end in pairs if end - start >= _LONG_HOLIDAY]
