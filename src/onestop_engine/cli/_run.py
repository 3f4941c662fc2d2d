"""`onestop run`: a filing tried without a store; the author's main loop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

import click

from ..calendars import WorkCalendar
from ..definition._facts import write_answer
from ..definition.documents import Requirement
from ..definition.fees import total, totals
from ..definition.model import Procedure
from ..engine.decide import refuse_draft
from ..errors import InputError
from ..terms import Due
from ..texts import LANGUAGES, Text
from ._calendars import calendar_options, open_calendar
from ._clock import now
from ._command import command, json_option, lang_option, option
from ._due import say_due
from ._explain import UNIT, say_line, with_name
from ._facts import read_facts
from ._output import heading, print_json
from ._phrases import join, named, sums_text
from ._procedures import find_procedure
from ._sentences import APPLICANTS, CHANNELS
from ._speech import language, say, say_instant, short_instant, spoken, wishes
from ._trial import Trial, try_filing
from ._values import read_moment, read_pairs
from ._way import passage_text
from ._words import NO, TITLES, YES, rule_text
from ._words_fees import FEE_KINDS, due_text
from ._words_overlays import overlay_lines
from ._words_papers import by_cases, cases_text, document_text

_SET = Text(
    "Trả lời một câu hỏi của thủ tục; ghi nhiều lần được.",
    "Answer one of the procedure's questions; may be repeated.",
)
_CHANNEL = Text(
    "Cách nộp: online, counter, post; mặc định là cách đầu tiên trong tệp.",
    "How it is filed: online, counter, post; the file's first by default.",
)
_APPLICANT = Text(
    "Loại người nộp, ví dụ citizen; mặc định là loại đầu tiên trong tệp.",
    "The kind of applicant, such as citizen; the file's first by default.",
)
_RECEIVED = Text(
    "Lúc nhận, ISO 8601; mặc định là bây giờ.", "When it is received, ISO 8601; now by default."
)
_DOCUMENT = Text(
    "Tên một giấy tờ đã nộp; ghi nhiều lần được.",
    "The name of a paper handed in; may be repeated.",
)
_DETAILS = Text(
    "WHAT là tệp thủ tục hoặc mã thủ tục. Coi như hồ sơ được tiếp nhận ngay khi nộp.",
    "WHAT is a procedure's file or code. The dossier counts as accepted when it is filed.",
)


@command(
    "run",
    details=_DETAILS,
    examples=("onestop run 1.013225 --set works=house --received 2026-08-20T09:00",),
)
@click.argument("what", metavar="WHAT")
@option("--set", "answers", multiple=True, metavar="KEY=VALUE", about=_SET)
@option("--channel", metavar="NAME", about=_CHANNEL)
@option("--applicant", metavar="KIND", about=_APPLICANT)
@option("--received", metavar="ISO", about=_RECEIVED)
@option("--document", "documents", multiple=True, metavar="NAME", about=_DOCUMENT)
@option("--unit", metavar="CODE", about=UNIT)
@calendar_options
@json_option
@lang_option
def run(
    *,
    what: str,
    answers: Sequence[str],
    channel: str | None,
    applicant: str | None,
    received: str | None,
    documents: Sequence[str],
    unit: str | None,
    calendar_file: str | None,
    overlays: Sequence[str],
) -> None:
    """Print what a filing needs, costs, when it is due, and the way that it would go."""
    calendar = open_calendar(calendar_file, overlays)
    at = _received(received, calendar)
    procedure = find_procedure(what, at.date(), unit)
    refuse_draft(procedure)
    trial = try_filing(
        procedure,
        at=at,
        channel=_one_of(channel, procedure.channels, "--channel"),
        applicant=_one_of(applicant, procedure.applicants, "--applicant"),
        facts=read_facts(procedure, read_pairs(answers, "--set")),
        documents=documents,
        calendar=calendar,
    )
    if wishes().as_json:
        print_json(_document(trial))
    else:
        _print(trial)


def _received(text: str | None, calendar: WorkCalendar) -> datetime:
    if text is None:
        return calendar.localize(now())
    moment = read_moment(text, "--received")
    if not isinstance(moment, datetime):
        # A day without an hour: the counter opens at eight.
        moment = datetime.combine(moment, time(8))
    return calendar.localize(moment)


def _one_of(given: str | None, allowed: Sequence[str], name: str) -> str:
    if given is None:
        return allowed[0]
    if given not in allowed:
        raise InputError(_NOT_ONE.fill(name=name, value=given, allowed=", ".join(allowed)))
    return given


def _print(trial: Trial) -> None:
    procedure = trial.procedure
    click.echo(heading(f"{spoken(procedure.title)} ({procedure.ref})"))
    answers = [f"{name} = {_answer(value)}" for name, value in trial.facts.items()]
    how = [
        say("Nộp {how}", "Filed {how}", how=spoken(named(CHANNELS, trial.channel))),
        say_instant(trial.received),
        spoken(named(APPLICANTS, trial.applicant)),
        *answers,
    ]
    click.echo("; ".join(how))
    _print_overlays(trial.procedure)
    _print_due(trial)
    _print_papers(trial)
    _print_fees(trial)
    _print_way(trial)


def _answer(value: object) -> str:
    if isinstance(value, bool):
        return spoken(YES if value else NO)
    written = write_answer(value)
    return ", ".join(written) if isinstance(written, list) else str(written)


def _print_overlays(procedure: Procedure) -> None:
    if procedure.overlays:
        click.echo(f"\n{heading(spoken(TITLES['overlays']))}")
    for line in overlay_lines(procedure):
        click.echo(say_line(line))


def _print_due(trial: Trial) -> None:
    several = len(trial.procedure.deadline) > 1
    rule = spoken(rule_text(trial.rule, trial.procedure, several=several))
    basis = trial.rule.provenance.basis
    if trial.due is None:
        click.echo(f"\n{heading(say('Không hẹn được ngày trả', 'No date can be promised'))}")
    else:
        click.echo(f"\n{heading(say_due(trial.due))}")
    click.echo(f"  {rule}" + (f"  [{basis}]" if basis else ""))
    if trial.due is not None:
        for line in trial.due.explain(language()).splitlines():
            click.echo(f"  {line}")
    for name, due in trial.result_dues.items():
        title = spoken(trial.procedure.results[name].title)
        click.echo(
            f"  {say('{title} trả trước', '{title} comes earlier', title=title)}: "
            f"{say_instant(due.at)}"
        )
    if trial.filing is not None:
        click.echo(f"\n{spoken(trial.filing.say(trial.received))}")


def _print_papers(trial: Trial) -> None:
    needed = sum(paper.needed for paper in trial.requirements)
    label = say(
        "Giấy tờ: cần {needed}, còn thiếu {missing}",
        "Documents: {needed} needed, {missing} missing",
        needed=needed,
        missing=len(trial.missing),
    )
    click.echo(f"\n{heading(label)}")
    absent = {paper.name for paper in trial.missing}
    for names, papers in by_cases(trial.requirements).items():
        if names:
            click.echo(f"  {spoken(cases_text(names, trial.procedure))}")
        for paper in papers:
            mark = "✗" if paper.name in absent else "✓" if paper.needed else "·"
            _print_paper(paper, mark, trial.procedure)


def _print_paper(paper: Requirement, mark: str, procedure: Procedure) -> None:
    times = "" if paper.times in {None, 1} else f"{paper.times} × "
    text = document_text(paper.document, procedure, with_cases=False)
    click.echo(f"  {mark} {paper.name}: {times}{spoken(text)}")
    for other in paper.alternatives:
        said = document_text(other, procedure, with_cases=False)
        click.echo(f"      {other.name}: {spoken(said)}")


def _print_fees(trial: Trial) -> None:
    known = spoken(sums_text(totals(trial.fees)))
    open_ones = sum(line.amount is None for line in trial.fees)
    label = say("Phí, lệ phí: {sum}", "Fees and charges: {sum}", sum=known)
    if open_ones:
        label += say(", chưa kể {n} khoản chưa rõ mức", ", and {n} not known yet", n=open_ones)
    click.echo(f"\n{heading(label)}")
    for line in trial.fees:
        title = spoken(line.title or FEE_KINDS[line.kind])
        due = spoken(due_text(line.due, trial.procedure))
        basis = f"  [{line.basis}]" if line.basis else ""
        click.echo(f"  {line.name}: {title} ({due}): {spoken(line.explanation)}{basis}")


def _print_way(trial: Trial) -> None:
    label = say(
        "Đường đi, muộn nhất khi mỗi bước dùng hết thời gian của mình",
        "The way, at the latest when each step takes all its time",
    )
    click.echo(f"\n{heading(label)}")
    for passage in trial.way:
        indent = "  " * (passage.depth + 1)
        until = say("đến", "until")
        latest = f"  {until} {short_instant(passage.latest)}" if passage.latest else ""
        line = with_name(passage.name, spoken(passage_text(passage)))
        click.echo(f"{indent}{_MARKS[passage.kind]} {line}{latest}")
        if passage.otherwise:
            label = say("hoặc", "or")
            click.echo(f"{indent}    {label}: {spoken(join(passage.otherwise))}")


def _document(trial: Trial) -> dict[str, Any]:
    absent = {paper.name for paper in trial.missing}
    return {
        "procedure": trial.procedure.code,
        "ref": trial.procedure.ref,
        "overlays": trial.procedure.overlays,
        "received": trial.received,
        "channel": trial.channel,
        "applicant": trial.applicant,
        "facts": {name: write_answer(value) for name, value in trial.facts.items()},
        "rule": {
            "index": trial.rule.index,
            "text": rule_text(trial.rule, trial.procedure),
            "basis": trial.rule.provenance.basis,
        },
        "due": trial.due and _due_document(trial.due),
        "result_dues": {name: _due_document(due) for name, due in trial.result_dues.items()},
        "filing": trial.filing
        and {
            "rule": trial.filing.rule.index,
            "last": trial.filing.last,
            "late": trial.filing.missed(trial.received),
            "text": trial.filing.say(trial.received),
        },
        "documents": [
            {
                "name": paper.name,
                "title": paper.title,
                "needed": paper.needed,
                "missing": paper.name in absent,
                "alternatives": [other.name for other in paper.alternatives],
                "at_least": paper.at_least,
                "cases": paper.cases,
                "times": paper.times,
            }
            for paper in trial.requirements
        ],
        "fees": trial.fees,
        "total": total(trial.fees),
        "totals": dict(totals(trial.fees)),
        "way": [
            {
                "name": passage.name,
                "kind": passage.kind,
                "depth": passage.depth,
                "text": passage_text(passage),
                "latest": passage.latest,
                "otherwise": passage.otherwise,
            }
            for passage in trial.way
        ],
    }


def _due_document(due: Due) -> dict[str, Any]:
    explanation = {lang: due.explain(lang).splitlines() for lang in LANGUAGES}
    return {**due.to_data(), "on": due.on, "explanation": explanation}


_MARKS = {"step": "→", "skipped": "○", "block": "⇉", "branch": "├", "idle_branch": "○"}
_NOT_ONE = Text(
    "{name}: thủ tục này không nhận «{value}». Chọn một trong: {allowed}.",
    "{name}: this procedure does not take '{value}'. Choose one of: {allowed}.",
)
