"""Writes what is made: the JSON Schema, the pages of keys and problems, the authors' pictures.

Run it after a change of keys or problem codes: `python scripts/reference.py`. A test compares.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from problem_pages import problem_pages

from onestop_engine.definition import load_procedure, overlay_schema, schema
from onestop_engine.definition._shapes import OVERLAY_SHAPES, SHAPES, Form, Shape
from onestop_engine.definition._shapes.overlay import CHANGED
from onestop_engine.exchange.mappings import mapping_schema
from onestop_engine.pictures import draw_svg
from onestop_engine.scenarios import scenario_schema
from onestop_engine.texts import LANGUAGES, Lang, Text

ROOT = Path(__file__).parents[1]
_SCALARS = {
    "text": Text("chữ", "text"),
    "name": Text("một tên", "a name"),
    "code": Text("một mã", "a code"),
    "slug": Text("chữ không dấu, nối bằng `-`", "a slug"),
    "boolean": Text("`true` hoặc `false`", "`true` or `false`"),
    "integer": Text("số nguyên", "a whole number"),
    "money": Text(
        "số nguyên đồng, hoặc theo đơn vị của `currency`", "whole đồng, or units of its `currency`"
    ),
    "currency": Text("một loại tiền, `USD`", "a currency, `USD`"),
    "decimal": Text("một số", "a number"),
    "date": Text("ngày, `2026-07-01`", "a date, `2026-07-01`"),
    "time": Text('giờ, `"15:00"`', 'a time, `"15:00"`'),
    "term": Text("thời hạn, `7 ngày làm việc`", "a term, `7 ngày làm việc`"),
    "year_day": Text(
        "ngày trong năm, `ngày 01 tháng 10 hằng năm`", "a day of each year, `1 October every year`"
    ),
    "expression": Text("biểu thức", "an expression"),
    "any": Text("một giá trị", "a value"),
}
_OR = Text(" hoặc ", " or ")
_NAMED = Text("các tên, mỗi tên là {each}", "names, each with {each}")
_LISTED = Text("danh sách {each}", "a list of {each}")
_SINGLE = Text("một hoặc danh sách {each}", "one or a list of {each}")
_KEYS_HEAD = Text(
    """# Mọi khoá

Trang này làm ra từ chính bảng mà trình đọc tệp dùng (`python scripts/reference.py`). Khoá nào để
làm gì, có ví dụ: [ngôn ngữ](../language.md), [cẩm nang](../authors/recipes.md). Khoá in đậm là bắt
buộc. [In English](keys.md).
""",
    """# Every key

Made from the tables that the compiler reads by (`python scripts/reference.py`). What the keys are
for, with examples: [the language](../language.md), [recipes](../authors/recipes.md). Required keys
are bold. [Bằng tiếng Việt](keys.vi.md).
""",
)
_OF_CHANGES = ("added", "removed", "without", "basis")
_AND = Text("Kèm các khoá của [{name}](#{name}).", "With the keys of [{name}](#{name}).")
_COLUMNS = Text("| khoá | giá trị | ý nghĩa |", "| key | value | meaning |")
_STANDS = Text("Đứng ở: {places}.", "Stands in: {places}.")


def pages() -> Mapping[Path, str]:
    """Each generated file with what it should hold."""
    made = json.dumps(schema(), ensure_ascii=False, indent=2)
    of_scenarios = json.dumps(scenario_schema(), ensure_ascii=False, indent=2)
    of_mappings = json.dumps(mapping_schema(), ensure_ascii=False, indent=2)
    made_of_overlays = json.dumps(overlay_schema(), ensure_ascii=False, indent=2)
    definition = ROOT / "src" / "onestop_engine" / "definition"
    exchange = definition.parent / "exchange"
    return {
        definition / "schema" / "procedure.schema.json": made + "\n",
        definition / "schema" / "overlay.schema.json": made_of_overlays + "\n",
        definition.parent / "scenarios" / "schema" / "scenario.schema.json": of_scenarios + "\n",
        exchange / "mappings" / "schema" / "mapping.schema.json": of_mappings + "\n",
        ROOT / "docs" / "language" / "keys.md": keys_page("en"),
        ROOT / "docs" / "language" / "keys.vi.md": keys_page("vi"),
        **problem_pages(ROOT / "docs" / "problems"),
        **pictures(ROOT / "docs" / "authors" / "files"),
    }


def pictures(folder: Path) -> dict[Path, str]:
    """The picture of the procedure that the pages for authors write, in each language."""
    procedure = load_procedure(folder / "9.100002" / "2026-07-01.yaml")
    return {folder / f"via-he.{lang}.svg": draw_svg(procedure, lang) for lang in LANGUAGES}


def keys_page(lang: Lang) -> str:
    """The page of all keys, one table for each mapping."""
    tables = [_shape_table(shape, lang) for shape in (*SHAPES.values(), *_own_of_overlays())]
    contents = " · ".join(f"[{name}](#{name})" for name in (*SHAPES, *OVERLAY_SHAPES))
    return "\n".join([_KEYS_HEAD.say(lang), contents, "", *tables])


def _own_of_overlays() -> Iterator[Shape]:
    """The mappings of overlays; of a change only the keys that the thing itself has not."""
    for shape in OVERLAY_SHAPES.values():
        own = shape.keys
        if shape.name.removeprefix(CHANGED) in SHAPES and shape.name != f"{CHANGED}supplement":
            own = {name: key for name, key in own.items() if name in _OF_CHANGES}
        yield replace(shape, keys=own)


def _shape_table(shape: Shape, lang: Lang) -> str:
    said = shape.title.say(lang)
    title = [f"{said[:1].upper()}{said[1:]}."]
    places = _places(shape.name)
    if places:
        title.append(_STANDS.fill(places=", ".join(places)).say(lang))
    changed = shape.name.removeprefix(CHANGED)
    if changed in SHAPES and changed != shape.name:
        title.append(_AND.fill(name=changed).say(lang))
    rows = [
        f"| {_key(name, required=key.required)} | {_form(key.form, lang)} | {key.doc.say(lang)} |"
        for name, key in shape.keys.items()
    ]
    head = [_COLUMNS.say(lang), "| --- | --- | --- |"]
    return "\n".join([f"## {shape.name}", "", " ".join(title), "", *head, *rows, ""])


def _places(name: str) -> list[str]:
    """The keys under which a mapping of this name may stand, each with a link to its table."""
    return [
        f"[{shape.name}](#{shape.name}) `{word}`"
        for shape in (*SHAPES.values(), *_own_of_overlays())
        for word, key in shape.keys.items()
        if name in _shapes(key.form)
    ]


def _shapes(form: Form) -> Iterator[str]:
    if form.shape is not None:
        yield form.shape
    if form.each is not None:
        yield from _shapes(form.each)


def _key(name: str, *, required: bool) -> str:
    return f"**`{name}`**" if required else f"`{name}`"


def _form(form: Form, lang: Lang) -> str:
    said = [] if form.scalar is None else [_SCALARS[form.scalar].say(lang)]
    said += [" ".join(f"`{word}`" for word in form.values)] if form.values else []
    if form.shape is not None:
        said.append(f"[{form.shape}](#{form.shape})")
    if form.each is not None:
        each = _form(form.each, lang)
        said += [_NAMED.fill(each=each).say(lang)] if form.named else []
        listed = _SINGLE if form.single else _LISTED
        said += [listed.fill(each=each).say(lang)] if form.listed else []
    return _OR.say(lang).join(said)


def main() -> None:
    """Writes the pages, and takes out those of codes that were given up."""
    made = pages()
    for stale in set((ROOT / "docs" / "problems").glob("OS*.md")) - made.keys():
        stale.unlink()
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
