from __future__ import annotations

import engine_laws as laws
import pytest
from engine_desk import APPLICANT, AUTHORITY, DECIDE, ONE_STOP, TAX, Desk, accepted, on, procedure

from onestop_engine.definition.fees import FeeLine
from onestop_engine.engine import Phase
from onestop_engine.errors import InputError, NotAllowed


def lines(desk: Desk) -> dict[str, FeeLine]:
    return {line.name: line for line in desk.file.fees}


def charged(clock: str = "pause", silence: str = "close") -> Desk:
    """A dossier that waits at its payment step since 3 November."""
    desk = accepted(laws.paying(clock, silence))
    desk.act("ready", on(3))
    return desk


def test_fees_due_on_filing_are_known_at_once() -> None:
    desk = Desk(laws.paying())
    dossier = desk.submit(on(2))

    assert [(line.name, line.amount) for line in dossier.fees] == [("filing", 20000)]
    assert dossier.finance == "due"


def test_a_fee_due_on_filing_is_paid_without_a_step() -> None:
    desk = Desk(laws.paying())
    desk.submit(on(2))
    desk.act("pay", on(2), by=ONE_STOP, amount=20000, method="tien-mat", receipt="BL-01")

    assert desk.file.finance == "paid"
    assert desk.file.payments[0].fees == ("filing",)
    assert desk.file.payments[0].receipt == "BL-01"
    with pytest.raises(NotAllowed, match="owes no fee"):
        desk.act("pay", on(2), amount=1)


def test_accepting_with_unpaid_fees_is_a_warning() -> None:
    desk = accepted(laws.paying())
    assert desk.last is not None

    assert "fees are unpaid: filing" in desk.last.warnings[0].say("en")


@pytest.mark.parametrize("amount", [19999, 20001, 0])
def test_a_payment_covers_its_fees_exactly(amount: int) -> None:
    desk = accepted(laws.paying())
    with pytest.raises(NotAllowed, match="does not match VND 20,000 due"):
        desk.act("pay", on(2), amount=amount)


@pytest.mark.parametrize("amount", [-20000, 20000.0, "20000", True, None, 10**16])
def test_amounts_are_whole_and_not_negative(amount: object) -> None:
    desk = accepted(laws.paying())
    with pytest.raises(InputError, match="amount"):
        desk.act("pay", on(2), amount=amount)


@pytest.mark.parametrize("by", [APPLICANT, AUTHORITY])
def test_only_the_cashiers_confirm(by: object) -> None:
    desk = accepted(laws.paying())
    with pytest.raises(NotAllowed):
        desk.act("pay", on(2), by=by, amount=20000)  # type: ignore[arg-type]
    desk.act("pay", on(2), by=TAX, amount=20000)

    assert desk.file.finance == "paid"


def test_a_payment_step_asks_and_the_clock_stands() -> None:
    desk = charged()

    assert desk.file.status == 6
    assert desk.file.due is None
    assert desk.event("payment_requested").data["fees"] == ["land_tax", "paper"]
    assert desk.event("payment_requested").data["amount"] is None
    assert desk.event("clock_paused").data["cause"] == "payment"


def test_an_amount_is_determined_and_asked_for() -> None:
    desk = charged()
    desk.act("record", on(4), by=TAX, fees={"land_tax": 1_200_000})
    assert desk.event("payment_requested").data["amount"] == 1_250_000
    assert lines(desk)["land_tax"].state == "due"
    assert "1.200.000 đ" in lines(desk)["land_tax"].explanation.vi
    desk.act("pay", on(10), by=ONE_STOP, amount=1_250_000)

    assert desk.open() == ("decide",)
    assert desk.file.status == 4
    assert desk.file.due is not None
    # Tue 3/11 is used, four days are left after Tue 10/11.
    assert desk.file.due.on == on(16).date()


def test_an_amount_may_be_determined_before_the_step() -> None:
    desk = accepted(laws.paying())
    desk.act("record", on(2), by=TAX, fees={"land_tax": 500})
    desk.act("ready", on(3))

    assert desk.event("payment_requested").data["amount"] == 50_500


def test_the_cashier_may_determine_the_single_open_amount() -> None:
    desk = charged()
    desk.act("pay", on(4), amount=80_000)

    assert lines(desk)["land_tax"].amount == 30_000
    assert desk.open() == ("decide",)


def test_each_fee_may_be_paid_apart() -> None:
    desk = charged()
    desk.act("pay", on(4), amount=50_000, fees=["paper"])
    assert desk.open() == ("charge",)
    assert desk.file.status == 6
    with pytest.raises(InputError, match="no fee that is due 'paper'"):
        desk.act("pay", on(4), amount=50_000, fees=["paper"])
    desk.act("record", on(5), fees={"land_tax": 0})

    assert lines(desk)["land_tax"].state == "exempt"
    assert desk.open() == ("decide",)


def test_a_general_payment_may_settle_a_step() -> None:
    desk = charged()
    desk.act("record", on(4), fees={"land_tax": 100})
    desk.act("pay", on(4), amount=70_100, fees=["filing", "paper", "land_tax"])

    assert desk.open() == ("decide",)
    assert desk.file.finance == "paid"


def test_two_open_amounts_cannot_be_told_apart() -> None:
    text = laws.PAYING.replace("amount: 50000", "amount: assessed")
    text = text.replace("CLOCK", "pause").replace("SILENCE", "wait")
    desk = accepted(procedure(text))
    desk.act("ready", on(3))
    assert desk.choices(ONE_STOP, on(3))["pay", "charge"].needs == ("amount", "fees")
    with pytest.raises(InputError, match="amounts of land_tax, paper are not determined"):
        desk.act("pay", on(3), amount=5)


@pytest.mark.parametrize(
    ("fees", "said"),
    [
        ({"paper": 1}, "follows from the procedure"),
        ({"land": 1}, "no fee that is due 'land'.*'land_tax'"),
        ({"land_tax": -1}, "not negative"),
    ],
)
def test_only_open_amounts_are_recorded(fees: dict[str, int], said: str) -> None:
    desk = charged()
    with pytest.raises(InputError, match=said):
        desk.act("record", on(4), fees=fees)


def test_what_is_paid_is_not_recorded_again() -> None:
    desk = charged()
    desk.act("pay", on(4), amount=80_000)
    with pytest.raises(InputError, match="has been paid"):
        desk.act("record", on(4), fees={"land_tax": 1})


def test_restart_counts_the_whole_term_after_payment() -> None:
    desk = charged("restart")
    desk.act("pay", on(10), amount=80_000)

    assert desk.file.due is not None
    assert desk.file.due.on == on(17).date()


def test_payment_without_effect_on_the_clock() -> None:
    desk = charged("none", "wait")
    assert desk.file.due is not None
    # Nothing else is left to be done, so the dossier waits for the payer all the same.
    assert desk.file.status == 6
    desk.act("pay", on(4), amount=80_000)

    assert desk.file.due.on == on(9).date()


def test_silence_may_close() -> None:
    desk = charged()
    assert desk.tick(on(10, month=12)) == ("payment_expired", "closed", "step_cancelled")

    assert desk.file.status == 8
    assert desk.file.phase is Phase.CLOSED


def test_silence_may_stop_and_the_payer_gets_a_new_limit_on_resumption() -> None:
    desk = charged(silence="stop")
    desk.tick(on(10, month=12))
    assert desk.file.phase is Phase.STOPPED
    with pytest.raises(NotAllowed, match="Processing is stopped"):
        desk.act("pay", on(10, month=12), step="charge", amount=80_000)
    desk.act("resume", on(14, month=12))

    assert desk.file.status == 6
    assert desk.file.open_steps[0].due is not None
    assert desk.file.open_steps[0].due.on == on(13, month=1, year=2027).date()


def test_silence_may_only_be_noted() -> None:
    desk = charged("none", "wait")

    assert desk.tick(on(10, month=12)) == ("overdue", "step_overdue")
    assert desk.open() == ("charge",)


def test_nobody_waits_for_a_payment_of_nothing() -> None:
    text = laws.PAYING.replace("amount: assessed", "amount: 1000\n    when: channel == online")
    text = text.replace("amount: 50000", "amount: 1000\n    when: channel == online")
    text = text.replace("{kind: other, ", "\n    kind: other\n    ").replace(
        "{kind: charge, amount: 1000", "\n    kind: charge\n    amount: 1000"
    )
    text = text.replace(
        "when: channel == online, due: charge, basis: 01/QĐ}",
        "when: channel == online\n    due: charge\n    basis: 01/QĐ",
    )
    desk = accepted(procedure(text.replace("CLOCK", "pause").replace("SILENCE", "wait")))
    desk.act("ready", on(3))

    assert desk.open() == ("decide",)
    assert desk.event("step_skipped").data["step"] == "charge"


def test_a_payment_step_without_fees_wants_an_amount() -> None:
    text = laws.PAYING.split("fees:")[0].replace("CLOCK", "pause").replace("SILENCE", "wait")
    desk = accepted(procedure(text))
    desk.act("ready", on(3))
    assert desk.file.status == 6
    desk.act("pay", on(4), amount=123)

    assert desk.open() == ("decide",)
    assert desk.file.finance == "paid"


def test_fees_due_on_the_result_are_assessed_then_and_warned_of() -> None:
    desk = charged()
    desk.act("pay", on(4), amount=80_000)
    desk.act("pay", on(4), amount=20_000)
    assert desk.file.finance == "paid"
    desk.act("sign", on(5))
    assert desk.file.finance == "due"
    desk.act("deliver", on(5))
    assert desk.last is not None
    assert "unpaid" in desk.last.warnings[0].say("en")
    desk.act("pay", on(6), amount=5_000)

    assert desk.file.finance == "paid"


ACCEPTANCE = (
    """
steps:
  intake: {by: one_stop, do: receive, then: decide}
"""
    + DECIDE
    + """
fees:
  stamp: {kind: fee, amount: 7000, due: on_acceptance, basis: 01/QĐ}
"""
)


def test_fees_due_on_acceptance_are_assessed_then() -> None:
    desk = Desk(procedure(ACCEPTANCE))
    assert desk.submit(on(2)).fees == ()
    desk.act("accept", on(2))

    assert lines(desk)["stamp"].amount == 7000
