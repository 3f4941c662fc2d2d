"""Reading what a command carries: right keys, right types, right names."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from ..definition._facts import write_answer
from ..definition._scalars import Refusal, read_decimal, read_moment, read_quantity
from ..definition.model import Fact, Procedure
from ..errors import InputError
from ..terms import Term
from ..texts import Lang, Text, glance

_LONGEST: Final = 2000
_CODE: Final = re.compile(r"[\w./-]{1,64}")
_INTEGERS: Final = 10**15
_LONGEST_NAME: Final = 100


def joined(names: Iterable[str]) -> str:
    """Names for a sentence; a dash when there are none."""
    return ", ".join(names) or "—"


def nearest(name: str, known: Iterable[str]) -> Text:
    """A hint at the known name that was probably meant, with a space before it, or nothing."""
    if len(name) > _LONGEST_NAME:
        return Text("", "")
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return Text(f" Có phải «{near[0]}»?", f" Did you mean '{near[0]}'?") if near else Text("", "")


def with_hint(text: Text, hint: Text, **values: object) -> Text:
    """A sentence with its places filled and a hint after it."""
    filled = text.fill(**values)
    return Text(filled.vi + hint.vi, filled.say("en") + hint.say("en"))


def said(text: Text, **values: object) -> Text:
    """A sentence with its places filled, bilingual values and terms each in their language."""
    return Text(text.vi.format(**_in(values, "vi")), text.say("en").format(**_in(values, "en")))


def _in(values: Mapping[str, object], lang: Lang) -> dict[str, object]:
    return {
        name: value.say(lang) if isinstance(value, Text | Term) else value
        for name, value in values.items()
    }


def one_of(kind: Text, name: object, known: Collection[str]) -> str:
    """`name` when it is known; InputError with the nearest known one otherwise."""
    if isinstance(name, str) and name in known:
        return name
    word, shown = (name, name[:_LONGEST_NAME]) if isinstance(name, str) else ("", glance(name))
    values = {"kind": kind, "name": shown, "known": joined(known)}
    unknown = said(_UNKNOWN_NAME, **values)
    hint = nearest(word, known)
    raise InputError(Text(unknown.vi + hint.vi, unknown.say("en") + hint.say("en")))


def check_keys(data: Mapping[str, object], known: Collection[str], action: str) -> None:
    """InputError when a command carries data that its action does not know."""
    for key in data:
        if key not in known:
            hint = nearest(key, known)
            values = {"action": action, "key": key, "known": joined(sorted(known))}
            raise InputError(with_hint(_UNKNOWN_KEY, hint, **values))


def text_of(data: Mapping[str, object], key: str) -> str | None:
    """A text, or None where it is not given."""
    value = data.get(key)
    if value is None:
        return None
    if isinstance(value, str) and value.strip() and len(value) <= _LONGEST:
        return value
    raise InputError(said(_NOT_TEXT, key=key, value=_kind_of(value)))


def needed_text(data: Mapping[str, object], key: str) -> str:
    """A text that must be given."""
    value = text_of(data, key)
    if value is None:
        raise InputError(_MISSING.fill(key=key))
    return value


def code_of(data: Mapping[str, object], key: str) -> str | None:
    """A short code without spaces, or None: no place for anything personal."""
    value = text_of(data, key)
    if value is None or _CODE.fullmatch(value):
        return value
    raise InputError(_NOT_CODE.fill(key=key))


def whole_of(data: Mapping[str, object], key: str) -> int:
    """An amount in whole đồng, not negative, that must be given."""
    value = data.get(key)
    if value is None:
        raise InputError(_MISSING.fill(key=key))
    return amount_of(key, value)


def amount_of(key: str, value: object) -> int:
    """`value` as an amount in whole đồng, not negative."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _INTEGERS:
        raise InputError(_NOT_AMOUNT.fill(key=key, value=glance(value)))
    return value


def names_of(data: Mapping[str, object], key: str) -> tuple[str, ...]:
    """A list of texts; empty where it is not given."""
    value = data.get(key)
    if value is None:
        return ()
    if isinstance(value, list | tuple) and all(isinstance(one, str) and one for one in value):
        return tuple(value)
    raise InputError(said(_NOT_NAMES, key=key, value=_kind_of(value)))


def mapping_of(data: Mapping[str, object], key: str) -> Mapping[str, Any]:
    """A mapping with texts as keys; empty where it is not given."""
    value = data.get(key)
    if value is None:
        return {}
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return value
    raise InputError(said(_NOT_MAPPING, key=key, value=_kind_of(value)))


def day_of(key: str, value: object) -> date:
    """A date, from a date or its ISO text."""
    day = _read_iso(date, value) if isinstance(value, str) else value
    if isinstance(day, date) and not isinstance(day, datetime):
        return day
    raise InputError(_NOT_DAY.fill(key=key, value=glance(value)))


def moment_of(data: Mapping[str, object], key: str) -> datetime | date | None:
    """An instant or a date, from itself or its ISO text; None where it is not given."""
    value = data.get(key)
    if isinstance(value, str):
        read = _read_iso(date, value) or _read_iso(datetime, value)
        if read is not None:
            return read
    elif value is None or isinstance(value, date):
        return value
    raise InputError(_NOT_DAY.fill(key=key, value=glance(value)))


def _kind_of(value: object) -> Text:
    """What a value is, and not what it says: a wish in free words may be personal."""
    if isinstance(value, str):
        return _LONG_TEXT if len(value) > _LONGEST else _EMPTY_TEXT
    for kind, name in _KINDS:
        if isinstance(value, kind):
            return name
    return _OTHER_KIND


def _read_iso(kind: type[date], text: str) -> date | None:
    try:
        return kind.fromisoformat(text)
    except ValueError:
        return None


# -- facts ---------------------------------------------------------------------------------------

Facts = dict[str, Any]


def read_facts(
    procedure: Procedure, given: Mapping[str, object], asked: str
) -> tuple[Facts, Facts]:
    """The facts in `given` as JSON values: those that steer the dossier, and the personal ones.

    InputError lists everything that is wrong with them at once.
    """
    public: Facts = {}
    personal: Facts = {}
    wrong: list[Text] = []
    for name, value in given.items():
        fact = procedure.facts.get(name)
        if fact is None:
            hint = nearest(name, procedure.facts)
            known = joined(procedure.facts)
            wrong.append(with_hint(_NO_FACT, hint, name=name, known=known))
        elif fact.ask != asked:
            wrong.append(
                (_FOR_OFFICER if fact.ask == "officer" else _FOR_APPLICANT).fill(name=name)
            )
        elif value is not None:
            try:
                (personal if fact.personal else public)[name] = _fact_value(fact, value)
            except InputError as error:
                wrong.append(error.message)
    raise_all(wrong)
    return public, personal


def with_defaults(procedure: Procedure, public: Facts, personal: Facts) -> tuple[Facts, Facts]:
    """The facts with declared defaults; InputError names every question left unanswered."""
    wrong: list[Text] = []
    for name, fact in procedure.facts.items():
        answers = personal if fact.personal else public
        if fact.ask != "applicant" or (name in answers and answers[name] != []):
            continue
        if fact.default is not None:
            value = _fact_value(fact, fact.default)
            (personal if fact.personal else public)[name] = value
        elif not fact.optional:
            wrong.append(
                Text(
                    f"Thiếu câu trả lời cho «{name}» ({fact.label.vi}).",
                    f"The answer to '{name}' ({fact.label.say('en')}) is missing.",
                )
            )
    raise_all(wrong)
    return public, personal


def raise_all(wrong: list[Text]) -> None:
    """InputError with every sentence, when there are any."""
    if wrong:
        raise InputError(
            Text(" ".join(one.vi for one in wrong), " ".join(one.say("en") for one in wrong))
        )


def _fact_value(fact: Fact, value: object) -> object:
    try:
        return _read_answer(fact, value)
    except InputError as error:
        wrong = error.message
    # Out of the handler, so that the error does not carry the first one, which shows the answer.
    raise InputError(said(_BAD_PERSONAL, name=fact.name) if fact.personal else wrong)


def _read_answer(fact: Fact, value: object) -> object:
    if fact.type == "boolean" and isinstance(value, bool):
        return value
    if fact.type == "integer" and isinstance(value, int) and not isinstance(value, bool):
        if abs(value) < _INTEGERS:
            return value
    elif fact.type == "money":
        return amount_of(fact.name, value)
    elif fact.type == "date":
        return day_of(fact.name, value).isoformat()
    elif fact.type == "moment":
        return _moment_value(fact, value)
    elif fact.type == "decimal":
        return _quantity_value(fact, value)
    elif fact.several:
        return _several_value(fact, value)
    elif fact.type == "enumeration" and isinstance(value, str):
        if value in fact.choices:
            return value
    elif fact.type == "text" and isinstance(value, str) and len(value) <= _LONGEST:
        return value
    raise InputError(_bad_fact(fact, value))


def _moment_value(fact: Fact, value: object) -> str:
    moment = read_moment(value) if isinstance(value, str) else value
    # The hour of an event is that of the calendar's zone; another zone's would be another hour.
    if not isinstance(moment, datetime) or moment.tzinfo is not None:
        raise InputError(_bad_fact(fact, value))
    return str(write_answer(moment))


def _quantity_value(fact: Fact, value: object) -> str:
    number: Decimal | Refusal | None = None
    if isinstance(value, str):
        number = read_quantity(value)
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        number = _read_number(value)
    if number is None or isinstance(number, Refusal):
        raise InputError(_bad_fact(fact, value))
    return str(write_answer(number))


def _read_number(value: float | Decimal) -> Decimal | Refusal | None:
    if isinstance(value, int) and abs(value) > _INTEGERS:
        return None
    # The shortest text of a float is what was written; its binary value is not.
    exact = Decimal(str(value))
    # Written out, a number such as 1E+999999999 would fill the memory.
    return read_decimal(f"{exact:f}") if exact.is_finite() and abs(exact.adjusted()) < 30 else None


def _several_value(fact: Fact, value: object) -> list[str]:
    """The choices made, each once, in the order of the file; one of them may stand alone."""
    given = (value,) if isinstance(value, str) else value
    if not isinstance(given, list | tuple | set | frozenset):
        raise InputError(_bad_fact(fact, value))
    for word in given:
        if not isinstance(word, str) or word not in fact.choices:
            raise InputError(_bad_fact(fact, word))
    return [word for word in fact.choices if word in given]


def _bad_fact(fact: Fact, value: object) -> Text:
    if fact.type == "enumeration":
        hint = nearest(value, fact.choices) if isinstance(value, str) else Text("", "")
        shown = {"name": fact.name, "value": glance(value), "known": joined(fact.choices)}
        return with_hint(_NOT_CHOICE, hint, **shown)
    return said(_BAD_FACT, name=fact.name, shape=_SHAPES[fact.type], value=glance(value))


_SHAPES: Final = {
    "boolean": Text("true hoặc false", "true or false"),
    "integer": Text("một số nguyên", "a whole number"),
    "decimal": Text(
        "một số, phần thập phân sau dấu chấm hoặc dấu phẩy, như 2.4 (chín chữ số thập phân là "
        "nhiều nhất)",
        "a number, its decimals after a point or a comma, such as 2.4 (nine at the most)",
    ),
    "moment": Text(
        "ngày và giờ địa phương, không kèm múi giờ, như 2026-11-23T14:00",
        "a local date and hour without an offset, such as 2026-11-23T14:00",
    ),
    "text": Text("một đoạn chữ không quá dài", "a text that is not too long"),
}
_UNKNOWN_NAME: Final = Text(
    "Không có {kind} «{name}». Các tên dùng được: {known}.",
    "There is no {kind} '{name}'. Known ones: {known}.",
)
_UNKNOWN_KEY: Final = Text(
    "Việc «{action}» không nhận dữ liệu «{key}». Các mục nhận được: {known}.",
    "The action '{action}' takes no data called '{key}'. It takes: {known}.",
)
_NOT_TEXT: Final = Text(
    "«{key}» phải là một đoạn chữ không rỗng, không phải {value}.",
    "'{key}' must be a text that is not empty, not {value}.",
)
_NOT_CODE: Final = Text(
    "«{key}» phải là một mã ngắn gồm chữ, số, dấu chấm, gạch ngang hoặc gạch chéo, tối đa 64 ký "
    "tự. Lời diễn giải viết vào `reason`.",
    "'{key}' must be a short code of letters, digits, points, dashes or slashes, at most 64 of "
    "them. Put explanations into `reason`.",
)
_MISSING: Final = Text("Thiếu «{key}» trong dữ liệu của lệnh.", "The command's data lacks '{key}'.")
_NOT_AMOUNT: Final = Text(
    "«{key}» phải là số tiền đồng: số nguyên không âm, không phải {value}.",
    "'{key}' must be an amount in whole đồng, not negative, not {value}.",
)
_NOT_NAMES: Final = Text(
    "«{key}» phải là danh sách các tên, không phải {value}.",
    "'{key}' must be a list of names, not {value}.",
)
_NOT_MAPPING: Final = Text(
    "«{key}» phải là bảng tên → giá trị, không phải {value}.",
    "'{key}' must map names to values, not {value}.",
)
_NOT_DAY: Final = Text(
    "«{key}» phải là ngày dạng 2026-11-30, không phải {value}.",
    "'{key}' must be a date such as 2026-11-30, not {value}.",
)
_NO_FACT: Final = Text(
    "Thủ tục không hỏi «{name}». Các câu hỏi: {known}.",
    "The procedure asks no '{name}'. Its questions: {known}.",
)
_FOR_OFFICER: Final = Text(
    "«{name}» do công chức trả lời trong quá trình giải quyết, không phải người nộp.",
    "'{name}' is answered by an officer on the way, not by the applicant.",
)
_FOR_APPLICANT: Final = Text(
    "«{name}» do người nộp hồ sơ trả lời khi nộp, công chức không ghi lại được.",
    "'{name}' was answered by the applicant when filing; an officer does not record it.",
)
_NOT_CHOICE: Final = Text(
    "«{name}» không nhận giá trị {value}. Chọn một trong: {known}.",
    "'{name}' cannot be {value}. Choose one of: {known}.",
)
_BAD_PERSONAL: Final = Text(
    "Câu trả lời cho «{name}» không đúng kiểu mà thủ tục khai. Đây là thông tin cá nhân nên không "
    "nhắc lại ở đây; hãy xem lại đúng ô đó.",
    "The answer to '{name}' is not of the kind that the procedure declares. It is personal, so it "
    "is not repeated here; look at that very answer again.",
)
_EMPTY_TEXT: Final = Text("chữ rỗng", "an empty text")
_LONG_TEXT: Final = Text(f"chữ dài quá {_LONGEST} ký tự", f"a text of more than {_LONGEST} letters")
_OTHER_KIND: Final = Text("một giá trị khác loại", "a value of another kind")
_KINDS: Final[tuple[tuple[type, Text], ...]] = (
    (bool, Text("true hoặc false", "true or false")),
    (int, Text("một con số", "a number")),
    (float, Text("một con số", "a number")),
    (list, Text("một danh sách", "a list")),
    (Mapping, Text("một bảng tên → giá trị", "names with values")),
)
_BAD_FACT: Final = Text(
    "«{name}» phải là {shape}, không phải {value}.", "'{name}' must be {shape}, not {value}."
)
