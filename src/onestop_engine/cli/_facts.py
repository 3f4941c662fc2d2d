"""Answers to a procedure's questions, read from what people write on a command line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final

from ..definition._scalars import Refusal, read_quantity
from ..definition.model import Fact, Procedure
from ..errors import InputError, OneStopError
from ..texts import Text, visible
from ._phrases import join
from ._values import read_day, read_moment
from ._words import fact_text


class AnswersError(InputError):
    """Answers that cannot be used: what is wrong and all that is asked, each on a line."""

    @staticmethod
    def _shown(message: Text) -> Text:
        """The lines as they were put together; `_in_a_line` has seen to what was typed."""
        return message


_YES: Final = frozenset({"true", "yes", "có"})
_NO: Final = frozenset({"false", "no", "không"})


def read_facts(procedure: Procedure, answers: Mapping[str, str]) -> dict[str, object]:
    """The answers as values of their questions' types.

    Raises one AnswersError that names everything wrong: unknown questions with the nearest known
    one, values of a wrong type, and questions to the applicant without an answer, followed by
    all that is asked.
    """
    wrong: list[Text] = []
    facts: dict[str, object] = {}
    for name, value in answers.items():
        fact = procedure.facts.get(name)
        if fact is None:
            wrong.append(_unknown(name, procedure))
            continue
        try:
            facts[name] = (
                _several(fact, value) if fact.several else _READERS[fact.type](fact, value)
            )
        except OneStopError as error:
            wrong.append(error.message)
    wrong.extend(_UNANSWERED.fill(name=fact.name) for fact in _open(procedure, answers))
    if wrong:
        raise AnswersError(join(map(_in_a_line, [*wrong, *_asked(procedure)]), "\n  "))
    return facts


def _in_a_line(sentence: Text) -> Text:
    return Text(visible(sentence.vi), visible(sentence.say("en")))


def _open(procedure: Procedure, answers: Mapping[str, str]) -> Iterable[Fact]:
    return (
        fact
        for fact in procedure.facts.values()
        if fact.ask == "applicant"
        and not fact.optional
        and not fact.personal
        and fact.default is None
        and fact.name not in answers
    )


def _unknown(name: str, procedure: Procedure) -> Text:
    near = difflib.get_close_matches(name, procedure.facts, n=1)
    text = _UNKNOWN.fill(name=name, code=procedure.code)
    return join([text, _NEAR.fill(near=near[0])], " ") if near else text


def _asked(procedure: Procedure) -> tuple[Text, ...]:
    if not procedure.facts:
        return (_NOTHING_ASKED,)
    questions = (
        Text(f"  {fact.name} = {text.vi}", f"  {fact.name} = {text.say('en')}")
        for fact in procedure.facts.values()
        for text in (fact_text(fact),)
    )
    return (_ASKED, *questions)


def _boolean(fact: Fact, value: str) -> bool:
    word = value.lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise InputError(_NO_BOOLEAN.fill(name=fact.name, value=value))


def _whole(fact: Fact, value: str) -> int:
    if re.fullmatch(r"-?[0-9]{1,18}", value):
        return int(value)
    if re.fullmatch(r"[0-9]{1,3}([.,][0-9]{3})+", value):
        plain = re.sub(r"[.,]", "", value)
        raise InputError(_MARKED.fill(name=fact.name, value=value, plain=plain))
    raise InputError(_NO_INTEGER.fill(name=fact.name, value=value))


def _choice(fact: Fact, value: str) -> str:
    if value in fact.choices:
        return value
    near = difflib.get_close_matches(value, fact.choices, n=1, cutoff=0.4)
    text = _NO_CHOICE.fill(name=fact.name, value=value, choices=", ".join(fact.choices))
    raise InputError(join([text, _NEAR.fill(near=near[0])], " ") if near else text)


def _several(fact: Fact, value: str) -> tuple[str, ...]:
    made = {_choice(fact, word.strip()) for word in value.split(",") if word.strip()}
    if not made and not fact.optional:
        raise InputError(_NO_CHOICE_MADE.fill(name=fact.name, choices=", ".join(fact.choices)))
    return tuple(word for word in fact.choices if word in made)


def _quantity(fact: Fact, value: str) -> Decimal:
    number = read_quantity(value)
    if isinstance(number, Refusal):
        raise InputError(_NO_QUANTITY.fill(name=fact.name, value=value))
    return number


def _instant(fact: Fact, value: str) -> datetime:
    moment = read_moment(value, fact.name)
    if not isinstance(moment, datetime) or moment.tzinfo is not None:
        raise InputError(_NO_MOMENT.fill(name=fact.name, value=value))
    return moment


_READERS: Final[Mapping[str, Callable[[Fact, str], object]]] = {
    "boolean": _boolean,
    "integer": _whole,
    "decimal": _quantity,
    "money": _whole,
    "moment": _instant,
    "enumeration": _choice,
    "date": lambda fact, value: read_day(value, fact.name),
    "text": lambda _fact, value: value,
}

_UNKNOWN: Final = Text(
    "Thủ tục {code} không hỏi «{name}».", "The procedure {code} does not ask '{name}'."
)
_NEAR: Final = Text("Có phải «{near}»?", "Did you mean '{near}'?")
_UNANSWERED: Final = Text(
    "Thiếu «{name}»: thêm --set {name}=…", "'{name}' is missing: add --set {name}=…"
)
_ASKED: Final = Text("Các thông tin được hỏi:", "What is asked:")
_NOTHING_ASKED: Final = Text(
    "Thủ tục này không hỏi gì; bỏ --set.", "This procedure asks nothing; leave --set out."
)
_NO_BOOLEAN: Final = Text(
    "{name} là câu hỏi có hoặc không, không nhận «{value}». Viết {name}=true hoặc {name}=false.",
    "{name} is a yes-or-no question and cannot be '{value}'. Write {name}=true or {name}=false.",
)
_NO_INTEGER: Final = Text(
    "{name} là số nguyên, không nhận «{value}». Viết chỉ chữ số, ví dụ {name}=3.",
    "{name} is a whole number, not '{value}'. Write figures only, such as {name}=3.",
)
_NO_QUANTITY: Final = Text(
    "{name} là một số, phần lẻ sau dấu chấm hoặc dấu phẩy, không nhận «{value}». Viết ví dụ "
    "{name}=2.4.",
    "{name} is a number with decimals after a point or a comma, not '{value}'. Write, say, "
    "{name}=2.4.",
)
_NO_MOMENT: Final = Text(
    "{name} là ngày và giờ địa phương, không nhận «{value}». Viết ví dụ {name}=2026-11-23T14:00.",
    "{name} is a local date and hour, not '{value}'. Write, say, {name}=2026-11-23T14:00.",
)
_NO_CHOICE_MADE: Final = Text(
    "{name} cần ít nhất một lựa chọn, cách nhau bằng dấu phẩy: {choices}.",
    "{name} wants at least one choice, with commas between: {choices}.",
)
_MARKED: Final = Text(
    "{name}: số không có dấu ngăn hàng nghìn. Thay «{value}» bằng {name}={plain}.",
    "{name}: numbers carry no thousands marks. Instead of '{value}' write {name}={plain}.",
)
_NO_CHOICE: Final = Text(
    "{name} không nhận «{value}». Chọn một trong: {choices}.",
    "{name} cannot be '{value}'. Choose one of: {choices}.",
)
