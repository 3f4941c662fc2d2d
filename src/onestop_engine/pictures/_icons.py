"""The small drawings in boxes, each in a square of 16 units, as strokes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ..texts import Text
from ._boxes import IconName

STROKES: Final[Mapping[IconName, str]] = MappingProxyType(
    {
        "receive": "M8 1v7M5 5.5l3 3 3-3M1.5 9v5h13V9M1.5 10.5h3l1.5 2h4l1.5-2h3",
        "work": "M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3M5.5 7.5h5M5.5 9.8h5M5.5 12h3",
        "consult": "M1.5 2.5h13v8.5h-7l-3.5 3v-3h-2.5zM4.5 5.5h7M4.5 8h4.5",
        "confirm": "M1.5 2.5h13v8.5h-7l-3.5 3v-3h-2.5zM5 6.800l2.2 2.200 4-4.2",
        "pay": "M8 1.5a6.5 6.5 0 1 0 .01 0zM6 5v6M6 8.5h3.5M10 4v7M8.2 5.5h3M8 11.5h3",
        "procedure": "M1.5 1.5h8v8h-8zM6.5 9.5v5h8v-8h-5M4 4.3h3M4 6.700h3",
        "deliver": "M1.5 8.5h5M4.5 5.5l3 3-3 3M8 3.5h6.5v10H8M10.5 7h2M10.5 10h2",
        "clock": "M8 1.5a6.5 6.5 0 1 0 .01 0zM8 4.5V8.3l2.8 1.7",
        "ask": "M13 5.5A5.8 5.8 0 1 0 13.8 9M13.5 1.8v4h-4",
        "refuse": "M8 1.5a6.5 6.5 0 1 0 .01 0zM5.5 5.5l5 5M10.5 5.5l-5 5",
        "stop": "M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2zM5.5 8h5",
    }
)

MEANINGS: Final[Mapping[IconName, Text]] = MappingProxyType(
    {
        "receive": Text("tiếp nhận", "reception"),
        "work": Text("xử lý", "work"),
        "consult": Text("lấy ý kiến", "consultation"),
        "confirm": Text("người nộp xác nhận", "the applicant confirms"),
        "pay": Text("nộp tiền", "payment"),
        "procedure": Text("thủ tục liên thông", "sub-procedure"),
        "deliver": Text("trả kết quả", "delivery"),
        "clock": Text("thời hạn của bước", "limit of the step"),
        "ask": Text("yêu cầu bổ sung", "supplement asked for"),
        "refuse": Text("từ chối", "refusal"),
        "stop": Text("dừng giải quyết", "processing stops"),
    }
)
