"""The one column schema for dossiers from anywhere: rows, their JSON form, and its schema file.

`schema/dossier.schema.json` beside this module says the same to other programs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta, timezone
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, get_args

from ..errors import InputError
from ..texts import Text, glance
from .limits import bad_limit

Ending = Literal["granted", "refused", "no_result", "withdrawn", "closed", "intake_refused"]
PauseCause = Literal["supplement", "payment", "stopped", "consultation", "other"]
Channel = Literal["online", "counter", "post"]

# Vietnam has had this offset, without summer time, since 1975.
VIETNAM: Final = timezone(timedelta(hours=7))
FIRST_INSTANT: Final = datetime.min.replace(tzinfo=UTC)
LAST_INSTANT: Final = datetime.max.replace(tzinfo=VIETNAM)
"""The instants that dossiers may tell: the years 1 to 9999 by UTC and by Vietnam's clocks."""

# Statuses that a dossier reaches only after it was accepted (decree 118/2025 art. 17.3).
_ACCEPTED_STATUSES: Final = frozenset({2, 4, 6, 9, 10})
_ENDING_OF_STATUS: Final[Mapping[int, Ending]] = {
    3: "intake_refused",
    7: "withdrawn",
    8: "closed",
    9: "granted",
    10: "granted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A wait (*thời gian chờ*): why, since when, until when; `end` None while it lasts.

    `clock_stands` is False where the law lets the deadline run on through the wait.
    """

    start: datetime
    end: datetime | None = None
    cause: PauseCause = "supplement"
    clock_stands: bool = True

    def covers(self, at: datetime) -> bool:
        """True when the dossier is waiting at `at`; the instant of resumption is outside."""
        return self.start <= at and (self.end is None or at < self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A due date as it stood from `at` on; None where a pause or the procedure left it open."""

    at: datetime
    due: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """Time that was added at `at` to what was left of the term, in words: "5 working days"."""

    at: datetime
    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRow:
    """One dossier in columns (*hồ sơ*), in the state that it had at `as_of`.

    Instants are aware. `due` is the last instant that is in time: the end of the day for day
    terms. `finished` is the first arrival at status 9, or the end of a dossier that was
    withdrawn, closed or not received. `accepted_known` and `finished_known` say when that was
    first on record, where it was written down later; reports count from then on, so that a
    report once given stays true. `parent` is set for a dossier of a sub-procedure. `term` is the
    term in force in words, as `read_limit` reads them; `restarts` are when it ran anew as a whole,
    as after a supplement (decree 118/2025 art. 19.5).

    >>> DossierRow.from_data({"code": "A-1", "procedure": "2.000635", "status": 2,
    ...     "received": "2026-07-01T08:00+07:00", "accepted": "2026-07-01T08:05+07:00"}).open
    True
    """

    code: str
    procedure: str
    status: int
    received: datetime
    field: str | None = None
    agency: str | None = None
    unit: str | None = None
    channel: Channel = "counter"
    officer: str | None = None
    accepted: datetime | None = None
    accepted_known: datetime | None = None
    due: datetime | None = None
    due_original: datetime | None = None
    term: str | None = None
    promises: tuple[Promised, ...] = ()
    pauses: tuple[Pause, ...] = ()
    restarts: tuple[datetime, ...] = ()
    additions: tuple[Addition, ...] = ()
    finished: datetime | None = None
    finished_known: datetime | None = None
    delivered: datetime | None = None
    ending: Ending | None = None
    reappointed: datetime | None = None
    corrections: tuple[datetime, ...] = ()
    late_cause: str | None = None
    adopted: datetime | None = None
    parent: str | None = None
    recorded_at: datetime | None = None
    as_of: datetime | None = None

    def __post_init__(self) -> None:
        for problem in _contradictions(self):
            raise InputError(_BAD_ROW.fill(code=self.code, why_vi=problem.vi, why_en=problem.en))
        if self.ending is None and self.finished is not None:
            # How a dossier ended follows from its status where nobody says it.
            object.__setattr__(self, "ending", _ENDING_OF_STATUS.get(self.status))

    @property
    def open(self) -> bool:
        """True for a dossier that was accepted and has not come to an end."""
        return self.accepted is not None and self.finished is None

    @property
    def counted_accepted(self) -> datetime | None:
        """When reports first count the dossier as received for processing."""
        return _later(self.accepted, self.accepted_known)

    @property
    def counted_finished(self) -> datetime | None:
        """When reports first count the dossier as resolved; never before it was received."""
        finished = _later(self.finished, self.finished_known)
        return _later(finished, self.counted_accepted) if finished is not None else None

    def due_at(self, at: datetime) -> datetime | None:
        """The due date in force at `at`; `due` where the row tells no earlier promises."""
        if not self.promises:
            return self.due
        known = [promised.due for promised in self.promises if promised.at <= at]
        return known[-1] if known else None

    def waits_at(self, at: datetime) -> bool:
        """True when the dossier waits for the applicant or stands still (statuses 5, 6, 8)."""
        if any(pause.covers(at) for pause in self.pauses if pause.cause in _WAITING):
            return True
        # A row of another system may tell the status but not since when.
        return self.status in _WAITING_STATUSES and self.open and not self.pauses

    def to_data(self) -> dict[str, Any]:
        """A JSON object of the columns that hold something; `from_data` reads it back."""
        return {
            f.name: _to_json(value)
            for f in fields(self)
            if (value := getattr(self, f.name)) not in (None, ())
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> DossierRow:
        """The row that a JSON object states, from this library or from another system.

        Instants without an offset are Vietnamese local time; a date alone is the start of its
        day, and as `due` its end. Columns `x_…` are the sender's own and are passed over.
        Raises `InputError` with code, column and mend.
        """
        code = str(data.get("code", "?"))
        for name in _REQUIRED:
            if data.get(name) is None:
                raise InputError(_MISSING.fill(code=code, name=name))
        return cls(
            **{
                name: _from_json(code, name, value)
                for name, value in data.items()
                if not name.startswith("x_") and value is not None
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One passage through a step (*bước*): whose it was, when it was due and when it was done.

    `due` is the step's own last instant in time, None without a limit or while it waits for the
    applicant. `closed` is None while it is open.
    """

    procedure: str
    step: str
    visit: int
    part: str
    unit: str | None
    opened: datetime
    due: datetime | None = None
    closed: datetime | None = None
    waiting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A dossier as of an instant: its row, and the steps that it went through."""

    row: DossierRow
    steps: tuple[StepRow, ...]


_WAITING: Final = frozenset({"supplement", "payment", "stopped"})
_WAITING_STATUSES: Final = frozenset({5, 6, 8})
_INSTANTS: Final = (
    "received", "accepted", "accepted_known", "due", "due_original", "finished",
    "finished_known", "delivered", "reappointed", "adopted", "recorded_at", "as_of",
)  # fmt: skip
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "channel": get_args(Channel),
    "ending": get_args(Ending),
}
_COLUMNS: Final = tuple(f.name for f in fields(DossierRow))
_REQUIRED: Final = ("code", "procedure", "status", "received")


@cache
def dossier_schema() -> Mapping[str, Any]:
    """The published JSON Schema of a row (draft 2020-12), as shipped with the package.

    >>> dossier_schema()["required"]
    ['code', 'procedure', 'status', 'received']
    """
    text = files(__package__).joinpath("schema", "dossier.schema.json").read_text("utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


def _contradictions(row: DossierRow) -> list[Text]:
    found = []
    if not 1 <= row.status <= 10:
        found.append(_BAD_STATUS.fill(status=row.status))
    if row.status in _ACCEPTED_STATUSES and row.accepted is None:
        found.append(_NO_ACCEPTED.fill(status=row.status))
    if row.status in {9, 10} and row.finished is None:
        found.append(_NO_FINISHED.fill(status=row.status))
    if row.term is not None and (problem := bad_limit(row.term)):
        found.append(problem)
    found += [problem for added in row.additions if (problem := bad_limit(added.term, added=True))]
    found += [_EMPTY.fill(name=name) for name in ("code", "procedure") if not getattr(row, name)]
    found += [
        problem.fill(name=name)
        for name, at in _instants_of(row)
        if (problem := _wrong_instant(at)) is not None
    ]
    return found


def _instants_of(row: DossierRow) -> Iterator[tuple[str, datetime]]:
    """Every instant that a row tells, with its column."""
    for name in _INSTANTS:
        if (at := getattr(row, name)) is not None:
            yield name, at
    for pause in row.pauses:
        yield "pauses.start", pause.start
        if pause.end is not None:
            yield "pauses.end", pause.end
    for promised in row.promises:
        yield "promises.at", promised.at
        if promised.due is not None:
            yield "promises.due", promised.due
    yield from (("restarts", at) for at in row.restarts)
    yield from (("additions.at", added.at) for added in row.additions)
    yield from (("corrections", at) for at in row.corrections)


def _wrong_instant(at: datetime) -> Text | None:
    if at.utcoffset() is None:
        return _NAIVE
    return None if FIRST_INSTANT <= at <= LAST_INSTANT else _BAD_INSTANT


def _from_json(code: str, name: str, value: Any) -> Any:
    if name not in _COLUMNS:
        near = get_close_matches(name, _COLUMNS, n=1)
        raise InputError(_UNKNOWN.fill(code=code, name=name, near=near[0] if near else "x_" + name))
    try:
        return _parsed(name, value)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise InputError(_UNREADABLE.fill(code=code, name=name, value=glance(value))) from error


def _parsed(name: str, value: Any) -> Any:
    if name in _INSTANTS:
        return _instant(value, ends=name.startswith("due"))
    if name == "promises":
        return tuple(Promised(at=_instant(p["at"]), due=_due(p.get("due"))) for p in value)
    if name == "pauses":
        return tuple(_pause(p) for p in value)
    if name in {"corrections", "restarts"}:
        return tuple(_instant(at) for at in value)
    if name == "additions":
        return tuple(Addition(at=_instant(a["at"]), term=a["term"]) for a in value)
    if name == "status":
        return _whole(value)
    if name in _CHOICES and value not in _CHOICES[name]:
        raise ValueError(value)
    if not isinstance(value, str):
        raise TypeError(value)
    # Half of a pair of surrogates, which JSON can write, is no text.
    value.encode()
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(value)
    return value


def _pause(data: Mapping[str, Any]) -> Pause:
    cause, stands, end = (data.get(name) for name in ("cause", "clock_stands", "end"))
    if cause is not None and cause not in get_args(PauseCause):
        raise ValueError(cause)
    if stands is not None and not isinstance(stands, bool):
        raise TypeError(stands)
    return Pause(
        start=_instant(data["start"]),
        end=None if end is None else _instant(end),
        cause=cause or "supplement",
        clock_stands=stands is not False,
    )


def _due(value: str | None) -> datetime | None:
    return None if value is None else _instant(value, ends=True)


def _instant(value: Any, *, ends: bool = False) -> datetime:
    if isinstance(value, str):
        value = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value if value.utcoffset() is not None else value.replace(tzinfo=VIETNAM)
    # Civil Code 2015, art. 148.6: the last day ends at 24:00.
    return datetime.combine(value, time.max if ends else time.min, VIETNAM)


def _to_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_to_json(item) for item in value]
    if isinstance(value, Pause | Promised | Addition):
        return {f.name: _to_json(getattr(value, f.name)) for f in fields(value)}
    return value


def _later(first: datetime | None, second: datetime | None) -> datetime | None:
    return max(first, second) if first is not None and second is not None else first


_BAD_ROW: Final = Text("Hồ sơ {code}: {why_vi}", "Dossier {code}: {why_en}")
_BAD_STATUS: Final = Text(
    "trạng thái {status} không có; dùng mười trạng thái của Cổng Dịch vụ công quốc gia, 1 đến 10.",
    "there is no status {status}; use the national portal's ten, 1 to 10.",
)
_NO_ACCEPTED: Final = Text(
    "trạng thái {status} nhưng không có ngày tiếp nhận (accepted). Điền thời điểm trên Giấy tiếp "
    "nhận hồ sơ và hẹn trả kết quả.",
    "status {status} but no `accepted`. Fill in the instant on the reception slip.",
)
_NO_FINISHED: Final = Text(
    "trạng thái {status} nhưng không có ngày có kết quả (finished). Điền thời điểm kết quả về Bộ "
    "phận Một cửa.",
    "status {status} but no `finished`. Fill in when the result reached the one-stop unit.",
)
_EMPTY: Final = Text(
    "cột bắt buộc {name} để trống. Điền giá trị.",
    "the required column {name} is empty. Fill it in.",
)
_BAD_INSTANT: Final = Text(
    "cột {name} nằm ngoài các năm 1 đến 9999. Kiểm tra ngày tháng.",
    "column {name} lies outside the years 1 to 9999. Check the date.",
)
_NAIVE: Final = Text(
    "cột {name} thiếu múi giờ. Thêm múi giờ, ví dụ +07:00, hoặc đọc bằng DossierRow.from_data.",
    "column {name} has no UTC offset. Add one such as +07:00, or read it with "
    "DossierRow.from_data.",
)
_MISSING: Final = Text(
    "Hồ sơ {code}: thiếu cột bắt buộc {name}. Xem docs/statistics.md.",
    "Dossier {code}: the required column {name} is missing. See docs/statistics.md.",
)
_UNKNOWN: Final = Text(
    "Hồ sơ {code}: không có cột {name}. Dùng {near}; cột riêng của hệ thống khác phải bắt đầu "
    "bằng x_.",
    "Dossier {code}: there is no column {name}. Use {near}; a system's own columns start with x_.",
)
_UNREADABLE: Final = Text(
    "Hồ sơ {code}, cột {name}: không đọc được {value}. Ngày giờ viết theo ISO 8601, ví dụ "
    "2026-07-01T08:00+07:00; giá trị cho phép ghi trong docs/statistics.md.",
    "Dossier {code}, column {name}: {value} cannot be read. Dates are ISO 8601, such as "
    "2026-07-01T08:00+07:00; docs/statistics.md lists the values allowed.",
)
