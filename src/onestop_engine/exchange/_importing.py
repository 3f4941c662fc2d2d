"""Records in, drafts out: one file for each procedure, never over what a person wrote."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from .._ordinary_files import read_ordinary
from ..definition import check_text
from ..errors import InputError, NotFound, ProcedureError
from ..texts import LANGUAGES, Text
from ._drafting import Draft, draft_of
from ._jsonl import record_of
from ._merging import Change, changes_between, is_draft, merge
from ._national_api import is_api_record, record_of_api
from ._records import Record
from ._sheet import Tally
from ._writing import scalar, write_draft

State = Literal["new", "unchanged", "updated", "merged", "kept"]
Progress = Callable[[int, int], None]

STATES: Final[tuple[State, ...]] = ("new", "unchanged", "updated", "merged", "kept")

# A hidden folder: neither the check nor a catalogue looks into it.
_BASES: Final = ".onestop-import"
_CODE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,59}", re.ASCII)
_FROM: Final = re.compile(r"^in_force: \{from: (\d{4}-\d{2}-\d{2})", re.MULTILINE)
_FIELDS: Final = "fields.yaml"
_DEVICES: Final = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A record that gives no draft: where it stands, and why."""

    where: str
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """What became of one record.

    `state` is "new", "unchanged" (the source says what it said before), "updated" (nobody had
    changed the draft), "merged" (a person's changes were kept in it) or "kept" (the file is a
    person's and was not touched); `changes` are the source's changes since the last import.
    """

    code: str
    path: str
    state: State
    changes: tuple[Change, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """The outcome of an import: its files, the counts of statements, the records refused."""

    files: tuple[ImportedFile, ...]
    tally: Tally
    refused: tuple[Refusal, ...]

    def count(self, state: State) -> int:
        """How many files ended so."""
        return sum(1 for file in self.files if file.state == state)


@dataclass(slots=True)
class _Run:
    """One import under way."""

    folder: Path
    files: list[ImportedFile] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)


def import_records(
    source: str | Path, folder: str | Path, *, progress: Progress | None = None
) -> Import:
    """Drafts under `folder` for the records in the file `source`.

    `source` is JSON Lines, one record a line, or a JSON document: a record or a list of them.
    Records may be those of the catalogue's JSON Lines or the national interface's own JSON. A
    draft lies at `<field>/<code>/<in-force-from>.yaml`; what the last import wrote is remembered
    in the folder `.onestop-import`, so that a person's changes are told from the importer's.
    `progress` is called with the number of records done and of all.

    Raises NotFound and InputError where `source` cannot be read at all; a single bad record is
    refused, and the others are imported.
    """
    lines = list(_records_in(Path(source)))
    run = _Run(folder=Path(folder))
    run.folder.mkdir(parents=True, exist_ok=True)
    for done, (where, data) in enumerate(lines, start=1):
        _import_one(run, where, data)
        if progress is not None:
            progress(done, len(lines))
    _write_fields(run)
    return Import(files=tuple(run.files), tally=Tally.sum(run.tallies), refused=tuple(run.refused))


def _records_in(source: Path) -> Iterator[tuple[str, Any]]:
    try:
        text = read_ordinary(source).decode("utf-8-sig")
    except FileNotFoundError as failure:
        raise NotFound(_NO_FILE.fill(path=source)) from failure
    except (OSError, UnicodeDecodeError) as failure:
        raise InputError(_UNREADABLE.fill(path=source, reason=failure)) from failure
    whole = _parsed(text)
    if isinstance(whole, dict):
        yield str(source), whole
    elif isinstance(whole, list):
        yield from ((f"{source}[{index}]", each) for index, each in enumerate(whole))
    else:
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                yield f"{source}:{number}", _parsed(line)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _import_one(run: _Run, where: str, data: Any) -> None:
    try:
        record = _read(data)
        _once(run, record.code, where)
        _settle(run, where, record)
    except InputError as failure:
        run.refused.append(Refusal(where=where, why=failure.message))
    except ProcedureError as failure:
        vi, en = (failure.say(lang) for lang in LANGUAGES)
        why = Text(_UNSOUND.vi + vi, _UNSOUND.say("en") + en)
        run.refused.append(Refusal(where=where, why=why))


def _once(run: _Run, code: str, where: str) -> None:
    if code in run.seen:
        raise InputError(_TWICE.fill(code=code, first=run.seen[code]))
    run.seen[code] = where


def _read(data: Any) -> Record:
    if not isinstance(data, dict):
        raise InputError(_NOT_A_RECORD)
    record = record_of_api(data) if is_api_record(data) else record_of(data)
    if not _CODE.fullmatch(record.code) or not _is_file_name(record.code):
        raise InputError(_NO_CODE.fill(code=record.code or "–"))
    return record


def _is_file_name(code: str) -> bool:
    """False for names that Windows keeps for devices or cuts short: the folder may go there."""
    return not code.endswith(".") and code.partition(".")[0].casefold() not in _DEVICES


def _settle(run: _Run, where: str, record: Record) -> None:
    """Makes the draft and brings its file up to date."""
    base_file = run.folder / _BASES / f"{record.code}.yaml"
    base = base_file.read_text(encoding="utf-8") if base_file.is_file() else None
    draft = draft_of(record, since=None if base is None else _since(base))
    text = write_draft(draft.data, draft.comments)
    if text != base:
        _sound(text, where)
    path = _place(run.folder, draft)
    state, changes, written = _decide(path, base, text)
    if written is not None:
        _write(path, written)
    if state != "kept":
        _write(base_file, text)
    run.titles.setdefault(draft.field, draft.field_title)
    run.tallies.append(draft.sheet.tally())
    run.files.append(
        ImportedFile(
            code=draft.code,
            path=str(path),
            state=state,
            changes=changes,
            lost=draft.sheet.lost,
        )
    )


def _sound(text: str, where: str) -> None:
    report = check_text(text, where)
    if not report.ok:
        raise ProcedureError(report)


def _decide(
    path: Path, base: str | None, theirs: str
) -> tuple[State, tuple[Change, ...], str | None]:
    """What becomes of a file: its state, the source's changes, the text to write if any."""
    if not path.is_file():
        return "new", (), theirs
    ours = path.read_text(encoding="utf-8")
    if base is None:
        # Not ours: a person wrote a file where a draft would go.
        return ("unchanged" if ours == theirs else "kept"), (), None
    if base == theirs:
        return "unchanged", (), None
    if ours == base:
        return "updated", changes_between(base, theirs), theirs
    if not is_draft(ours):
        return "kept", changes_between(base, theirs), None
    merged = merge(base, ours, theirs)
    if not check_text(merged.text, str(path)).ok:
        return "kept", changes_between(base, theirs), None
    return "merged", merged.changes, merged.text


def _place(folder: Path, draft: Draft) -> Path:
    """Where the draft lies: where it already does, though its field has another name by now."""
    for known in sorted(folder.glob(f"*/{draft.code}/*.yaml")):
        if not known.parent.parent.name.startswith((".", "_")):
            return known
    start = draft.data["in_force"]["from"]
    return folder / draft.field / draft.code / f"{start.isoformat()}.yaml"


def _since(base: str) -> date | None:
    found = _FROM.search(base)
    return None if found is None else date.fromisoformat(found[1])


def _write_fields(run: _Run) -> None:
    """The titles of the fields, for those that `fields.yaml` does not name yet."""
    path = run.folder / _FIELDS
    known = path.read_text(encoding="utf-8") if path.is_file() else ""
    named = set(re.findall(r"^([a-z0-9-]+):", known, re.MULTILINE))
    new = {slug: title for slug, title in sorted(run.titles.items()) if slug not in named}
    if new:
        lines = (f"{slug}:\n  vi: {scalar(title)}\n" for slug, title in new.items())
        _write(path, known + "".join(lines))


def _write(path: Path, text: str) -> None:
    """Writes a file as a whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    # What a run that was cut off left behind goes, and so does a link to somewhere else.
    beside.unlink(missing_ok=True)
    with beside.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    beside.replace(path)


_NO_FILE = Text(
    "Không tìm thấy tệp {path}. Hãy kiểm tra lại đường dẫn.",
    "There is no file {path}. Check how it is written.",
)
_UNREADABLE = Text(
    "Không đọc được {path}: {reason}. Tệp phải là JSON hoặc JSON Lines, bảng mã UTF-8.",
    "{path} cannot be read: {reason}. It must be JSON or JSON Lines in UTF-8.",
)
_NOT_A_RECORD = Text(
    "Dòng này không phải là một đối tượng JSON {…}. Mỗi dòng phải là một thủ tục.",
    "This is no JSON object {…}. Each line must be one procedure.",
)
_NO_CODE = Text(
    "Bản ghi không có mã thủ tục dùng được ở `code`: {code}. Mã như 1.013225.",
    "The record has no usable procedure code at `code`: {code}. A code looks like 1.013225.",
)
_TWICE = Text(
    "Thủ tục {code} đã có ở {first}. Hãy bỏ một bản ghi.",
    "Procedure {code} stands already at {first}. Take one of the records out.",
)
_UNSOUND = Text(
    "Bản nháp của bản ghi này không qua được kiểm tra nên không được ghi:\n",
    "The draft of this record does not pass the check and was not written:\n",
)
