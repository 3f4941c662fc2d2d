from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest
from click.testing import Result

Onestop = Callable[..., Result]

SENTENCES = [
    (("duee",), "Did you mean 'due'?", "Có phải «due»?"),
    (("due", "--recieved", "x"), "Did you mean --received?", "Có phải --received?"),
    (("due", "3 days"), "Give one of the two: --received", "Cần đúng một trong hai: --received"),
    (("due",), "TERM is missing", "Thiếu TERM"),
    (("due", "3 days", "--received"), "needs a value", "cần một giá trị"),
    (("due", "3 days", "--json=1"), "takes no value", "không nhận giá trị"),
    (("check", "x", "--format", "xml"), "one of: text, json, github", "một trong: text"),
    (("schema", "extra"), "'extra' is too much", "Thừa «extra»"),
    (("check", "nowhere.yaml"), "nowhere.yaml", "nowhere.yaml"),
    (("due", "3 dais", "--received", "2026-08-20"), "3 days", "Không đọc được"),
    (("due", "P3D", "--received", "2026-08-20"), "ISO 8601", "ISO 8601"),
    (("due", "3 days", "--received", "20/08/2026"), "Write 2026-08-20", "Viết 2026-08-20"),
    (("due", "3 days", "--received", "2026-02-30"), "28 days", "28 ngày"),
    (("due", "3 days", "--received", "2026-20-08"), "2026-08-20", "2026-08-20"),
    (("due", "3 days", "--received", "2026-08-20T25:00"), "00:00 to 23:59", "00:00 đến 23:59"),
    (("due", "3 days", "--received", "mai"), "ISO 8601", "ISO 8601"),
    (("due", "3 days", "--received", "２０２６-08-20"), "ISO 8601", "ISO 8601"),
    (("due", "3 days", "--received", ""), "ISO 8601", "ISO 8601"),
    (("due", "8 giờ", "--received", "2026-08-20"), "", ""),
    (("due", "3 days", "--received", "2026-08-20", "--counting", "rol"), "key=value", "="),
    (("due", "3 days", "--received", "2026-08-20", "--counting", "a=b"), "'a'", "'a'"),
    (("due", "3 days", "--received", "2026-08-20", "--cutoff", "15:00"), "together", "đi cùng"),
    (("due", "3 days", "--received", "2026-08-20", "--calendar", "no.json"), "no.json", "no.json"),
    (("due", "3 days", "--received", "2026-08-20", "--overlay", "."), "folder", "thư mục"),
    (("calendar", "show", "1999"), "2010", "2010"),
    (("calendar", "day", "tomorrow"), "ISO 8601", "ISO 8601"),
    (("calendar", "dya"), "Did you mean 'day'?", "Có phải «day»?"),
    (("--lang", "fr", "due"), "vi, en", "vi, en"),
]


@pytest.mark.parametrize(("words", "english", "vietnamese"), SENTENCES)
def test_a_mistake_is_said_in_both_languages_with_code_2(
    onestop: Onestop, words: Sequence[str], english: str, vietnamese: str
) -> None:
    result = onestop(*words)

    assert result.exit_code == 2, result.output
    assert result.stderr.startswith("Error: ")
    assert english in result.stderr
    assert result.stdout == ""

    result = onestop(*words, locale="vi_VN.UTF-8")

    assert result.exit_code == 2
    assert result.stderr.startswith("Lỗi: ")
    assert vietnamese in result.stderr


def test_with_json_a_failure_is_a_document_too(onestop: Onestop) -> None:
    result = onestop("due", "3 days", "--received", "20/08/2026", "--json")

    document = json.loads(result.stdout)

    assert result.exit_code == 2
    assert document["error"]["kind"] == "InputError"
    assert "2026-08-20" in document["error"]["message"]["vi"]
