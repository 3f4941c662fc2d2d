"""A whole procedure in words: what its file says, section by section."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..definition import IntakeSupplement, Supplement
from ..definition.model import DeadlineRule, Fact, Procedure, Start
from ..terms import Counting
from ..texts import Text
from ._phrases import fill, join, named, same, term_text, times
from ._sentences import (
    APPLICANTS,
    CHANNELS,
    FACT_TYPES,
    LEVELS,
    Line,
    Section,
    condition_text,
    sourced,
    window_text,
)
from ._words_fees import fee_lines
from ._words_overlays import overlay_lines
from ._words_papers import paper_lines
from ._words_steps import step_lines
from ._words_times import filing_lines, known_text, limit_text, result_limit_text


def procedure_words(procedure: Procedure) -> tuple[Section, ...]:
    """Every section of `procedure` that has something to say, in the order people ask."""
    sections = (
        Section(name="about", title=TITLES["about"], lines=tuple(_about(procedure))),
        Section(name="overlays", title=TITLES["overlays"], lines=tuple(overlay_lines(procedure))),
        Section(name="facts", title=TITLES["facts"], lines=tuple(_facts(procedure))),
        Section(name="deadline", title=TITLES["deadline"], lines=tuple(_deadlines(procedure))),
        Section(name="filing", title=TITLES["filing"], lines=tuple(filing_lines(procedure))),
        Section(name="waiting", title=TITLES["waiting"], lines=tuple(_waiting(procedure))),
        Section(name="documents", title=TITLES["documents"], lines=tuple(paper_lines(procedure))),
        Section(name="fees", title=TITLES["fees"], lines=fee_lines(procedure)),
        Section(name="steps", title=TITLES["steps"], lines=step_lines(procedure)),
        Section(name="results", title=TITLES["results"], lines=tuple(_results(procedure))),
    )
    return tuple(section for section in sections if section.lines)


def _about(procedure: Procedure) -> Iterator[Line]:
    window = window_text(procedure.in_force.window)
    yield Line(
        text=fill(
            _VERSION, ref=procedure.ref, window=window or same(""), by=procedure.in_force.decided_by
        )
    )
    yield Line(text=fill(_LEVELS, names=join(named(LEVELS, x) for x in procedure.levels)))
    yield Line(text=fill(_CHANNELS, names=join(named(CHANNELS, x) for x in procedure.channels)))
    yield Line(text=fill(_WHO, names=join(named(APPLICANTS, x) for x in procedure.applicants)))
    if procedure.sets > 1:
        yield Line(text=fill(_SETS, count=same(procedure.sets)))
    if procedure.legal_basis:
        yield Line(text=fill(_BASIS, names=", ".join(procedure.legal_basis)))
    for condition in procedure.conditions:
        yield Line(text=fill(_CONDITION, what=condition))


def _facts(procedure: Procedure) -> Iterator[Line]:
    for fact in procedure.facts.values():
        yield Line(name=fact.name, text=fact_text(fact))


def fact_text(fact: Fact) -> Text:
    """What is asked, of whom, and what may be answered."""
    kind = FACT_TYPES[fact.type]
    if fact.choices:
        choices = join(
            fill(_CHOICE, title=title, value=value) for value, title in fact.choices.items()
        )
        kind = fill(_ANY_OF if fact.several else _ONE_OF, choices=choices)
    marks = [
        _OFFICER if fact.ask == "officer" else None,
        _OPTIONAL if fact.optional else None,
        fill(_DEFAULT, value=_answer_text(fact.default)) if fact.default is not None else None,
        _PERSONAL if fact.personal else None,
    ]
    return fill(_FACT, label=fact.label, kind=join([kind, *marks], "; "))


def _answer_text(answer: object) -> Text:
    if isinstance(answer, bool):
        return YES if answer else NO
    return same(", ".join(answer) if isinstance(answer, tuple) else answer)


def _deadlines(procedure: Procedure) -> Iterator[Line]:
    several = len(procedure.deadline) > 1
    for rule in procedure.deadline:
        yield sourced(rule_text(rule, procedure, several=several), rule.provenance)
        for sentence in counting_texts(rule.counting):
            yield Line(text=sentence, depth=1)


def rule_text(rule: DeadlineRule, procedure: Procedure, *, several: bool = True) -> Text:
    """One rule of the deadline: for whom, how long, from when."""
    limit = limit_text(rule, start_text(rule.start, procedure), procedure)
    if rule.when is not None:
        head = fill(_IF, what=condition_text(rule.when, procedure), limit=limit)
    else:
        known = known_text(rule, limit, procedure) if several else None
        head = known or fill(_OTHERWISE if several else _ALWAYS, limit=limit)
    window = window_text(rule.window)
    return head if window is None else fill(_DATED, what=head, window=window)


def start_text(start: Start, procedure: Procedure) -> Text:
    """From when a deadline counts."""
    if start.step is None:
        return _STARTS[start.event]
    step = procedure.graph.step(start.step)
    return fill(_AFTER_STEP, step=step.title or same(step.name))


def counting_texts(counting: Counting) -> Iterator[Text]:
    """What is counted otherwise than the Civil Code does, one sentence each."""
    if counting.off_hours == "roll":
        yield _ROLL
    if counting.due_time == "same_time":
        yield _SAME_TIME
    if counting.last_day_off == "keep":
        yield _KEEP
    if counting.cutoff and counting.after_cutoff:
        yield _AFTER_CUTOFF[counting.after_cutoff].fill(cutoff=counting.cutoff)
    if counting.hours == "working_time":
        yield _OFFICE_HOURS
    if counting.fraction == "office_time":
        yield _OFFICE_SHARE


def _waiting(procedure: Procedure) -> Iterator[Line]:
    intake = procedure.intake_supplement
    if intake.at_most:
        asked = fill(_AT_INTAKE, n=times(intake.at_most))
        yield sourced(join([asked, _answer(intake)], "; "), intake.provenance)
    yield from _under_way(procedure.supplement)
    yield from _exclusions(procedure)
    if procedure.prolong is not None:
        prolong = procedure.prolong
        when = condition_text(prolong.when, procedure) if prolong.when else None
        longer = fill(_PROLONG, to=term_text(prolong.to))
        yield sourced(join([longer, when and fill(_ONLY_IF, what=when)]), prolong.provenance)
    if procedure.reappoint.at_most:
        again = procedure.reappoint
        text = fill(_REAPPOINT, n=times(again.at_most), notice=term_text(again.notice))
        yield sourced(text, again.provenance)


def _under_way(supplement: Supplement) -> Iterator[Line]:
    if not supplement.at_most:
        yield sourced(_NEVER_ASKED, supplement.provenance)
        return
    added = term_text(supplement.add) if supplement.add else same("")
    parts = [
        fill(_UNDER_WAY, n=times(supplement.at_most)),
        fill(_ASK_WITHIN, term=term_text(supplement.ask_within)) if supplement.ask_within else None,
        _answer(supplement),
        fill(_MODES[supplement.mode], added=added),
    ]
    yield sourced(join(parts, "; "), supplement.provenance)


def _answer(rules: IntakeSupplement | Supplement) -> Text | None:
    """The applicant's time: in each round where they differ, and over all of them."""
    later = join(term_text(term) for term in rules.later_rounds)
    parts = [
        term_text(rules.answer_within) if rules.answer_within else None,
        fill(_LATER, terms=later) if rules.later_rounds else None,
        fill(_IN_ALL, term=term_text(rules.in_all)) if rules.in_all else None,
    ]
    if not any(parts):
        return None
    return fill(_ANSWER, term=join(parts), otherwise=_SILENCES[rules.on_silence])


def _exclusions(procedure: Procedure) -> Iterator[Line]:
    for one in procedure.exclusions.values():
        yield sourced(fill(_EXCLUDED, title=one.title), one.provenance, name=one.name)


def _results(procedure: Procedure) -> Iterator[Line]:
    for result in procedure.results.values():
        when = fill(_IF_ONLY, what=condition_text(result.when, procedure)) if result.when else None
        parts = [result.title, _FORMS[result.form], when, result_limit_text(result)]
        yield sourced(join(parts, "; "), result.provenance, name=result.name)


TITLES: Final = {
    "about": Text("Thông tin chung", "About"),
    "overlays": Text("Quy định của địa phương", "What the place sets itself"),
    "facts": Text("Thông tin hỏi khi làm thủ tục", "What is asked"),
    "deadline": Text("Thời hạn giải quyết", "Deadline"),
    "filing": Text("Thời gian nộp hồ sơ", "When it may be filed"),
    "waiting": Text("Bổ sung, gia hạn, hẹn lại", "Supplement, longer term, new appointment"),
    "documents": Text("Thành phần hồ sơ", "Documents"),
    "fees": Text("Phí, lệ phí", "Fees and charges"),
    "steps": Text("Trình tự thực hiện", "Steps"),
    "results": Text("Kết quả", "Results"),
}
_VERSION: Final = Text(
    "Phiên bản {ref}, hiệu lực {window}, theo {by}", "Version {ref}, in force {window}, by {by}"
)
_LEVELS: Final = Text("Cấp thực hiện: {names}", "Level: {names}")
_CHANNELS: Final = Text("Cách nộp: {names}", "Filed: {names}")
_WHO: Final = Text("Ai được nộp: {names}", "Who may file: {names}")
_SETS: Final = Text("Số bộ hồ sơ: {count}", "Sets of papers: {count}")
_BASIS: Final = Text("Căn cứ: {names}", "Legal basis: {names}")
_CONDITION: Final = Text("Điều kiện: {what}", "Condition: {what}")
_CHOICE: Final = Text("{title} ({value})", "{title} ({value})")
_ONE_OF: Final = Text("một trong: {choices}", "one of: {choices}")
_ANY_OF: Final = Text("một hoặc nhiều trong: {choices}", "one or more of: {choices}")
_FACT: Final = Text("{label}: {kind}", "{label}: {kind}")
_OFFICER: Final = Text("cán bộ trả lời", "answered by an officer")
_OPTIONAL: Final = Text("không bắt buộc", "optional")
_PERSONAL: Final = Text("dữ liệu cá nhân", "personal data")
_DEFAULT: Final = Text("nếu không ghi thì là {value}", "{value} when left out")
YES: Final = Text("có", "yes")
NO: Final = Text("không", "no")
_STARTS: Final = {
    "accepted": Text("tiếp nhận hồ sơ đầy đủ, hợp lệ", "acceptance of the complete dossier"),
    "paid": Text("nộp xong phí, lệ phí", "payment of the fee"),
}
_AFTER_STEP: Final = Text("xong bước «{step}»", "the end of the step '{step}'")
_IF: Final = Text("Nếu {what}: {limit}", "If {what}: {limit}")
_OTHERWISE: Final = Text("Các trường hợp còn lại: {limit}", "Otherwise: {limit}")
_ALWAYS: Final = Text("{limit}", "{limit}")
_DATED: Final = Text("{what} (áp dụng {window})", "{what} (in force {window})")
_ROLL: Final = Text(
    "Nhận ngoài giờ hoặc ngày nghỉ thì coi như nhận khi mở cửa lần sau",
    "Received out of hours or on a day off counts as received at the next opening",
)
_SAME_TIME: Final = Text(
    "Hẹn đúng giờ đã nhận, không phải cuối giờ làm việc",
    "Due at the hour of receipt, not at closing time",
)
_KEEP: Final = Text(
    "Ngày cuối rơi vào ngày nghỉ thì giữ nguyên", "A last day that is off does not move"
)
_AFTER_CUTOFF: Final = {
    "same_day_next": Text(
        "Nhận sau {cutoff} thì việc trả trong ngày chuyển sang ngày làm việc tiếp theo",
        "Received after {cutoff}, a same-day result moves to the next working day",
    ),
    "start_next_day": Text(
        "Nhận sau {cutoff} thì bắt đầu tính từ ngày làm việc tiếp theo",
        "Received after {cutoff}, counting starts on the next working day",
    ),
}
_OFFICE_HOURS: Final = Text("Giờ tính theo giờ làm việc", "Hours are office hours")
_OFFICE_SHARE: Final = Text(
    "Phần lẻ của ngày tính theo giờ làm việc từ lúc nhận",
    "Parts of a day are office time from the hand-over",
)
_AT_INTAKE: Final = Text(
    "Khi tiếp nhận: được yêu cầu bổ sung nhiều nhất {n}",
    "At intake: a supplement may be asked at most {n}",
)
_UNDER_WAY: Final = Text(
    "Khi đang giải quyết: được yêu cầu bổ sung nhiều nhất {n}",
    "Under way: a supplement may be asked at most {n}",
)
_ASK_WITHIN: Final = Text("yêu cầu trong {term}", "asked within {term}")
_ANSWER: Final = Text(
    "người nộp trả lời trong {term}, quá thì {otherwise}",
    "answered within {term}, or else {otherwise}",
)
_LATER: Final = Text("các lần sau {terms}", "later rounds {terms}")
_IN_ALL: Final = Text("tổng cộng không quá {term}", "{term} in all")
_EXCLUDED: Final = Text("Không tính vào thời hạn: {title}", "The clock stands: {title}")
_SILENCES: Final = {
    "close": Text("đóng hồ sơ", "the dossier is closed"),
    "refuse": Text("từ chối giải quyết", "it is refused"),
    "refuse_intake": Text("từ chối tiếp nhận", "it is not received"),
    "stop": Text("dừng giải quyết", "processing stops"),
}
_MODES: Final = {
    "restart": Text("đủ hồ sơ thì tính lại thời hạn từ đầu", "when complete, the term starts anew"),
    "pause": Text("thời gian chờ không tính", "the time of waiting does not count"),
    "none": Text("thời hạn vẫn chạy", "the clock runs on"),
    "add": Text("đủ hồ sơ thì cộng thêm {added}", "when complete, {added} are added"),
}
_NEVER_ASKED: Final = Text(
    "Khi đang giải quyết: không được yêu cầu bổ sung", "Under way: no supplement may be asked"
)
_PROLONG: Final = Text("Được kéo dài thành {to}", "May be prolonged to {to}")
_ONLY_IF: Final = Text("nếu {what}", "if {what}")
_REAPPOINT: Final = Text(
    "Được hẹn lại nhiều nhất {n}, kèm thư xin lỗi, báo trước ít nhất {notice}",
    "A new date may be appointed at most {n}, with an apology, at least {notice} before",
)
_IF_ONLY: Final = Text("khi {what}", "when {what}")
_FORMS: Final = {
    "paper": Text("bản giấy", "on paper"),
    "electronic": Text("bản điện tử", "electronic"),
    "both": Text("bản giấy và bản điện tử", "on paper and electronic"),
}
