"""Durations, cut-off hours and sums of money, as the catalogue's Vietnamese texts word them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import TermError
from ..terms import Term, Unit

_UNIT_WORDS: tuple[tuple[str, Unit], ...] = (
    # The catalogue's own slip, "làm vệc", is read too.
    (r"ngày\s+làm\s+vi?ệc", "working_day"),
    (r"giờ\s+(?:làm\s+vi?ệc|hành\s+chính)", "working_hour"),
    # A day of the month ("ngày 30 tháng 6") and a clock time ("15 giờ 30") are no durations.
    (r"ngày(?!\s*\d)", "day"),
    (r"giờ(?!\s*(?:\d|cùng))", "hour"),
    (r"phút", "minute"),
    (r"tuần", "week"),
    (r"tháng(?!\s*\d)", "month"),
)
_UNITS = "|".join(f"(?P<{unit}>{words})" for words, unit in _UNIT_WORDS)
_TERM = re.compile(
    r"(?<![\d/.,:-])(?P<amount>\d{1,3}(?:[.,]\d)?)\s*(?:\([^()]{1,30}\)\s*)?"
    rf"(?:{_UNITS})(?![\w/])",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?:sau|trước|lúc|từ|đến|ngày)\s*$", re.IGNORECASE)
_FROM_DOSSIER = re.compile(
    r"[\s,]*(?:làm việc)?[\s,]*(?:được tính\s*)?(?:kể từ|tính từ|từ|sau khi)?\s*"
    r"(?:ngày|khi|thời điểm|lúc)?[^.;:]{0,80}?nhận[^.;:]{0,60}?hồ sơ",
    re.IGNORECASE,
)
# Words that make a sentence speak of one case among several, or of somebody else's time.
_BRANCHING = re.compile(
    r"trường hợp|đối với|riêng|nếu|ngoài ra|hoặc|bổ sung|thông báo|lấy ý kiến|gia hạn|kéo dài"
    r"|thẩm định|kiểm tra|tăng thêm|bước|trình",
    re.IGNORECASE,
)
# Snippets of prose are cut anywhere: "trong ngày" at the very end may go on "làm việc tiếp theo".
_SAME_DAY = re.compile(
    r"(?<!\w)(?:ngay\s+)?trong\s+ngày(?:\s+làm\s+việc)?(?=\s*[.,;:)]|\s+\w)"
    r"(?!\s*(?:làm\s+việc\s+)?(?:tiếp|kế|hôm|làm\s*$|làm\s+việc\s*$|\d))",
    re.IGNORECASE,
)
# Words that make a same-day promise one of several cases, or one stage of the whole.
_OTHER_CASES = re.compile(
    r"trường hợp|đối với|riêng|thẩm định|kiểm tra|chuyển|thông báo|bước", re.IGNORECASE
)
_CUTOFF = re.compile(
    r"sau\s+(?P<hour>\d{1,2})\s*(?:giờ|h|:)\s*(?P<minute>[0-5]\d)?(?P<rest>.{0,160})",
    re.IGNORECASE,
)
_NEXT_DAY = re.compile(r"ngày\s+(?:làm\s+việc\s+)?(?:tiếp|kế|hôm\s+sau)", re.IGNORECASE)
_NO_RESULT = re.compile(r"không(?:\s+phải)?\s+trả(?:\s+lại)?\s+kết\s+quả", re.IGNORECASE)
_NO_LIMIT = re.compile(
    r"(?:không|chưa)\s+(?:quy\s+định|xác\s+định)(?:\s+cụ\s+thể)?(?:\s+thời\s+hạn)?\s*\.?"
    r"|không(?:\s+có)?(?:\s+thời\s+hạn(?:\s+trả\s+kết\s+quả)?)?\s*\.?",
    re.IGNORECASE,
)
_DONG = r"(?:đồng|đ(?!\w)|vnđ|vnd|việt\s+nam\s+đồng)"
_SUM = re.compile(
    rf"(?<![\d.,/])(?:(?P<digits>\d{{1,3}}(?:[.,]\d{{3}})+|\d{{4,9}})\s*(?:{_DONG}|(?=/))"
    rf"|(?P<few>\d{{1,3}}(?:[.,]\d)?)\s*(?P<scale>nghìn|ngàn|triệu)\s*{_DONG}?)",
    re.IGNORECASE,
)
_SCALES = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000}
_NUMBERED = re.compile(r"\d{1,4}/\d{4}/[A-ZĐ][A-ZĐa-z0-9-]+(?![\w])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A duration in a text, with its place there."""

    term: Term
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoff:
    """The hour after which a same-day result comes the next working day."""

    hour: str
    quote: str


def terms_in(text: str) -> tuple[Mention, ...]:
    """The durations that a text names, in order.

    >>> [str(each.term) for each in terms_in("trong 03 (ba) ngày làm việc, từ ngày 01/7/2026")]
    ['3 working days']
    """
    found = []
    for match in _TERM.finditer(text):
        unit = next(unit for _, unit in _UNIT_WORDS if match[unit])
        if unit == "hour" and _CLOCK.search(text[: match.start()]):
            continue
        if unit == "month" and _CLOCK.search(text[: match.start()]):
            continue
        term = term_of(match["amount"], unit)
        if term is not None:
            found.append(Mention(term=term, start=match.start(), end=match.end()))
    return tuple(found)


def term_of(amount: str, unit: Unit) -> Term | None:
    """The term of a number and a unit, None where that makes none (0, or 1,5 months)."""
    words = {"working_day": "working days", "working_hour": "working hours"}.get(unit, f"{unit}s")
    try:
        term = Term.parse(f"{amount} {words}")
    except TermError:
        return None
    return term if term.amount > 0 else None


def promise_in(text: str) -> Term | None:
    """The one duration that a text clearly states for the whole of a procedure, else None.

    It must be the only one, count from the receipt of the dossier, and stand in a text that
    speaks of no cases.

    >>> str(promise_in("05 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ"))
    '5 working days'
    >>> promise_in("05 ngày; trường hợp phải xác minh: 10 ngày kể từ ngày nhận hồ sơ") is None
    True
    """
    mentions = terms_in(text)
    distinct = {mention.term for mention in mentions}
    if len(distinct) != 1 or _BRANCHING.search(text) or any(_CUTOFF.finditer(text)):
        return None
    clear = any(_FROM_DOSSIER.match(text, mention.end) for mention in mentions)
    return mentions[0].term if clear else None


def same_day_in(text: str) -> str | None:
    """The words that promise the result on the day of receipt, else None."""
    found = _SAME_DAY.search(text)
    if found is None or _CUTOFF.search(text[: found.start()]) or _OTHER_CASES.search(text):
        return None
    return found[0]


def cutoff_in(text: str) -> Cutoff | None:
    """The cut-off hour that a text states, else None.

    >>> cutoff_in("nếu nhận hồ sơ sau 15 giờ thì trả kết quả trong ngày làm việc tiếp theo").hour
    '15:00'
    """
    for found in _CUTOFF.finditer(text):
        if int(found["hour"]) < 24 and _NEXT_DAY.search(found["rest"]):
            hour = f"{int(found['hour']):02}:{found['minute'] or '00'}"
            return Cutoff(hour=hour, quote=text)
    return None


def names_cutoff(text: str) -> bool:
    """True where a text speaks of what is received after some hour."""
    return _CUTOFF.search(text) is not None


def gives_no_result(text: str) -> bool:
    """True for a field that says that nothing comes back."""
    return _NO_RESULT.match(text) is not None


def sets_no_limit(text: str) -> bool:
    """True for a field that says that the law sets no limit."""
    return _NO_LIMIT.fullmatch(text) is not None


def sums_in(text: str) -> tuple[int, ...]:
    """The sums in đồng that a text names, each once.

    >>> sums_in("150.000 đồng/lần; tối đa 02 triệu đồng")
    (150000, 2000000)
    """
    found = []
    for match in _SUM.finditer(text):
        if match["digits"]:
            found.append(int(re.sub("[.,]", "", match["digits"])))
        else:
            few = float(match["few"].replace(",", "."))
            found.append(round(few * _SCALES[match["scale"].casefold()]))
    return tuple(dict.fromkeys(found))


def numbers_of_law(text: str) -> tuple[str, ...]:
    """The numbers of legal documents that a text cites, each once.

    >>> numbers_of_law("theo Thông tư số 64/2025/TT-BTC ngày 30/6/2025")
    ('64/2025/TT-BTC',)
    """
    return tuple(dict.fromkeys(_NUMBERED.findall(text)))
