"""What an operator should know of a calendar on a given day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from onestop_engine.texts import Lang, Text

from ._facts import UNDECIDED, DayInfo, Facts, OverlayMark, describe
from ._words import compose, date_text, say_date

_SOON: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarStatus:
    """Coverage, provisional years, and the undecided days of the next 30 days.

    `warnings` are the sentences that somebody should act on; empty when all is well.
    """

    id: str
    hash: str
    title: Text
    first: date
    last: date
    as_of: date | None
    today: date
    provisional_years: tuple[int, ...]
    undecided_soon: tuple[DayInfo, ...]
    overlays: tuple[OverlayMark, ...]
    warnings: tuple[Text, ...]

    def render(self, lang: Lang = "vi") -> str:
        """The status as plain text, one fact per line."""
        lines = [
            compose(_HEAD, Text(self.id, self.id), self.title),
            compose(_COVERS, date_text(self.first), date_text(self.last)),
            compose(_HASH, Text(self.hash, self.hash)),
            *(compose(_OVERLAY, _plain(m.id), _plain(m.document)) for m in self.overlays),
            *self.warnings,
        ]
        return "\n".join(line.say(lang) for line in lines)

    def to_data(self) -> dict[str, Any]:
        """A JSON object with the same facts."""
        return {
            "id": self.id,
            "hash": self.hash,
            "covers": [self.first.isoformat(), self.last.isoformat()],
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "today": self.today.isoformat(),
            "provisional_years": list(self.provisional_years),
            "undecided_soon": [day.date.isoformat() for day in self.undecided_soon],
            "overlays": [{"id": m.id, "document": m.document} for m in self.overlays],
            "warnings": [{"vi": w.say("vi"), "en": w.say("en")} for w in self.warnings],
        }


def status_of(facts: Facts, digest: str, today: date) -> CalendarStatus:
    """The status of a calendar on `today`."""
    soon = tuple(
        describe(facts, entry.on)
        for entry in facts.listed()
        if today <= entry.on <= today + _SOON and entry.confidence in UNDECIDED
    )
    provisional = tuple(y.number for y in facts.years if y.status == "provisional")
    return CalendarStatus(
        id=facts.id,
        hash=digest,
        title=facts.title,
        first=facts.first,
        last=facts.last,
        as_of=facts.as_of,
        today=today,
        provisional_years=provisional,
        undecided_soon=soon,
        overlays=facts.overlays,
        warnings=tuple(_warnings(facts, today, provisional, soon)),
    )


def _warnings(
    facts: Facts, today: date, provisional: tuple[int, ...], soon: tuple[DayInfo, ...]
) -> list[Text]:
    found = []
    if not facts.first <= today <= facts.last:
        found.append(compose(_NOT_TODAY, date_text(today)))
    # The yearly decision is usually published by the end of the autumn.
    number = today.year + 1 if today.month >= 11 else today.year
    if number in provisional:
        found.append(compose(_STILL_PROVISIONAL, _plain(number)))
    if facts.first <= today <= facts.last and number > facts.last.year:
        found.append(compose(_ENDS, date_text(facts.last)))
    if soon:
        found.append(
            Text(
                _SOON_UNDECIDED.say("vi").format(", ".join(say_date(d.date, "vi") for d in soon)),
                _SOON_UNDECIDED.say("en").format(", ".join(say_date(d.date, "en") for d in soon)),
            )
        )
    return found


def _plain(value: object) -> Text:
    return Text(str(value), str(value))


_HEAD: Final = Text("Lịch {}: {}.", "Calendar {}: {}.")
_COVERS: Final = Text("Dữ liệu từ {} đến {}.", "Covers {} to {}.")
_HASH: Final = Text("Mã nội dung: {}", "Content hash: {}")
_OVERLAY: Final = Text("Đã áp dụng {}: {}.", "Applied {}: {}.")
_NOT_TODAY: Final = Text(
    "Ngày {} không nằm trong lịch: cập nhật lịch ngay.",
    "{} is not covered: update the calendar now.",
)
_STILL_PROVISIONAL: Final = Text(
    "Lịch nghỉ năm {} còn tạm tính: khi có thông báo chính thức, cập nhật lịch hoặc thêm lịch bổ "
    "sung, rồi chạy onestop calendar recompute.",
    "The calendar of {} is provisional: once it is announced, update it or add an overlay, then "
    "run onestop calendar recompute.",
)
_ENDS: Final = Text(
    "Lịch kết thúc vào {}: thời hạn qua ngày đó sẽ bị từ chối. Cập nhật lịch.",
    "The calendar ends on {}: terms that pass it will be refused. Update the calendar.",
)
_SOON_UNDECIDED: Final = Text(
    "Trong 30 ngày tới, chưa có văn bản chính thức về: {}. Kiểm tra và xác nhận bằng confirm.",
    "In the next 30 days no official text decides on: {}. Check, and confirm with 'confirm'.",
)
