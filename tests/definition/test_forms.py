"""Values that stand in the wrong form, one by one."""

from __future__ import annotations

import pytest
from texts_of_procedures import changed, codes

from onestop_engine.definition import check_text

FACT = "facts:\n  works: {ask: applicant, label: Loại, "
STEPS = (
    "steps:\n"
    "  intake: {{by: one_stop, do: receive, then: first}}\n"
    "  first: {{{first}}}\n"
    "  deliver: {{by: one_stop, do: deliver, result: permit{deliver}}}\n"
)


def steps(first: str, deliver: str = "") -> str:
    """Steps of which the first after the intake, and the delivery, have these keys."""
    return STEPS.format(first=first, deliver=deliver)


@pytest.mark.parametrize(
    ("part", "found"),
    [
        # Mappings and lists.
        ("facts: [works]\n", ["OS202"]),
        ("facts:\n  works: house\n", ["OS202"]),
        (
            "agencies:\n  one_stop: unit\n  authority: {kind: authority, level: commune}\n",
            ["OS202"],
        ),
        ("results:\n  permit: [Giấy phép]\n", ["OS202"]),
        ("results:\n  permit: {form: paper}\n", ["OS801"]),
        ("results:\n  permit: ''\n", ["OS130"]),
        ("documents:\n  form1: Tờ khai\n", ["OS202"]),
        ("deadline:\n", ["OS202"]),
        ("deadline: 10 ngày\n", ["OS202"]),
        ("in_force: 2026-07-01\n", ["OS202"]),
        ("steps:\n", ["OS202"]),
        ("channels: online\n", ["OS202"]),
        ("counting: soon\n", ["OS202"]),
        ("supplement: sometimes\n", ["OS147"]),
        ("supplement: [once]\n", ["OS202"]),
        ("supplement:\n  under_way: never\n", ["OS147"]),
        ("reappoint: twice\n", ["OS147"]),
        ("prolong: 45 ngày\n", ["OS202"]),
        ("conditions: [{en: Adult}]\n", ["OS801"]),
        ("title: [Cấp giấy phép]\n", ["OS131"]),
        # Facts.
        (f"{FACT}choose: [], type: text}}\n", ["OS207", "OS206"]),
        (f"{FACT}choose: house}}\n", ["OS202"]),
        (f"{FACT}choose: [house, [other]]}}\n", ["OS131"]),
        (f"{FACT}choose: [house, house]}}\n", ["OS209"]),
        (f"{FACT}choose: [Nhà, other]}}\n", ["OS266"]),
        (f"{FACT}choose: [works, other]}}\n", ["OS266"]),
        (f"{FACT}choose: [house], default: hous}}\n", ["OS211"]),
        (f"{FACT}type: integer, default: ten}}\n", ["OS134"]),
        ("facts:\n  in: {ask: applicant, type: integer, label: Vào}\n", ["OS267"]),
        (
            "facts:\n  late: {ask: officer, type: boolean, default: true, label: Muộn}\n",
            ["OS211"],
        ),
        # Time.
        ("deadline: {limit: 3 ngày, starts: opening}\n", ["OS147"]),
        ("deadline: {limit: 3 ngày, starts: {before: examine}}\n", ["OS203", "OS201"]),
        ("deadline: {limit: P3D}\n", ["OS144"]),
        ("deadline: {when: 3 ngày, limit: 3 ngày}\n", ["OS250"]),
        ("supplement:\n  under_way: {mode: add}\n", ["OS203"]),
        ("supplement:\n  under_way: {add: 5 ngày}\n", ["OS205"]),
        ("counting: {after_cutoff: same_day_next}\n", ["OS212"]),
        # Steps.
        (steps("by: authority, do: procedure, then: deliver"), ["OS203"]),
        (steps("by: one_stop, do: pay, within: 3 ngày, then: deliver"), ["OS203"]),
        (steps("by: authority, then: deliver, outcomes: {ok: deliver}"), ["OS206"]),
        (steps("by: authority, then: deliver, otherwise: deliver"), ["OS205"]),
        (steps("by: authority, then: deliver", ", then: first"), ["OS205"]),
        (steps("by: authority, then: deliver, parallel: {}"), ["OS201", "OS207"]),
        (steps("by: authority, then: deliver, on_silence: wait"), ["OS205"]),
        (steps("by: authority, then: deliver, attend: here"), ["OS202"]),
        (steps("by: authority, then: [deliver]"), ["OS131"]),
        (steps("by: authority, then: deliver, procedure: x y"), ["OS146", "OS205"]),
        (
            steps("by: authority, do: procedure, procedure: '1', outcomes: {won: deliver}"),
            ["OS305"],
        ),
        (
            steps("by: authority, do: procedure, procedure: '1', facts: {a: b}, then: deliver"),
            ["OS251"],
        ),
        (
            steps("by: authority, do: procedure, procedure: '1', facts: {a: [b]}, then: deliver"),
            ["OS131"],
        ),
        (steps("parallel: {one: {steps: {}}}, then: deliver"), ["OS207"]),
        (steps("parallel: {one: two}, then: deliver"), ["OS202"]),
        (steps("parallel: {one: {steps: {a: {by: authority}}}}"), ["OS402", "OS401"]),
        (
            steps("by: authority, then: deliver").replace("{by: authority, then: deliver}", "go"),
            ["OS202"],
        ),
        (steps("parallel: {one: {when: 1 > 0}}, then: away"), ["OS203", "OS302"]),
        (steps("by: authority, then: deliver").replace(", result: permit", ""), ["OS203"]),
        (steps("by: authority, outcomes: {ok: deliver, no: [refuse]}"), ["OS131"]),
        (steps("when: 1 > 0, parallel: {one: {steps: {a: b}}}"), ["OS201", "OS202"]),
        (steps("parallel: {one: {steps: {stop: {by: authority}}}}, then: deliver"), ["OS313"]),
        (steps("parallel: {one: {steps: {a: b}}}, then: deliver"), ["OS202"]),
        # Money.
        ("fees:\n  tax: 8000\n", ["OS202"]),
        ("fees:\n  tax: {kind: fee, basis: x}\n", ["OS206"]),
        ("fees:\n  tax: {kind: fee, amount: 1, of: tax, basis: x}\n", ["OS205"]),
        ("fees:\n  tax: {kind: fee, formula: 1, per: 1, basis: x}\n", ["OS205"]),
        ("fees:\n  tax: {kind: fee, brackets: many, basis: x}\n", ["OS202"]),
        (
            "fees:\n  tax: {kind: fee, amount: 1, from: 2026-01-01, dated: [{amount: 2}]}\n",
            ["OS205"] * 2,
        ),
        ("fees:\n  tax: {kind: fee, amount: 1, exempt: [{when: 1 > }]}\n", ["OS250"]),
        ("fees:\n  tax: {kind: fee, amount: 1, basis: x, channels: {online: []}}\n", ["OS207"]),
        ("fees:\n  tax: {kind: fee, amount: 1, when: {a: b}, basis: x}\n", ["OS131"]),
        ("fees:\n  tax: {kind: fee, amount: 1, due: later, basis: x}\n", ["OS302"]),
        ("channels: [online, onlin]\n", ["OS147"]),
        ("results:\n  1st: Giấy phép\n", ["OS145", "OS306"]),
        # Documents.
        (
            "documents:\n  a: {title: A, one_of: {b: {title: B}}, first_of: {c: {title: C}}}\n",
            ["OS206"],
        ),
        ("documents:\n  a: {title: A, one_of: {b: B}}\n", ["OS202"]),
    ],
)
def test_a_wrong_form_is_one_problem(part: str, found: list[str]) -> None:
    report = check_text(changed(part))

    assert [problem.code for problem in report.errors] == found


def test_a_text_that_is_no_mapping_is_no_procedure() -> None:
    (found,) = check_text("- procedure: x").problems

    assert (found.code, found.span.line) == ("OS202", 1)


def test_a_value_of_a_sub_procedure_may_be_of_any_type() -> None:
    given = "facts: {a: 1, b: received, c: '\"x\"', d: channel, e: 1 > 0}"

    assert (
        codes(steps(f"by: authority, do: procedure, procedure: '1', {given}, then: deliver")) == []
    )


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        ("channels: online\n", "[online]"),
        ("channels: online, counter\n", "[online, counter]"),
        ("legal_basis: 60/2014/QH13\n", "[60/2014/QH13]"),
        ("conditions: Có tên trong sổ, còn hạn\n", '["Có tên trong sổ, còn hạn"]'),
        ('conditions: Có "tên" trong sổ\n', "[…, …]"),
        ("conditions: {a: b}\n", "[…, …]"),
        ("review: thời hạn\n", "[{what: …, why: …}]"),
    ],
)
def test_what_stands_alone_is_shown_as_the_list_that_it_should_be(part: str, shown: str) -> None:
    found = [each for each in check_text(changed(part)).problems if each.code == "OS202"]

    assert [each.mend.say("en") for each in found] == [f"Write it like this: {shown}"]


@pytest.mark.parametrize(
    ("part", "mend"),
    [
        ("levels: [xã]\n", "Write `commune`."),
        ("levels: [Cấp tỉnh]\n", "Write `province`."),
        ("levels: [huyện]\n", "Choose the one that the law's text means."),
        ("channels: [onlin]\n", "Write `online`."),
        ("channels: [Trực tuyến]\n", "Write `online`."),
        ("deadline: {limit: không quy định}\n", "Write `none`."),
        ("deadline: {limit: no_resutl}\n", "Write `no_result`."),
        (
            "fees:\n  charge: {kind: charge, amount: set_by_provine, basis: x}\n",
            "Write `set_by_province`.",
        ),
    ],
)
def test_a_word_of_the_law_is_answered_by_the_word_that_it_means(part: str, mend: str) -> None:
    found = [each for each in check_text(changed(part)).problems if each.code == "OS147"]

    assert [each.mend.say("en") for each in found] == [mend]


_ASKED = """\
deadline:
  - {{limit: 3 ngày, basis: x, when: '{when}'}}
  - {{limit: 5 ngày, basis: x}}
"""


@pytest.mark.parametrize(
    ("part", "when", "found"),
    [
        (f"{FACT}choose: house}}\n", "works == house", ["OS202"]),
        (f"{FACT}choose: []}}\n", "works in [house, other]", ["OS207"]),
        (f"{FACT}choose: [house, [other]], default: other}}\n", "works == other", ["OS131"]),
        (f"{FACT}choose: [house, Other]}}\n", "works == other", ["OS266"]),
        (f"{FACT}choose: [house, semi-detached]}}\n", "semi-detached == works", ["OS266"]),
        (f"{FACT}choose: house, several: true}}\n", "house in works", ["OS202"]),
        (f"{FACT}choose: house, several: true}}\n", "count(works) > 1", ["OS202"]),
        (f"{FACT}type: intger}}\n", "works > 1 and min(works, 2) == 2", ["OS147"]),
        (f"{FACT}chose: [house]}}\n", "works == house", ["OS206", "OS201"]),
        ("facts:\n  works: house\n", "works == house", ["OS202"]),
        ("channels: online\n", "channel == online", ["OS202"]),
        ("channels: [onlin, counter]\n", "channel == online", ["OS147"]),
        ("applicants: []\n", "applicant != citizen", ["OS207"]),
        # What has another cause is told all the same.
        (f"{FACT}choose: house}}\n", "works == house and age > 3", ["OS202", "OS261"]),
    ],
)
def test_a_wrong_declaration_is_told_once_and_not_where_it_is_used(
    part: str, when: str, found: list[str]
) -> None:
    assert sorted(codes(part, _ASKED.format(when=when))) == sorted(found)


@pytest.mark.parametrize("term", ["một phút", "trong ngày", "nửa ngày làm việc", "năm ngày"])
def test_a_term_in_words_is_no_slip_of_a_word(term: str) -> None:
    found = check_text(changed(f"deadline: {{limit: {term}}}\n")).problems

    assert [each for each in found if each.code in {"OS144", "OS147"}] == []
