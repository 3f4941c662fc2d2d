"""What the checks find, and what they leave alone."""

from __future__ import annotations

import pytest
from texts_of_procedures import SMALL, changed, codes

from onestop_engine.definition import check_text

WORKS = "facts:\n  works: {ask: applicant, choose: [house, other], label: Loại}\n"
PAGES = "facts:\n  pages: {ask: applicant, type: integer, label: Số trang}\n"
CHECKED = "facts:\n  checked: {ask: officer, choose: [plain, deep], label: Mức thẩm định}\n"
FEE = "fees:\n  charge:\n    kind: charge\n    basis: 97/2015/QH13\n"


def rules(*written: str) -> str:
    """A deadline of rules, each `condition: limit` or only a limit."""
    lines = ["deadline:"]
    for rule in written:
        when, _, limit = rule.rpartition(": ")
        lines += [f"  - when: {when}", f"    limit: {limit}"] if when else [f"  - limit: {limit}"]
    return "\n".join(lines) + "\n"


def steps(*lines: str) -> str:
    """An intake that leads to `first`, these steps, and a delivery."""
    return "\n".join(
        [
            "steps:",
            "  intake: {by: one_stop, do: receive, then: first}",
            *(f"  {line}" for line in lines),
            "  deliver: {by: one_stop, do: deliver, result: permit}",
            "",
        ]
    )


def branches(*lines: str, then: str = "deliver", more: str = "") -> str:
    """Steps with one block `first` of these branches."""
    inside = "\n".join(f"      {line}" for line in lines)
    return steps(f"first:\n    parallel:\n{inside}\n    {more}\n    then: {then}")


def test_a_sound_procedure_has_no_problem() -> None:
    assert codes() == []


def test_rules_for_every_choice_need_no_default() -> None:
    assert codes(WORKS, rules("works == house: 5 ngày", "works == other: 7 ngày")) == []


def test_a_rule_behind_rules_for_every_choice_is_dead() -> None:
    found = codes(WORKS, rules("works == house: 5 ngày", "works == other: 7 ngày", "9 ngày"))

    assert found == ["OS609"]


def test_a_condition_that_contradicts_itself_never_matches() -> None:
    assert codes(WORKS, rules("works == house and works == other: 5 ngày", "9 ngày")) == ["OS609"]


def test_an_unanswered_choice_of_an_officer_matches_no_rule() -> None:
    deadline = rules("checked == plain: 5 ngày", "checked == deep: 7 ngày")
    records = steps("first: {by: authority, records: [checked], then: deliver}")

    assert codes(CHECKED, deadline, records) == ["OS610"]


def test_numbers_are_tried_around_the_values_they_are_compared_with() -> None:
    assert codes(PAGES, rules("pages < 10: 5 ngày", "pages > 10: 7 ngày")) == ["OS610"]
    assert codes(PAGES, rules("pages <= 10: 5 ngày", "pages > 10: 7 ngày")) == []


def test_the_case_without_a_rule_is_named() -> None:
    text = changed(PAGES, rules("pages < 10: 5 ngày", "pages > 10: 7 ngày"))
    (found,) = check_text(text).problems

    assert "pages = 10" in found.message.vi


def test_dated_rules_must_cover_the_life_of_the_version() -> None:
    gap = (
        "deadline:\n"
        "  - limit: 5 ngày\n    until: 2026-12-31\n"
        "  - limit: 7 ngày\n    from: 2027-02-01\n"
    )

    assert codes(gap) == ["OS610"]
    assert codes(gap.replace("2027-02-01", "2027-01-01")) == []


def test_channels_and_applicants_are_cases_too() -> None:
    assert codes(rules("channel == online: 5 ngày", "channel == counter: 7 ngày")) == []
    assert codes(rules("applicant == citizen: 5 ngày")) == ["OS610"]


def test_dates_are_tried_around_the_days_they_are_compared_with() -> None:
    assert codes(rules('received < "2027-01-01": 5 ngày', 'received > "2027-01-01": 7 ngày')) == [
        "OS610"
    ]
    assert codes(rules('received < "2027-01-01": 5 ngày', 'received >= "2027-01-01": 7 ngày')) == []


def test_text_that_looks_like_a_date_is_no_date() -> None:
    zone = "facts:\n  zone: {ask: applicant, type: text, personal: false, label: Vùng}\n"

    assert codes(zone, rules('zone == "2027-99-99": 5 ngày', "7 ngày")) == []


def test_a_case_that_cannot_be_computed_falls_to_the_next_rule() -> None:
    assert codes(PAGES, rules("10 / pages > 2: 5 ngày", "7 ngày")) == []
    assert codes(PAGES, rules("10 / pages > 2: 5 ngày", "10 / pages <= 2: 7 ngày")) == ["OS610"]


def test_too_many_cases_to_try_need_a_default() -> None:
    names = [f"q{n}" for n in range(13)]
    facts = "facts:\n" + "".join(
        f"  {name}: {{ask: applicant, type: boolean, label: Câu {name}}}\n" for name in names
    )
    condition = " or ".join(names)

    assert codes(facts, rules(f"{condition}: 5 ngày", "7 ngày")) == []
    assert codes(facts, rules(f"{condition}: 5 ngày", f"not ({condition}): 7 ngày")) == ["OS610"]


@pytest.mark.parametrize(
    ("when", "found"),
    [("works == house", []), ("works == other", ["OS608"]), ("works != house", ["OS608"])],
)
def test_a_prolonged_term_is_longer_than_what_it_prolongs(when: str, found: list[str]) -> None:
    prolong = f"prolong:\n  to: 90 ngày\n  when: {when}\n"
    assert codes(WORKS, rules("works == house: 60 ngày", "90 ngày"), prolong) == found


def test_a_prolonged_term_is_not_compared_where_no_date_is_promised() -> None:
    prolong = "prolong:\n  to: 90 ngày\n  when: works == house\n"
    assert codes(WORKS, rules("works == house: none", "90 ngày"), prolong) == []


def test_a_case_without_a_promise_is_not_measured() -> None:
    long = steps("first: {by: authority, within: 8 ngày làm việc, then: deliver}")

    assert codes(WORKS, long, rules("works == house: none", "9 ngày làm việc")) == []
    assert codes(WORKS, long, rules("works == house: none", "7 ngày làm việc")) == ["OS601"]


def test_the_time_from_a_step_on_is_measured_from_there() -> None:
    two = steps(
        "first: {by: authority, within: 30 ngày làm việc, then: second}",
        "second: {by: authority, within: 3 ngày làm việc, then: deliver}",
    )
    after = "deadline: {limit: 5 ngày làm việc, starts: {after: first}}\n"

    assert codes(two, after) == []
    assert codes(two, after.replace("5 ngày", "2 ngày")) == ["OS601"]


def test_silence_at_intake_needs_a_limit() -> None:
    silent = "supplement:\n  at_intake: {on_silence: close}\n"

    assert codes(silent) == ["OS603"]
    assert codes(silent.replace("{on", "{answer_within: 9 ngày, on")) == []


def test_of_rounds_that_lead_into_each_other_the_last_is_reported() -> None:
    rounds = steps(
        "first: {by: authority, outcomes: {ok: deliver, odd: a}}",
        "a: {by: authority, then: b}",
        "b: {by: authority, outcomes: {back: a, on: c}}",
        "c: {by: authority, then: c}",
    )
    (found,) = check_text(changed(rounds)).problems

    assert (found.code, found.path) == ("OS404", "steps.c")


def test_hours_are_compared_in_their_own_unit() -> None:
    quick = steps("first: {by: authority, within: 45 phút, then: deliver}")
    (found,) = check_text(changed(quick, rules("30 phút"))).problems

    assert found.code == "OS601"
    assert "45 phút" in found.message.vi


def test_a_branch_may_wait_for_all_others() -> None:
    lines = [
        f"b{n}: {{needs: [{', '.join(f'b{m}' for m in range(n))}], "
        f"steps: {{s{n}: {{by: authority, within: 1 ngày làm việc}}}}}}"
        for n in range(1, 25)
    ]
    first = "b0: {steps: {s0: {by: authority, within: 1 ngày làm việc}}}"

    assert codes(branches(first, *lines), rules("24 ngày làm việc")) == ["OS601"]
    assert codes(branches(first, *lines), rules("25 ngày làm việc")) == []


def test_steps_are_measured_in_the_case_of_their_rule() -> None:
    by_case = steps(
        "first: {by: authority, when: works == house, within: 4 ngày làm việc, then: second}",
        "second: {by: authority, when: works == other, within: 8 ngày làm việc, then: deliver}",
    )
    deadline = rules("works == house: 5 ngày làm việc", "8 ngày làm việc")

    assert codes(WORKS, by_case, deadline) == []
    assert codes(WORKS, by_case, rules("works == house: 3 ngày làm việc", "8 ngày làm việc")) == [
        "OS601"
    ]


def test_branches_are_measured_by_the_slowest_that_is_waited_for() -> None:
    both = (
        "one: {steps: {one_a: {by: authority, within: 3 ngày làm việc}}}",
        "two: {needs: [one], steps: {two_a: {by: authority, within: 3 ngày làm việc}}}",
    )
    apart = (both[0], both[1].replace("needs: [one], ", ""))

    assert codes(branches(*both), rules("5 ngày làm việc")) == ["OS601"]
    assert codes(branches(*apart), rules("5 ngày làm việc")) == []
    assert codes(branches(*apart, more="join: all"), rules("2 ngày làm việc")) == ["OS601"]


def test_a_block_takes_no_time_where_no_branch_applies() -> None:
    only = "one: {when: works == house, steps: {a: {by: authority, within: 9 ngày làm việc}}}"
    by_case = branches(only), WORKS
    short = "works == other: 1 ngày làm việc"

    assert codes(*by_case, rules(short, "9 ngày làm việc")) == []
    assert codes(*by_case, rules(short, "8 ngày làm việc")) == ["OS601"]


ROUND = """{}:
    by: authority
    within: {} ngày làm việc
    outcomes: {{notify: ask_applicant, ready: sign, {}}}"""
ROUNDS = (
    "first: {by: authority, within: 6 ngày làm việc, outcomes: {ready: sign, unmet: ask_once}}",
    ROUND.format("ask_once", 4, "unmet: ask_again"),
    ROUND.format("ask_again", 3, "unfit: refuse"),
    "sign: {by: authority, within: 4 ngày làm việc, then: deliver}",
)


def test_rounds_of_supplements_do_not_add_up_where_the_clock_begins_anew() -> None:
    restart, pause = (
        f"supplement:\n  under_way: {{mode: {mode}}}\n" for mode in ("restart", "pause")
    )
    way = steps(*ROUNDS)

    assert codes(way, restart, rules("10 ngày làm việc")) == []
    assert codes(way, pause, rules("10 ngày làm việc")) == ["OS601"]
    assert codes(way, restart, rules("9 ngày làm việc")) == ["OS601"]


def test_what_follows_the_last_round_is_measured_from_there() -> None:
    slow = steps(*ROUNDS[:3], ROUNDS[3].replace("within: 4", "within: 8"))
    (found,) = check_text(changed(slow, rules("13 ngày làm việc"))).problems

    assert "Các bước first → sign cần khoảng 14 ngày làm việc" in found.message.vi
    slow = slow.replace("{ready: sign, unmet: ask_once}", "{unmet: ask_once, odd: sign}")
    (found,) = check_text(
        changed(slow.replace("within: 6", "within: 1"), rules("11 ngày làm việc"))
    ).problems
    assert "Các bước ask_once → sign cần khoảng 12 ngày làm việc" in found.message.vi


def test_a_step_that_merely_may_ask_adds_up() -> None:
    asks = "outcomes: {ready: second, incomplete: ask_applicant}"
    both = steps(
        f"first: {{by: authority, within: 4 ngày làm việc, {asks}}}",
        "second: {by: authority, within: 4 ngày làm việc, then: deliver}",
    )

    assert codes(both, rules("7 ngày làm việc")) == ["OS601"]


def test_a_deeper_look_after_a_step_that_may_ask_is_no_round() -> None:
    deeper = steps(
        "first:\n    by: authority\n    within: 4 ngày làm việc\n"
        "    outcomes: {ready: deliver, odd: second, incomplete: ask_applicant}",
        "second:\n    by: authority\n    within: 4 ngày làm việc\n"
        "    outcomes: {ready: deliver, incomplete: ask_applicant}",
    )

    assert codes(deeper, rules("7 ngày làm việc")) == ["OS601"]


def test_a_wait_that_begins_the_clock_anew_parts_the_way() -> None:
    asked = steps(
        "first: {by: authority, within: 4 ngày làm việc, then: ask}",
        "ask: {by: authority, do: consult, clock: CLOCK, within: 2 ngày làm việc, on_silence:"
        " consent, then: sign}",
        "sign: {by: authority, within: 4 ngày làm việc, then: deliver}",
    )

    assert codes(asked.replace("CLOCK", "restart"), rules("5 ngày làm việc")) == []
    assert codes(asked.replace("CLOCK", "restart"), rules("3 ngày làm việc")) == ["OS601"]
    assert codes(asked.replace("CLOCK", "pause"), rules("5 ngày làm việc")) == ["OS601"]


def test_time_that_stops_the_clock_does_not_count() -> None:
    waiting = steps(
        "first: {by: authority, then: settle}",
        "settle: {by: one_stop, do: pay, clock: pause, within: 30 ngày, then: deliver}",
    )
    fee = FEE + "    amount: assessed\n    due: settle\n"

    assert codes(waiting, fee, rules("5 ngày làm việc")) == []


def test_going_back_is_measured_once() -> None:
    back = steps(
        "first: {by: authority, within: 3 ngày làm việc, then: second}",
        "second: {by: authority, within: 2 ngày làm việc, outcomes: {ok: deliver, back: first}}",
    )

    assert codes(back, rules("5 ngày làm việc")) == []


def test_a_branch_may_need_one_that_runs_whenever_it_does() -> None:
    same = (
        "one: {when: works == house, steps: {one_a: {by: authority}}}",
        (
            "two: {when: works == house and channel == online, needs: [one], "
            "steps: {two_a: {by: authority}}}"
        ),
    )

    assert codes(WORKS, branches(*same)) == []


def test_a_join_of_any_branch_may_have_only_conditional_ones() -> None:
    conditional = (
        "one: {when: works == house, steps: {one_a: {by: authority}}}",
        "two: {when: works == other, steps: {two_a: {by: authority}}}",
    )

    assert codes(WORKS, branches(*conditional, more="join: any\n    rest: cancel")) == []


def test_a_join_that_waits_for_all_says_nothing_of_the_rest() -> None:
    two = ("one: {steps: {a: {by: authority}}}", "two: {steps: {b: {by: authority}}}")

    assert codes(branches(*two, more="rest: cancel")) == ["OS205"]
    assert codes(branches(*two, more="join: any")) == ["OS203"]


def test_blocks_may_stand_in_branches() -> None:
    inner = (
        "one: {steps: {deep: {parallel: {left: {steps: {a: {by: authority}}}, "
        "right: {steps: {b: {by: authority}}}}}}}"
    )

    assert codes(branches(inner, "two: {steps: {c: {by: authority}}}")) == []


def test_a_loop_with_a_way_out_is_fine() -> None:
    assert codes(steps("first: {by: authority, outcomes: {ok: deliver, again: first}}")) == []


def test_a_way_that_only_refuses_is_no_result() -> None:
    assert codes(
        "steps:\n"
        "  intake: {by: one_stop, do: receive, then: first}\n"
        "  first: {by: authority, then: refuse}\n"
    ) == ["OS403"]


def test_a_procedure_without_result_may_end() -> None:
    text = changed(
        "deadline: {limit: no_result}\n",
        "steps:\n"
        "  intake: {by: one_stop, do: receive, then: file}\n"
        "  file: {by: authority, then: end}\n",
    )

    assert check_text(text.replace("results:\n  permit: {vi: Giấy phép}\n", "")).problems == ()


def test_a_deadline_may_start_after_a_step() -> None:
    assert codes("deadline: {limit: 5 ngày, starts: {after: examine}}\n") == []
    assert codes("deadline: {limit: 5 ngày, starts: {after: exam}}\n") == ["OS302"]


def test_an_unreadable_step_is_not_called_unknown() -> None:
    report = check_text(SMALL.replace("  examine: {by: authority,", "  examine: {buy: authority,"))

    assert {problem.code for problem in report.problems} == {"OS201", "OS203"}


def test_what_stands_beside_an_unreadable_branch_is_still_looked_at() -> None:
    other = "two: {steps: {a: {by: authority, then: b}}}"

    assert codes(branches("one: 3", other)) == ["OS202", "OS302"]


def test_the_nearest_word_is_proposed() -> None:
    (found,) = check_text(SMALL.replace("then: examine", "then: exmaine")).errors

    assert "`examine`" in found.mend.vi
    assert (found.span.line, found.path) == (17, "steps.intake.then")


def test_sector_law_named_in_a_basis_may_ask_more_often() -> None:
    asked = "supplement:\n  under_way: {at_most: 2, ask_within: 7 ngày làm việc}\n"

    assert codes(asked) == ["OS855", "OS856"]
    assert codes(asked.replace("at_most", "basis: 01/2026/NĐ-CP, at_most")) == []


@pytest.mark.parametrize(
    ("price", "found"),
    [
        ("amount: 3000\n    per: pages\n    floor: 300000\n", []),
        ("percent: 50\n    of: charge\n", ["OS706"]),
        ("amount: 1000\n    floor: 1000\n    cap: 1000\n", []),
        (
            "brackets: {by: pages, tiers: [{amount: 5}, {up_to: 3, amount: 1}]}\n",
            ["OS711", "OS712"],
        ),
    ],
)
def test_prices(price: str, found: list[str]) -> None:
    facts = PAGES if "pages" in price else ""

    assert codes(*filter(None, [facts]), f"{FEE}    {price}") == found


def test_a_channel_price_may_run_out_because_the_ordinary_one_follows() -> None:
    fee = (
        f"{FEE}    amount: 10000\n    channels:\n"
        "      online:\n        - {amount: 0, until: 2026-12-31}\n"
    )

    assert codes(fee) == []


def test_attending_elsewhere_with_a_basis_is_allowed() -> None:
    attend = "attend: {where: Trạm y tế, basis: Điều 5}"

    assert codes(steps(f"first: {{by: authority, {attend}, then: deliver}}")) == []
    assert (
        codes(
            "steps:\n"
            f"  intake: {{by: authority, do: receive, {attend}, then: deliver}}\n"
            "  deliver: {by: one_stop, do: deliver, result: permit}\n"
        )
        == []
    )


def test_the_sketch_of_the_language_passes() -> None:
    sketch = """\
procedure: "1.013225"
revision: 1
title:
  vi: Cấp giấy phép xây dựng mới
  en: Building permit for new works
field: hoat-dong-xay-dung
levels: [commune]
in_force: {from: 2026-07-01, decided_by: 217/2026/NĐ-CP}
channels: [online, counter, post]
applicants: [citizen, organisation]
legal_basis:
  - 217/2026/NĐ-CP
results:
  permit: {vi: Giấy phép xây dựng}

facts:
  works:
    ask: applicant
    choose: [house, other]
    label: {vi: Loại công trình}

agencies:
  one_stop: {kind: one_stop, level: commune}
  authority: {kind: authority, level: commune}
  fire_police:
    kind: consulted
    level: province
    title: {vi: "Cảnh sát phòng cháy, chữa cháy"}

deadline:
  - when: works == house
    limit: 7 ngày làm việc
    basis: 217/2026/NĐ-CP, Điều 54
  - limit: 10 ngày làm việc
    basis: 217/2026/NĐ-CP, Điều 54

supplement:
  at_intake: {at_most: 1}
  under_way:
    mode: restart
    ask_within: 3 ngày làm việc
    at_most: 1
    answer_within: 2 ngày làm việc
    on_silence: close
reappoint: {at_most: 1, notice: 1 ngày}

steps:
  intake:
    by: one_stop
    do: receive
    within: 8 giờ làm việc
    outcomes: {complete: examine, incomplete: ask_applicant, refuse: refuse_intake}
  examine:
    by: authority
    within: 3 ngày làm việc
    outcomes: {ready: consult, incomplete: ask_applicant, unfit: refuse}
  consult:
    parallel:
      fire:
        when: works == other
        steps:
          ask_fire: {by: fire_police, do: consult, within: 2 ngày làm việc, on_silence: consent}
    join: all
    then: decide
  decide:
    by: authority
    outcomes: {sign: deliver, back: examine}
  deliver: {by: one_stop, do: deliver, result: permit}

fees:
  permit_charge:
    kind: charge
    amount: set_by_province
    due: on_filing
    basis: 97/2015/QH13
"""

    assert [problem.code for problem in check_text(sketch).problems] == ["OS852"]


REVIEW = "review:\n  - {what: deadline, why: Mất đơn vị}\n  - {what: fees, why: Chưa rõ}\n"


def test_a_draft_may_have_points_to_review() -> None:
    assert codes("status: draft\n", REVIEW) == []


def test_each_point_that_is_left_in_a_file_that_takes_dossiers_is_named() -> None:
    report = check_text(changed(REVIEW))

    assert [(p.code, p.path) for p in report.problems] == [
        ("OS896", "review[0]"),
        ("OS896", "review[1]"),
    ]
