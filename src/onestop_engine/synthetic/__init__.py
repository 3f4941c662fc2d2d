"""Made-up dossiers, seeded and repeatable, for demonstrations and benchmarks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from ..errors import InputError, NotFound
from ..texts import Text
from ._applicants import UNPRICED
from ._arrivals import Arrival, arrivals
from ._habits import procedures_in_demand
from ._simulation import Simulation
from ._world import World

if TYPE_CHECKING:
    from ..definition.model import Procedure
    from ..engine import Dossier
    from ..onestop import OneStop
    from ._dossiers import write_dossiers

__all__ = ["Summary", "commune", "write_dossiers"]

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a made-up commune came to.

    `dossiers` counts those of sub-procedures too, `filed` does not. `until` is the instant up
    to which everything happened. `story` is the code of a dossier in which much happened, and
    `fees` of one with a bill, for showing.
    """

    filed: int
    dossiers: int
    commands: int
    events: int
    until: datetime
    statuses: Mapping[int, int]
    procedures: Mapping[str, int]
    story: str | None
    fees: str | None


def commune(
    shop: OneStop,
    *,
    year: int = 2026,
    months: Iterable[int] = range(1, 8),
    dossiers: int = 850,
    seed: int = 2026,
    unit: str = "H26.10.2",
    progress: Progress | None = None,
) -> Summary:
    """What became of a commune's dossiers, run through `shop` from the first month to the last.

    Applicants, officers and their delays are drawn from `seed`: the same seed on the same
    procedures gives the same dossiers. `progress` is called with how many were filed, and of
    how many. Raises `InputError` for months or numbers that cannot be, `NotFound` when no
    procedure of the shop's catalogue is one of a commune.

    >>> from onestop_engine import OneStop
    >>> with OneStop.open("memory://") as shop:
    ...     commune(shop, months=[6], dossiers=3).filed
    3
    """
    chosen = sorted(set(months))
    if dossiers < 1 or not chosen or chosen[0] < 1 or chosen[-1] > 12:
        raise InputError(_BAD_SIZE)
    lots = Random(seed)  # noqa: S311 (a demonstration, not a secret)
    days = _days(year, chosen)
    zone = shop.calendar.zone
    until = datetime.combine(days[-1], time(23, 59, 59), zone)
    world = World(shop, lots, unit=unit, until=until)
    people = Simulation(world).applicants
    channels = {
        channel
        for day in (days[0], days[-1])
        for procedure, _ in procedures_in_demand(_in_force(shop, day))
        for channel in procedure.channels
    }
    if not channels:
        raise NotFound(_NOTHING_OFFERED.fill(day=days[0]))
    filings = arrivals(shop.calendar, lots, days, dossiers, channels)
    for arrival in filings:
        world.plan(arrival.at, people.filing(_drawn(shop, lots, arrival), arrival))

    def advanced() -> None:
        if progress is not None:
            progress(people.filed, dossiers)

    world.run(filings[0].at, advanced)
    return _summary(world)


def _days(year: int, months: list[int]) -> tuple[date, ...]:
    day = date(year, months[0], 1)
    found = []
    while day.year == year and day.month <= months[-1]:
        if day.month in months:
            found.append(day)
        day += timedelta(days=1)
    return tuple(found)


def _drawn(shop: OneStop, lots: Random, arrival: Arrival) -> Procedure:
    """The procedure that somebody asks for, in the version of that day."""
    day, channel = arrival.at.date(), arrival.channel
    demand = procedures_in_demand(_in_force(shop, day))
    if not demand:
        raise NotFound(_NOTHING_OFFERED.fill(day=day))
    offered = [found for found in demand if channel in found[0].channels] or demand
    return lots.choices([p for p, _ in offered], [weight for _, weight in offered])[0]


def _in_force(shop: OneStop, day: date) -> list[Procedure]:
    found = []
    for code in shop.catalog.codes:
        try:
            found.append(shop.catalog.pick(code, day))
        except NotFound:
            continue
    return found


def _summary(world: World) -> Summary:
    made = tuple(world.dossiers.values())
    filed = [dossier for dossier in made if dossier.parent is None]
    done = [dossier for dossier in filed if dossier.delivered_at is not None]
    story = max(done, key=lambda dossier: _tells(world, dossier), default=None)
    bill = max(done, key=lambda dossier: _explains(world, dossier), default=None)
    return Summary(
        filed=len(filed),
        dossiers=len(made),
        commands=world.commands,
        events=sum(dossier.seq for dossier in made),
        until=world.until,
        statuses=_tally(dossier.status for dossier in made),
        procedures=_tally(dossier.procedure for dossier in filed),
        story=None if story is None else story.code,
        fees=None if bill is None or not bill.fees else bill.code,
    )


def _tells(world: World, dossier: Dossier) -> tuple[bool, int, int, str]:
    """How good a story it is: short, with a supplement, and days off that need explaining."""
    due, promises = dossier.due, dossier.promises
    if due is None or not promises or dossier.reappointments or dossier.seq > _LONGEST_STORY:
        return False, 0, dossier.seq, dossier.code
    promised = promises[-1].at.date()
    asked = any(not one.at_intake for one in dossier.supplements)
    short = (due.on - promised).days <= _LONGEST_COUNT
    explained = _decided_days(world, promised, due.on) > 0
    return short, asked + 2 * explained, dossier.seq, dossier.code


def _decided_days(world: World, after: date, until: date) -> int:
    """How many days in (after, until] are off or worked by decision, not by the weekday."""
    calendar = world.calendar
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return sum(calendar.is_working_day(day) is not (day.weekday() < _SATURDAY) for day in days)


def _explains(world: World, dossier: Dossier) -> tuple[bool, int, int, str]:
    """How well a bill shows its reckoning: what the file prices says more than what it cannot."""
    prices = [price for fee in world.procedure(dossier).fees.values() for price in fee.prices]
    priced = bool(prices) and all(price.kind not in UNPRICED for price in prices)
    reckoned = sum(len(line.explanation.vi) for line in dossier.fees if line.amount)
    return priced, len(dossier.fees), reckoned, dossier.code


_LONGEST_STORY = 45
_LONGEST_COUNT = 18
_SATURDAY = 5

Key = TypeVar("Key", int, str)


def _tally(keys: Iterable[Key]) -> Mapping[Key, int]:
    return MappingProxyType(dict(sorted(Counter(keys).items())))


_BAD_SIZE = Text(
    "Cần ít nhất một hồ sơ (dossiers) và các tháng từ 1 đến 12 (months).",
    "At least one dossier (dossiers) and months from 1 to 12 (months) are wanted.",
)
_NOTHING_OFFERED = Text(
    "Ngày {day} không có thủ tục cấp xã nào có hiệu lực. Hãy mở OneStop với bộ "
    "thủ tục có hiệu lực vào những tháng đó.",
    "On {day} no procedure of a commune is in force. Open OneStop with procedures "
    "in force in those months.",
)


def __getattr__(name: str) -> object:
    # Millions of dossiers are made with numpy; a commune does without.
    if name == "write_dossiers":
        from ._dossiers import write_dossiers  # noqa: PLC0415

        return write_dossiers
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
