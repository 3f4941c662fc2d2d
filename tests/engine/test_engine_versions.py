"""Another version of the procedure: which dossiers may go over to it, and which may not."""

from __future__ import annotations

import engine_laws as laws
import pytest
from engine_desk import (
    AUTHORITY,
    CALENDAR,
    DEADLINE,
    HEAD,
    ONE_STOP,
    STEPS,
    SYSTEM,
    Desk,
    accepted,
    on,
    procedure,
)

from onestop_engine.definition import Procedure, load_text
from onestop_engine.engine.versions import Comparison, Outlook, compare, outlook
from onestop_engine.errors import NotAllowed

FACT = "facts:\n  far: {ask: applicant, type: boolean, label: {vi: Ở xa}DEFAULT}\n"
PAPER = "documents:\n  map: {title: {vi: Bản đồ, en: Map}, originals: 1WHEN}\n"
PROLONG = "prolong: {to: 9 ngày làm việc, basis: 01/QĐ}\n"


def steps(**changes: str) -> str:
    text = STEPS
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def filed(law: Procedure | None = None) -> Desk:
    desk = Desk(law or procedure())
    desk.submit(on(2))
    return desk


def look(desk: Desk, new: Procedure, day: int = 3) -> Outlook:
    return outlook(desk.law, new, desk.file, on(day), CALENDAR)


def verdicts(found: Comparison) -> dict[str, str]:
    return {one.step.name: one.verdict for one in found.positions}


def effects(old: Procedure, new: Procedure) -> dict[str, str]:
    found = compare(old, new)
    return {
        change.path: effect.verdict
        for change, effect in zip(found.changes, found.effects, strict=True)
    }


def limit(term: str, more: str = "") -> str:
    return f"\ndeadline:\n  - limit: {term}\n    basis: 01/QĐ\n{more}"


# -- what a change means ---------------------------------------------------------------------------


def test_words_and_the_header_are_nothing_to_dossiers_under_way() -> None:
    found = effects(procedure(), procedure(more="sets: 2\n"))

    assert found == {"sets": "stays"}
    titled = procedure(STEPS.replace("  examine:\n", "  examine:\n    title: {vi: Thẩm định}\n"))
    assert effects(procedure(), titled) == {"steps.examine.title": "stays"}


@pytest.mark.parametrize(
    ("term", "effect", "place"),
    [
        ("5 ngày làm việc", None, "can_move"),
        ("7 ngày làm việc", "can_move", "can_move"),
        ("4 ngày làm việc", "needs_person", "needs_person"),
        ("20 ngày", "needs_person", "can_move"),
        ("none", "needs_person", "can_move"),
    ],
)
def test_a_term_may_become_longer_without_anybody_s_decision(
    term: str, effect: str | None, place: str
) -> None:
    old, new = procedure(), procedure(deadline=limit(term))

    assert effects(old, new).get("deadline[0].limit") == effect
    assert verdicts(compare(old, new)) == {
        "intake": "can_move",
        "examine": place,
        "decide": place,
        "deliver": "stays",
    }


def test_working_days_for_as_many_days_are_never_shorter() -> None:
    old = procedure(deadline=limit("5 ngày"))

    assert effects(old, procedure(deadline=limit("5 ngày làm việc"))) == {
        "deadline[0].limit": "can_move"
    }


def test_rules_by_condition_concern_the_dossiers_of_that_case() -> None:
    fact = FACT.replace("DEFAULT", ", default: false")
    rules = (
        "deadline:\n"
        "  - {when: far, limit: 9 ngày, basis: 01/QĐ}\n"
        "  - {limit: 5 ngày, basis: 01/QĐ}\n"
    )
    old, new = (
        procedure(deadline=rules, more=fact),
        procedure(deadline=rules.replace("9", "8").replace("5", "4"), more=fact),
    )
    places = {one.step.name: one for one in compare(old, new).positions}
    whys = places["decide"].unless

    assert ["case 'Ở xa" in why.say("en") for why in whys] == [True, False]
    assert "other cases" in whys[1].say("en")
    assert (
        effects(
            old,
            procedure(
                deadline=rules.replace("  - {when: far, limit: 9 ngày, basis: 01/QĐ}\n", ""),
                more=fact,
            ),
        )["deadline[0]"]
        == "needs_person"
    )


def test_how_time_is_counted_concerns_every_rule() -> None:
    keep = procedure(more="counting: {last_day_off: keep}\n")

    assert effects(procedure(), keep) == {"counting.last_day_off": "needs_person"}


def test_steps_that_go_or_are_done_by_others_need_a_person() -> None:
    old = procedure()
    gone = steps(**{"ready: decide": "ready: seal", "  decide: {by: authority": "  seal: {by: tax"})
    police = steps(**{"  examine:\n    by: authority": "  examine:\n    by: police"})
    renamed = STEPS.replace("examine", "inspect")

    assert verdicts(compare(old, procedure(gone)))["decide"] == "needs_person"
    assert verdicts(compare(old, procedure(gone)))["examine"] == "can_move"
    assert verdicts(compare(old, procedure(police)))["examine"] == "needs_person"
    places = {one.step.name: one for one in compare(old, procedure(renamed)).positions}
    assert "called 'inspect'" in places["examine"].reasons[0].say("en")


def test_a_step_of_another_kind_needs_a_person() -> None:
    consult = STEPS.replace(
        "  examine:\n    by: authority\n",
        "  examine:\n    by: authority\n    do: consult\n    on_silence: wait\n",
    ).replace("incomplete: ask_applicant, unfit: refuse, hold: stop", "unfit: refuse")
    old, new = procedure(), procedure(consult)

    assert verdicts(compare(old, new))["examine"] == "needs_person"
    assert look(accepted(), new).verdict == "needs_person"


def test_other_branches_concern_the_steps_in_them() -> None:
    old = laws.parallel()
    other = laws.PARALLEL.replace("JOIN", "all").replace(
        "      money:\n        needs: [land]\n", "      sums:\n        needs: [land]\n"
    )
    found = verdicts(compare(old, procedure(other)))

    assert [found[name] for name in ("intake", "look", "ask_fire", "decide")] == [
        "can_move",
        "needs_person",
        "needs_person",
        "can_move",
    ]
    assert verdicts(compare(old, laws.parallel("any\n    rest: cancel")))["look"] == "can_move"


def test_questions_papers_and_channels_that_only_the_new_version_has() -> None:
    old = procedure()
    asked = procedure(more=FACT.replace("DEFAULT", ""))
    answered = procedure(more=FACT.replace("DEFAULT", ", default: true"))
    optional = procedure(more=FACT.replace("DEFAULT", ", optional: true"))
    paper = procedure(more=PAPER.replace("WHEN", ""))
    some = procedure(more=PAPER.replace("WHEN", ", when: channel == online"))

    assert set(verdicts(compare(old, asked)).values()) == {"needs_person", "stays"}
    assert effects(old, answered) == {"facts.far": "can_move"}
    assert effects(optional, asked)["facts.far.optional"] == "needs_person"
    assert verdicts(compare(optional, asked))["examine"] == "can_move"
    assert verdicts(compare(old, paper)) == {
        "intake": "can_move",
        "examine": "needs_person",
        "decide": "needs_person",
        "deliver": "stays",
    }
    assert verdicts(compare(old, some))["decide"] == "can_move"
    assert effects(paper, old) == {"documents.map": "stays"}
    free = procedure(more=PAPER.replace("WHEN", ", optional: true"))
    assert effects(free, paper) == {"documents.map.optional": "needs_person"}
    assert effects(paper, free) == {"documents.map.optional": "stays"}
    counter = load_text(HEAD.replace("[counter, online]", "[counter]") + DEADLINE + STEPS, "a.yaml")
    assert effects(old, counter) == {"channels": "needs_person"}
    assert effects(counter, old) == {"channels": "stays"}


def test_a_paper_that_no_longer_serves_instead_of_another_may_be_missing() -> None:
    one_of = (
        "documents:\n  id:\n    title: {vi: Giấy tờ}\n"
        "    one_of: {card: {title: {vi: Thẻ}}, pass: {title: {vi: Hộ chiếu}}}\n"
    )
    old, new = (
        procedure(more=one_of),
        procedure(more=one_of.replace(", pass: {title: {vi: Hộ chiếu}}", "")),
    )

    assert effects(old, new) == {"documents.id.one_of.pass": "needs_person"}
    assert effects(new, old) == {"documents.id.one_of.pass": "stays"}


def test_choices_and_kinds_of_answers() -> None:
    choose = (
        "facts:\n  works: {ask: applicant, choose: {house: Nhà, tower: Tháp}, label: {vi: Loại}}\n"
    )
    old = procedure(more=choose)
    fewer = procedure(more=choose.replace(", tower: Tháp", ""))
    number = procedure(more=choose.replace("choose: {house: Nhà, tower: Tháp}", "type: integer"))

    assert effects(old, fewer) == {"facts.works.choose.tower": "needs_person"}
    assert effects(fewer, old) == {"facts.works.choose.tower": "can_move"}
    assert effects(old, number)["facts.works.type"] == "needs_person"
    officer = procedure(more=choose.replace("ask: applicant", "ask: officer"))
    assert effects(officer, old)["facts.works.ask"] == "needs_person"


def test_fees_concern_dossiers_where_they_are_still_to_be_paid() -> None:
    fee = "fees:\n  charge: {kind: charge, amount: AMOUNT, due: DUE, basis: 01/QĐ}\n"

    def made(amount: str, due: str) -> Procedure:
        return procedure(more=fee.replace("AMOUNT", amount).replace("DUE", due))

    assert effects(made("1000", "on_filing"), made("2000", "on_filing")) == {
        "fees.charge.amount": "stays"
    }
    assert effects(procedure(), made("1000", "on_filing")) == {"fees.charge": "stays"}
    assert effects(procedure(), made("1000", "on_result")) == {"fees.charge": "can_move"}
    assert effects(made("1000", "on_filing"), made("1000", "on_result")) == {
        "fees.charge.due": "can_move"
    }


def test_drafts_and_other_procedures_take_no_dossiers() -> None:
    draft = load_text(HEAD + "status: draft\n" + DEADLINE + STEPS, "a.yaml")
    other = load_text(HEAD.replace("9.000001", "9.000002") + DEADLINE + STEPS, "a.yaml")

    assert set(verdicts(compare(procedure(), draft)).values()) == {"needs_person", "stays"}
    assert effects(draft, procedure()) == {"status": "stays"}
    assert effects(procedure(), other) == {"procedure": "needs_person"}


# -- one dossier -----------------------------------------------------------------------------------


def test_a_dossier_that_fits_can_move_and_keeps_its_promise() -> None:
    new = procedure(deadline=limit("7 ngày làm việc"))
    desk = accepted()
    before = desk.file.due
    found = look(desk, new)

    assert (found.verdict, found.reasons) == ("can_move", ())
    assert before is not None
    assert found.due is not None
    assert found.due.on > before.on
    desk.law = new
    desk.act("move", on(3), by=SYSTEM)
    assert desk.file.due == before
    assert desk.event("moved").data["rule"] == 0


def test_an_earlier_date_and_no_date_need_a_person() -> None:
    earlier = look(accepted(), procedure(deadline=limit("3 ngày làm việc")))
    none = look(accepted(), procedure(deadline=limit("none")))

    assert (earlier.verdict, none.verdict) == ("needs_person", "needs_person")
    assert "before the promised" in earlier.reasons[0].say("en")
    assert "no date" in none.reasons[0].say("en")


def test_a_date_that_was_prolonged_or_appointed_anew_stays() -> None:
    law = procedure(more=PROLONG)
    desk = accepted(law)
    desk.act("prolong", on(3), by=AUTHORITY)
    found = look(desk, procedure(more=PROLONG, deadline=limit("3 ngày làm việc")), 4)

    assert (found.verdict, found.due) == ("can_move", desk.file.due)


def test_a_standing_clock_has_no_date_to_compare() -> None:
    desk = accepted()
    desk.act("incomplete", on(3), by=AUTHORITY, items=["giấy tờ"])

    assert look(desk, procedure(deadline=limit("3 ngày làm việc")), 4).verdict == "can_move"


def test_a_paper_only_the_new_version_wants() -> None:
    new = procedure(more=PAPER.replace("WHEN", ""))

    assert "Map" in look(accepted(), new).reasons[0].say("en")
    assert look(filed(), new).verdict == "can_move"
    assert look(accepted(new), procedure(more=PAPER.replace("WHEN", "") + "sets: 3\n")).verdict == (
        "can_move"
    )


def test_what_the_command_refuses_needs_a_person() -> None:
    refused = look(accepted(), procedure(STEPS.replace("examine", "inspect")))
    unanswered = look(accepted(), procedure(more=FACT.replace("DEFAULT", "")))

    assert "lacks steps that are open: examine" in refused.reasons[0].say("en")
    assert "'far'" in unanswered.reasons[0].say("en")


def test_a_unit_in_which_the_added_time_cannot_be_counted_needs_a_person() -> None:
    more = "supplement:\n  under_way: {mode: add, add: 2 ngày làm việc}\n"
    desk = accepted(procedure(more=more))
    desk.act("incomplete", on(3), by=AUTHORITY, items=["giấy tờ"])
    desk.act("supplement", on(4), by=ONE_STOP)
    found = look(desk, procedure(deadline=limit("30 ngày"), more=more), 5)

    assert (found.verdict, found.due) == ("needs_person", None)
    assert len(found.reasons) == 1


def test_a_dossier_with_its_result_stays() -> None:
    desk = accepted()
    desk.act("unfit", on(3), by=AUTHORITY, reason="Không đủ điều kiện")

    assert look(desk, procedure(more="sets: 2\n"), 4).verdict == "stays"


# -- branches --------------------------------------------------------------------------------------


def test_a_dossier_in_branches_moves_only_to_the_same_branches() -> None:
    desk = accepted(laws.parallel())
    text = laws.PARALLEL.replace("JOIN", "all")
    other = procedure(text.replace("      money:\n", "      sums:\n"))
    apart = procedure(text.replace("      fire:\n", "      police:\n"))

    for law in (other, apart):
        refused = look(desk, law)
        assert "other branches" in refused.reasons[0].say("en")
        before, desk.law = desk.law, law
        with pytest.raises(NotAllowed, match="other branches"):
            desk.act("move", on(3), by=SYSTEM)
        desk.law = before
    assert look(desk, laws.parallel("any\n    rest: cancel")).verdict == "can_move"


def test_the_rule_is_named_by_its_place_in_the_new_file() -> None:
    fact = FACT.replace("DEFAULT", ", default: false")
    new = procedure(
        deadline="\ndeadline:\n  - {when: far, limit: 9 ngày, basis: 01/QĐ}\n"
        "  - {limit: 5 ngày làm việc, basis: 01/QĐ}\n",
        more=fact,
    )
    desk = accepted()
    desk.law = new
    desk.act("move", on(3), by=SYSTEM)

    assert desk.file.deadline_rule == 1
