"""The keys of documents."""

from __future__ import annotations

from .common import PROVENANCE
from .forms import (
    BILINGUAL,
    BOOLEAN,
    EXPRESSION,
    INTEGER,
    NAME,
    TERM,
    TEXT,
    by_name,
    key,
    listing,
    nested,
    shape,
    words,
)
from .header import CHANNELS

SHAPES = (
    shape(
        "document",
        ("một giấy tờ", "a document"),
        {
            "title": key(BILINGUAL, "Tên giấy tờ.", "What it is called.", required=True),
            "submit": key(
                words("submit", "present"),
                "Nộp (mặc định), hoặc chỉ xuất trình.",
                "Handed in (default), or only shown.",
            ),
            "originals": key(INTEGER, "Số bản chính.", "How many originals."),
            "copies": key(INTEGER, "Số bản sao.", "How many copies."),
            "certified": key(INTEGER, "Số bản sao có chứng thực.", "How many certified copies."),
            "form": key(TEXT, "Mẫu đơn, mẫu tờ khai.", "The prescribed form."),
            "when": key(EXPRESSION, "Chỉ cần khi điều kiện đúng.", "Needed only where this holds."),
            "unless": key(
                EXPRESSION, "Không cần khi điều kiện đúng.", "Not needed where this holds."
            ),
            "cases": key(
                listing(NAME),
                "Chỉ cần trong các trường hợp này (xem `document_cases`).",
                "Needed only in these cases (see `document_cases`).",
            ),
            "times": key(
                EXPRESSION,
                "Cần mấy lần: mỗi người, mỗi thửa đất một bộ.",
                "How many times over: once for each person, each parcel.",
            ),
            "translated": key(
                BOOLEAN, "true: kèm bản dịch tiếng Việt.", "true: with a Vietnamese translation."
            ),
            "legalised": key(
                BOOLEAN,
                "true: đã hợp pháp hóa lãnh sự.",
                "true: with consular legalisation.",
            ),
            "optional": key(BOOLEAN, "true: nếu có.", "true: if there is one."),
            "channels": key(
                listing(words(*CHANNELS)),
                "Chỉ cần khi nộp qua các kênh này.",
                "Needed only through these channels.",
            ),
            "max_age": key(
                TERM,
                "Giấy tờ không được cũ hơn.",
                "How old it may be.",
            ),
            "replaced_by": key(
                TEXT,
                "Cơ sở dữ liệu thay cho giấy tờ này.",
                "The register whose data stands in for it.",
            ),
            "one_of": key(
                by_name(nested("document")),
                "Một trong các giấy tờ này.",
                "Any one of these.",
            ),
            "first_of": key(
                by_name(nested("document")),
                "Theo thứ tự: giấy sau chỉ dùng khi không có giấy trước.",
                "In this order: each only where those before it cannot be had.",
            ),
            "at_least": key(
                INTEGER,
                "Cần mấy giấy tờ trong `one_of`. Mặc định 1.",
                "How many of `one_of` are needed. Default 1.",
            ),
        },
        PROVENANCE,
    ),
    shape(
        "document_case",
        ("một trường hợp", "a case"),
        {
            "title": key(BILINGUAL, "Tên trường hợp.", "What it is called.", required=True),
            "when": key(EXPRESSION, "Khi nào áp dụng.", "When it applies.", required=True),
        },
    ),
)
