"""Why a dossier is due when it is: the whole story, for officers who explain it to citizens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..engine import Dossier, Phase
from ..texts import Lang, Text

if TYPE_CHECKING:
    from ..calendars import WorkCalendar
    from ..definition.model import DeadlineRule, Procedure
    from ..engine import Promise

_HEAD = Text("Hồ sơ {code}: {title} ({ref}).", "Dossier {code}: {title} ({ref}).")
_FILED = Text("Nộp lúc {filed}; chưa tiếp nhận.", "Filed {filed}; not accepted yet.")
_REFUSED = Text("Nộp lúc {filed}; không được tiếp nhận.", "Filed {filed}; not accepted.")
_ACCEPTED = Text(
    "Nộp lúc {filed}; tiếp nhận lúc {accepted}.", "Filed {filed}; accepted {accepted}."
)
_INTAKE = Text("Hạn kiểm tra hồ sơ: {due}.", "The intake check is due {due}.")
_RULE = Text("Thời hạn giải quyết: {limit}. Căn cứ: {basis}.", "Deadline: {limit}. Basis: {basis}.")
_NO_DATE = Text("Thủ tục không hẹn ngày trả kết quả.", "The procedure promises no date.")
_NO_RESULT = Text("Thủ tục không trả kết quả.", "The procedure gives no result.")
_SHARED = Text(
    "Ngày trả theo hồ sơ liên thông {parent}.", "The date is that of the dossier {parent}."
)
_NOT_STARTED = Text(
    "Thời hạn chưa bắt đầu tính: {why}.", "The deadline has not started yet: {why}."
)
_STANDS = Text(
    "Thời hạn tạm dừng từ {since} ({why}); ngày trả được tính lại khi hồ sơ được giải quyết tiếp.",
    "The clock stands since {since} ({why}); the date is reckoned anew when processing goes on.",
)
_STOOD = Text("Thời hạn đã tạm dừng từ {since} ({why}).", "The clock stood since {since} ({why}).")
_DUE = Text("Ngày hẹn trả: {due}.", "Due: {due}.")
_FILED_LATE = Text(
    "Hồ sơ được nộp ngoài thời gian quy định.", "It was filed outside the time for it."
)
_RESULT_DUE = Text("{title}: hẹn trả trước, {due}.", "{title}: due earlier, {due}.")
_RESULT_GIVEN = Text(
    "{title}: có lúc {at}, hẹn {due}: {verdict}.", "{title}: there {at}, due {due}: {verdict}."
)
_PROMISES = Text("Các ngày đã hẹn:", "Dates promised:")
_PROMISE = Text("  - {at}: {due} ({cause})", "  - {at}: {due} ({cause})")
_PAUSED = Text("chưa có ngày", "no date")
_FINISHED = Text("Có kết quả lúc {at}: {verdict}.", "Finished {at}: {verdict}.")
_AGAINST_ORIGINAL = Text(
    "So với ngày hẹn ban đầu ({due}): {verdict}.", "Against the original date ({due}): {verdict}."
)
_CALENDAR = Text(
    "Lịch làm việc: {name}{overlays}, {digest}.", "Calendar: {name}{overlays}, {digest}."
)
_UNKNOWN = Text("không ghi", "not stated")

_STARTS: Mapping[str, Text] = MappingProxyType(
    {
        "accepted": Text("chờ tiếp nhận", "it counts from acceptance"),
        "paid": Text("chờ người nộp hoàn thành nghĩa vụ tài chính", "it counts from payment"),
        "step": Text("chờ hoàn thành bước “{step}”", "it counts from the end of step “{step}”"),
    }
)
_STARTED: Mapping[str, Text] = MappingProxyType(
    {
        "paid": Text(
            "Thời hạn tính từ khi người nộp hoàn thành nghĩa vụ tài chính.",
            "The deadline counts from payment.",
        ),
        "step": Text(
            "Thời hạn tính từ khi hoàn thành bước “{step}”.",
            "The deadline counts from the end of step “{step}”.",
        ),
    }
)
PROMISED: Mapping[str, Text] = MappingProxyType(
    {
        "accepted": Text("tiếp nhận", "accepted"),
        "started": Text("bắt đầu tính thời hạn", "the deadline started"),
        "rule": Text("áp dụng thời hạn khác theo kết quả xem xét", "another rule came to apply"),
        "supplement": Text("bổ sung hồ sơ", "supplement"),
        "payment": Text("nghĩa vụ tài chính", "payment"),
        "consultation": Text("lấy ý kiến", "consultation"),
        "confirmation": Text("người nộp xác nhận", "the applicant's confirmation"),
        "sub_procedure": Text("thủ tục liên thông", "a sub-procedure"),
        "work": Text("hết thời gian không tính", "time that does not count was over"),
        "prolonged": Text("kéo dài theo luật chuyên ngành", "prolonged by sector law"),
        "reappointed": Text("xin lỗi, hẹn lại ngày trả", "new appointment, with apology"),
        "resumed": Text("giải quyết tiếp", "processing resumed"),
        "correction": Text("đính chính", "correction"),
        "recomputed": Text("tính lại theo lịch mới", "recomputed by a new calendar"),
        "adopted": Text("hệ thống cũ đã hẹn", "promised by the former system"),
    }
)
"""Why a date was promised, by the cause in the event."""
_WITHOUT_RESULT: Mapping[Phase, Text] = MappingProxyType(
    {
        Phase.WITHDRAWN: Text(
            "Hồ sơ được rút lúc {at}, không có kết quả.", "Withdrawn {at}, without a result."
        ),
        Phase.CLOSED: Text(
            "Hồ sơ được đóng lúc {at}, không có kết quả.", "Closed {at}, without a result."
        ),
    }
)
_VERDICTS: Mapping[str, Text] = MappingProxyType(
    {
        "early": Text("trước hạn", "early"),
        "on_time": Text("đúng hạn", "on time"),
        "late": Text("quá hạn", "late"),
        "no_date": Text("không có ngày hẹn", "no date was promised"),
        "open": Text("đang giải quyết", "open"),
    }
)


def tell(procedure: Procedure, dossier: Dossier, calendar: WorkCalendar, lang: Lang) -> str:
    """The story of the due date as lines of text, by the calendar that the dossier is pinned to."""
    return "\n".join(_lines(procedure, dossier, calendar, lang))


def _lines(
    procedure: Procedure, dossier: Dossier, calendar: WorkCalendar, lang: Lang
) -> Iterator[str]:
    title = procedure.title.say(lang)
    yield _HEAD.fill(code=dossier.code, title=title, ref=procedure.ref).say(lang)
    filed = _moment(dossier.received_at, lang)
    if dossier.accepted_at is None:
        refused = dossier.phase is Phase.INTAKE_REFUSED
        yield (_REFUSED if refused else _FILED).fill(filed=filed).say(lang)
        if dossier.filed_late:
            yield _FILED_LATE.say(lang)
        yield from _finish(dossier, lang)
        if dossier.open_steps and dossier.intake_due is not None:
            yield _INTAKE.fill(due=_moment(dossier.intake_due.at, lang)).say(lang)
        return
    accepted = _moment(dossier.accepted_at, lang)
    yield _ACCEPTED.fill(filed=filed, accepted=accepted).say(lang)
    if dossier.filed_late:
        yield _FILED_LATE.say(lang)
    yield from _rule(procedure, dossier, lang)
    yield from _days(dossier, calendar, lang)
    yield from _promises(dossier, lang)
    yield from _results(procedure, dossier, lang)
    yield from _finish(dossier, lang)
    overlays = "".join(f" + {mark.document}" for mark in calendar.overlays)
    names = {"name": calendar.id, "overlays": overlays, "digest": calendar.hash[:19]}
    yield _CALENDAR.fill(**names).say(lang)


def _rule(procedure: Procedure, dossier: Dossier, lang: Lang) -> Iterator[str]:
    if dossier.shared_due is not None:
        yield _SHARED.fill(parent=dossier.parent).say(lang)
        return
    if dossier.deadline_rule is None:
        return
    rule = procedure.deadline[dossier.deadline_rule]
    if isinstance(rule.limit, str):
        yield (_NO_DATE if rule.limit == "none" else _NO_RESULT).say(lang)
        return
    basis = rule.provenance.basis or _UNKNOWN.say(lang)
    yield _RULE.fill(limit=rule.limit.say(lang), basis=basis).say(lang)
    if dossier.clock is None:
        yield _NOT_STARTED.fill(why=_start(procedure, rule, _STARTS, lang)).say(lang)
    elif rule.start.event in _STARTED:
        yield _start(procedure, rule, _STARTED, lang)


def _start(procedure: Procedure, rule: DeadlineRule, words: Mapping[str, Text], lang: Lang) -> str:
    name = rule.start.step
    title = None if name is None else procedure.graph.step(name).title
    return words[rule.start.event].fill(step=name if title is None else title.say(lang)).say(lang)


def _days(dossier: Dossier, calendar: WorkCalendar, lang: Lang) -> Iterator[str]:
    pause = None if dossier.clock is None else dossier.clock.standing
    if dossier.due is None:
        if pause is not None:
            values = {"since": _moment(pause.at, lang), "why": pause.said.say(lang)}
            yield (_STOOD if dossier.phase in _WITHOUT_RESULT else _STANDS).fill(**values).say(lang)
        return
    counted = None if dossier.clock is None else dossier.clock.due(calendar)
    if counted is not None:
        yield counted.explain(lang)
    if counted is None or counted.at != dossier.due.at:
        yield _DUE.fill(due=_moment(dossier.due.at, lang)).say(lang)


def _promises(dossier: Dossier, lang: Lang) -> Iterator[str]:
    if len(dossier.promises) > 1:
        yield _PROMISES.say(lang)
        for promise in dossier.promises:
            yield _promise(promise, lang)


def _promise(promise: Promise, lang: Lang) -> str:
    due = _PAUSED.say(lang) if promise.due is None else _moment(promise.due.at, lang)
    cause = PROMISED.get(promise.cause, Text(promise.cause)).say(lang)
    return _PROMISE.fill(at=_moment(promise.at, lang), due=due, cause=cause).say(lang)


def _results(procedure: Procedure, dossier: Dossier, lang: Lang) -> Iterator[str]:
    """The results that are due before the whole, and those that had a date of their own."""
    titles = {name: result.title.say(lang) for name, result in procedure.results.items()}
    for name, due in dossier.result_dues.items():
        values = {"title": titles.get(name, name), "due": _moment(due.at, lang)}
        yield _RESULT_DUE.fill(**values).say(lang)
    for one in dossier.results:
        if one.due is not None:
            kept = _VERDICTS["late" if one.late else "on_time"].say(lang)
            values = {"title": titles.get(one.name, one.name), "due": _moment(one.due.at, lang)}
            at = _moment(one.at, lang)
            yield _RESULT_GIVEN.fill(**values, at=at, verdict=kept).say(lang)


def _finish(dossier: Dossier, lang: Lang) -> Iterator[str]:
    if dossier.finished_at is None:
        return
    at, verdict = _moment(dossier.finished_at, lang), _VERDICTS[dossier.verdict].say(lang)
    if dossier.phase in _WITHOUT_RESULT:
        yield _WITHOUT_RESULT[dossier.phase].fill(at=at).say(lang)
        return
    yield _FINISHED.fill(at=at, verdict=verdict).say(lang)
    original = dossier.due_original
    if original is not None and dossier.due is not None and original.at != dossier.due.at:
        verdict = _VERDICTS[dossier.verdict_original].say(lang)
        yield _AGAINST_ORIGINAL.fill(due=_moment(original.at, lang), verdict=verdict).say(lang)


def _moment(at: datetime, lang: Lang) -> str:
    return f"{at:%H:%M, %d/%m/%Y}" if lang == "vi" else f"{at:%Y-%m-%d %H:%M}"
