"""The fold: what events make of a dossier. It copies and never computes."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from .._values import placer_of
from ..errors import InputError
from ..texts import Text
from ._changes import CHANGES
from ._data import Reader
from ._draft import Draft, Open, freeze, thaw
from .dossier import Dossier, Entry, Phase
from .events import EMPTY, Event


def evolve(dossier: Dossier | None, event: Event) -> Dossier:
    """The dossier after `event`; None is before the first one.

    Raises InputError when the event does not follow the dossier's last one, or is of a kind
    that this version does not know.
    """
    return freeze(apply(None if dossier is None else thaw(dossier), event, _READER))


def advance(dossier: Dossier, events: Iterable[Event]) -> Dossier:
    """The dossier after several events, thawed only once; raises what `evolve` raises."""
    draft = thaw(dossier)
    for event in events:
        apply(draft, event, _READER)
    return freeze(draft)


def replay(events: Iterable[Event]) -> Dossier:
    """The dossier that `events` make, from the first one on.

    Raises InputError when there are none, or when a number is missing.
    """
    draft: Draft | None = None
    for event in events:
        draft = apply(draft, event, _READER)
    if draft is None:
        raise InputError(_NO_EVENTS)
    return freeze(draft)


def apply(draft: Draft | None, event: Event, read: Reader) -> Draft:
    """Let `event` change the draft, or begin one."""
    if draft is None:
        draft = _begin(event, read)
    elif event.seq != draft.seq + 1:
        raise InputError(_GAP.fill(code=draft.code, last=draft.seq, seq=event.seq))
    else:
        change = CHANGES.get(event.kind)
        if change is None:
            raise InputError(_UNKNOWN.fill(kind=event.kind, seq=event.seq))
        change(draft, event, read)
    _follow(draft, event)
    return draft


def _follow(draft: Open, event: Event) -> None:
    """What every event changes: the number, the time, the timeline, and the axes that it names."""
    data = event.data
    draft.seq = event.seq
    draft.recorded_at = max(event.recorded_at, draft.recorded_at)
    draft.timeline.append(_entry(draft, event))
    if "phase" in data:
        draft.phase = _PHASES[data["phase"]]
    if "finance" in data:
        draft.finance = data["finance"]


def _entry(draft: Draft, event: Event) -> Entry:
    data = event.data
    return _new_entry(
        event.seq,
        event.kind,
        event.at,
        event.recorded_at,
        event.actor,
        event.unit,
        data.get("step"),
        data.get("outcome"),
        draft.due if event.kind == "promised" else None,
        data,
        event.reason,
    )


_new_entry: Final = placer_of(Entry)

# A look-up costs a fifth of what the enumeration's own costs.
_PHASES: Final = {phase.value: phase for phase in Phase}


def _begin(event: Event, read: Reader) -> Draft:
    if event.kind not in {"submitted", "adopted"} or event.seq != 1:
        raise InputError(_NOT_FIRST.fill(kind=event.kind, seq=event.seq))
    data, private = event.data, event.private
    dossier = Dossier(
        code=data["code"],
        procedure=data["procedure"],
        procedure_ref=data["procedure_ref"],
        procedure_hash=data["procedure_hash"],
        calendar_hash=data["calendar_hash"],
        rule_set=data["rule_set"],
        unit=data["unit"],
        units=MappingProxyType(dict(data["units"])),
        subject=data["subject"],
        channel=data["channel"],
        applicant_kind=data["applicant_kind"],
        seq=1,
        phase=Phase(data["phase"]),
        received_at=read.instant(data.get("received_at")) or event.at,
        recorded_at=event.recorded_at,
        accepted_at=read.instant(data.get("accepted_at")),
        shared_due=read.due(data["shared_due"]),
        filed_late="filed_late" in data,
        facts=MappingProxyType(dict(data["facts"])),
        documents=tuple(data["documents"]),
        missing=tuple(data["missing"]),
        delivery_channel=data["delivery_channel"],
        parent=data["parent"],
        parent_step=data["parent_step"],
        old_code=data.get("old_code"),
        applicant=private.get("applicant", EMPTY),
        personal=private.get("facts", EMPTY),
    )
    return thaw(dossier)


_READER: Final = Reader()

_NO_EVENTS: Final = Text(
    "Không có sự kiện nào để dựng lại hồ sơ. Hãy đưa vào tất cả sự kiện của hồ sơ, từ số 1.",
    "There are no events to replay. Give all events of one dossier, from number 1 on.",
)
_NOT_FIRST: Final = Text(
    "Sự kiện đầu tiên của hồ sơ phải là «submitted» hoặc «adopted» mang số 1, không phải "
    "«{kind}» số {seq}. Hãy đưa vào tất cả sự kiện của hồ sơ, từ số 1.",
    "The first event of a dossier is 'submitted' or 'adopted' with number 1, not '{kind}' with "
    "number {seq}. Give all events of the dossier, from number 1 on.",
)
_GAP: Final = Text(
    "Hồ sơ {code} đang ở sự kiện số {last} nên không nhận sự kiện số {seq}. Hãy đọc lại hồ sơ "
    "rồi đưa các sự kiện vào theo đúng thứ tự, không bỏ sót.",
    "Dossier {code} stands at event {last}, so event {seq} cannot follow. Read the dossier again "
    "and give its events in order, none left out.",
)
_UNKNOWN: Final = Text(
    "Sự kiện số {seq} thuộc loại «{kind}» mà phiên bản này không biết. Hồ sơ có thể do phiên "
    "bản mới hơn ghi; hãy nâng cấp onestop_engine.",
    "Event {seq} is of kind '{kind}', which this version does not know. A newer version may have "
    "written it; upgrade onestop_engine.",
)
