"""The JSON Schema of scenario files, made from the same keys that the reader knows.

Like the schema of procedures it has no alternatives: `items` only speaks of lists and `pattern`
only of strings, so a mistake is reported where it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from types import MappingProxyType
from typing import Any

from ..texts import Text
from ._expect import EXAMPLES, STATES, VERDICTS
from ._reading import ACT, ACTING_FOR, FILE, REQUIRED, TOP, WITH_DO

_DAY = r"\d{4}-\d{2}-\d{2}"
_INSTANT = _DAY + r"[T ]\s*\d{1,2}:\d{2}(:\d{2})?"
_SAY_INSTANT = Text(
    "Viết ngày và giờ: 2026-08-24T09:00.", "Write the day with its hour: 2026-08-24T09:00."
)
_SAY_MOMENT = Text(
    "Viết ngày 2026-08-24, ngày và giờ 2026-08-24T09:00, hoặc none.",
    "Write the day 2026-08-24, with its hour 2026-08-24T09:00, or none.",
)

Words = tuple[str, ...]
Fragment = Mapping[str, Any]


def _both(text: Text) -> str:
    return f"{text.vi}\n\n{text.say('en')}"


def _matching(pattern: str, said: Text) -> Fragment:
    return {"type": "string", "pattern": f"^({pattern})$", "errorMessage": _both(said)}


def _one_or_many(inner: Fragment) -> Fragment:
    return {**inner, "type": [*_types(inner), "array"], "items": inner}


def _by_name(inner: Fragment) -> Fragment:
    return {"type": "object", "additionalProperties": inner}


def _types(fragment: Fragment) -> Words:
    found = fragment["type"]
    return (found,) if isinstance(found, str) else tuple(found)


_TEXT: Fragment = {"type": ["string", "number"]}
_NAME: Fragment = {"type": "string"}
_NAMES = _one_or_many(_NAME)
_MONEY: Fragment = {"type": ["integer", "string"], "pattern": "^[0-9]+$"}
_AMOUNTS: Fragment = {
    "type": ["array", "string", "object"],
    "items": _NAME,
    "additionalProperties": _MONEY,
}
_MOMENT = _matching(f"{_DAY}|{_INSTANT}|none", _SAY_MOMENT)
_WHEN = _matching(_INSTANT, _SAY_INSTANT)
_DATE = _matching(_DAY, Text("Viết ngày: 2026-08-28.", "Write a day: 2026-08-28."))
_ANSWERS: Fragment = _by_name({"type": ["string", "number", "boolean", "array"]})
_EXPECT: Fragment = {"$ref": "#/$defs/expect"}
_TITLE: Fragment = {
    "type": ["string", "number", "object"],
    "properties": {"vi": _TEXT, "en": _TEXT},
    "required": ["vi"],
    "additionalProperties": False,
}

# What may stand at a key. A key that is not named here holds one text.
_FORMS: Mapping[str, Mapping[str, Fragment]] = MappingProxyType(
    {
        "scenario": {
            "title": _TITLE,
            "basis": _one_or_many(_TEXT),
            "note": _one_or_many(_TEXT),
            "file": {"$ref": "#/$defs/file"},
            "acts": {"type": "array", "items": {"$ref": "#/$defs/act"}},
        },
        "file": {"on": _WHEN, "facts": _ANSWERS, "documents": _NAMES, "expect": _EXPECT},
        "act": {
            "on": _WHEN,
            "in": _NAMES,
            "role": _NAMES,
            "acting_for": {"$ref": "#/$defs/acting_for"},
            "facts": _ANSWERS,
            "documents": _NAMES,
            "items": _one_or_many(_TEXT),
            "amount": _MONEY,
            "fees": _AMOUNTS,
            "to": _DATE,
            "expect": _EXPECT,
        },
        "acting_for": {
            "role": _NAMES,
            "from": _DATE,
            "until": _DATE,
            "may_pass_on": {"type": "boolean"},
            "acting_for": {"$ref": "#/$defs/acting_for"},
        },
        "expect": {
            "status": {"type": "integer", "minimum": 1, "maximum": 10},
            "due": _MOMENT,
            "original_due": _MOMENT,
            "answer_due": _MOMENT,
            "step_due": _by_name(_MOMENT),
            "verdict": {"enum": list(VERDICTS)},
            "open": _NAMES,
            "results": _NAMES,
            "missing": _NAMES,
            "fees": _by_name({"type": ["integer", "string"], "examples": list(STATES)}),
            "total": _MONEY,
            "may": _by_name(_NAMES),
            "may_not": _by_name(_NAMES),
            "event": _NAMES,
            "explanation_says": _one_or_many(_TEXT),
            "warns": _one_or_many(_TEXT),
        },
    }
)
_MEANINGS: Mapping[str, Mapping[str, Text]] = MappingProxyType(
    {
        "scenario": {
            "title": Text("Kịch bản thử điều gì.", "What the scenario tries."),
            "procedure": Text(
                "Mã thủ tục; ngày nộp chọn phiên bản.",
                "The procedure's code; the day of filing picks the version.",
            ),
            "basis": Text("Căn cứ pháp lý.", "The article that it follows from."),
            "note": Text("Ghi chú.", "A note."),
            "file": Text("Việc nộp hồ sơ.", "The filing."),
            "acts": Text(
                "Các việc diễn ra sau đó, theo thứ tự thời gian.",
                "What happens then, in the order of time.",
            ),
        },
        "file": {
            "on": Text("Nộp lúc nào.", "When it is filed."),
            "unit": Text("Mã đơn vị tiếp nhận.", "The code of the receiving unit."),
            "channel": Text(
                "Cách nộp; mặc định là cách đầu tiên của thủ tục.",
                "How it is filed; the procedure's first channel by default.",
            ),
            "applicant": Text(
                "Loại người nộp; mặc định là loại đầu tiên của thủ tục.",
                "The kind of applicant; the procedure's first one by default.",
            ),
            "facts": Text("Người nộp trả lời gì.", "What the applicant answers."),
            "documents": Text("Giấy tờ nộp kèm.", "The papers that are handed in."),
            "expect": Text("Điều phải đúng ngay khi nộp.", "What must be true once it is filed."),
        },
        "act": {
            "on": Text("Lúc nào.", "When it happens."),
            "in": Text(
                "Bước thủ tục liên thông mà việc này thuộc về hồ sơ của nó.",
                "The step of an interlinked procedure whose own dossier is meant.",
            ),
            "do": Text(
                "Làm gì: một lệnh, hoặc một kết cục của thủ tục.",
                "What is done: a command, or an outcome of the procedure.",
            ),
            "by": Text(
                "Ai làm: tên cơ quan trong thủ tục, applicant hoặc system.",
                "Who does it: an agency by its name in the procedure, applicant or system.",
            ),
            "person": Text(
                "Người nào của cơ quan đó; mặc định mọi việc của một cơ quan do một người làm.",
                "Which of its people; without it one person does everything of an agency.",
            ),
            "role": Text(
                "Người đó giữ chức trách nào; none là không; mặc định là mọi chức trách.",
                "What that person is there; none is nothing; by default every role.",
            ),
            "acting_for": Text(
                "Làm thay ai trong cơ quan đó, theo văn bản nào, trong những ngày nào.",
                "In whose place of that agency they act, by which document, on which days.",
            ),
            "step": Text(
                "Bước nào, khi có nhiều bước đang mở.", "Which step, if several are open."
            ),
            "reason": Text("Lý do.", "The reason."),
            "facts": Text("Cán bộ ghi nhận gì.", "What the officer records."),
            "documents": Text("Giấy tờ nộp thêm.", "The papers that are handed in."),
            "items": Text("Những gì phải bổ sung.", "What has to be supplied."),
            "outcome": Text("Kết cục được ghi nhận.", "The outcome that is recorded."),
            "amount": Text("Số tiền đã nộp.", "The amount that is paid."),
            "currency": Text("Loại tiền.", "Its currency."),
            "rate": Text("Tỷ giá.", "The rate of exchange."),
            "paid_currency": Text("Loại tiền thực nộp.", "The currency that is paid in."),
            "fees": Text(
                "Các khoản đã nộp, hoặc số tiền do cán bộ xác định.",
                "The fees that are paid, or the amounts that an officer determines.",
            ),
            "to": Text("Ngày mới.", "The new date."),
            "late_cause": Text("Nguyên nhân trễ hạn.", "Why it is late."),
            "cause": Text("Nguyên nhân.", "The cause."),
            "assignee": Text("Cán bộ được giao.", "The officer that it is assigned to."),
            "expect": Text("Điều phải đúng sau việc này.", "What must be true afterwards."),
        },
        "acting_for": {
            "person": Text("Làm thay người nào.", "The person in whose place it is done."),
            "role": Text(
                "Người ấy giữ chức trách nào; none là không; mặc định là mọi chức trách.",
                "What that person is there; none is nothing; by default every role.",
            ),
            "document": Text("Số, ký hiệu văn bản ủy quyền.", "The number of the mandate."),
            "from": Text("Từ ngày nào.", "From which day."),
            "until": Text("Đến hết ngày nào.", "Until which day, included."),
            "may_pass_on": Text(
                "Văn bản cho phép ủy quyền lại.", "The document lets it be passed on."
            ),
            "acting_for": Text(
                "Người ấy lại làm thay ai, theo văn bản cho phép ủy quyền lại (may_pass_on).",
                "In whose place that person acts in turn, by a document with may_pass_on.",
            ),
        },
        "expect": {
            "status": Text(
                "Trạng thái trên Cổng quốc gia, 1 đến 10.", "The national portal's status, 1 to 10."
            ),
            "due": Text("Ngày hẹn trả; none là không có.", "The promised day; none is no date."),
            "original_due": Text(
                "Ngày hẹn trước khi hẹn lại.", "The date before a new appointment."
            ),
            "answer_due": Text(
                "Hạn người nộp trả lời yêu cầu gần nhất.",
                "Until when the applicant may answer the last request.",
            ),
            "step_due": Text("Hạn riêng của các bước.", "The limits of steps, by name."),
            "verdict": Text("Đúng hạn hay không.", "Whether the promise was kept."),
            "open": Text("Đúng những bước đang mở này.", "Exactly these steps are open."),
            "results": Text("Đúng những kết quả đã có này.", "Exactly these results exist."),
            "missing": Text(
                "Đúng những giấy tờ còn thiếu này.", "Exactly these papers are missing."
            ),
            "fees": Text(
                "Số tiền của mỗi khoản, hoặc tình trạng của nó.",
                "The amount of each fee, or the state that it is in.",
            ),
            "total": Text("Tổng các khoản phải nộp.", "The sum of what is due."),
            "may": Text("Ai được làm gì lúc này.", "Who may do what now."),
            "may_not": Text("Ai không được làm gì lúc này.", "Who may not do what now."),
            "event": Text("Điều đã xảy ra từ việc trước.", "What happened since the act before."),
            "explanation_says": Text(
                "Lời giải thích ngày hẹn có câu này.", "The story of the due date holds this."
            ),
            "warns": Text("Bàn tiếp nhận được cảnh báo câu này.", "The desk is warned of this."),
            "refused": Text(
                "Việc bị từ chối, và lời từ chối có câu này.",
                "The act is refused, and the refusal says this.",
            ),
        },
    }
)
_TITLES: Mapping[str, Text] = MappingProxyType(
    {
        "scenario": Text("một kịch bản", "a scenario"),
        "file": Text("việc nộp hồ sơ", "the filing"),
        "act": Text("một việc", "an act"),
        "acting_for": Text("việc làm thay", "acting for another"),
        "expect": Text("điều mong đợi", "what is expected"),
    }
)
_KEYS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"scenario": TOP, "file": FILE, "act": ACT, "acting_for": ACTING_FOR, "expect": EXAMPLES}
)
_EXAMPLE = Text("Ví dụ {key}: {example}", "Such as {key}: {example}")
_ABOUT = Text("Một kịch bản thử một thủ tục.", "A scenario that tries a procedure.")


def scenario_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a scenario file; a new value at each call.

    >>> scenario_schema()["required"]
    ['title', 'procedure', 'file']
    """
    return deepcopy(_made())


@cache
def _made() -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_object("scenario"),
        "title": "onestop_engine scenario",
        "description": _both(_ABOUT),
        "$defs": {
            "file": _object("file"),
            # Who does it is asked of every act; what it carries says nothing without it.
            "act": {
                **_object("act"),
                "dependentRequired": {"do": ["by"], **{key: ["do"] for key in WITH_DO}},
            },
            "acting_for": _object("acting_for"),
            "expect": _object("expect"),
        },
    }


def _object(name: str) -> dict[str, Any]:
    forms, title = _FORMS[name], _TITLES[name]
    return {
        "title": f"{title.vi} / {title.say('en')}",
        "type": "object",
        "properties": {
            key: {"description": _described(name, key, example), **forms.get(key, _TEXT)}
            for key, example in _KEYS[name].items()
        },
        "required": list(REQUIRED.get(name, ())),
        "additionalProperties": False,
    }


def _described(name: str, key: str, example: str) -> str:
    said = _EXAMPLE.fill(key=key, example=example)
    meaning = _MEANINGS[name].get(key)
    if meaning is None:
        return _both(said)
    return f"{meaning.vi} {said.vi}\n\n{meaning.say('en')} {said.say('en')}"
