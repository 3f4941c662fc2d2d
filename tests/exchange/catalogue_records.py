"""Made-up records in the two forms of the national catalogue."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from onestop_engine.exchange import Import, import_records

FIVE_DAYS = "05 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ"


def row(channel: str = "in_person", **changes: Any) -> dict[str, Any]:
    made = {
        "channel": channel,
        "deadline_text": "5 Ngày làm việc",
        "deadline_value": 5,
        "deadline_unit": "working_day",
        "fees": [price()],
    }
    return made | changes


def lost_unit(number: int = 1, **changes: Any) -> dict[str, Any]:
    text = f"{number} (no unit: OTHER)"
    return row(deadline_text=text, deadline_value=number, deadline_unit="other", **changes)


def price(text: str = "Miễn phí", amount: int | None = 0, **changes: Any) -> dict[str, Any]:
    return {"kind": "unspecified", "amount_vnd": amount, "text": text} | changes


def record(**changes: Any) -> dict[str, Any]:
    made = {
        "code": "9.000101",
        "name_vi": "Cấp giấy phép mẫu",
        "field": "Lĩnh vực mẫu",
        "level": ["Cấp xã"],
        "agency": "Ủy ban nhân dân cấp xã",
        "channels": [row("online"), row()],
        "documents": [{"name": "Đơn đề nghị", "original": 1, "copy": 0}],
        "steps_text": "Bước 1: Nộp hồ sơ.",
        "result": ["Giấy phép mẫu"],
        "legal_basis": ["01/2026/NĐ-CP"],
        "subjects": ["Công dân Việt Nam"],
        "decision_no": "11/QĐ-BXD",
        "source": "danh mục mẫu",
        "vintage": "2026-07",
    }
    return made | changes


def api_record(**changes: Any) -> dict[str, Any]:
    method = {
        "submissionMethod": "DIRECT",
        "processingTime": 5,
        "processingTimeUnit": "WORKING_DAY",
        "description": "",
        "fees": [
            {"type": "FEE", "value": 20, "currencyName": "VNĐ", "description": "20.000 đ/lần"}
        ],
    }
    made = {
        "id": "0001",
        "code": "9.000102",
        "name": "Gia hạn giấy phép mẫu",
        "isProvince": True,
        "isWard": False,
        "executionMethods": [method, method | {"submissionMethod": "ONLINE"}],
        "executionSteps": [
            {"name": "", "description": "Trong thời hạn 02 ngày làm việc, cơ quan thẩm định."}
        ],
        "executionCases": [
            {
                "name": "",
                "profileComponents": [
                    {"name": "Tờ khai", "originalQty": 1, "copyQty": 0, "code": "KQ1",
                     "required": False, "attachments": [{"fileName": "M1.doc"}]},
                    {"name": "Ảnh gửi kèm khi nộp trực tuyến", "originalQty": 0, "copyQty": 0},
                ],
            }
        ],
        "cases": [
            {"code": "9.000102.01", "processingDay": {"qty": 5, "type": "WORKING_DAY"}},
        ],
        "categoriesDetails": [{"name": "Lĩnh vực mẫu", "code": "X"}],
        "subjectTypesDetails": [{"name": "Doanh nghiệp", "code": "DN"}],
        "resultsDetails": [{"name": "Giấy phép", "code": "KQ"}],
        "legalBasisesDetails": [{"code": "01/2026/NĐ-CP ", "name": "Nghị định mẫu"}],
        "executingAgencies": "Sở Xây dựng",
        "departmentPromulgateName": "Bộ mẫu",
        "procedureProposal": {"proposalNumber": "12/QĐ-BXD", "decisionDate": 1785862800000},
    }  # fmt: skip
    return made | changes


def bring_in(folder: Path, *records: dict[str, Any]) -> Import:
    """Imports these records into `drafts` beside their file."""
    source = folder / "records.jsonl"
    lines = (json.dumps(each, ensure_ascii=False) for each in records)
    source.write_text("\n".join(lines), encoding="utf-8")
    return import_records(source, folder / "drafts")


def draft_file(folder: Path, code: str = "9.000101") -> Path:
    return next((folder / "drafts").glob(f"*/{code}/*.yaml"))


def draft(folder: Path, **changes: Any) -> dict[str, Any]:
    """The draft that one record becomes, read by an ordinary YAML reader."""
    made = record(**changes)
    bring_in(folder, made)
    return yaml.safe_load(draft_file(folder, made["code"]).read_text(encoding="utf-8"))


def kinds(drafted: dict[str, Any]) -> set[str]:
    return {point["kind"] for point in drafted["review"]}
