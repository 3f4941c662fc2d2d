"""Whether a store still says what was written: chains, anchors, private data, pinned texts.

An edited, deleted, reordered or inserted event breaks the chain of its dossier. Whoever can rewrite
the whole chain is found by an anchor whose head was published.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Final, Literal, Protocol

from ..errors import InputError
from ..texts import Text
from ._chain import START, link
from ._codec import EventRow, PrivateRow, salted_hash, to_micros
from ._ledger import BEFORE_THE_FIRST, Anchor, Ledger, Sealed, Written, head_of

__all__ = ["Anchor", "Audit", "Break", "audit"]

BreakKind = Literal["link", "gap", "head", "stray", "private", "anchor", "sealed", "text"]
Progress = Callable[[int, int], None]

# As the codec writes it; a quotation mark inside of a text has a backslash before it.
_NAMED: Final = re.compile(r'"(?:procedure|calendar)_hash":"([^"]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A place where the store no longer says what was written; `code` and `seq` where it has them.

    `link`: an event that was edited, moved or put in. `gap`: one that is gone. `head`: the last
    events are gone, or more were added. `stray`: an event without a dossier. `private`: personal
    data that is not what was hashed. `anchor`, `sealed`: an anchor, or what it sealed, was
    changed. `text`: a definition or calendar that was changed, or is gone.
    """

    kind: BreakKind
    message: Text
    code: str | None = None
    seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What an audit read, and every break that it found, the first of each dossier.

    `erased` counts events whose personal data was erased, which is lawful and breaks nothing.
    """

    dossiers: int
    events: int
    erased: int
    texts: int
    anchors: tuple[Anchor, ...]
    breaks: tuple[Break, ...]

    @property
    def ok(self) -> bool:
        """True when nothing was changed."""
        return not self.breaks


class Audited(Protocol):
    """A store that can be read as it was written."""

    @property
    def ledger(self) -> Ledger:
        """The store as it was written, row by row."""
        ...


def audit(store: Audited, *, against: str | None = None, progress: Progress | None = None) -> Audit:
    """What is in the store, and where it is not what was written.

    `against` is an anchor as it was published, `number:head`. `progress` is called with the number
    of dossiers read and of all. Raises InputError where `against` is no anchor, and StoreError.

    >>> from zoneinfo import ZoneInfo
    >>> from . import open_store
    >>> audit(open_store("memory://", zone=ZoneInfo("Asia/Ho_Chi_Minh"))).ok
    True
    """
    published = None if against is None else _published(against)
    ledger = store.ledger
    counts: Counter[str] = Counter()
    breaks: list[Break] = []
    # The first event that names each text.
    named: dict[str, tuple[str, int]] = {}
    total = ledger.count()
    for page in ledger.written():
        for written in page:
            breaks += _dossier_breaks(written, counts)
            for row in written.events:
                for digest in _NAMED.findall(row.data):
                    named.setdefault(digest, (written.summary.code, row.seq))
        if progress is not None:
            progress(counts["dossiers"], total)
    breaks += _stray_breaks(ledger)
    breaks += _text_breaks(ledger, named, counts)
    anchors = ledger.anchors()
    breaks += _anchor_breaks(ledger, anchors)
    if published is not None:
        breaks += _published_breaks(anchors, *published)
    return Audit(
        dossiers=counts["dossiers"],
        events=counts["events"],
        erased=counts["erased"],
        texts=counts["texts"],
        anchors=anchors,
        breaks=tuple(breaks),
    )


def _dossier_breaks(written: Written, counts: Counter[str]) -> Iterator[Break]:
    counts["dossiers"] += 1
    counts["events"] += len(written.events)
    yield from _chain_breaks(written)
    private = {row.seq: row for row in written.private}
    for row in written.events:
        kept = private.get(row.seq)
        hashed = row.reason_hash is not None or row.private_hash is not None
        if kept is None:
            counts["erased"] += hashed
        elif not _private_holds(row, kept):
            yield _broken("private", written.summary.code, row.seq)


def _chain_breaks(written: Written) -> Iterator[Break]:
    """The first break of a chain: what comes after it hangs on it."""
    code, before = written.summary.code, START
    for expected, row in enumerate(written.events, 1):
        if row.seq != expected:
            yield _broken("gap", code, expected)
            return
        before = link(before, code, row)
        if row.chain != before:
            yield _broken("link", code, row.seq)
            return
    if (written.summary.seq, written.summary.chain) != (len(written.events), before):
        yield _broken("head", code, written.summary.seq)


def _private_holds(row: EventRow, kept: PrivateRow) -> bool:
    return all(
        text is None or digest == salted_hash(kept.salt, text)
        for text, digest in ((kept.reason, row.reason_hash), (kept.value, row.private_hash))
    )


def _stray_breaks(ledger: Ledger) -> Iterator[Break]:
    for code, its in groupby(ledger.strays(), key=lambda stray: stray[0]):
        yield _broken("stray", code, next(its)[1])


def _text_breaks(
    ledger: Ledger, named: Mapping[str, tuple[str, int]], counts: Counter[str]
) -> Iterator[Break]:
    lost = dict(named)
    for _, digest, text in ledger.texts():
        counts["texts"] += 1
        lost.pop(digest, None)
        if digest != f"sha256:{sha256(text.encode()).hexdigest()}":
            yield Break(kind="text", message=_MESSAGES["text"].fill(digest=digest))
    for digest, (code, seq) in lost.items():
        message = _GONE.fill(code=code, seq=seq, digest=digest)
        yield Break(kind="text", message=message, code=code, seq=seq)


def _anchor_breaks(ledger: Ledger, anchors: tuple[Anchor, ...]) -> Iterator[Break]:
    before = BEFORE_THE_FIRST
    for expected, anchor in enumerate(anchors, 1):
        found: list[Break] = []
        head, count = head_of(
            before, anchor.number, to_micros(anchor.at), _watched(ledger, anchor, found)
        )
        yield from found
        if (anchor.number, anchor.head, anchor.count) != (expected, head, count):
            yield Break(kind="anchor", message=_MESSAGES["anchor"].fill(number=expected))
            return
        before = anchor.head


def _watched(ledger: Ledger, anchor: Anchor, found: list[Break]) -> Iterator[Sealed]:
    """What an anchor sealed; on the way, what stands there no longer is put into `found`."""
    for one in ledger.sealed(anchor.number):
        if one.found != one.chain:
            message = _MESSAGES["sealed"].fill(code=one.code, seq=one.seq, number=anchor.number)
            found.append(Break(kind="sealed", message=message, code=one.code, seq=one.seq))
        yield one


def _published(text: str) -> tuple[int, str]:
    number, _, head = text.strip().partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 10 and len(head) == 64):
        raise InputError(_NO_ANCHOR.fill(text=text[:100]))
    return int(number), head


def _published_breaks(anchors: tuple[Anchor, ...], number: int, head: str) -> Iterator[Break]:
    standing = {anchor.number: anchor.head for anchor in anchors}.get(number)
    if standing != head:
        yield Break(kind="anchor", message=_REWRITTEN.fill(number=number))


def _broken(kind: BreakKind, code: str, seq: int) -> Break:
    message = _MESSAGES[kind].fill(code=code, seq=seq)
    return Break(kind=kind, message=message, code=code, seq=seq)


_MESSAGES: Final = {
    "link": Text(
        "Hồ sơ {code}, sự kiện {seq}: mắt xích không khớp. Sự kiện này bị sửa, bị chuyển chỗ hoặc "
        "bị chèn vào; các sự kiện sau nó không còn căn cứ.",
        "Dossier {code}, event {seq}: the link does not hold. This event was edited, moved or put "
        "in; the events after it hang on nothing.",
    ),
    "gap": Text(
        "Hồ sơ {code}: thiếu sự kiện {seq}. Sự kiện này đã bị xóa.",
        "Dossier {code}: event {seq} is missing. It was deleted.",
    ),
    "head": Text(
        "Hồ sơ {code}: chuỗi không kết thúc ở sự kiện {seq} như đã ghi. Sự kiện cuối bị xóa, hoặc "
        "có sự kiện được thêm ngoài máy xử lý.",
        "Dossier {code}: the chain does not end at event {seq}, as is on record. Its last event "
        "was deleted, or one was added past the engine.",
    ),
    "stray": Text(
        "Sự kiện {seq} của {code} không thuộc hồ sơ nào. Hồ sơ đã bị xóa, hoặc sự kiện bị chèn "
        "vào.",
        "Event {seq} of {code} belongs to no dossier. The dossier was deleted, or the event was "
        "put in.",
    ),
    "private": Text(
        "Hồ sơ {code}, sự kiện {seq}: dữ liệu cá nhân không phải là dữ liệu đã ghi lúc đó.",
        "Dossier {code}, event {seq}: the personal data is not what was written then.",
    ),
    "anchor": Text(
        "Mốc niêm phong {number} không khớp với những gì nó niêm phong: mốc này, hoặc một mốc "
        "trước nó, đã bị sửa hay bị xóa.",
        "Anchor {number} does not hold for what it seals: it, or one before it, was changed or "
        "deleted.",
    ),
    "sealed": Text(
        "Hồ sơ {code}: sự kiện {seq} không còn như khi mốc niêm phong {number} được lập. Chuỗi đã "
        "bị viết lại hoặc bị xóa.",
        "Dossier {code}: event {seq} is not what anchor {number} sealed. The chain was rewritten, "
        "or deleted.",
    ),
    "text": Text(
        "Văn bản được ghim dưới mã {digest} không còn đúng mã đó: định nghĩa thủ tục hoặc lịch đã "
        "bị sửa trong kho.",
        "The text pinned as {digest} no longer has that hash: a definition or calendar was changed "
        "in the store.",
    ),
}
_GONE: Final = Text(
    "Hồ sơ {code}, sự kiện {seq}: kho không còn văn bản {digest} mà hồ sơ theo (định nghĩa thủ tục "
    "hoặc lịch). Văn bản đã bị xóa; hãy lấy lại từ bản sao lưu.",
    "Dossier {code}, event {seq}: the text {digest} that the dossier follows, a definition or "
    "calendar, is no longer in the store. It was deleted; take it back from a backup.",
)
_REWRITTEN: Final = Text(
    "Mốc niêm phong {number} trong kho khác mốc đã công bố, hoặc không còn nữa: kho đã bị viết "
    "lại.",
    "Anchor {number} of the store is not the one that was published, or is gone: the store was "
    "rewritten.",
)
_NO_ANCHOR: Final = Text(
    "«{text}» không phải là mốc niêm phong. Một mốc được viết là số:mã, mã gồm 64 chữ số "
    "thập lục phân, như onestop audit --anchor đã in.",
    "'{text}' is no anchor. An anchor is written number:head, the head being 64 hexadecimal "
    "digits, as onestop audit --anchor printed it.",
)
