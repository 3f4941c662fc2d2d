"""Whatever is done to a store, in memory or in a database, it tells what a plain model tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from store_making import START, ZONE, event, summary

from onestop_engine.engine.events import Event
from onestop_engine.errors import Conflict
from onestop_engine.store import Append, Outcome, Query, Store, Summary, Transaction, open_store
from onestop_engine.texts import Text

CODES = ("A-1", "A-2", "B-1")
SUBJECTS = ("s-1", "s-2")
PARTS = ("one_stop@H26", "fire@", "tax@H1")


class GivenUpError(Exception):
    """Ends a transaction of the test."""


@dataclass(frozen=True)
class Change:
    """Events for a dossier; `stale` says by how much the expected sequence is off."""

    code: str
    subject: str
    stale: int
    events: int
    reason: str | None
    waiting: tuple[str, ...]
    days: int | None
    is_open: bool


@dataclass(frozen=True)
class Number:
    series: str


@dataclass(frozen=True)
class Key:
    key: str
    code: str


@dataclass(frozen=True)
class Inner:
    """A transaction inside another one."""

    acts: tuple[Any, ...]
    fails: bool


CHANGES = st.builds(
    Change,
    code=st.sampled_from(CODES),
    subject=st.sampled_from(SUBJECTS),
    stale=st.sampled_from([0, 0, 0, 0, 1, -1]),
    events=st.integers(1, 3),
    reason=st.none() | st.sampled_from(["Thiếu bản vẽ", "Bà Ví Dụ vắng nhà"]),
    waiting=st.lists(st.sampled_from(PARTS), unique=True).map(tuple),
    days=st.none() | st.integers(0, 3),
    is_open=st.booleans(),
)
KEYS = st.builds(Key, key=st.sampled_from(["k-1", "k-2"]), code=st.sampled_from(CODES))
ACTS = st.recursive(
    CHANGES | st.builds(Number, series=st.sampled_from(["H26", "H27"])) | KEYS,
    lambda acts: st.builds(Inner, acts=st.lists(acts, max_size=3).map(tuple), fails=st.booleans()),
    max_leaves=4,
)


@dataclass
class Model:
    """What a store has to remember, said as plainly as it can be."""

    rows: dict[str, Summary] = field(default_factory=dict)
    events: dict[str, list[Event]] = field(default_factory=dict)
    applicants: dict[str, dict[str, str]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def copied(self) -> Model:
        events = {code: list(its) for code, its in self.events.items()}
        rest = (dict(self.applicants), dict(self.numbers), dict(self.keys))
        return Model(dict(self.rows), events, *rest)

    def told(self, code: str) -> tuple[Event, ...]:
        """The events with the applicant as known now."""
        found = []
        for one in self.events.get(code, ()):
            private = dict(one.private)
            if "applicant" in private:
                del private["applicant"]
                if (person := self.applicants.get(self.rows[code].subject)) is not None:
                    private["applicant"] = person
            found.append(replace(one, private=private))
        return tuple(found)

    def touch(self, subject: str) -> tuple[str, ...]:
        codes = tuple(sorted(c for c, row in self.rows.items() if row.subject == subject))
        for code in codes:
            row = self.rows[code]
            self.rows[code] = replace(row, private_version=row.private_version + 1)
        return codes

    def know(self, row: Summary, person: dict[str, str]) -> None:
        if self.applicants.get(row.subject, person) != person:
            own = self.rows[row.code]
            self.touch(row.subject)
            self.rows[row.code] = own
        self.applicants[row.subject] = person

    def erase(self, subject: str) -> tuple[str, ...]:
        codes = self.touch(subject)
        self.applicants.pop(subject, None)
        for code in codes:
            self.events[code] = [replace(e, reason=None, private={}) for e in self.events[code]]
        return codes

    def find(self, query: Query) -> list[str]:
        rows = [row for row in self.rows.values() if query.open in {None, row.is_open}]
        if query.waiting is not None:
            rows = [row for row in rows if set(row.waiting) & set(query.waiting)]
        if query.due_before is not None:
            rows = [row for row in rows if row.due_until and row.due_until <= query.due_before]
        if query.wake_until is not None:
            rows = [row for row in rows if row.next_wakeup and row.next_wakeup <= query.wake_until]
        name = {"received": "received_at", "due": "due_until", "wakeup": "next_wakeup"}
        latest = START + timedelta(days=99)

        def key(row: Summary) -> tuple[Any, ...]:
            return (getattr(row, name[query.order]) or latest, row.received_at, row.code)

        codes = [row.code for row in sorted(rows, key=key)]
        return codes[query.offset :][: query.limit]


def new_events(change: Change, first: int, subject: str) -> list[Event]:
    found = [event(first + n, reason=change.reason) for n in range(change.events)]
    if first == 1:
        private = {"applicant": {"name": f"Nguyễn Văn {subject}"}}
        found[0] = event(1, "submitted", data={"subject": subject}, private=private)
    return found


def append_of(change: Change, row: Summary | None) -> Append:
    seq, subject = (row.seq, row.subject) if row else (0, change.subject)
    events = new_events(change, seq + 1, subject)
    due = None if change.days is None else START + timedelta(days=change.days)
    values = {"subject": subject, "waiting": change.waiting, "is_open": change.is_open}
    renewed = summary(change.code, seq=events[-1].seq, due_until=due, next_wakeup=due, **values)
    return Append(expected=max(0, seq + change.stale), events=events, summary=renewed)


QUERIES = (
    Query(),
    Query(waiting=PARTS[:1]),
    Query(waiting=PARTS[1:], open=True),
    Query(open=True, order="due"),
    Query(open=True, order="due", due_before=START + timedelta(days=1)),
    Query(wake_until=START + timedelta(days=2), order="wakeup"),
    Query(limit=1, offset=1),
)


class Machine(RuleBasedStateMachine):
    """A store and its model, given the same commands."""

    def __init__(self, address: Callable[[ExitStack], str]) -> None:
        super().__init__()
        self.closing = ExitStack()
        self.url = address(self.closing)
        self.store: Store = open_store(self.url, zone=ZONE)
        self.model = Model()

    @rule(acts=st.lists(ACTS, max_size=4), fails=st.booleans())
    def command(self, acts: list[Any], fails: bool) -> None:
        inner = Inner(acts=tuple(acts), fails=fails)
        said: list[object] = []
        told: list[object] = []
        self.carry_out(inner, said)
        self.model = self.imagine(self.model, inner, told)
        assert said == told

    def carry_out(self, inner: Inner, said: list[object]) -> None:
        try:
            with self.store.transaction() as transaction:
                for act in inner.acts:
                    said.append(self.one(transaction, act, said))
                if inner.fails:
                    raise GivenUpError  # noqa: TRY301 (it is the block that fails)
        except (GivenUpError, Conflict) as error:
            said.append(type(error))

    def one(self, transaction: Transaction, act: Any, said: list[object]) -> object:
        if isinstance(act, Number):
            return transaction.next_number(act.series)
        if isinstance(act, Key):
            known = transaction.outcome(act.key)
            if known is None and transaction.summary(act.code) is not None:
                outcome = Outcome(code=act.code, seq=1, salt=None, fingerprint=None)
                transaction.remember(act.key, outcome, at=START)
            return known.code if known else None
        if isinstance(act, Inner):
            self.carry_out(act, said)
            return None
        transaction.append(append_of(act, transaction.summary(act.code)))
        return transaction.events(act.code)

    def imagine(self, model: Model, inner: Inner, told: list[object]) -> Model:
        """The model after a transaction; the same model when it fails."""
        new = model.copied()
        try:
            for act in inner.acts:
                if isinstance(act, Inner):
                    new = self.imagine(new, act, told)
                    told.append(None)
                else:
                    told.append(imagined(new, act))
            if inner.fails:
                raise GivenUpError  # noqa: TRY301 (it is the block that fails)
        except (GivenUpError, Conflict) as error:
            told.append(type(error))
            return model
        return new

    @rule(subject=st.sampled_from(SUBJECTS), name=st.sampled_from(["Trần", "Lê"]))
    def correct(self, subject: str, name: str) -> None:
        codes = self.model.touch(subject)
        if codes:
            self.model.applicants[subject] = {"name": name}
        assert self.store.correct(subject, {"name": name}) == codes

    @rule(subject=st.sampled_from(SUBJECTS))
    def erase(self, subject: str) -> None:
        assert self.store.erase(subject) == self.model.erase(subject)

    @rule()
    def open_again(self) -> None:
        if self.url != "memory://":
            self.store.close()
            self.store = open_store(self.url, zone=ZONE)

    @invariant()
    def both_tell_the_same(self) -> None:
        for code in CODES:
            assert self.store.summary(code) == self.model.rows.get(code)
            assert self.store.events(code) == self.model.told(code)
        for query in QUERIES:
            rows = self.store.find(query)
            assert [row.code for row in rows] == self.model.find(query)
            for place, row in enumerate(rows if query.limit is None else ()):
                assert self.store.find(replace(query, after=row)) == rows[place + 1 :]
        assert set(self.store.load_many(CODES)) == set(self.model.rows)

    def teardown(self) -> None:
        self.store.close()
        self.closing.close()


def imagined(model: Model, act: Any) -> object:
    if isinstance(act, Number):
        model.numbers[act.series] = model.numbers.get(act.series, 0) + 1
        return model.numbers[act.series]
    if isinstance(act, Key):
        known = model.keys.get(act.key)
        if known is None and act.code in model.rows:
            model.keys[act.key] = act.code
        return known
    row = model.rows.get(act.code)
    change = append_of(act, row)
    if change.expected != (row.seq if row else 0):
        raise Conflict(Text("khác", "other"))
    version = row.private_version if row else 0
    model.rows[act.code] = replace(change.summary, private_version=version)
    model.events.setdefault(act.code, []).extend(change.events)
    for one in change.events:
        if "applicant" in one.private:
            model.know(change.summary, dict(one.private["applicant"]))
    return model.told(act.code)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[ExitStack], str]:
    """Makes the address of one empty store after another."""
    numbers: Iterator[int] = iter(range(10_000))

    def make(closing: ExitStack) -> str:
        if request.param == "memory":
            return "memory://"
        if request.param == "sqlite":
            return f"sqlite:///{tmp_path}/{next(numbers)}.db"
        url: str = closing.enter_context(request.getfixturevalue("cluster").schema())
        return url

    return make


def test_every_store_does_what_the_model_does(address: Callable[[ExitStack], str]) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        lambda: Machine(address), settings=settings(max_examples=20, stateful_step_count=10)
    )
