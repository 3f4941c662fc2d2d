from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from shop_making import (
    APPLICANT,
    DESK,
    GROUP,
    REGISTER,
    UNIT,
    accepted,
    at,
    catalog,
    kinds,
)

from onestop_engine.engine import Actor, Dossier, Phase
from onestop_engine.errors import InputError, NotAllowed, NotFound
from onestop_engine.onestop import OneStop


@pytest.fixture
def shop(url: str) -> Iterator[OneStop]:
    with OneStop.open(url, procedures=catalog()) as opened:
        yield opened


REGISTRAR = Actor.officer("cb-5", unit=UNIT, parts=("authority", "registrar"))
INSURER = Actor.officer("cb-6", unit="H26.99", parts=("insurer",))


def start(shop: OneStop, **values: Any) -> tuple[Dossier, Dossier]:
    group = accepted(shop, procedure="3.000003", facts={"is_late": False}, documents=(), **values)
    (sub,) = shop.find(parent=group.code)
    return group, sub


def test_a_sub_procedure_opens_a_dossier_of_its_own(shop: OneStop) -> None:
    group, sub = start(shop, subject="subject-5")

    assert (sub.parent, sub.parent_step) == (group.code, "register")
    assert (sub.procedure, sub.phase) == ("2.000002", Phase.ACCEPTED)
    assert (sub.subject, dict(sub.applicant)["name"]) == ("subject-5", APPLICANT["name"])
    assert dict(sub.facts) == {"late": False}
    assert sub.code != group.code


def test_on_a_shared_clock_the_sub_dossier_has_the_date_of_the_step(shop: OneStop) -> None:
    group, sub = start(shop)

    (run,) = group.open_steps
    assert sub.due is not None
    assert run.due is not None
    assert sub.due.at == run.due.at
    assert group.code in shop.explain(sub.code)


def test_its_result_moves_the_group_on_in_the_same_instant(shop: OneStop) -> None:
    group, sub = start(shop)

    shop.act(sub.code, "sign", by=REGISTRAR, at=at(24))

    moved = shop.get(group.code)
    assert [run.step for run in moved.open_steps] == ["insure"]
    assert [result.name for result in moved.results] == ["extract"]
    assert moved.recorded_at == shop.get(sub.code).recorded_at
    register = next(run for run in moved.steps if run.step == "register")
    assert register.sub_dossier == sub.code


def test_the_group_ends_with_its_own_result(shop: OneStop) -> None:
    group, sub = start(shop)
    shop.act(sub.code, "sign", by=REGISTRAR, at=at(24))
    shop.act(group.code, "done", by=INSURER, at=at(25))
    shop.act(group.code, "deliver", by=DESK, at=at(25, 10))

    assert shop.get(group.code).status == 10


def test_a_refused_sub_procedure_takes_the_way_of_refusal(shop: OneStop) -> None:
    group, sub = start(shop)

    shop.act(sub.code, "unfit", by=REGISTRAR, at=at(24), reason="Không đủ điều kiện")

    refused = shop.get(group.code)
    assert refused.phase is Phase.RESULT_AVAILABLE
    assert refused.results[-1].kind == "refusal"


def test_a_withdrawn_group_withdraws_what_it_waited_for(shop: OneStop) -> None:
    group, sub = start(shop)

    shop.act(group.code, "withdraw", by=DESK, at=at(24), reason="Theo đề nghị")

    assert shop.get(sub.code).phase is Phase.WITHDRAWN
    assert kinds(shop.events(sub.code))[-1] in {"withdrawn", "step_cancelled"}


def test_a_refused_command_undoes_the_whole_group(shop: OneStop) -> None:
    group, sub = start(shop)
    before = shop.get(group.code), shop.get(sub.code)

    with pytest.raises(NotAllowed):
        shop.act(sub.code, "sign", by=INSURER, at=at(24))

    assert before == (shop.get(group.code), shop.get(sub.code))


def test_whoever_carries_out_the_step_is_competent_for_the_sub_procedure(url: str) -> None:
    units = {"registrar": "H26.31", "insurer": "H26.32", "authority": "H26.33"}
    with OneStop.open(url, procedures=catalog(), units=units) as shop:
        _, sub = start(shop)

    assert dict(sub.units) == {"authority": "H26.31", "one_stop": UNIT}
    assert sub.code.startswith("H26.31-")


def test_a_sub_procedure_that_is_not_in_force_stops_the_acceptance(url: str) -> None:
    with OneStop.open(url, procedures=catalog(GROUP)) as shop:
        with pytest.raises(NotFound, match=r"2\.000002"):
            start(shop)

        (group,) = shop.find()
        assert group.phase is Phase.SUBMITTED


def test_a_procedure_that_contains_itself_is_refused(url: str) -> None:
    circular = GROUP.replace('procedure: "2.000002"', 'procedure: "3.000003"').replace(
        "late: is_late", "is_late: is_late"
    )
    with (
        OneStop.open(url, procedures=catalog(circular, REGISTER)) as shop,
        pytest.raises(InputError, match="contains itself"),
    ):
        start(shop)


def test_time_in_a_sub_dossier_moves_the_group(shop: OneStop) -> None:
    group, sub = start(shop)

    ticked = shop.tick(at=at(15, month=12))

    assert {one.code for one in ticked} == {group.code, sub.code}
    assert len(shop.tick(at=at(15, month=12))) == 0
