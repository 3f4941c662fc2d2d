"""YAML with places: what is read, what is refused, and that no text can do harm."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest
import yaml as pyyaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from yaml.error import Mark
from yaml.scanner import ScannerError

from onestop_engine.definition import _yaml
from onestop_engine.definition._yaml import (
    DEEPEST,
    FAST_PARSER,
    LARGEST_FILE,
    MOST_NODES,
    PYTHON_PARSER,
    Mapping,
    Scalar,
    Sequence,
    read,
)
from onestop_engine.definition._yaml._source import INVISIBLE
from onestop_engine.errors import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from onestop_engine.definition._yaml import Node

PARSERS = {"libyaml": FAST_PARSER, "python": PYTHON_PARSER}
each_parser = pytest.mark.parametrize("parser", PARSERS.values(), ids=PARSERS)


def found(text: str | bytes, parser: Callable = FAST_PARSER) -> list[tuple[str, int, int]]:
    _, problems = read(text, "a.yaml", parser=parser)
    return [(each.code, each.span.line, each.span.column) for each in problems]


def plain(node: Node | None) -> object:
    """A node as Python's own lists, dicts and texts."""
    if isinstance(node, Mapping):
        return {entry.key: plain(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return None if node is None else node.text


@each_parser
def test_nodes_know_their_places(parser: Callable) -> None:
    text = "title:\n  vi: Cấp giấy phép\nlevels: [commune, 'province']\n"
    root, problems = read(text, "a.yaml", parser=parser)

    assert problems == ()
    assert isinstance(root, Mapping)
    title, levels = root.entry("title"), root.get("levels")
    assert title is not None
    assert title.key_span == Span("a.yaml", 1, 1)
    assert title.value.span == Span("a.yaml", 2, 3)
    assert title.value.get("vi") == Scalar("Cấp giấy phép", Span("a.yaml", 2, 7), True, 0)
    assert levels == Sequence(
        (
            Scalar("commune", Span("a.yaml", 3, 10), True, 0),
            Scalar("province", Span("a.yaml", 3, 19), False, 1),
        ),
        Span("a.yaml", 3, 9),
        True,
    )
    assert root.get("fees") is None
    assert root.keys == ("title", "levels")


@each_parser
def test_columns_count_characters_not_bytes(parser: Callable) -> None:
    root, _ = read("điều kiện: {số trang: năm}", "a.yaml", parser=parser)

    assert root.entries[0].value.entries[0].value.span == Span("a.yaml", 1, 23)


@each_parser
def test_no_value_is_resolved(parser: Callable) -> None:
    text = "[on, no, 15:00, 1.10, 010, 1_000, 100.000, 2026-07-01, .inf, ~, null, =, 0x1F]"
    root, problems = read(text, "a.yaml", parser=parser)

    assert problems == ()
    assert plain(root) == text.strip("[]").split(", ")


@each_parser
def test_a_place_inside_a_scalar_is_known_where_its_text_stands_as_it_is(
    parser: Callable,
) -> None:
    text = "a: x + y\nb: 'x + y'\nc: \"x \\t+ y\"\nd: x +\n  y\ne: |\n  x\nf: &m x\n"
    root, _ = read(text, "a.yaml", parser=parser)
    places = {entry.key: entry.value.at(2) for entry in root.entries}

    assert places["a"] == Span("a.yaml", 1, 6)
    assert places["b"] == Span("a.yaml", 2, 7)
    assert [entry.value.inset for entry in root.entries] == [0, 1, None, None, None, None]
    assert places["d"] == root.get("d").span


@each_parser
def test_an_alias_repeats_its_value(parser: Callable) -> None:
    root, problems = read("a: &x {b: 1}\nc: *x\n", "a.yaml", parser=parser)

    assert problems == ()
    assert root.get("c") is root.get("a")


def test_keys_are_compared_in_normal_form() -> None:
    composed, spread = "phí: 1\n", "phi\u0301: 2\n"

    assert found(composed + spread) == [("OS106", 2, 1)]


def test_notepad_s_byte_order_mark_changes_nothing() -> None:
    assert read(b"\xef\xbb\xbfa: 1\n", "a") == read("a: 1\n", "a")


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_editors_count_them(line_break: str) -> None:
    text = line_break.join(["a: 1", "b: {c: 1,5 ngày}", "", "a: \u200b2", "d: 'x"])

    assert found(text) == [("OS107", 2, 10), ("OS106", 4, 1), ("OS104", 4, 4), ("OS119", 5, 4)]


def test_problems_come_in_the_order_of_the_file_and_all_at_once() -> None:
    text = "a: 1\na: 2\nb: {limit: 1,5 ngày}\nc: !!str 5\n<<: x\n"

    assert [code for code, *_ in found(text)] == ["OS106", "OS107", "OS110", "OS117"]


@each_parser
def test_a_text_that_several_commas_split_is_one_problem_with_all_of_it(parser: Callable) -> None:
    text = "a: {label: Người có công, hộ nghèo,\n  người khuyết tật, ask: x, y, z}\n"
    _, problems = read(text, "a.yaml", parser=parser)

    assert [(one.code, one.span.line, one.mend.en) for one in problems] == [
        (
            "OS107",
            1,
            'Put the text in quotes: `label: "Người có công, hộ nghèo, người khuyết tật"`.',
        ),
        ("OS107", 2, 'Put the text in quotes: `ask: "x, y, z"`.'),
    ]


def test_the_second_of_two_equal_keys_does_not_win() -> None:
    root, _ = read("a: 1\na: 2\n", "a.yaml")

    assert plain(root) == {"a": "1"}


def test_a_comma_that_split_a_text_is_mended_with_quotes() -> None:
    _, problems = read("- {when: x, limit: 1,5 ngày làm việc}", "a.yaml")

    assert problems[0].path == "[0].limit"
    assert problems[0].mend.vi == 'Đặt câu chữ trong ngoặc kép: `limit: "1,5 ngày làm việc"`.'


def test_a_key_with_its_colon_but_no_value_was_not_split() -> None:
    assert found("{a: 1, b: }") == [("OS108", 1, 8)]


def test_an_empty_value_in_a_block_is_left_to_its_field() -> None:
    root, problems = read("a:\nb: ~\nc: ''\n", "a.yaml")

    assert problems == ()
    assert [entry.value.empty for entry in root.entries] == [True, True, False]


BROKEN = [
    ("a: 1\n- b", [("OS122", 2, 1)]),
    ('a: "b" c', [("OS101", 1, 8)]),
    ("a: - b", [("OS101", 1, 4)]),
    ("a: {b: 1 c: 2}", [("OS101", 1, 11)]),
    ("a: {when: x in [b], c: 1}", [("OS101", 1, 16)]),
    ("%x", [("OS101", 1, 1)]),
    ("a: !e!x 1", [("OS101", 1, 4)]),
    ("x" * 2000 + ": 1", [("OS101", 1, 2001)]),
    ("# chú thích\n" + "x" * 2000 + ": 1", [("OS101", 2, 2001)]),
    ("a: \u200bb", [("OS104", 1, 4)]),
    ("a:\u00a0b", [("OS104", 1, 3)]),
    ('a: "\\u200b"', [("OS104", 1, 4)]),
    ("a:\n\t- b", [("OS105", 2, 1)]),
    ("a:\n  b: 1\n\tc: 2\n\td: 3", [("OS105", 3, 1), ("OS105", 4, 1)]),
    ("a: 1\nb: 2\na: 3", [("OS106", 3, 1)]),
    ("{a, b}", [("OS108", 1, 2), ("OS108", 1, 5)]),
    ("? [a]\n: b", [("OS109", 1, 3)]),
    ("? {a: 1}\n: b", [("OS109", 1, 3)]),
    ("a: &x 1\n*x : b", [("OS109", 2, 1)]),
    ("? &x a\n: b", [("OS109", 1, 3)]),
    (": v", [("OS109", 1, 1)]),
    ("'': v", [("OS109", 1, 1)]),
    ("a: !!python/object:os.system {}", [("OS110", 1, 4)]),
    ("a: !<tag:x> [1]", [("OS110", 1, 4)]),
    ("a: 1\n---\nb: 2", [("OS111", 2, 1)]),
    ("", [("OS112", 1, 1)]),
    ("# không có gì", [("OS112", 1, 1)]),
    ("---\n~\n", [("OS112", 1, 1)]),
    ("a: *x", [("OS115", 1, 4)]),
    ("a: &x [*x]", [("OS116", 1, 8)]),
    ("<<: {a: 1}", [("OS117", 1, 1)]),
    ("vi: Cấp giấy: mới", [("OS118", 1, 13)]),
    ("- vi: Cấp giấy: mới", [("OS118", 1, 15)]),
    ("a: 'x", [("OS119", 1, 4)]),
    ('a: "x\nb: 1', [("OS119", 1, 4)]),
    ('a: "x\nb: "y"', [("OS119", 1, 4)]),
    ("a: 'x\nb: 'y: z'", [("OS119", 1, 4)]),
    ("a: 'x\n  y' z", [("OS119", 1, 4)]),
    ("a: [1, 2\nb: 3", [("OS120", 1, 4)]),
    ("a: {b: 1", [("OS120", 1, 4)]),
    ("a: 1\nbcd\ne: 2", [("OS121", 2, 1)]),
    ("a:1\nb: 2", [("OS121", 1, 1)]),
    ("a:1\nb:2\n", [("OS121", 1, 1)]),
    ("chỉ có chữ", [("OS121", 1, 1)]),
    ("a: x\n\n  # chú thích\n  b: y", [("OS122", 4, 3)]),
    ("a:\n  - b\n c: d", [("OS122", 3, 2)]),
    ("a: @x", [("OS123", 1, 4)]),
    ("a: % của phí", [("OS123", 1, 4)]),
    ("when: > 5\nb: 1", [("OS123", 1, 7)]),
    ("a: |x\n b", [("OS123", 1, 4)]),
    ("a: *", [("OS123", 1, 4)]),
    ("a: &", [("OS123", 1, 4)]),
    ("a: !<x 1", [("OS123", 1, 4)]),
    ("a: ]", [("OS123", 1, 4)]),
    ('a: "C:\\kho"', [("OS124", 1, 7)]),
    ('a: "x\\', [("OS124", 1, 6)]),
]


@each_parser
@pytest.mark.parametrize(("text", "expected"), BROKEN, ids=[repr(text[:30]) for text, _ in BROKEN])
def test_both_parsers_report_the_same_at_the_same_place(
    text: str, expected: list[tuple[str, int, int]], parser: Callable
) -> None:
    actual = found(text, parser)

    assert expected == actual


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"a: 1\nb: \xe1\xba", (2, 4)),
        (b"a: \xff", (1, 4)),
        ("a: ấ".encode() + b"\xff", (1, 5)),
        ("a: 1".encode("utf-16"), (1, 1)),
    ],
)
def test_what_is_not_utf8_is_refused_at_its_byte(data: bytes, place: tuple[int, int]) -> None:
    assert found(data) == [("OS103", *place)]


def test_a_file_above_one_mebibyte_is_refused_unread() -> None:
    assert found(b"#" * (LARGEST_FILE + 1)) == [("OS102", 1, 1)]
    assert found("#" * (LARGEST_FILE + 1)) == [("OS102", 1, 1)]
    assert found("ấ" * (LARGEST_FILE // 2)) == [("OS102", 1, 1)]
    assert found(b"#" * LARGEST_FILE) == [("OS112", 1, 1)]


def bomb(levels: int) -> str:
    first = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    rest = (f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, levels))
    return first + "".join(rest)


@each_parser
def test_aliases_that_explode_are_counted_not_followed(parser: Callable) -> None:
    assert [code for code, *_ in found(bomb(9), parser)] == ["OS113"]
    assert found(bomb(4), parser) == []


@each_parser
def test_aliases_cannot_hide_depth(parser: Callable) -> None:
    half = DEEPEST // 2 + 1
    text = f"a: &a {'[' * half}{']' * half}\nb: {'[' * half}*a{']' * half}\n"

    assert [code for code, *_ in found(text, parser)] == ["OS114"]


@each_parser
@pytest.mark.parametrize("opening", ["[", "{", "- ", "? ", "{a: ", "[a, ", "&a ["])
def test_deep_nesting_stops_at_the_bound(opening: str, parser: Callable) -> None:
    codes = [code for code, *_ in found(opening * 20_000, parser)]

    assert "OS114" in codes


def test_the_bound_of_libyaml_itself_is_told_as_ours() -> None:
    """libyaml 0.2.6 stops at a thousand levels of brackets before it tells of the first one."""

    class Stopping:
        def __init__(self, text: str) -> None:
            self._place = Mark("a.yaml", 999, 0, 999, text, 999)

        def get_event(self) -> None:
            said = "exceeded maximum nesting depth"
            raise ScannerError("while increasing flow level", self._place, said, self._place)

        check_event = peek_event = get_event

        def dispose(self) -> None:
            """Nothing to let go of."""

    assert found("[" * 20_000, Stopping) == [("OS114", 1, 1000)]


@each_parser
def test_the_deepest_nesting_allowed_is_read(parser: Callable) -> None:
    assert found("[" * DEEPEST + "]" * DEEPEST, parser) == []
    assert found("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), parser) == [("OS114", 1, 65)]


def test_too_many_values_stop_the_reading() -> None:
    assert found("- x\n" * (MOST_NODES - 1)) == []
    assert [code for code, *_ in found("- x\n" * MOST_NODES)] == ["OS113"]


def test_a_thousand_mistakes_are_not_all_reported() -> None:
    assert len(found("a: 1\n" * 5_000)) == 500
    assert len(found("\x01" * 5_000)) <= 21
    assert len(found("\tx\n" * 5_000)) <= 20


@pytest.mark.parametrize(
    "text", ['"\\UFFFFFFFF"', '"\\ud800"', "%YAML " + "9" * 5000 + ".1\n---\n"]
)
@each_parser
def test_numbers_out_of_range_in_escapes_and_directives(text: str, parser: Callable) -> None:
    assert found(f"a: {text}" if text.startswith('"') else text, parser) != []


def test_without_libyaml_the_parser_in_python_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.delattr(pyyaml, "CSafeLoader")
        without = importlib.reload(_yaml)

        assert without.FAST_PARSER is without.PYTHON_PARSER
        assert without.read("a: 1\n", "a")[1] == ()
    importlib.reload(_yaml)


def test_a_parser_that_gives_no_event_does_not_hang_the_reader() -> None:
    class Exhausted:
        def get_event(self) -> None:
            return None

    with pytest.raises(TypeError):
        read("a: 1\n", "a.yaml", parser=lambda _: Exhausted())


YAML_PIECES = st.sampled_from(
    [*"-:?,[]{}#&*!|>'\"%@`= \n\t\\~", "  ", "\n  ", ": ", "- ", "a", "b: ", "ấ", "<<", "1,5"]
)
yaml_texts = st.lists(YAML_PIECES, max_size=60).map("".join)


@settings(max_examples=200)
@given(yaml_texts | st.text(max_size=80) | st.binary(max_size=80))
@example("? [a]: b")
@example("a: !<")
@example("\ufeff")
def test_no_text_breaks_the_reader(text: str | bytes) -> None:
    for parser in PARSERS.values():
        root, problems = read(text, "a.yaml", parser=parser)

        assert root is not None or problems
        assert all(each.span.line >= 1 and each.span.column >= 1 for each in problems)


values = st.recursive(
    st.text(
        st.characters(blacklist_categories=("C", "Z")) | st.sampled_from(" :#-[]{}'\""),
        max_size=12,
    ).filter(lambda text: INVISIBLE.search(text) is None),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abcdeấố_ :#", min_size=1, max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=80)
@given(
    st.dictionaries(st.text("abcdef_", min_size=1, max_size=6), values, min_size=1, max_size=4),
    st.booleans(),
)
def test_what_pyyaml_writes_is_read_as_it_was(data: dict[str, object], flow: bool) -> None:
    text = pyyaml.safe_dump(data, allow_unicode=True, default_flow_style=flow, sort_keys=False)
    for parser in PARSERS.values():
        root, problems = read(text, "a.yaml", parser=parser)

        assert problems == ()
        assert plain(root) == data


@settings(max_examples=80)
@given(
    st.dictionaries(st.text("abcdef_", min_size=1, max_size=6), values, min_size=1, max_size=4),
    st.booleans(),
)
def test_every_place_shows_the_text_that_stands_there(data: dict[str, object], flow: bool) -> None:
    text = pyyaml.safe_dump(data, allow_unicode=True, default_flow_style=flow)
    lines = text.split("\n")
    stack = [read(text, "a.yaml")[0]]
    while stack:
        node = stack.pop()
        if isinstance(node, Mapping):
            for entry in node.entries:
                line = lines[entry.key_span.line - 1][entry.key_span.column - 1 :]
                assert line.lstrip("'\"").startswith(entry.key[0])
                stack.append(entry.value)
        elif isinstance(node, Sequence):
            stack.extend(node.items)
        elif node.inset is not None:
            start = node.at(0)
            assert lines[start.line - 1][start.column - 1 :].startswith(node.text)
