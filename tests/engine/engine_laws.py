"""Procedures for tests, each with something that the next one does not have."""

from __future__ import annotations

from engine_desk import DEADLINE, DECIDE, HEAD, INTAKE, procedure

from onestop_engine.definition import Procedure, load_text

PARALLEL = """
steps:
  intake: {by: one_stop, do: receive, then: split}
  split:
    parallel:
      fire:
        steps:
          ask_fire: {by: police, do: consult, within: 2 ngày làm việc, on_silence: consent}
      land:
        steps:
          look: {by: authority, outcomes: {seen: measure, again: look}}
          measure: {by: authority}
      money:
        needs: [land]
        steps:
          reckon: {by: tax}
    join: JOIN
    then: decide
""" + DECIDE.replace("steps:", "")


def parallel(join: str = "all") -> Procedure:
    return procedure(PARALLEL.replace("JOIN", join))


NESTED = (
    """
facts:
  wide: {ask: applicant, type: boolean, label: {vi: Rộng}, default: false}
steps:
  intake: {by: one_stop, do: receive, then: outer}
  outer:
    parallel:
      left:
        start: prepare
        steps:
          prepare: {by: authority, then: inner}
          inner:
            parallel:
              first: {steps: {one: {by: authority}}}
              second: {when: wide, steps: {two: {by: police, do: consult}}}
            join: all
            then: sum_up
          sum_up: {by: authority, outcomes: {fine: end, redo: prepare, no: refuse}}
      right:
        steps:
          check_tax: {by: tax, outcomes: {fine: end, lacking: ask_applicant, wait: stop}}
    join: any
    rest: REST
    then: decide
"""
    + DECIDE
)


def nested(rest: str = "let_run") -> Procedure:
    return procedure(NESTED.replace("REST", rest))


PAYING = (
    """
supplement:
  at_intake: none
  under_way: {mode: pause, at_most: 2, answer_within: 15 ngày, on_silence: stop}
steps:
  intake: {by: one_stop, do: receive, then: examine}
  examine:
    by: authority
    outcomes: {ready: charge, incomplete: ask_applicant}
  charge:
    by: one_stop
    do: pay
    within: 30 ngày
    on_silence: SILENCE
    clock: CLOCK
    then: decide
"""
    + DECIDE
    + """
fees:
  filing: {kind: fee, amount: 20000, due: on_filing, basis: 01/QĐ}
  land_tax: {kind: other, amount: assessed, due: charge, basis: 01/QĐ}
  paper: {kind: charge, amount: 50000, due: charge, basis: 01/QĐ}
  seal: {kind: charge, amount: 5000, due: on_result, basis: 01/QĐ}
"""
)


def paying(clock: str = "pause", silence: str = "close") -> Procedure:
    return procedure(PAYING.replace("CLOCK", clock).replace("SILENCE", silence))


CONSULTING = (
    """
steps:
  intake: {by: one_stop, do: receive, then: ask}
  ask:
    by: police
    do: consult
    within: 2 ngày làm việc
    on_silence: SILENCE
    clock: CLOCK
    escalate_to: authority
    outcomes: {agree: decide, object: refuse, repeat: ask}
"""
    + DECIDE
)


def consulting(silence: str = "agree", clock: str = "none") -> Procedure:
    text = CONSULTING.replace("SILENCE", silence).replace("CLOCK", clock)
    if silence != "escalate":
        text = text.replace("    escalate_to: authority\n", "")
    return procedure(text)


OPTIONAL = """
facts:
  far: {ask: applicant, type: boolean, label: {vi: Ở xa}, default: false}
  verify: {ask: officer, type: boolean, label: {vi: Phải xác minh}}
  depth: {ask: officer, type: integer, label: {vi: Độ sâu}}
  name: {ask: applicant, type: text, label: {vi: Tên}, optional: true}
  born: {ask: applicant, type: date, label: {vi: Ngày sinh}, optional: true}
  remark: {ask: officer, type: text, label: {vi: Nhận xét}}
deadline:
  - when: verify
    limit: 10 ngày làm việc
    basis: 01/QĐ
  - limit: 5 ngày làm việc
    basis: 01/QĐ
prolong: {to: 20 ngày làm việc, at_most: 1, when: far, basis: 01/QĐ}
steps:
  intake: {by: one_stop, do: receive, then: examine}
  examine: {by: authority, records: [verify, remark], then: visit}
  visit:
    by: authority
    when: verify
    otherwise: decide
    within: 0.5 ngày làm việc
    records: [depth]
    then: decide
    results: [notice]
""" + DECIDE.replace("result: permit", "result: [permit]")


def optional(text: str = OPTIONAL) -> Procedure:
    head = HEAD.replace(
        "permit: {vi: Giấy phép}", "permit: {vi: Giấy phép}\n  notice: {vi: Thông báo}"
    )
    return load_text(head + text, "thu.yaml")


INTERLINKED = """
facts:
  late: {ask: applicant, type: boolean, label: {vi: Muộn}, default: false}
steps:
  intake: {by: one_stop, do: receive, then: birth}
  birth:
    by: authority
    do: procedure
    procedure: "1.001193"
    within: 24 giờ
    clock_of: OWN
    facts: {late: late}
    outcomes: {granted: residence, refused: refuse}
    results: [birth_certificate]
  residence: {by: police, do: work, results: [residence_note], then: deliver}
  deliver: {by: one_stop, do: deliver, result: [birth_certificate, residence_note]}
"""

NO_RESULT = """
deadline:
  - limit: no_result
    basis: 01/QĐ
steps:
  intake: {by: one_stop, do: receive, then: file}
  file: {by: authority, then: end}
"""


def no_result() -> Procedure:
    return load_text(HEAD + NO_RESULT, "thu.yaml")


def interlinked(own: str = "shared", refused: str = "refuse") -> Procedure:
    head = HEAD.replace(
        "permit: {vi: Giấy phép}",
        "birth_certificate: {vi: Giấy khai sinh}\n  residence_note: {vi: Đăng ký thường trú}",
    )
    steps = INTERLINKED.replace("OWN", own).replace("refused: refuse}", f"refused: {refused}}}")
    return load_text(head + DEADLINE + steps, "thu.yaml")


STARTING = (
    """
deadline:
  - limit: 5 ngày làm việc
    starts: STARTS
    basis: 01/QĐ
steps:
  intake: {by: one_stop, do: receive, then: survey}
  survey: {by: authority, then: decide}
"""
    + DECIDE
    + """
fees:
  filing: {kind: fee, amount: 20000, due: on_filing, basis: 01/QĐ}
"""
)


def starting(starts: str) -> Procedure:
    return load_text(HEAD + STARTING.replace("STARTS", starts), "thu.yaml")


ALL = (
    procedure,
    parallel,
    lambda: parallel("any\n    rest: cancel"),
    lambda: parallel("{at_least: 2}\n    rest: let_run"),
    nested,
    lambda: nested("cancel"),
    paying,
    lambda: paying("restart", "stop"),
    lambda: paying("none", "wait"),
    consulting,
    lambda: consulting("repeat", "pause"),
    lambda: consulting("escalate", "restart"),
    optional,
    interlinked,
    no_result,
    lambda: starting("paid"),
    lambda: starting("{after: survey}"),
)
__all__ = ["ALL", "INTAKE"]
