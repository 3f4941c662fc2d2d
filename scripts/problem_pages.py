"""The pages of the problem codes: an index, and a page of each with a file that has it, mended.

The broken files are those that the tests hold to their codes; each has a twin in `tests/mended`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import unified_diff
from pathlib import Path

import yaml

from onestop_engine.definition import check
from onestop_engine.definition._problems import KINDS as OF_PROCEDURES
from onestop_engine.definition._problems import Kind, shown
from onestop_engine.errors import Problem
from onestop_engine.exchange.mappings import KINDS as OF_MAPPINGS
from onestop_engine.exchange.mappings import check_mapping
from onestop_engine.scenarios import KINDS as OF_SCENARIOS
from onestop_engine.scenarios import run_scenario
from onestop_engine.texts import Lang, Text

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
KINDS: Mapping[str, Kind] = {**OF_SCENARIOS, **OF_MAPPINGS, **OF_PROCEDURES}
CODES = sorted(KINDS)
MEANINGS = yaml.safe_load(Path(__file__).with_name("meanings.yaml").read_text(encoding="utf-8"))

_RANGES = {
    "0": "Kịch bản, ánh xạ · Scenarios, mappings",
    "1": "Chữ và giá trị · Text and values",
    "2": "Cấu trúc và biểu thức · Structure and expressions",
    "3": "Tên gọi · Names",
    "4": "Đường đi qua các bước · Ways through the steps",
    "5": "Một cửa · One stop",
    "6": "Thời hạn · Time",
    "7": "Phí, lệ phí · Money",
    "8": "Câu chữ và pháp luật · Texts and law",
    "9": "Danh mục · The catalogue",
}
# A template without words of its own: all that it says depends on the file.
_ONLY_A_PLACE = re.compile(r"\{\w+\}\.?")
_HEAD = """# Mọi mã lỗi · Every problem

Lỗi (error) thì tệp không nạp được; cảnh báo (warning) thì người soạn quyết định. Mã không bao giờ
đổi nghĩa. Trang của mỗi mã cho thấy một tệp mắc lỗi đó và chính tệp ấy sau khi sửa. Chữ trong
`{ngoặc}` lấy từ tệp của bạn.

Errors stop a file from loading; warnings are for a person to decide. A code never changes its
meaning. The page of each code shows a file that has the problem, and the same file mended. Words in
`{braces}` are filled from your file.

Made by `python scripts/reference.py`.
"""
_SEVERITY = {
    "error": Text(
        "**Lỗi**: chưa sửa thì tệp không nạp được.",
        "**Error**: the file does not load until it is mended.",
    ),
    "scenario": Text(
        "**Lỗi**: kịch bản không đạt cho đến khi sửa.",
        "**Error**: the scenario fails until it is mended.",
    ),
    "warning": Text(
        "**Cảnh báo**: tệp vẫn dùng được; người soạn xem và quyết định.",
        "**Warning**: the file can be used; a person looks and decides.",
    ),
}
# Where the language says how it is written right, by the beginning of the code.
_READ_ON = {
    "OS0": "../scenarios.md",
    "OS03": "../event-logs.md",
    "OS04": "../event-logs.md",
    "OS1": "../language.md#how-values-are-written",
    "OS2": "../language/keys.md",
    "OS25": "../language/expressions.md",
    "OS26": "../language/expressions.md",
    "OS3": "../language.md#facts",
    "OS4": "../language.md#steps",
    "OS5": "../language.md#steps",
    "OS6": "../language.md#deadline",
    "OS7": "../language.md#fees",
    "OS8": "../language.md#header",
    "OS95": "../overlays.md",
    "OS9": "../language.md#sub-procedures-liên-thông",
}
_BROKEN = {
    "OS00": "broken_scenarios",
    "OS01": "broken_scenarios",
    "OS02": "broken_scenarios",
    "OS03": "broken_mappings",
    "OS04": "broken_mappings",
}
_EXPECT = re.compile(r"^# expect: (OS\d{3}) (\d+):(\d+)\n(?:# also: .*\n)?")
_AROUND = 2
# A file as large as OS102 needs would fill its page; what repeats is counted instead.
_LONGEST_RUN = 8


def problem_pages(folder: Path) -> dict[Path, str]:
    """The index and the page of each code, by where they belong."""
    pages = {folder / f"{code}.md": _page(code) for code in CODES}
    return {folder / "README.md": _index(), **pages}


def broken(code: str) -> Path | None:
    """The file or folder that has the problem; none while nobody has written it."""
    return _only(TESTS / _BROKEN.get(code[:4], "broken"), code)


def mended(code: str) -> Path | None:
    """Its twin: the same file or folder without the problem."""
    return _only(TESTS / "mended", code)


def found_in(entry: Path, code: str) -> tuple[Problem, ...]:
    """Every problem of a file or folder, as the command for its kind finds them."""
    if code in OF_MAPPINGS:
        return check_mapping(entry.read_bytes(), str(entry))[1].problems
    return (run_scenario(entry) if code in OF_SCENARIOS else check(entry)).problems


def _only(folder: Path, code: str) -> Path | None:
    found = sorted(folder.glob(f"{code}-*"))
    return found[0] if found else None


def _index() -> str:
    parts = [_HEAD]
    for digit, title in _RANGES.items():
        head = [
            f"## OS{digit}xx {title}",
            "",
            "| mã | | Tiếng Việt | English |",
            "|---|---|---|---|",
        ]
        rows = [_row(KINDS[code]) for code in CODES if code[2] == digit]
        parts.append("\n".join([*head, *rows, ""]))
    return "\n".join(parts)


def _row(kind: Kind) -> str:
    severity = "lỗi<br>error" if kind.severity == "error" else "cảnh báo<br>warning"
    cells = [
        f'<a id="{kind.code}"></a>[{kind.code}]({kind.code}.md)<br>{kind.slug}',
        severity,
        *(_in_short(kind, lang).replace("|", "\\|") for lang in ("vi", "en")),
    ]
    return f"| {' | '.join(cells)} |"


def _in_short(kind: Kind, lang: Lang) -> str:
    said = kind.message.say(lang)
    given = MEANINGS.get(kind.code)
    if given is not None and _ONLY_A_PLACE.fullmatch(said):
        return str(given[lang]).partition(". ")[0].rstrip(".") + "."
    return _prose(_unfilled(said))


def _page(code: str) -> str:
    kind, entry, twin = KINDS[code], broken(code), mended(code)
    parts = [f"# {code} {kind.slug}", _neighbours(code), *_severity(kind)]
    parts += ["## Nghĩa là gì · What it means", *_meaning(kind)]
    if entry is not None:
        parts += _example(code, entry)
    if entry is not None and twin is not None:
        parts += ["## Đã sửa · Mended", _fenced("diff", _differences(entry, twin))]
    return "\n\n".join(parts) + "\n"


def _example(code: str, entry: Path) -> list[str]:
    found = next((each for each in found_in(entry, code) if each.code == code), None)
    if found is None:
        return []
    shows = _fenced("text", _excerpt(_marked(entry), found))
    return ["## Tệp mắc lỗi · A file that has it", shows, _said(found, entry)]


def _neighbours(code: str) -> str:
    at = CODES.index(code)
    before = [f"← [{CODES[at - 1]}]({CODES[at - 1]}.md)"] if at else []
    after = [f"[{CODES[at + 1]}]({CODES[at + 1]}.md) →"] if at + 1 < len(CODES) else []
    where = _READ_ON.get(code[:4]) or _READ_ON[code[:3]]
    read_on = f"[cách viết · how to write it]({where})"
    return " · ".join([*before, f"[mọi mã · every code](README.md#{code})", read_on, *after])


def _severity(kind: Kind) -> list[str]:
    failing = kind.severity == "error" and kind.code in OF_SCENARIOS
    said = _SEVERITY["scenario" if failing else kind.severity]
    return [said.vi, said.say("en")]


def _meaning(kind: Kind) -> list[str]:
    given = MEANINGS.get(kind.code)
    if given is not None:
        return [given["vi"], given["en"]]
    return [_prose(_unfilled(said)) for said in (kind.message.vi, kind.message.say("en"))]


def _said(problem: Problem, entry: Path) -> str:
    kind = ("Lỗi", "Error") if problem.severity == "error" else ("Cảnh báo", "Warning")
    lines = {
        kind[0]: problem.message.vi,
        "Cách sửa": problem.mend.vi,
        kind[1]: problem.message.say("en"),
        "Mend": problem.mend.say("en"),
    }
    place = f"{entry}/"
    return "\n".join(
        f"- {label}: {_prose(said.replace(place, ''))}" for label, said in lines.items()
    )


def _unfilled(template: str) -> str:
    """A template as people read it, with its places in single braces."""
    return template.replace("{{", "{").replace("}}", "}")


def _prose(text: str) -> str:
    """A sentence of a problem as Markdown; outside of code nothing is taken for markup."""
    pieces = text.split("`")
    return "`".join(
        piece if index % 2 else piece.replace("<", "&lt;").replace("*", "\\*")
        for index, piece in enumerate(pieces)
    )


def _fenced(language: str, lines: Iterable[str]) -> str:
    return "\n".join([f"```{language}", *lines, "```"])


def _marked(entry: Path) -> Path:
    """The file of an entry that its `# expect` line marks."""
    files = [entry] if entry.is_file() else sorted(entry.rglob("*.yaml"))
    return next(file for file in files if _EXPECT.match(_text(file)))


def _text(file: Path) -> str:
    # What is not UTF-8 is shown as its bytes, such as \xa7.
    return file.read_bytes().decode("utf-8", errors="backslashreplace")


def _text_alone(file: Path) -> str:
    """What the file holds, without the lines that say what its test expects."""
    return _EXPECT.sub("", _text(file))


def _excerpt(file: Path, problem: Problem) -> Iterator[str]:
    """The lines around the place of a problem, numbered, with the place marked."""
    lines = _text(file).split("\n")
    first = len(lines) - _text_alone(file).count("\n")
    # What is wrong with a whole file is reported on line 1, where its test expects it.
    place = max(first, problem.span.line)
    for number in range(max(first, place - _AROUND), min(len(lines), place + _AROUND) + 1):
        line = lines[number - 1]
        yield f"{number:>5} | {shown(line)}".rstrip()
        if number == place:
            before = shown(line[: problem.span.column - 1])
            yield f"{'':>5} | {'':>{len(before)}}^ {problem.code}"


def _differences(entry: Path, twin: Path) -> Iterator[str]:
    """What the mend changed: moved files, then files that differ, as a diff."""
    before, after = _files(entry), _files(twin)
    gone = {text: name for name, text in before.items() if name not in after}
    for name, text in after.items():
        old = before.get(name)
        if old is None and text in gone:
            yield f"{gone[text]} → {name}"
        elif old != text:
            yield from [f"# {name}"] if name else []
            yield from _hunks(old or "", text)


def _files(entry: Path) -> dict[str, str]:
    files = [entry] if entry.is_file() else sorted(entry.rglob("*.yaml"))
    return {
        "" if entry.is_file() else file.relative_to(entry).as_posix(): _text_alone(file)
        for file in files
    }


def _hunks(old: str, new: str) -> Iterator[str]:
    made = unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=_AROUND)
    lines = ["…" if line.startswith("@@") else line for line in list(made)[2:]]
    yield from _shortened([f"{line[:1]}{shown(line[1:])}".rstrip() for line in lines[1:]])


def _shortened(lines: Sequence[str]) -> Iterator[str]:
    run: list[str] = []
    for line in [*lines, ""]:
        if run and line[:1] != run[0][:1]:
            yield from run[:_LONGEST_RUN]
            if len(run) > _LONGEST_RUN:
                yield f"{run[0][:1]}… ({len(run) - _LONGEST_RUN})"
            run = []
        run.append(line)
