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


REPEATED = (
    """
facts:
  communes: {ask: applicant, type: integer, label: {vi: Số xã}, default: 2}
  more: {ask: officer, type: integer, label: {vi: Số xã thêm}}
supplement:
  under_way: {mode: pause, at_most: 9, answer_within: 5 ngày, on_silence: stop, basis: 01/QĐ}
steps:
  intake: {by: one_stop, do: receive, then: split}
  split:
    parallel:
      opinions:
        repeat: communes
        steps:
          ask: {by: police, do: consult, within: 2 ngày làm việc, on_silence: consent, then: sum_up}
          sum_up: {by: authority, outcomes: {fine: end, lacking: ask_applicant}}
      land: {steps: {measure: {by: authority, records: [more]}}}
      after: {needs: [opinions], steps: {compare: {by: authority}}}
    join: JOIN
    then: decide
"""
    + DECIDE
)


def repeated(join: str = "all") -> Procedure:
    return procedure(REPEATED.replace("JOIN", join))


POSTING = (
    """
steps:
  intake: {by: one_stop, do: receive, then: post}
  post:
    by: authority
    at_least: LEAST
    clock: CLOCK
    basis: 01/QĐ
    outcomes: {over: decide, objected: stop, unfit: refuse, lacking: ask_applicant}
"""
    + DECIDE
)


def posting(least: str = "5 ngày làm việc", clock: str = "none") -> Procedure:
    return procedure(POSTING.replace("LEAST", least).replace("CLOCK", clock))


LOOP = (
    """
steps:
  intake: {by: one_stop, do: receive, then: draw_up}
  draw_up: {by: authority, at_most: 2, then: check}
  check: {by: authority, outcomes: {fine: decide, again: draw_up}}
"""
    + DECIDE
)


def bounded() -> Procedure:
    return procedure(LOOP)


MOVING = (
    """
steps:
  intake: {by: one_stop, do: receive, then: look}
  look:
    by: tax
    within: 2 ngày làm việc
    escalate_to: authority
    escalate: HOW
    then: ask
  ask:
    by: police
    do: consult
    within: 1 ngày
    escalate_to: authority
    escalate: HOW
    then: decide
"""
    + DECIDE
)


def moving(how: str = "move") -> Procedure:
    return load_text(
        HEAD + "deadline:\n  limit: 9 ngày làm việc\n" + MOVING.replace("HOW", how), "thu.yaml"
    )


CONFIRMING = (
    """
steps:
  intake: {by: one_stop, do: receive, then: draft}
  draft: {by: authority, then: confirm_form}
  confirm_form:
    by: one_stop
    do: confirm
    within: 1 ngày
    clock: CLOCK
SILENCE
    outcomes: {right: decide, wrong: draft, never: refuse}
"""
    + DECIDE
)


def confirming(silence: str = "", clock: str = "none") -> Procedure:
    said = f"    on_silence: {silence}" if silence else ""
    return procedure(CONFIRMING.replace("SILENCE", said).replace("CLOCK", clock))


ROUNDS = (
    """
supplement:
  at_intake: {at_most: 2, answer_within: [5 ngày, 2 ngày], basis: 01/QĐ}
  under_way:
    mode: pause
    at_most: 4
    answer_within: [7 ngày làm việc, 5 ngày làm việc, 3 ngày làm việc]
    basis: 01/QĐ
steps:
  intake:
    by: one_stop
    do: receive
    outcomes: {complete: examine, incomplete: ask_applicant}
  examine: {by: authority, outcomes: {ready: decide, incomplete: ask_applicant}}
"""
    + DECIDE
)
IN_ALL = ROUNDS.replace("3 ngày làm việc]", "3 ngày làm việc]\n    in_all: 8 ngày làm việc")


GUARDED = """
roles:
  officer: {vi: Chuyên viên, en: Officer}
  head: {vi: Lãnh đạo ký, en: Head who signs}
  cashier: {vi: Thủ quỹ, en: Cashier}
steps:
  intake: {by: one_stop, do: receive, then: examine}
  examine:
    by: authority
    outcomes: {ready: decide, charge: settle, incomplete: ask_applicant, hold: stop}
  settle:
    by: one_stop
    do: pay
    within: 30 ngày
    clock: none
    role: cashier
    not_by: examine
    then: decide
  decide:
    by: authority
    role: head
    not_by: [examine]
    outcomes: {sign: deliver, again: examine, reject: refuse}
  deliver: {by: one_stop, do: deliver, not_by: [examine], result: permit}
supplement:
  under_way: {mode: pause, at_most: 9, answer_within: 5 ngày, on_silence: stop, basis: 01/QĐ}
fees:
  filing: {kind: fee, amount: 1000, due: settle, basis: 01/QĐ}
"""


def guarded() -> Procedure:
    """Whoever examines neither signs, nor takes the money, nor hands the result over."""
    return procedure(GUARDED.replace("  officer: {vi: Chuyên viên, en: Officer}\n", ""))


REPEATED_GUARDED = (
    """
facts:
  communes: {ask: applicant, type: integer, label: {vi: Số xã}, default: 2}
steps:
  intake: {by: one_stop, do: receive, then: split}
  split:
    parallel:
      opinions:
        repeat: communes
        steps:
          look: {by: authority, then: check}
          check: {by: authority, not_by: look}
    then: sum_up
  sum_up: {by: authority, not_by: [look, check], then: decide}
"""
    + DECIDE
)


def repeated_guarded() -> Procedure:
    """Each of several papers is checked by somebody else than who looked at it."""
    return procedure(REPEATED_GUARDED)


ALL = (
    procedure,
    guarded,
    repeated_guarded,
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
    repeated,
    lambda: repeated("{at_least: 2}\n    rest: let_run"),
    lambda: repeated("any\n    rest: cancel"),
    posting,
    lambda: posting("2 ngày", "pause"),
    bounded,
    moving,
    confirming,
    lambda: confirming("never", "pause"),
    lambda: procedure(ROUNDS),
    lambda: procedure(IN_ALL, more="exclusions:\n  storm: {title: {vi: Bão}}\n"),
)
__all__ = ["ALL", "INTAKE"]
