"""What an operator should act on: the store, the clock, the calendar, what waits too long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from ..definition import load_text
from ..errors import OneStopError
from ..texts import Text

if TYPE_CHECKING:
    from ..calendars import WorkCalendar
    from ..store import Store
    from ..store._ledger import Condition, Queue

Level = Literal["fine", "warning", "problem"]

_SKEW: Final = timedelta(minutes=1)
_OVERDUE: Final = timedelta(hours=1)
_UNSEALED: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at: its subject, whether it is fine, and what to do if not."""

    subject: str
    level: Level
    message: Text


def examine(store: Store, calendar: WorkCalendar, now: datetime) -> Iterator[Finding]:
    """Everything that was looked at, in a fixed order; `now` is what the host takes for now."""
    condition = store.ledger.condition()
    yield _database(condition)
    yield from _clocks(condition, now)
    yield from _calendar(calendar, now)
    yield _ticking(condition, now)
    for queue in condition.queues:
        yield from _outbox(queue, now)
    yield _sealing(store, now)
    yield from _definitions(store)


def _database(condition: Condition) -> Finding:
    name = condition.database
    if condition.lasting:
        return _found("store", "fine", _LASTING.fill(database=name))
    return _found("store", "warning", _NOT_LASTING.fill(database=name))


def _clocks(condition: Condition, now: datetime) -> Iterator[Finding]:
    if condition.clock is not None and abs(condition.clock - now) > _SKEW:
        away = _minutes(condition.clock - now)
        yield _found("clock", "problem", _SKEWED.fill(minutes=away))
    elif condition.newest is not None and condition.newest > now + _SKEW:
        yield _found("clock", "problem", _FROM_LATER.fill(at=condition.newest.isoformat()))
    else:
        yield _found("clock", "fine", _CLOCK_FINE)


def _calendar(calendar: WorkCalendar, now: datetime) -> Iterator[Finding]:
    status = calendar.status(now.astimezone(calendar.zone).date())
    for warning in status.warnings:
        yield _found("calendar", "warning", warning)
    if not status.warnings:
        yield _found("calendar", "fine", _COVERED.fill(last=status.last.isoformat()))


def _ticking(condition: Condition, now: datetime) -> Finding:
    if condition.wakeup is not None and condition.wakeup < now - _OVERDUE:
        return _found("tick", "problem", _NOT_TICKED.fill(since=condition.wakeup.isoformat()))
    return _found("tick", "fine", _TICKED)


def _outbox(queue: Queue, now: datetime) -> Iterator[Finding]:
    told = {"consumer": queue.consumer, "pending": queue.pending, "dead": queue.dead}
    if queue.closed:
        yield _found("outbox", "warning", _CLOSED.fill(**told))
        return
    if queue.dead:
        yield _found("outbox", "problem", _DEAD.fill(**told))
    if queue.oldest is not None and queue.oldest < now - _OVERDUE:
        since = queue.oldest.isoformat()
        yield _found("outbox", "problem", _STUCK.fill(since=since, **told))
    elif not queue.dead:
        yield _found("outbox", "fine", _FLOWING.fill(**told))


def _sealing(store: Store, now: datetime) -> Finding:
    anchors = store.ledger.anchors()
    if not anchors:
        return _found("anchors", "warning", _NO_ANCHOR)
    last = anchors[-1]
    if last.at < now - _UNSEALED:
        return _found("anchors", "warning", _OLD_ANCHOR.fill(at=last.at.isoformat()))
    return _found("anchors", "fine", _SEALED.fill(number=last.number, at=last.at.isoformat()))


def _definitions(store: Store) -> Iterator[Finding]:
    """Each pinned definition is read as it would be to run its dossiers."""
    count = 0
    for kind, digest, text in store.ledger.texts():
        if kind != "definition":
            continue
        count += 1
        try:
            load_text(text, digest)
        except OneStopError as error:
            vi, en = error.say("vi"), error.say("en")
            message = _UNREADABLE.fill(digest=digest, why_vi=vi, why_en=en)
            yield _found("definitions", "problem", message)
    yield _found("definitions", "fine", _READABLE.fill(count=count))


def _found(subject: str, level: Level, message: Text) -> Finding:
    return Finding(subject=subject, level=level, message=message)


def _minutes(away: timedelta) -> int:
    return round(away.total_seconds() / 60)


_LASTING: Final = Text(
    "{database}: lệnh đã xác nhận nằm trên đĩa.",
    "{database}: what was acknowledged is on the disk.",
)
_NOT_LASTING: Final = Text(
    "{database}: lệnh đã xác nhận có thể mất khi mất điện. Bật fsync và synchronous_commit; "
    "kho trong bộ nhớ chỉ để thử.",
    "{database}: what was acknowledged may be lost with the power. Turn on fsync and "
    "synchronous_commit; a store in memory is for trying out only.",
)
_SKEWED: Final = Text(
    "Đồng hồ của cơ sở dữ liệu lệch {minutes} phút so với máy này. Đồng bộ giờ (NTP) cả hai.",
    "The database's clock is {minutes} minutes away from this machine's. Synchronise both (NTP).",
)
_FROM_LATER: Final = Text(
    "Có hồ sơ tiếp nhận lúc {at}, sau giờ của máy này. Kiểm tra đồng hồ của máy này và của máy đã "
    "ghi.",
    "There is a dossier received at {at}, which is later than now. Check this machine's clock and "
    "that of whoever wrote it.",
)
_CLOCK_FINE: Final = Text("Các đồng hồ khớp nhau.", "The clocks agree.")
_COVERED: Final = Text("Lịch có đến {last}.", "The calendar reaches to {last}.")
_NOT_TICKED: Final = Text(
    "Có việc lẽ ra đã xảy ra từ {since}. Hãy cho onestop tick (hoặc shop.tick) chạy đều, mỗi vài "
    "phút.",
    "Something should have happened since {since}. Let onestop tick (or shop.tick) run every few "
    "minutes.",
)
_TICKED: Final = Text("Không có việc nào quá giờ.", "Nothing waits for a tick.")
_DEAD: Final = Text(
    "{dead} thông điệp cho {consumer} không gửi được nữa. Xem bằng onestop outbox, sửa nguyên "
    "nhân rồi gửi lại.",
    "{dead} messages for {consumer} were given up. Look at them with onestop outbox, mend the "
    "cause, and send them again.",
)
_STUCK: Final = Text(
    "{pending} thông điệp cho {consumer} đang chờ, cũ nhất từ {since}. Kiểm tra chương trình gửi "
    "và bên nhận.",
    "{pending} messages for {consumer} are waiting, the oldest since {since}. Check the program "
    "that delivers them, and the receiver.",
)
_CLOSED: Final = Text(
    "Chưa gửi gì cho {consumer}: đang xếp hàng các sự kiện cũ, hoặc đang xóa bên nhận này. Nếu bị "
    "ngắt, chạy lại onestop outbox register --from-start, hoặc onestop outbox remove.",
    "Nothing is delivered to {consumer}: old events are still being posted, or it is being "
    "removed. If that was interrupted, run onestop outbox register --from-start, or onestop outbox "
    "remove, again.",
)
_FLOWING: Final = Text(
    "Hộp thư đi cho {consumer}: {pending} thông điệp đang chờ, không có thông điệp kẹt.",
    "Outbox for {consumer}: {pending} messages waiting, none stuck.",
)
_NO_ANCHOR: Final = Text(
    "Chưa có mốc niêm phong. Chạy onestop audit --anchor hằng đêm và công bố mốc.",
    "There is no anchor. Run onestop audit --anchor every night, and publish the anchor.",
)
_OLD_ANCHOR: Final = Text(
    "Mốc niêm phong gần nhất lập lúc {at}. Chạy onestop audit --anchor và công bố mốc.",
    "The last anchor was made at {at}. Run onestop audit --anchor, and publish the anchor.",
)
_SEALED: Final = Text("Mốc niêm phong {number}, lập lúc {at}.", "Anchor {number}, made at {at}.")
_READABLE: Final = Text(
    "{count} định nghĩa thủ tục được ghim, phiên bản này đọc được.",
    "{count} pinned definitions were read by this version.",
)
_UNREADABLE: Final = Text(
    "Định nghĩa được ghim {digest} không đọc được: {why_vi}",
    "The pinned definition {digest} cannot be read: {why_en}",
)
