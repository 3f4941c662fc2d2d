"""The few words that stand in a picture, in both languages."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import Final

from ..definition.agency_titles import agency_title
from ..definition.expressions import Expression, say
from ..definition.model import (
    ASK_APPLICANT,
    REFUSE,
    REFUSE_INTAKE,
    STOP,
    Block,
    Node,
    Procedure,
    Step,
)
from ..texts import Lang, Text


def node_title(node: Node) -> Text:
    """What people call a step or a block; its name in the file where it has no title."""
    usual = _USUAL.get(node.kind) if isinstance(node, Step) else SIDE_BY_SIDE
    return node.title or usual or Text(node.name)


def lane_title(part: str, procedure: Procedure) -> Text:
    """Who plays a part, at the head of their lane."""
    title = agency_title(procedure, part)
    return Text(*(said[:1].upper() + said[1:] for said in (title.vi, title.say("en"))))


def condition(expression: Expression, procedure: Procedure, lang: Lang) -> str:
    """What a condition says, by the labels of its questions, inside a sentence."""
    labels = {name: fact.label for name, fact in procedure.facts.items()}
    for name, fact in procedure.facts.items():
        labels |= {f"{name}.{value}": title for value, title in fact.choices.items()}
    said = say(expression, labels, lang)
    # An abbreviation at the start keeps its capitals.
    return said if said[1:2].isupper() else said[:1].lower() + said[1:]


def join_words(block: Block) -> Text:
    """How many branches are awaited, and what becomes of the others."""
    if block.join is None:
        return _ALL
    awaited = Text(f"chờ {block.join} nhánh xong", f"{block.join} done is enough")
    rest = _RESTS[block.rest]
    return Text(f"{awaited.vi}; {rest.vi}", f"{awaited.say('en')}; {rest.say('en')}")


def silence_words(step: Step) -> Text | None:
    """What it means when nobody answers in time; None where nothing is declared."""
    if step.on_silence is None or step.kind not in ("consult", "confirm", "pay"):
        return None
    if step.kind == "confirm" and step.on_silence == "consent":
        return _CONFIRMED
    meaning = _SILENCES.get(step.on_silence, Text(step.on_silence))
    return Text(f"không trả lời: {meaning.vi}", f"no answer: {meaning.say('en')}")


def say_moment(at: datetime, lang: Lang) -> str:
    """An instant as people write it: the hour, then the day.

    >>> say_moment(datetime(2026, 8, 3, 9, 5), "vi"), say_moment(datetime(2026, 8, 3, 9, 5), "en")
    ('09:05 3/8/2026', '09:05 3 Aug 2026')
    """
    if lang == "vi":
        return f"{at:%H:%M} {at.day}/{at.month}/{at.year}"
    return f"{at:%H:%M} {at.day} {_MONTHS[at.month - 1]} {at.year}"


_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905 (reads)
_USUAL: Final = MappingProxyType(
    {
        "receive": Text("Tiếp nhận, kiểm tra hồ sơ", "Reception and first check"),
        "deliver": Text("Trả kết quả", "Delivery of the result"),
    }
)
EXITS: Final = MappingProxyType(
    {
        ASK_APPLICANT: Text("yêu cầu bổ sung", "ask the applicant"),
        REFUSE: Text("từ chối giải quyết", "refuse"),
        REFUSE_INTAKE: Text("từ chối tiếp nhận", "refuse to receive"),
        STOP: Text("dừng giải quyết", "stop"),
    }
)
"""The reserved targets that are drawn as marks on their step, not as lines."""

_SILENCES: Final = MappingProxyType(
    {
        "consent": Text("coi như đồng ý", "counts as consent"),
        "escalate": Text("báo cáo lãnh đạo", "the head is told"),
        "wait": Text("tiếp tục chờ", "waiting goes on"),
        "close": Text("đóng hồ sơ", "dossier closed"),
        "stop": Text("dừng giải quyết", "processing stops"),
    }
)
_CONFIRMED: Final = Text("không trả lời: coi như đã xác nhận", "no answer: counts as confirmed")
NOT_BY: Final = Text("Không do người đã làm: {what}", "Not by whoever did: {what}")
AT_LEAST: Final = Text("ít nhất {what}", "at least {what}")
AT_MOST: Final = Text("nhiều nhất {what} lần", "{what} times at the most")
SIDE_BY_SIDE: Final = Text("Làm song song", "Side by side")
_ALL: Final = Text("chờ mọi nhánh xong", "all branches are awaited")
_RESTS: Final = MappingProxyType(
    {
        "cancel": Text("hủy các nhánh còn lại", "the others are given up"),
        "let_run": Text("các nhánh còn lại vẫn chạy", "the others run on"),
    }
)
ONLY_IF: Final = Text("chỉ khi {what}", "only if {what}")
OTHERWISE: Final = Text("nếu không", "otherwise")
RUNS: Final = Text("số lượt song song: {what}", "runs side by side: {what}")
AFTER: Final = Text("sau nhánh {what}", "after {what}")
ATTEND: Final = Text("người nộp có mặt tại {what}", "the applicant attends at {what}")
SUB: Final = Text("thủ tục {what}", "procedure {what}")
CLOCKS: Final = MappingProxyType(
    {
        "pause": Text("không tính vào thời hạn", "the clock stands"),
        "restart": Text("xong thì tính lại thời hạn", "then the term starts anew"),
    }
)
FILED: Final = Text("Nộp hồ sơ", "Filing")
ENDED: Final = Text("Kết thúc", "End")
LONGEST: Final = Text("đường dài nhất: {what}", "the longest way: {what}")
LONGEST_PLAIN: Final = Text("đường qua nhiều bước nhất", "the way through most steps")
LIMIT: Final = Text("Thời hạn giải quyết: {what}", "Time limit: {what}")
NO_LIMITS: Final = MappingProxyType(
    {
        "none": Text("không hẹn ngày", "no date is promised"),
        "no_result": Text("không có kết quả để trả", "nothing comes back"),
    }
)
ROUGHLY: Final = Text("khoảng {what}", "about {what}")
OR: Final = Text("hoặc", "or")
