"""Where days begin in a zone, for whole columns of instants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

import numpy as np

from ._block import NEVER, Ints

_DAY: Final = 86_400_000_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENT: Final = timedelta(microseconds=1)
_WEEK: Final = timedelta(days=7)
# A whole number of days that makes every instant since the year 1 positive: numpy divides
# unsigned numbers several times faster.
_BIAS: Final = 1_000_000 * _DAY


def ticks(at: datetime) -> int:
    """An aware instant as microseconds since 1970 in UTC."""
    return (at - _EPOCH) // _MOMENT


def instant(tick: int, zone: tzinfo) -> datetime:
    """The instant of a tick, shown in a zone."""
    return (_EPOCH + tick * _MOMENT).astimezone(zone)


def day_starts(instants: Ints, zone: tzinfo) -> Ints:
    """The first instant of each instant's day in `zone`; of `NEVER` one later than all."""
    shift = _one_offset(zone, instants)
    if shift is None:
        return _one_by_one(instants, zone)
    lifted = (instants + (shift + _BIAS)).view(np.uint64)
    lifted //= np.uint64(_DAY)
    lifted *= np.uint64(_DAY)
    starts = lifted.view(np.int64)
    starts -= shift + _BIAS
    return starts


def local_days(instants: Ints, zone: tzinfo) -> Ints:
    """The day of each instant in `zone`, as days since 1970. None may be `NEVER`."""
    return np.asarray(local_ticks(instants, zone) // _DAY)


def local_ticks(instants: Ints, zone: tzinfo) -> Ints:
    """What clocks in `zone` show at each instant, as microseconds. None may be `NEVER`."""
    shift = _one_offset(zone, instants)
    if shift is not None:
        return instants + shift
    values, places = np.unique(instants, return_inverse=True)
    shown = [ticks(instant(tick, zone).replace(tzinfo=UTC)) for tick in values.tolist()]
    return np.array(shown, np.int64)[places.reshape(-1)]


def instants_of(local: Ints, zone: tzinfo) -> Ints:
    """The instants at which clocks in `zone` show this: the inverse of `local_ticks`."""
    shift = _one_offset(zone, local)
    if shift is not None:
        return local - shift
    values, places = np.unique(local, return_inverse=True)
    told = [ticks(instant(tick, UTC).replace(tzinfo=zone)) for tick in values.tolist()]
    return np.array(told, np.int64)[places.reshape(-1)]


def _one_offset(zone: tzinfo, instants: Ints) -> int | None:
    """The zone's offset at all the instants, None where it changes between them."""
    if isinstance(zone, timezone):
        return zone.utcoffset(None) // _MOMENT
    if not len(instants):
        return 0
    if int(instants.max()) == NEVER:
        return _one_offset(zone, instants[instants != NEVER])
    first = (_EPOCH + int(instants.min()) * _MOMENT).year
    last = (_EPOCH + int(instants.max()) * _MOMENT).year
    return _offset_of_years(zone, first, last)


@lru_cache(maxsize=256)
def _offset_of_years(zone: tzinfo, first: int, last: int) -> int | None:
    at = datetime(max(first - 1, 2), 12, 25, tzinfo=UTC)
    end = datetime(min(last + 1, 9998), 1, 7, tzinfo=UTC)
    offsets = set()
    # No zone has summer time for less than a week.
    while at <= end:
        offsets.add(at.astimezone(zone).utcoffset())
        if len(offsets) > 1:
            return None
        at += _WEEK
    offset = offsets.pop()
    assert offset is not None
    return offset // _MOMENT


def _one_by_one(instants: Ints, zone: tzinfo) -> Ints:
    values, places = np.unique(instants, return_inverse=True)
    starts = [NEVER if tick == NEVER else _day_start(tick, zone) for tick in values.tolist()]
    return np.array(starts, np.int64)[places.reshape(-1)]


def _day_start(tick: int, zone: tzinfo) -> int:
    day = instant(tick, zone).date()
    return ticks(datetime(day.year, day.month, day.day, tzinfo=zone))
