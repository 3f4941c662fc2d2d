from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from small_procedures import small

from onestop_engine.definition import Procedure
from onestop_engine.definition.deadlines import pick_rule
from onestop_engine.errors import InputError
from onestop_engine.terms import Term

DAY = date(2026, 11, 23)
FACTS = """
works: {ask: applicant, choose: [house, other], label: {vi: Loại công trình}, optional: true}
copies: {ask: applicant, type: integer, label: {vi: Số bản}, optional: true}
urgent: {ask: applicant, type: boolean, label: {vi: Khẩn}, default: true}
verify: {ask: officer, type: boolean, label: {vi: Phải xác minh}}
"""


def procedure(rules: str, records: str = "verify") -> Procedure:
    return small(facts=FACTS, deadline=f"deadline:\n{rules}", records=records)


def limit(
    of: Procedure,
    facts: Mapping[str, object] | None = None,
    *,
    channel: str = "counter",
    applicant: str | None = "citizen",
    **days: date,
) -> object:
    known = days or {"filed": DAY}
    return pick_rule(of, facts=facts or {}, channel=channel, applicant=applicant, days=known).limit


VERIFIED = """
  - when: verify
    limit: 5 ngày làm việc
    basis: x
  - limit: 3 ngày làm việc
    basis: x
"""


def test_the_first_rule_that_matches_wins() -> None:
    of = procedure(VERIFIED)
    assert limit(of, {"verify": True}) == Term(5, "working_day")
    assert limit(of, {"verify": False}) == Term(3, "working_day")


def test_an_unanswered_question_of_the_officer_counts_as_no() -> None:
    assert limit(procedure(VERIFIED)) == Term(3, "working_day")
    negated = VERIFIED.replace("when: verify", "when: not verify")
    assert limit(procedure(negated)) == Term(5, "working_day")


@pytest.mark.parametrize("when", ["works == house", "works != house", "copies > 3", "copies < 3"])
def test_a_rule_that_waits_for_an_answer_does_not_match(when: str) -> None:
    of = procedure(VERIFIED.replace("when: verify", f"when: {when}"))
    assert limit(of) == Term(3, "working_day")


def test_a_declared_default_answers_for_the_applicant() -> None:
    of = procedure(VERIFIED.replace("when: verify", "when: urgent"))
    assert limit(of) == Term(5, "working_day")
    assert limit(of, {"urgent": False}) == Term(3, "working_day")


@pytest.mark.parametrize(
    ("when", "channel", "applicant"),
    [
        ("channel == online", "online", "citizen"),
        ("applicant == business", "counter", "business"),
        ("received >= '2026-11-23'", "counter", "citizen"),
    ],
)
def test_channel_applicant_and_day_of_filing_may_decide(
    when: str, channel: str, applicant: str
) -> None:
    of = procedure(VERIFIED.replace("when: verify", f'when: "{when}"'))
    assert limit(of, channel=channel, applicant=applicant) == Term(5, "working_day")


DATED = """
  - limit: 20 ngày
    until: 2026-06-30
    basis: x
  - limit: 10 ngày làm việc
    from: 2026-07-01
    basis: x
"""


def test_the_day_of_acceptance_picks_the_dated_rule() -> None:
    of = procedure(DATED)
    assert limit(of, filed=date(2026, 6, 30)) == Term(20, "day")
    assert limit(of, filed=date(2026, 6, 30), accepted=date(2026, 7, 1)) == Term(10, "working_day")


def test_the_day_of_filing_picks_where_the_rule_says_so() -> None:
    of = procedure(DATED.replace("    basis: x", "    selected_by: filed\n    basis: x"))
    assert limit(of, filed=date(2026, 6, 30), accepted=date(2026, 7, 1)) == Term(20, "day")


def test_no_fitting_rule_is_an_error_that_says_how_to_mend_it() -> None:
    # The check refuses such a file; procedures may also be built without it.
    of = procedure(DATED)
    of = replace(of, deadline=of.deadline[:1])
    with pytest.raises(InputError, match="without `when`") as raised:
        limit(of, filed=date(2026, 7, 1))
    assert "9.000001@2026-01-01#1" in raised.value.say("vi")


@pytest.mark.parametrize("word", ["none", "no_result"])
def test_a_procedure_may_promise_no_day(word: str) -> None:
    assert limit(procedure(VERIFIED.replace("3 ngày làm việc", word))) == word
