"""Money of several currencies and papers of several cases, as people read them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from onestop_engine import Actor, Catalog, OneStop
from onestop_engine.definition import load_procedure
from onestop_engine.scenarios import record, run_text

Onestop = Callable[..., Result]
ABROAD = str(Path(__file__).with_name("abroad.yaml"))
FILED = ("run", ABROAD, "--received", "2026-11-23T09:00", "--set", "foreign=true")
CLERK = Actor.officer("cb-1", unit="H00.00", parts=("one_stop",))
MISSION = Actor.officer("cb-2", unit="H00.00", parts=("mission",))


def data(result: Result) -> Any:
    return json.loads(result.stdout)


def test_sums_of_different_currencies_stand_side_by_side(onestop: Onestop) -> None:
    words = (*FILED, "--set", "minor=false", "--set", "persons=2")
    shown, document = onestop(*words, "--lang", "vi"), data(onestop(*words, "--json"))

    assert "Phí, lệ phí: 20.000 đ + 350 USD, chưa kể 2 khoản chưa rõ mức" in shown.output
    assert document["total"] == 20000
    assert document["totals"] == {"VND": 20000, "USD": 350}
    assert document["fees"][0]["currency"] == "USD"


def test_nothing_due_is_nought_dong(onestop: Onestop) -> None:
    result = onestop("run", "1.013225", "--received", "2026-08-20", "--set", "works=house")

    assert "Fees and charges: VND 0, and 1 not known yet" in result.output


def test_papers_stand_under_the_cases_that_ask_for_them(onestop: Onestop) -> None:
    lines = onestop(*FILED, "--set", "minor=true", "--set", "persons=3").output.splitlines()
    place = lines.index("  Case: Người nhận ở nước ngoài; Trẻ em")

    assert lines[place - 1].startswith("  ✗ form1: Đơn")
    assert lines[place + 1].startswith("  ✗ passport: 3 × Hộ chiếu (1 copy; ")
    assert "with a Vietnamese translation; with consular legalisation" in lines[place + 1]
    assert lines[place + 2] == "  Case: Người nhận ở nước ngoài"
    assert lines[place + 3].endswith("(at least 2 of these)")


def test_a_paper_of_no_case_that_applies_is_not_shown(onestop: Onestop) -> None:
    words = ("run", ABROAD, "--set", "foreign=false", "--set", "minor=true", "--json")
    papers = {paper["name"]: paper for paper in data(onestop(*words))["documents"]}

    assert list(papers) == ["form1", "passport"]
    assert papers["passport"]["cases"] == ["child"]
    assert papers["passport"]["times"] == 1


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "vi",
            [
                "hoàn lại khi: từ chối giải quyết, không được tiếp nhận",
                "Nộp bằng đồng Việt Nam theo tỷ giá: Tỷ giá bán ra của Vietcombank ngày nộp",
                "Phân chia: 70 % cho ngân sách nhà nước, 30 % cho Bộ phận Một cửa",
                "Phân chia: 100 % cho tổ chức thu",
                "Nộp bằng tiền của nước sở tại",
                "50 % của Phí thẩm định; ít nhất 5 USD",
                "theo văn bản được dẫn chiếu, USD",
                "abroad: Trường hợp: Người nhận ở nước ngoài (khi có yếu tố nước ngoài",
                "số lần cần: số người; kèm bản dịch tiếng Việt; đã hợp pháp hóa lãnh sự",
                "trường hợp: Người nhận ở nước ngoài; Trẻ em",
                "ít nhất 2 trong các giấy tờ sau",
            ],
        ),
        (
            "en",
            [
                "given back when: refused, not received",
                "Kept: 70% for the state budget, 30% for one-stop unit",
                "USD 150 per unit (persons)",
                "persons × 25, in USD",
            ],
        ),
    ],
)
def test_a_procedure_says_who_keeps_what_and_at_which_rate(
    onestop: Onestop, lang: str, said: list[str]
) -> None:
    output = " ".join(onestop("explain", ABROAD, "--lang", lang).output.split())

    assert [each for each in said if each not in output] == []


def test_money_to_be_given_back_stands_in_the_dossier(onestop: Onestop, tmp_path: Path) -> None:
    catalog = Catalog([load_procedure(ABROAD)])
    with OneStop.open(f"sqlite:///{tmp_path / 'a.db'}", procedures=catalog) as shop:
        code = _refused(shop)
        owed = shop.get(code)
        shown = onestop("explain", code, "--db", "a.db", "--lang", "vi").output
        document = data(onestop("explain", code, "--db", "a.db", "--json"))
        done = shop.act(code, "refund", by=CLERK, at=datetime(2026, 11, 27, 9))
        scenario = record(shop, code)

    assert [(one.fee, one.amount, one.currency) for one in owed.refunds] == [
        ("adoption", 3_814_500, "VND")
    ]
    assert "Phải hoàn lại 3.814.500 đ (Phí đăng ký nuôi con nuôi); nơi hoàn trả: " in shown
    assert "phải hoàn lại tiền đã nộp" in shown
    assert document["finance"] == "refund_due"
    assert document["refunds"] == [{"fee": "adoption", "amount": 3_814_500, "currency": "VND"}]
    assert done.finance == "refunded"
    assert 'rate: "25430"' in scenario
    assert "do: refund" in scenario
    assert run_text(scenario, "a.yaml", procedures=catalog).ok


def _refused(shop: OneStop) -> str:
    at = datetime(2026, 11, 23, 9)
    facts = {"foreign": True, "minor": False}
    person = {"kind": "citizen", "name": "Nguyễn Văn Ví Dụ"}
    code = shop.submit(
        "0.000903", unit="H00.00", applicant=person, facts=facts, channel="counter", by=CLERK, at=at
    ).code
    paid = {"amount": 150, "currency": "USD", "rate": "25430", "fees": ["adoption"]}
    shop.act(code, "pay", by=CLERK, at=at, data=paid)
    shop.act(code, "accept", by=CLERK, at=at)
    at = datetime(2026, 11, 26, 9)
    shop.act(code, "unfit", by=MISSION, at=at, reason="Không đủ điều kiện")
    return code
