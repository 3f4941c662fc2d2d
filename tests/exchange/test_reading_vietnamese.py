from __future__ import annotations

import pytest

from onestop_engine.exchange._phrases import (
    cutoff_in,
    promise_in,
    same_day_in,
    sums_in,
    term_of,
    terms_in,
)
from onestop_engine.exchange._words import clean, distinct, pieces, short_name, slug


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("không quá 03 (ba) ngày làm việc", ["3 working days"]),
        ("05 ngày làm vệc", ["5 working days"]),
        ("1,5 ngày làm việc", ["1.5 working days"]),
        ("12 giờ làm việc, 24 giờ, 15 phút", ["12 working hours", "24 hours", "15 minutes"]),
        ("06 tháng; 2 tuần", ["6 months", "2 weeks"]),
        ("ngày 30 tháng 6 năm 2025", []),
        ("ngày 30/6/2025", []),
        ("sau 15 giờ cùng ngày", []),
        ("24 giờ/7 ngày", []),
        ("00 ngày", []),
    ],
)
def test_durations_are_told_from_dates_and_clock_times(text: str, terms: list[str]) -> None:
    found = [str(mention.term) for mention in terms_in(text)]

    assert found == terms


def test_half_a_month_is_no_term() -> None:
    assert term_of("1,5", "month") is None


@pytest.mark.parametrize(
    "text",
    [
        "03 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ",
        "Trong thời hạn 03 ngày làm việc, kể từ khi nhận được hồ sơ",
        "03 (ba) ngày làm việc tính từ thời điểm cơ quan nhận đủ hồ sơ",
    ],
)
def test_a_clear_promise(text: str) -> None:
    assert str(promise_in(text)) == "3 working days"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "03 ngày làm việc",
        "03 ngày làm việc kể từ ngày có kết quả",
        "03 ngày làm việc, riêng vùng cao 05 ngày, kể từ ngày nhận hồ sơ",
        "thông báo trong 03 ngày kể từ ngày nhận hồ sơ",
    ],
)
def test_no_clear_promise(text: str) -> None:
    assert promise_in(text) is None


def test_same_day_is_told_from_the_next_day() -> None:
    assert same_day_in("Ngay trong ngày làm việc nhận hồ sơ") == "Ngay trong ngày làm việc"
    assert same_day_in("trong ngày làm việc tiếp theo") is None
    assert same_day_in("Thông báo trong ngày, cấp phép sau") is None


def test_a_snippet_that_is_cut_after_the_day_promises_nothing() -> None:
    assert same_day_in("nhận sau 15 giờ thì có Phiếu hẹn, trả kết quả trong ngày") is None
    assert same_day_in("nhận sau 15 giờ thì trả trong ngày hoặc hôm sau") is None
    assert same_day_in("trả kết quả trong ngày làm việc") is None


def test_a_cutoff_needs_its_next_day() -> None:
    found = cutoff_in("nhận sau 15h30 thì trả kết quả vào ngày làm việc kế tiếp")

    assert found is not None
    assert found.hour == "15:30"
    assert cutoff_in("sau 15 giờ thì thôi") is None
    assert cutoff_in("sau 30 giờ, ngày làm việc tiếp theo") is None


def test_a_clock_time_in_months_and_hours_is_no_duration() -> None:
    assert terms_in("từ 8 giờ đến 11 giờ; đến 3 tháng") == ()


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("20.000 đ/tờ khai", (20_000,)),
        ("1,500,000 VNĐ", (1_500_000,)),
        ("160.000/hộ chiếu", (160_000,)),
        ("1,5 triệu đồng; 30 nghìn đồng", (1_500_000, 30_000)),
        ("Thông tư số 64/2025/TT-BTC", ()),
    ],
)
def test_sums_of_money(text: str, sums: tuple[int, ...]) -> None:
    assert sums_in(text) == sums


def test_words_become_what_a_file_can_hold() -> None:
    assert clean("a\u200bb\n c\x00") == "a b c"
    assert pieces("aa bb cc", 5) == ["aa", "bb cc"]
    assert pieces("aaaaaaa", 3) == ["aaa", "aaa", "a"]
    assert slug("!!!", "khac") == "khac"
    assert short_name("123", "giay_to") == "giay_to"
    assert distinct("a", ["a", "a_2"]) == "a_3"
