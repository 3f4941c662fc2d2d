"""Random rows and periods for the laws of the reports."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from onestop_engine.statistics import DossierRow, Pause, Period, Policy, Promised
from onestop_engine.statistics.schema import VIETNAM, Addition

# Shared machines pause; a law is no stopwatch.
law = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

FIRST = datetime(2026, 1, 1, tzinfo=VIETNAM)
QUARTER = timedelta(hours=6)


def instants(least: int = 0, most: int = 800) -> st.SearchStrategy[datetime]:
    """Instants on a grid of six hours, so that midnights and equal instants are common."""
    return st.integers(least, most).map(lambda n: FIRST + n * QUARTER)


def end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, VIETNAM)


@st.composite
def rows(draw: st.DrawFn) -> DossierRow:
    received = draw(instants(0, 700))
    accepted = draw(st.none() | st.integers(0, 20).map(lambda n: received + n * QUARTER))
    finished = draw(st.none() | st.integers(0, 200).map(lambda n: received + n * QUARTER))
    status, ending = _ending(draw, accepted=accepted is not None, finished=finished is not None)
    due = draw(
        st.none() | st.integers(0, 150).map(lambda n: end_of((received + n * QUARTER).date()))
    )
    promises = draw(st.lists(st.tuples(instants(), st.none() | st.just(due)), max_size=3))
    return DossierRow(
        code=f"A-{draw(st.integers(0, 10**6))}",
        procedure=draw(st.sampled_from(["2.000635", "1.013225"])),
        status=status,
        received=received,
        field=draw(st.sampled_from([None, "ho-tich", "dat-dai"])),
        unit=draw(st.sampled_from(["H26.10.2", "H26.10.3"])),
        channel=draw(st.sampled_from(["online", "counter", "post"])),
        accepted=accepted,
        accepted_known=_recorded(draw, accepted),
        due=due,
        due_original=draw(st.none() | st.just(due)),
        term=draw(
            st.sampled_from(
                [None, None, "3 working days", "10 ngày", "1 month", "1 May every year"]
            )
        ),
        restarts=tuple(draw(st.lists(instants(), max_size=2))),
        additions=tuple(
            Addition(at=at, term=draw(st.sampled_from(["2 working days", "3 days", "1 hour"])))
            for at in draw(st.lists(instants(), max_size=2))
        ),
        promises=tuple(Promised(at=at, due=to) for at, to in sorted(promises, key=lambda p: p[0])),
        pauses=draw(pauses()),
        finished=finished,
        finished_known=_recorded(draw, finished),
        ending=ending,
        reappointed=draw(st.none() | instants()),
        delivered=draw(st.none() | instants()),
        corrections=tuple(draw(st.lists(instants(), max_size=2))),
        parent=draw(st.sampled_from([None, None, None, "A-0"])),
    )


def _recorded(draw: st.DrawFn, at: datetime | None) -> datetime | None:
    return (
        None if at is None else draw(st.none() | st.integers(0, 40).map(lambda n: at + n * QUARTER))
    )


def _ending(draw: st.DrawFn, *, accepted: bool, finished: bool) -> tuple[int, str | None]:
    if not accepted:
        choices = (
            [(3, "intake_refused"), (7, "withdrawn"), (8, "closed")]
            if finished
            else [(1, None), (5, None)]
        )
    elif finished:
        choices = [
            (9, "granted"),
            (10, "refused"),
            (10, "no_result"),
            (7, "withdrawn"),
            (8, "closed"),
            (4, "granted"),
        ]
    else:
        choices = [(2, None), (4, None), (5, None), (6, None), (8, None)]
    return draw(st.sampled_from(choices))


@st.composite
def pauses(draw: st.DrawFn) -> tuple[Pause, ...]:
    edges = sorted(draw(st.lists(instants(), max_size=4, unique=True)))
    cause = draw(st.sampled_from(["supplement", "payment", "stopped", "consultation"]))
    return tuple(
        Pause(start=start, end=end, cause=cause)
        for start, end in zip(edges[::2], [*edges[1::2], None], strict=False)
    )


def periods() -> st.SearchStrategy[Period]:
    days = st.integers(0, 180).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
    return st.tuples(days, st.integers(0, 70)).map(
        lambda pair: Period.of(pair[0], pair[0] + timedelta(days=pair[1]))
    )


policies = st.builds(
    Policy,
    withdrawn=st.sampled_from(["on_time", "by_due"]),
    closed=st.sampled_from(["on_time", "by_due"]),
    waiting=st.sampled_from(["in_time", "by_due"]),
    no_due=st.sampled_from(["on_time", "early"]),
    against=st.sampled_from(["current", "original"]),
    late=st.sampled_from(["instant", "date"]),
    early=st.sampled_from(["date", "instant"]),
    subs=st.sampled_from(["exclude", "include"]),
)
