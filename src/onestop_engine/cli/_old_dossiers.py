"""Reading what another system writes about its running dossiers."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from ..errors import InputError
from ..texts import Text
from ._phrases import fill
from ._values import read_instant, read_moment


@dataclass(frozen=True, slots=True, kw_only=True)
class OldDossier:
    """A running dossier as its old system knew it."""

    old_code: str
    procedure: str
    unit: str
    received: datetime
    accepted: datetime
    steps: tuple[str, ...]
    source: str
    promised: datetime | date | None = None
    used: str | None = None
    channel: str = "counter"
    facts: Mapping[str, Any] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    applicant: Mapping[str, Any] = field(default_factory=dict, repr=False)
    code: str | None = None


def records_of(path: Path) -> Iterator[tuple[int, Any]]:
    """The records of a .json or .jsonl file, each with its line or its place in the list.

    Raises InputError for what is no JSON; a line that is none is told by its number.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(_NO_UTF8.fill(path=path)) from None
    if path.suffix == ".json":
        yield from _list_of(text, path)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, _parsed(line, path, number)


def _list_of(text: str, path: Path) -> Iterator[tuple[int, Any]]:
    found = _parsed(text, path, 1)
    if not isinstance(found, list):
        raise InputError(_NO_LIST.fill(path=path))
    yield from enumerate(found, start=1)


def _parsed(text: str, path: Path, number: int) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        line = number + getattr(error, "lineno", 1) - 1
        raise InputError(_NO_JSON.fill(path=path, line=line)) from None


def read_old_dossier(record: object, source: str) -> OldDossier:
    """The dossier that a record tells of; `source` where it names none.

    Raises InputError for unknown, missing and ill-typed values, all of them together.
    """
    if not isinstance(record, dict):
        raise InputError(_NO_OBJECT)
    record = {name: value for name, value in record.items() if value is not None}
    _check_names(record)
    steps = record.get("steps", record.get("step"))
    promised = record.get("promised")
    return OldDossier(
        old_code=record["old_code"],
        procedure=record["procedure"],
        unit=record["unit"],
        received=read_instant(record["received"], "received"),
        accepted=read_instant(record["accepted"], "accepted"),
        steps=(steps,) if isinstance(steps, str) else tuple(steps or ()),
        source=record.get("source", source),
        promised=None if promised is None else read_moment(promised, "promised"),
        used=record.get("used"),
        channel=record.get("channel", "counter"),
        facts=record.get("facts", {}),
        documents=tuple(record.get("documents", ())),
        applicant=record.get("applicant", {}),
        code=record.get("code"),
    )


def _check_names(record: Mapping[str, object]) -> None:
    wrong = [_unknown(name) for name in record if name not in _KINDS]
    wrong += [_MISSING.fill(name=name) for name in _NEEDED if not record.get(name)]
    if not record.get("step") and not record.get("steps"):
        wrong.append(_MISSING.fill(name="step"))
    wrong += [
        fill(_ILL_TYPED, name=name, kind=_KIND_NAMES[_KINDS[name]])
        for name, value in record.items()
        if name in _KINDS and not _is(value, _KINDS[name])
    ]
    if wrong:
        raise InputError(
            Text(" ".join(text.vi for text in wrong), " ".join(text.say("en") for text in wrong))
        )


def _is(value: object, kind: type) -> bool:
    if kind is list:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, kind)


def _unknown(name: str) -> Text:
    near = difflib.get_close_matches(name, _KINDS, n=1)
    hint = Text(f" Có phải «{near[0]}»?", f" Did you mean '{near[0]}'?") if near else Text("", "")
    return Text(f"Không có mục «{name}».{hint.vi}", f"There is no '{name}'.{hint.say('en')}")


_NEEDED: Final = ("old_code", "procedure", "unit", "received", "accepted")
_KINDS: Final[Mapping[str, type]] = {
    **dict.fromkeys((*_NEEDED, "step", "source", "promised", "used", "channel", "code"), str),
    **dict.fromkeys(("steps", "documents"), list),
    **dict.fromkeys(("facts", "applicant"), dict),
}
_KIND_NAMES: Final[Mapping[type, Text]] = {
    str: Text("chữ", "text"),
    list: Text("danh sách chữ", "a list of texts"),
    dict: Text("đối tượng {…}", "an object {…}"),
}
_MISSING: Final = Text("Thiếu «{name}».", "'{name}' is missing.")
_ILL_TYPED: Final = Text("«{name}» phải là {kind}.", "'{name}' must be {kind}.")
_NO_OBJECT: Final = Text(
    "Mỗi hồ sơ là một đối tượng JSON {…}.", "Each dossier is a JSON object {…}."
)
_NO_LIST: Final = Text(
    "Tệp {path} phải là một danh sách JSON […]. Nếu mỗi dòng là một hồ sơ, đặt tên .jsonl.",
    "The file {path} must be one JSON list […]. With one dossier a line, name it .jsonl.",
)
_NO_JSON: Final = Text(
    "Dòng {line} của {path} không phải JSON. Mỗi dòng là một đối tượng {{…}} trọn vẹn.",
    "Line {line} of {path} is not JSON. Every line is one whole object {{…}}.",
)
_NO_UTF8: Final = Text(
    "Tệp {path} không phải UTF-8. Lưu lại bằng UTF-8.", "The file {path} is not UTF-8. Save it so."
)
