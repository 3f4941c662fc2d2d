"""Writes a scenario from a finished dossier: what was done, and what came of it.

Nothing personal goes into it: no applicant, no reasons, no free text, no personal answers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .._desk.parts import competent_agency
from ..definition import Fact, Procedure
from ..engine import Dossier, Event, replay
from ..errors import InputError
from ..onestop import OneStop
from ..terms import Due
from ..texts import Text
from ._acts import Done, done_in, sample

_Key = tuple[datetime, tuple[int, ...]]

_UNFINISHED = Text(
    "Hồ sơ {code} chưa kết thúc nên chưa ghi thành kịch bản được.",
    "Dossier {code} is not finished yet, so it cannot be written down as a scenario.",
)
_ADOPTED = Text(
    "Hồ sơ {code} tiếp nhận từ hệ thống cũ: không có việc nộp hồ sơ để ghi thành kịch bản.",
    "Dossier {code} was taken over from another system: it has no filing to write down.",
)
_PART_OF = Text(
    "Hồ sơ {code} là hồ sơ thành phần; hãy ghi hồ sơ liên thông {parent}.",
    "Dossier {code} belongs to an interlinked one; record that one, {parent}.",
)
_NOTE = "Ghi từ một hồ sơ đã giải quyết; dữ liệu cá nhân và lý do đã được thay."
_REASON = "Lý do ghi trong hồ sơ"
_BARE = re.compile(r"[^\W\d_][\w.-]*")
_EMPTY = frozenset({"null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class _Told:
    """One act with its place in the order of all dossiers, and the expectations after it."""

    key: _Key
    path: tuple[str, ...]
    done: Done
    expect: Mapping[str, object]


def record(shop: OneStop, code: str) -> str:
    """The scenario of a finished dossier as YAML, with those of its linked procedures.

    Expected are the status, the due date and the open steps wherever they changed, and what
    came out in the end. Raises NotFound for an unknown code, InputError for a dossier that is not
    finished, that was taken over from another system, or that belongs to an interlinked one.
    """
    dossier = shop.get(code)
    if dossier.parent is not None:
        raise InputError(_PART_OF.fill(code=code, parent=dossier.parent))
    if dossier.finished_at is None and not dossier.ended:
        raise InputError(_UNFINISHED.fill(code=code))
    if dossier.old_code is not None:
        raise InputError(_ADOPTED.fill(code=code))
    told = sorted(_tell(shop, dossier, (), ()), key=lambda each: each.key)
    head = [*_head(shop.procedure_of(dossier), dossier), *_file(shop, dossier)]
    lines = [*head, "acts:", *(line for each in told for line in _act(each))]
    return "\n".join(lines) + "\n"


# -- what happened -------------------------------------------------------------------------------


def _tell(
    shop: OneStop, dossier: Dossier, path: tuple[str, ...], prefix: tuple[int, ...]
) -> Iterator[_Told]:
    events = shop.events(dossier.code)
    procedure = shop.procedure_of(dossier)
    acts = tuple(done_in(procedure, events, linked=bool(path)))
    seen = {} if path else dict(_state(replay(events[: _end_of_filing(acts)])))
    for number, done in enumerate(acts):
        expect: dict[str, object] = {}
        # What held between two acts of one instant, the events do not tell apart.
        if done.until == len(events) or events[done.until].recorded_at != done.at:
            state = _state(replay(events[: done.until]))
            expect = {key: value for key, value in state.items() if seen.get(key, "") != value}
            seen = state
        if number == len(acts) - 1 and not path and done.until == len(events):
            expect |= _end(dossier)
        yield _Told((done.at, (*prefix, done.seq)), path, done, expect)
    if not path and acts and acts[-1].until < len(events):
        last = max(event.recorded_at for event in events)
        look = Done(at=last, seq=len(events), until=len(events))
        yield _Told((last, (len(events),)), path, look, {**_state(dossier), **_end(dossier)})
    for sub in shop.find(parent=dossier.code):
        assert sub.parent_step is not None
        place = _place(events, sub.code, sub.parent_step)
        yield from _tell(shop, sub, (*path, sub.parent_step), (*prefix, place))


def _end_of_filing(acts: Sequence[Done]) -> int:
    return acts[0].start if acts else 1


def _place(events: Sequence[Event], code: str, step: str) -> int:
    """The number of the parent's event before which the acts of its sub-dossier stand."""
    for event in events:
        if event.kind == "sub_finished" and event.data["code"] == code:
            return event.seq
    return max(e.seq for e in events if e.kind == "sub_opened" and e.data["step"] == step)


def _state(dossier: Dossier) -> dict[str, object]:
    return {
        "status": dossier.status,
        "due": _day(dossier.due),
        "open": list(dict.fromkeys(run.label for run in dossier.open_steps)),
    }


def _end(dossier: Dossier) -> dict[str, object]:
    """What came out: the verdict, the results, and the amounts that follow from the file."""
    found: dict[str, object] = {"verdict": dossier.verdict} if dossier.due is not None else {}
    if dossier.results:
        found["results"] = [result.name for result in dossier.results]
    fees = {line.name: _fee(line.amount, line.state) for line in dossier.fees}
    return {**found, "fees": fees} if fees else found


def _fee(amount: int | None, state: str) -> object:
    return amount or state


def _day(due: Due | None) -> str:
    return "none" if due is None else due.on.isoformat()


# -- writing -------------------------------------------------------------------------------------


def _head(procedure: Procedure, dossier: Dossier) -> list[str]:
    title = f"Ghi từ hồ sơ thật: {procedure.title.vi}"
    return [
        f"title: {_scalar(title)}",
        f"procedure: {json.dumps(dossier.procedure)}",
        f"note: {_scalar(_NOTE)}",
    ]


def _file(shop: OneStop, dossier: Dossier) -> list[str]:
    first = shop.events(dossier.code)[0]
    procedure, data = shop.procedure_of(dossier), first.data
    facts = {
        **data["facts"],
        **{
            fact.name: sample(fact)
            for fact in procedure.facts.values()
            if fact.personal and fact.ask == "applicant" and _must_be_answered(fact)
        },
    }
    lines = [
        "file:",
        f"  on: {_instant(first.recorded_at)}",
        *_place_of(procedure, dossier),
        f"  channel: {data['channel']}",
        f"  applicant: {data['applicant_kind']}",
    ]
    if facts:
        lines.append(f"  facts: {_flow(facts)}")
    if data["documents"]:
        lines.append(f"  documents: {_flow(list(data['documents']))}")
    return lines


def _place_of(procedure: Procedure, dossier: Dossier) -> list[str]:
    """The unit whose place has rules of its own; no other unit says anything about the course."""
    if not procedure.overlays:
        return []
    return [f"  unit: {json.dumps(competent_agency(procedure, dossier.units, dossier.unit))}"]


def _must_be_answered(fact: Fact) -> bool:
    return not fact.optional and fact.default is None


def _act(told: _Told) -> Iterator[str]:
    done = told.done
    # What time did may only have been noticed within the second.
    at = done.at if done.do else done.at + timedelta(seconds=1)
    lines = [f"on: {_instant(at)}"]
    if told.path:
        lines.append(f"in: {_flow(list(told.path))}")
    if done.do is not None:
        lines += [f"do: {_scalar(done.do)}", f"by: {_scalar(done.by)}"]
    if done.person is not None:
        lines.append(f"person: {_scalar(done.person)}")
    if done.acting_for:
        lines.append(f"acting_for: {_flow(done.acting_for)}")
    if done.step is not None:
        lines.append(f"step: {_scalar(done.step)}")
    lines += [f"{key}: {_flow(value)}" for key, value in done.data.items()]
    if done.reason:
        lines.append(f"reason: {_scalar(_REASON)}")
    if told.expect:
        lines.append(f"expect: {_flow(told.expect)}")
    yield f"  - {lines[0]}"
    yield from (f"    {line}" for line in lines[1:])


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M}" + (f"{at:%S}".join((":", "")) if at.second else "")


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_scalar(name)}: {_flow(each)}" for name, each in value.items())
        return "{" + inner + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(each) for each in value) + "]"
    return _scalar(value)


def _scalar(value: object) -> str:
    """A value as YAML; a text that could be taken for anything else in quotes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    plain = isinstance(value, int) or _BARE.fullmatch(text) or _is_day(text)
    return text if plain and text not in _EMPTY else json.dumps(text, ensure_ascii=False)


def _is_day(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) is not None
