"""What is said of a procedure: lines, sections, and the words for its fixed values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from ..definition.expressions import Expression, say
from ..definition.model import UNKNOWN, Procedure, Provenance, Window
from ..texts import Text
from ._phrases import fill, join
from ._speech import short_day_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence about a procedure, with its legal basis; `name` is the value's name in YAML.

    `source`, `status` and `note` are what the file says of where the value comes from.
    """

    text: Text
    name: str | None = None
    basis: str | None = None
    source: str | None = None
    status: str | None = None
    note: str | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Sentences about one part of a procedure; `name` is stable for programs."""

    name: str
    title: Text
    lines: tuple[Line, ...]


def sourced(text: Text, provenance: Provenance, *, name: str | None = None, depth: int = 0) -> Line:
    """A line about a value of the file, with all that the file says of where it comes from."""
    return Line(
        text=text,
        name=name,
        basis=provenance.basis,
        source=provenance.source,
        status=provenance.status,
        note=provenance.note,
        depth=depth,
    )


def own_provenance(own: Provenance, outer: Provenance) -> Provenance:
    """What a value says of where it comes from beyond what was said of what holds it.

    >>> own_provenance(Provenance(basis="Điều 1", note="Hai mức."), Provenance(basis="Điều 1"))
    Provenance(basis=None, source=None, status=None, note='Hai mức.')
    """
    if own == outer:
        return UNKNOWN
    return replace(own, basis=None) if own.basis == outer.basis else own


def remarks(line: Line) -> Iterator[Text]:
    """How sure the value of a line is and where it was read, then the note to it.

    >>> doubtful = Line(text=Text("15 ngày"), status="conflict", note="Cổng ghi 10 ngày.")
    >>> for remark in remarks(doubtful):
    ...     print(remark.say("en"))
    sources conflict
    note, in Vietnamese: Cổng ghi 10 ngày.
    """
    read = fill(_READ, where=line.source) if line.source else None
    if line.status or read:
        yield join([STATUSES[line.status] if line.status else None, read], "; ")
    if line.note:
        yield fill(_NOTE if _looks_vietnamese(line.note) else _PLAIN_NOTE, note=line.note)


def _looks_vietnamese(words: str) -> bool:
    """True for words with letters that English has not; hardly a Vietnamese sentence is without."""
    return any(letter.isalpha() and not letter.isascii() for letter in words)


def condition_text(expression: Expression, procedure: Procedure) -> Text:
    """What a condition or a formula says, by the labels of its questions, inside a sentence."""
    labels = {name: fact.label for name, fact in procedure.facts.items()}
    for name, fact in procedure.facts.items():
        labels |= {f"{name}.{value}": title for value, title in fact.choices.items()}
    return Text(_inside(say(expression, labels, "vi")), _inside(say(expression, labels, "en")))


def _inside(sentence: str) -> str:
    """A sentence as it stands inside another; one that starts with an abbreviation stays."""
    return sentence if sentence[1:2].isupper() else sentence[:1].lower() + sentence[1:]


def window_text(window: Window) -> Text | None:
    """The days on which a value is in force; None when that is always."""
    start = fill(_FROM, day=short_day_text(window.start)) if window.start else None
    end = fill(_UNTIL, day=short_day_text(window.end)) if window.end else None
    return join([start, end], " ") if start or end else None


STATUSES: Final = MappingProxyType(
    {
        "verified": Text("đã đối chiếu", "verified"),
        "unverified": Text("chưa đối chiếu", "not verified"),
        "draft": Text("bản nháp", "draft"),
        "conflict": Text("nguồn mâu thuẫn", "sources conflict"),
        "unit_unknown": Text("thiếu đơn vị", "unit unknown"),
    }
)
_READ: Final = Text("đọc tại: {where}", "read in: {where}")
_NOTE: Final = Text("ghi chú: {note}", "note, in Vietnamese: {note}")
_PLAIN_NOTE: Final = Text("ghi chú: {note}", "note: {note}")
_FROM: Final = Text("từ {day}", "from {day}")
_UNTIL: Final = Text("đến hết {day}", "until {day}")


CHANNELS: Final = MappingProxyType(
    {
        "online": Text("trực tuyến", "online"),
        "counter": Text("trực tiếp", "at the counter"),
        "post": Text("bưu chính", "by post"),
    }
)
LEVELS: Final = MappingProxyType(
    {
        "ministry": Text("cấp bộ", "ministry"),
        "province": Text("cấp tỉnh", "province"),
        "commune": Text("cấp xã", "commune"),
        "other": Text("cơ quan khác", "other"),
    }
)
APPLICANTS: Final = MappingProxyType(
    {
        "citizen": Text("công dân Việt Nam", "citizen"),
        "organisation": Text("tổ chức", "organisation"),
        "business": Text("doanh nghiệp", "business"),
        "household_business": Text("hộ kinh doanh", "household business"),
        "cooperative": Text("hợp tác xã", "cooperative"),
        "foreigner": Text("người nước ngoài", "foreigner"),
        "overseas_vietnamese": Text("người Việt Nam định cư ở nước ngoài", "overseas Vietnamese"),
        "agency": Text("cơ quan nhà nước", "agency"),
    }
)
FACT_TYPES: Final = MappingProxyType(
    {
        "boolean": Text("có hoặc không (true, false)", "yes or no (true, false)"),
        "integer": Text("số nguyên", "whole number"),
        "money": Text("số tiền, đồng", "amount in đồng"),
        "decimal": Text("số, có thể lẻ (2.4)", "number, decimals allowed (2.4)"),
        "date": Text("ngày (2026-08-20)", "date (2026-08-20)"),
        "moment": Text("ngày và giờ (2026-08-20T09:00)", "date and hour (2026-08-20T09:00)"),
        "text": Text("chữ", "text"),
        "enumeration": Text("một trong", "one of"),
    }
)
TARGETS: Final = MappingProxyType(
    {
        "ask_applicant": Text("yêu cầu người nộp bổ sung", "ask the applicant to supplement"),
        "refuse": Text("từ chối giải quyết, là một kết quả", "refuse, which is a result"),
        "refuse_intake": Text("từ chối tiếp nhận", "refuse to receive it"),
        "stop": Text("dừng giải quyết", "stop processing"),
        "end": Text("kết thúc", "end"),
    }
)
