"""The commands that `crashes.py` gives, and what a store must hold after so many of them.

They are the same each time: a group of procedures and a permit go through their lives, with steps
that write several dossiers at once, personal reasons, and what time alone brings about. A store
in memory, which nobody kills, is given them too, and says what the store under test must hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from onestop_engine import Actor, Catalog, Event, OneStop, WorkCalendar
from onestop_engine.definition import load_text

UNIT = "H26.10.2"
CLERK = Actor.officer(
    "cb-1", unit=UNIT, parts=("one_stop", "authority", "registrar", "insurer", "fire")
)
START = datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 (local to the calendar)
CALENDAR = WorkCalendar.bundled("vn")

_HEAD = """
procedure: "{code}"
title: {{vi: Thủ tục ví dụ, en: Example}}
field: ho-tich
levels: [commune]
in_force: {{from: 2026-01-01, decided_by: 1/2026/QĐ}}
channels: [counter]
applicants: [citizen]
legal_basis: [118/2025/NĐ-CP]
results:
  paper: {{vi: Giấy}}
deadline:
  - limit: 5 ngày làm việc
    basis: 1/2026/QĐ
"""
_GROUP = """
agencies:
  one_stop: {kind: one_stop, level: commune}
  registrar: {kind: authority, level: commune}
  insurer: {kind: authority, level: province}
steps:
  intake: {by: one_stop, do: receive, then: register}
  register:
    do: procedure
    by: registrar
    procedure: "9.000002"
    within: 2 ngày làm việc
    clock_of: shared
    results: [paper]
    outcomes: {granted: insure, refused: refuse}
  insure: {by: insurer, outcomes: {insured: deliver}}
  deliver: {by: one_stop, do: deliver, result: paper}
"""
_REGISTER = """
agencies:
  one_stop: {kind: one_stop, level: commune}
  authority: {kind: authority, level: commune}
steps:
  intake: {by: one_stop, do: receive, then: issue}
  issue: {by: authority, outcomes: {sign: deliver, unfit: refuse}}
  deliver: {by: one_stop, do: deliver, result: paper}
"""
_PERMIT = """
agencies:
  one_stop: {kind: one_stop, level: commune}
  authority: {kind: authority, level: commune}
  fire: {kind: consulted, level: province}
steps:
  intake: {by: one_stop, do: receive, then: examine}
  examine: {by: authority, within: 2 ngày làm việc, outcomes: {ready: ask_fire, unfit: refuse}}
  ask_fire: {by: fire, do: consult, within: 1 ngày làm việc, on_silence: consent, then: decide}
  decide: {by: authority, outcomes: {sign: deliver, back: examine}}
  deliver: {by: one_stop, do: deliver, result: paper}
"""
_BODIES = (("9.000001", _GROUP), ("9.000002", _REGISTER), ("9.000003", _PERMIT))
CATALOG = Catalog(
    load_text(_HEAD.format(code=code) + body, f"{code}.yaml") for code, body in _BODIES
)


class Act(NamedTuple):
    """An action on one of the three dossiers of a family, so long after the family began."""

    of: int
    action: str
    after: timedelta = timedelta(0)
    reason: str | None = None


_LATER = timedelta(days=4)
_FAMILY: tuple[Act, ...] = (
    Act(0, "submit"),
    Act(0, "accept"),  # files the second dossier, too
    Act(2, "submit"),
    Act(2, "accept"),
    Act(2, "note", reason="Bà Ví Dụ hẹn buổi chiều"),
    Act(1, "sign"),  # moves the first dossier on
    Act(2, "ready"),
    Act(2, "tick", _LATER),
    Act(2, "sign", _LATER),
    Act(0, "insured", _LATER),
    Act(2, "deliver", _LATER),
    Act(0, "deliver", _LATER),
)


class Answer(NamedTuple):
    """What a command was answered: the dossier and its sequence afterwards, 0 for a tick."""

    code: str
    seq: int


def code_of(number: int) -> str:
    """The code of a dossier by its number from 0: a store leaves none out and gives none twice."""
    return f"{UNIT}-261123-{number + 1:04}"


def give(shop: OneStop, index: int) -> Answer:
    """The answer to the command with this number, from 0; given again, it has no second effect."""
    family, turn = divmod(index, len(_FAMILY))
    act = _FAMILY[turn]
    code, at = code_of(3 * family + act.of), START + timedelta(seconds=family) + act.after
    key = f"command-{index}"
    if act.action == "tick":
        shop.tick(at=at)
        return Answer(code, 0)
    if act.action == "submit":
        dossier = shop.submit(
            f"9.00000{act.of + 1}",
            unit=UNIT,
            applicant={"name": "Nguyễn Văn Ví Dụ"},
            channel="counter",
            by=CLERK,
            at=at,
            subject=f"subject-{family}",
            key=key,
        )
    else:
        dossier = shop.act(code, act.action, by=CLERK, at=at, reason=act.reason, key=key)
    return Answer(dossier.code, dossier.seq)


def keys_among(count: int) -> int:
    """How many of the first commands have an idempotency key: all but ticks."""
    return sum(_FAMILY[index % len(_FAMILY)].action != "tick" for index in range(count))


class Reference:
    """What so many commands come to, in a store that never dies."""

    def __init__(self) -> None:
        self._shop = OneStop.open("memory://", procedures=CATALOG, calendar=CALENDAR)
        self._answers: list[Answer] = []
        self._heads: list[Mapping[str, int]] = [MappingProxyType({})]

    def heads(self, count: int) -> Mapping[str, int]:
        """The sequence of every dossier after the first `count` commands."""
        while len(self._heads) <= count:
            self._go_on()
        return self._heads[count]

    def answer(self, index: int) -> Answer:
        """The answer to the command with this number."""
        self.heads(index + 1)
        return self._answers[index]

    def events(self, code: str, seq: int) -> tuple[Event, ...]:
        """The events of a dossier up to a sequence."""
        return self._shop.events(code)[:seq]

    def _go_on(self) -> None:
        index = len(self._answers)
        self._answers.append(give(self._shop, index))
        family = index // len(_FAMILY)
        now: dict[str, Any] = dict(self._heads[-1])
        for number in range(3 * family, 3 * family + 3):
            found = self._shop.store.summary(code_of(number))
            if found is not None:
                now[found.code] = found.seq
        self._heads.append(MappingProxyType(now))
