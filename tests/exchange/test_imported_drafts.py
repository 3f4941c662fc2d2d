from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from catalogue_records import (
    FIVE_DAYS,
    api_record,
    bring_in,
    draft,
    draft_file,
    kinds,
    lost_unit,
    price,
    record,
    row,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onestop_engine import Catalog, check
from onestop_engine.errors import InputError, NotFound
from onestop_engine.exchange import import_records
from onestop_engine.exchange._drafting import draft_of
from onestop_engine.exchange._jsonl import record_of
from onestop_engine.exchange._words import clean
from onestop_engine.exchange._writing import write_draft


def test_a_draft_lies_where_a_catalogue_looks_and_passes_the_check(tmp_path: Path) -> None:
    done = bring_in(tmp_path, record())

    path = tmp_path / "drafts" / "linh-vuc-mau" / "9.000101" / "2026-07-01.yaml"
    assert [file.path for file in done.files] == [str(path)]
    assert check(tmp_path / "drafts").errors == ()
    (procedure,) = Catalog.load(tmp_path / "drafts").versions("9.000101")
    assert procedure.status == "draft"
    assert {point.kind for point in procedure.review} == {"in-force", "steps-prose"}
    assert Catalog.load(tmp_path / "drafts").fields["linh-vuc-mau"].vi == "Lĩnh vực mẫu"


def test_a_term_that_nothing_contradicts_is_the_deadline(tmp_path: Path) -> None:
    made = draft(tmp_path, channels=[row("online", note=FIVE_DAYS), row()])

    assert made["deadline"]["limit"] == "5 ngày làm việc"
    assert "5 Ngày làm việc" in made["deadline"]["source"]
    assert kinds(made) == {"in-force", "steps-prose"}


def test_a_lost_unit_is_read_from_words_that_state_it_clearly(tmp_path: Path) -> None:
    made = draft(tmp_path, channels=[lost_unit(5, note=FIVE_DAYS)])

    assert made["deadline"]["limit"] == "5 ngày làm việc"
    assert FIVE_DAYS in made["deadline"]["source"]
    assert "unit-lost" in kinds(made)


@pytest.mark.parametrize(
    "note",
    [
        "05 ngày; trường hợp phải xác minh thì 10 ngày kể từ ngày nhận hồ sơ",
        "Sở: 03 ngày; xã: 02 ngày kể từ ngày nhận hồ sơ",
        "05 ngày kể từ ngày kết thúc kỳ thi",
    ],
)
def test_a_lost_unit_stays_unknown_where_the_words_are_not_clear(tmp_path: Path, note: str) -> None:
    made = draft(tmp_path, channels=[lost_unit(5, note=note)])

    assert made["deadline"]["limit"] == "none"
    assert made["deadline"]["status"] == "unit_unknown"
    assert "unit-lost" in kinds(made)


def test_a_filler_beside_a_same_day_rule_with_its_hour(tmp_path: Path) -> None:
    words = "trả trong ngày; nếu nhận hồ sơ sau 15 giờ thì trả trong ngày làm việc tiếp theo"
    made = draft(tmp_path, channels=[lost_unit(1)], deadline_mentions=[words])

    assert made["deadline"]["limit"] == "trong ngày"
    assert made["deadline"]["cutoff"] == "15:00"
    assert made["deadline"]["after_cutoff"] == "same_day_next"
    assert words in made["deadline"]["source"]


@pytest.mark.parametrize(
    ("unit", "field", "note"),
    [
        ("calendar_day", "5 Ngày", "trong 05 ngày làm việc"),
        ("working_day", "5 Ngày làm việc", "trong 05 ngày kể từ ngày nhận hồ sơ"),
    ],
)
def test_a_unit_that_the_text_contradicts_is_a_conflict(
    tmp_path: Path, unit: str, field: str, note: str
) -> None:
    made = draft(tmp_path, channels=[row(deadline_unit=unit, deadline_text=field, note=note)])

    assert made["deadline"]["status"] == "conflict"
    assert "unit-contradicted" in kinds(made)


def test_a_slip_of_the_number_is_a_conflict(tmp_path: Path) -> None:
    note = "30 ngày kể từ ngày nhận đủ hồ sơ"
    made = draft(
        tmp_path,
        channels=[
            row(deadline_unit="calendar_day", deadline_value=39, deadline_text="39 Ngày", note=note)
        ],
    )

    assert made["deadline"]["limit"] == "39 ngày"
    assert made["deadline"]["status"] == "conflict"
    assert "amount-contradicted" in kinds(made)


def test_rows_that_differ_give_no_deadline_but_a_question(tmp_path: Path) -> None:
    other = row(deadline_value=18, deadline_text="18 Ngày làm việc")
    made = draft(tmp_path, channels=[row("online"), other])

    assert made["deadline"]["limit"] == "none"
    (point,) = [point for point in made["review"] if point["kind"] == "channel-slot"]
    assert "5 Ngày làm việc" in point["quote"]
    assert "18 Ngày làm việc" in point["quote"]


@pytest.mark.parametrize(
    ("text", "limit"),
    [("Không phải trả kết quả cho người nộp thuế", "no_result"), ("Không quy định", "none")],
)
def test_words_for_no_result_and_for_no_limit(tmp_path: Path, text: str, limit: str) -> None:
    made = draft(
        tmp_path,
        channels=[row(deadline_text=text, deadline_value=None, deadline_unit="other")],
    )

    assert made["deadline"]["limit"] == limit
    assert "deadline-missing" not in kinds(made)


def test_a_half_working_day_stays_a_half(tmp_path: Path) -> None:
    made = draft(tmp_path, channels=[row(deadline_value=1.5, deadline_text="1,5 Ngày làm việc")])

    assert made["deadline"]["limit"] == "1,5 ngày làm việc"


def test_the_service_s_own_times_contradict_each_other(tmp_path: Path) -> None:
    cases = [
        {"case_code": "9.000101.01", "qty": 5, "unit": "DAY"},
        {"case_code": "9.000101.01", "qty": 3, "unit": "WORKING_DAY"},
    ]

    assert "case-times" in kinds(draft(tmp_path, api_cases=cases))


@pytest.mark.parametrize(
    ("written", "amount", "kind"),
    [
        (price("20 VNĐ (20.000 đ/tờ khai)", 20), 20_000, "fee-magnitude"),
        (price("25 VNĐ", 25), "by_reference", "fee-magnitude"),
        (price("40 VNĐ (40.000 đồng)", 40_000, source_amount=40), 40_000, "fee-magnitude"),
        (price("Miễn phí (150.000 đồng/giấy)"), 150_000, "fee-zero-priced"),
        (price("Miễn phí (mới 50.000 đồng; lại 20.000 đồng)"), "by_reference", "fee-zero-priced"),
        (price("Miễn phí (Do Hội đồng nhân dân tỉnh)"), "set_by_province", "fee-by-reference"),
        (price("Miễn phí (Theo Thông tư 1)"), "by_reference", "fee-by-reference"),
        (price("Miễn phí (Xem phụ lục)"), 0, "fee-details"),
        (price("10 USD (/bản)", 10, currency="USD"), 10, "fee-details"),
        (price("9 USD (/lần)", 10, currency="USD"), "by_reference", "fee-currency"),
        (price("10 xu", 10, currency="xu"), "by_reference", "fee-currency"),
        (price("10 EUR", 10, currency="USD"), "by_reference", "fee-currency"),
        (price("Thu bằng ngoại tệ", None), "by_reference", "fee-currency"),
        (price("Lệ phí: 1.5 USD", 15), "by_reference", "fee-currency"),
        (price("155 VNĐ (155 USD/thẻ)", 155), "by_reference", "fee-currency"),
        (price("5 USD (hoặc 30.000 đồng)", None), "by_reference", "fee-currency"),
        (price("Miễn phí (mới 200 USD; lại 100 USD)"), "by_reference", "fee-currency"),
        (price("Miễn phí (200 USD)"), "by_reference", "fee-currency"),
        (price("50 USD (quy đổi ra tiền đồng)", None), 50, "fee-currency"),
        (price("50 USD (quy đổi ra vàng theo tỷ giá của ngày nộp)", None), 50, "fee-currency"),
        (price("160,000 VNĐ (cấp lại: 320.000 đồng)", 160_000), 160_000, "fee-details"),
        (price("5,000 VNĐ (Mức do HĐND tỉnh ban hành)", 5_000), 5_000, "fee-by-reference"),
        (price("Theo thỏa thuận", None), "by_reference", "fee-by-reference"),
        (price("8,000 VNĐ", 8_000, kind="phí+lệ phí"), 8_000, "fee-kind"),
    ],
)
def test_a_price_that_a_machine_must_not_decide(
    tmp_path: Path, written: dict[str, Any], amount: object, kind: str
) -> None:
    made = draft(tmp_path, channels=[row(fees=[written])])

    (fee,) = made["fees"].values()
    assert fee["amount"] == amount
    assert written["text"] in fee["source"]
    assert kind in kinds(made)


def test_a_clear_price_needs_no_review(tmp_path: Path) -> None:
    text = "100,000 VNĐ (Lệ phí cấp phép: 100.000 đồng/lần, Thông tư số 64/2025/TT-BTC)"
    made = draft(tmp_path, channels=[row(fees=[price(text, 100_000)])])

    (fee,) = made["fees"].values()
    assert (fee["kind"], fee["amount"], fee["basis"]) == ("charge", 100_000, "64/2025/TT-BTC")
    assert kinds(made) == {"in-force", "steps-prose"}


@pytest.mark.parametrize(
    ("written", "amount", "currency"),
    [
        (price("10 USD (/lần)", 10, currency="USD"), 10, "USD"),
        (price("10 USD (10USD/giấy)", 10, currency="USD"), 10, "USD"),
        (price("Lệ phí : 03 USD (", 3), 3, "USD"),
        (price("25 đô la Mỹ", None), 25, "USD"),
        (price("Mức thu chung", 30, currency="Euro"), 30, "EUR"),
        (price("1000 JPY", 1000, currency="JPY"), 1000, "JPY"),
    ],
)
def test_a_clear_price_in_a_foreign_currency_needs_no_review(
    tmp_path: Path, written: dict[str, Any], amount: int, currency: str
) -> None:
    made = draft(tmp_path, channels=[row(fees=[written])])

    (fee,) = made["fees"].values()
    assert (fee["amount"], fee["currency"]) == (amount, currency)
    assert "exchange" not in fee
    assert kinds(made) == {"in-force", "steps-prose"}


@pytest.mark.parametrize(
    ("words", "into"),
    [("đồng tiền của nước sở tại", "local"), ("đồng Việt Nam", "VND")],
)
def test_an_exchange_is_drafted_in_the_words_of_the_source(
    tmp_path: Path, words: str, into: str
) -> None:
    text = f"150 USD (Lệ phí được quy đổi ra {words} theo tỷ giá bán ra của ngân hàng công bố.)"
    made = draft(tmp_path, channels=[row(fees=[price(text, 150, currency="USD")])])

    (fee,) = made["fees"].values()
    rate = "Tỷ giá bán ra của ngân hàng công bố"
    assert fee["exchange"] == {"into": into, "rate": rate}
    assert "fee-currency" not in kinds(made)


def test_prices_that_differ_by_channel_say_for_which_they_are(tmp_path: Path) -> None:
    made = draft(
        tmp_path,
        channels=[
            row("online", fees=[price("5,000 VNĐ", 5_000)]),
            row(fees=[price("9,000 VNĐ", 9_000)]),
        ],
    )

    assert [fee["when"] for fee in made["fees"].values()] == [
        "channel == online",
        "channel == counter",
    ]
    assert "fee-by-channel" in kinds(made)


def test_several_prices_on_one_channel_are_not_added_up(tmp_path: Path) -> None:
    prices = [price("5,000 VNĐ (loại A)", 5_000), price("9,000 VNĐ (loại B)", 9_000)]

    assert "fee-several" in kinds(draft(tmp_path, channels=[row(fees=prices)]))


def test_nothing_said_of_fees_is_missing_not_free(tmp_path: Path) -> None:
    made = draft(tmp_path, channels=[row(fees=[price("Không có thông tin (1)", None)])])

    assert "fees" not in made
    assert "fee-missing" in kinds(made)


def test_papers_notes_and_cases(tmp_path: Path) -> None:
    papers = [
        {"name": "- Đơn đề nghị", "original": 1, "copy": 0, "case": "Giấy tờ phải nộp:"},
        {"name": "Giấy phép cũ (nếu có)", "original": 0, "copy": 2, "case": "1. Trường hợp A"},
        {"name": "Giấy phép cũ (nếu có)", "original": 0, "copy": 2, "case": "2. Trường hợp B"},
        {"name": "Thẻ căn cước", "original": 1, "copy": 0, "case": "* Giấy tờ phải xuất trình:"},
        {"name": "Ghi chú về cách nộp", "original": 0, "copy": 0},
        {"original": 1, "copy": 0},
        {"name": "Giấy ủy quyền, trường hợp nộp thay, theo…", "original": 1, "copy": 0},
        {"name": "Bảng điểm"},
    ]
    counts = [{"case": "1. Trường hợp A", "n": 1}, {"case": "2. Trường hợp B", "n": 7}]
    made = draft(tmp_path, documents=papers, document_cases=counts)

    assert made["documents"]["don_de_nghi"]["title"] == "Đơn đề nghị"
    assert made["documents"]["giay_phep_cu_neu_co"] == {
        "title": "Giấy phép cũ (nếu có)",
        "copies": 2,
        "optional": True,
        "source": "documents",
        "note": "1. Trường hợp A; 2. Trường hợp B",
    }
    assert made["documents"]["the_can_cuoc"]["submit"] == "present"
    assert kinds(made) >= {
        "document-note",
        "document-unnamed",
        "document-condition",
        "document-cases",
        "documents-missing",
        "text-cut",
    }


def test_a_head_that_says_too_little(tmp_path: Path) -> None:
    made = draft(
        tmp_path,
        name_vi="",
        field="",
        level=[],
        agency="",
        authority="Bộ mẫu",
        coordinating="Công an",
        documents=[],
        result=[],
        legal_basis=["92/2015/TT-BTCL"],
        subjects=["Đảng viên"],
        decision_no=None,
        steps_text="",
        channels=[],
        vintage="",
        conditions_text="Có nhà…",
        extra={"inner": ["điều lạ"]},
    )

    assert made["title"] == "9.000101"
    assert made["levels"] == ["other"]
    assert made["steps"]["decide"]["by"] == "decider"
    assert kinds(made) >= {
        "title-missing",
        "field-missing",
        "level",
        "agency",
        "coordination",
        "documents-missing",
        "result-missing",
        "legal-basis-spelling",
        "applicants",
        "decision-missing",
        "deadline-missing",
        "text-cut",
        "unread",
    }


def test_several_levels_ask_who_decides_what(tmp_path: Path) -> None:
    made = draft(tmp_path, level=["Cấp tỉnh", "Cấp xã", "Cấp lạ"], agency="Sở Mẫu, Phòng Mẫu")

    assert made["levels"] == ["commune", "province"]
    assert made["agencies"]["authority"]["level"] == "province"
    assert kinds(made) >= {"level", "agency"}


def test_mentions_are_sorted_by_what_they_are_probably_about(tmp_path: Path) -> None:
    mentions = [
        "cơ quan được lấy ý kiến trả lời trong 12 ngày",
        "thời hạn được gia hạn thêm 10 ngày",
        "chậm nhất 02 giờ trước khi tàu rời cảng",
        "quá 15 ngày mà người nộp hồ sơ không bổ sung",
        "nhận sau 16 giờ thì tính ngày hôm sau",
        "trong 03 ngày làm việc, phòng chuyên môn xử lý",
        "phải xong trong ngày",
    ]
    found = kinds(draft(tmp_path, deadline_mentions=mentions))

    assert found >= {
        "consultation", "extension", "counted-back", "applicant-limit", "cutoff-hour",
        "stage-limit",
    }  # fmt: skip


def test_notes_that_hold_no_time_are_kept_for_a_person(tmp_path: Path) -> None:
    channels = [
        row("online", note="Nộp qua Cổng dịch vụ công"),
        row(note="Sở 03 ngày, xã 02 ngày"),
        row("postal", deadline_text="10-25", deadline_value=None, deadline_unit=None),
        row("by_pigeon"),
    ]

    assert kinds(draft(tmp_path, channels=channels)) >= {
        "filing-note", "deadline-in-words", "unread",
    }  # fmt: skip


def test_the_national_interface_s_own_form(tmp_path: Path) -> None:
    done = bring_in(tmp_path, api_record())

    made = yaml.safe_load(draft_file(tmp_path, "9.000102").read_text(encoding="utf-8"))
    assert done.tally.total("lost") == 0
    assert made["in_force"] == {"from": "2026-08-05", "decided_by": "12/QĐ-BXD"} | {
        "from": made["in_force"]["from"]
    }
    assert made["in_force"]["from"].isoformat() == "2026-08-05"
    assert made["levels"] == ["province"]
    assert made["channels"] == ["online", "counter"]
    assert made["deadline"]["limit"] == "5 ngày làm việc"
    assert made["documents"]["to_khai"]["form"] == "M1.doc"
    (fee,) = made["fees"].values()
    assert fee["amount"] == 20_000
    assert kinds(made) == {
        "in-force", "steps-prose", "stage-limit", "fee-magnitude", "document-note",
    }  # fmt: skip


def test_a_unit_other_is_mended_by_cases_that_agree(tmp_path: Path) -> None:
    method = {"submissionMethod": "DIRECT", "processingTime": 1, "processingTimeUnit": "OTHER"}
    odd = {"submissionMethod": "CARRIER", "processingTime": 1}
    case = {"processingDay": {"qty": 2, "type": "WORKING_DAY"}}
    bring_in(
        tmp_path,
        api_record(
            executionMethods=[method, odd],
            cases=[case],
            categoriesDetails=[],
            executingAgencies="",
            departmentsExecuting=[{"name": "Sở Mẫu"}],
            procedureProposal={},
            isNonTerritorial=True,
        ),
    )

    made = yaml.safe_load(draft_file(tmp_path, "9.000102").read_text(encoding="utf-8"))
    assert made["deadline"]["limit"] == "2 ngày làm việc"
    assert made["agencies"]["authority"]["title"] == "Sở Mẫu"
    assert {"unit-lost", "case-times", "unread"} <= kinds(made)


def test_a_bad_record_is_refused_and_the_others_are_imported(tmp_path: Path) -> None:
    source = tmp_path / "records.jsonl"
    lines = [
        json.dumps(record()),
        "no json",
        json.dumps(record(code="../../etc")),
        json.dumps(record()),
        json.dumps(record(code="9.000103", channels=["x"])),
        json.dumps(record(code="9.000104", level=[{}])),
        json.dumps(record(code="9.000105", agency={})),
        json.dumps(record(code="9.000106", field=[])),
        json.dumps(api_record(procedureProposal=[1])),
    ]
    source.write_text("\n".join(lines) + "\n\n", encoding="utf-8")

    done = import_records(source, tmp_path / "drafts")

    assert [file.code for file in done.files] == ["9.000101"]
    assert [refusal.where.rpartition(":")[2] for refusal in done.refused] == list("23456789")
    assert not (tmp_path / "etc").exists()


@pytest.mark.parametrize("whole", [record(), [record()]])
def test_a_json_document_holds_one_record_or_several(tmp_path: Path, whole: Any) -> None:
    source = tmp_path / "record.json"
    source.write_text(json.dumps(whole, indent=1), encoding="utf-8")

    assert [file.code for file in import_records(source, tmp_path / "d").files] == ["9.000101"]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.json").write_bytes(b"\xff\xfe\xfa")

    with pytest.raises(NotFound):
        import_records(tmp_path / "none.json", tmp_path / "d")
    with pytest.raises(InputError):
        import_records(tmp_path / "latin.json", tmp_path / "d")


SAYS_NOTHING = ("không có", "null", "none")
words = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
some = st.lists(words, max_size=3)


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(
    title=words,
    notes=some,
    names=some,
    mentions=some,
    fee_texts=some,
    laws=some,
    conditions=words,
)
def test_nothing_that_a_record_says_is_lost(
    *,
    title: str,
    notes: list[str],
    names: list[str],
    mentions: list[str],
    fee_texts: list[str],
    laws: list[str],
    conditions: str,
) -> None:
    fees = [price(text, 0) for text in fee_texts]
    made = record(
        name_vi=title,
        channels=[row("online", note=note, fees=fees) for note in notes],
        documents=[{"name": name, "original": 1, "copy": 0} for name in names],
        deadline_mentions=mentions,
        legal_basis=laws,
        conditions_text=conditions,
    )
    drafted = draft_of(record_of(made))
    held = " ".join(_scalars(yaml.safe_load(write_draft(drafted.data, drafted.comments))))

    assert drafted.sheet.lost == ()
    said = [title, conditions, *mentions, *laws, *names]
    said += [word for word in (*notes, *fee_texts) if notes]
    for word in said:
        text = clean(word)
        if not text.casefold().startswith(SAYS_NOTHING) and any(map(str.isalpha, text)):
            assert text.lstrip("-+*•–· ") in held


def _scalars(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [found for inner in value.values() for found in _scalars(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in _scalars(inner)]
    return [str(value)]


def test_the_same_agency_in_both_fields_is_one_part(tmp_path: Path) -> None:
    agency = "Ủy ban nhân dân cấp xã"
    made = draft(tmp_path, authority=agency, subjects=[], result=["Giấy phép…", "Giấy phép…"])

    assert set(made["agencies"]) == {"one_stop", "authority"}
    assert made["applicants"] == ["citizen", "organisation"]
    assert made["results"] == {"giay_phep": "Giấy phép…"}
    assert {"applicants", "text-cut"} <= kinds(made)


def test_a_record_that_no_file_can_hold_is_refused_with_the_report(tmp_path: Path) -> None:
    done = bring_in(tmp_path, record(name_vi="dài " * 3_000))

    assert done.files == ()
    assert "OS148" in done.refused[0].why.say("en")
    assert not (tmp_path / "drafts" / "linh-vuc-mau").exists()


def test_a_missing_level_is_read_from_the_name_of_the_agency(tmp_path: Path) -> None:
    made = draft(tmp_path, level=[], agency="Sở Tư pháp", legal_basis=[])

    assert made["levels"] == ["province"]
    assert {"level", "legal-basis-missing"} <= kinds(made)
