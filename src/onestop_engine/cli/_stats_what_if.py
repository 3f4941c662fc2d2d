"""What `onestop stats --what-if` supposes: a calendar, a term, or a procedure file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from ..calendars import WorkCalendar
from ..catalog import Catalog
from ..definition import load_procedure
from ..errors import InputError
from ..statistics.columns import NewTerm, OtherRules
from ..terms import Term
from ..texts import Text
from ..year_days import YearDay
from ._values import existing_file

_PROCEDURE: Final = re.compile(r"^procedure\s*:", re.MULTILINE)
_FILES: Final = (".yaml", ".yml", ".json")


class Supposed(NamedTuple):
    """The rules that are supposed, and what they are in words."""

    rules: OtherRules
    notes: tuple[Text, ...]


def suppose(changes: Sequence[str], calendar: WorkCalendar, catalog: Catalog) -> Supposed:
    """The rules that differ from those in force by the changes, later ones last.

    Where the calendar changes, the rules of `catalog` say how due dates came about. A change is
    `CODE: TERM`, the file of a procedure, or that of a decision about days off, as `onestop due
    --overlay` takes it. Raises InputError for anything else, and what reading the files raises.
    """
    other, terms, notes = calendar, dict[str, NewTerm](), list[Text]()
    kept: tuple[Text, ...] = ()
    for change in changes:
        if not change.lower().endswith(_FILES) and not Path(change).is_file():
            code, new = _term(change)
            terms[code] = new
            notes.append(_TERM.fill(code=code, vi=new.term.say("vi"), en=new.term.say("en")))
            continue
        file = existing_file(change)
        if _PROCEDURE.search(file.read_text("utf-8-sig", errors="replace")):
            code, new, note = _of_procedure(file)
            terms[code] = new
            notes.append(note)
            kept = (_ONLY_TERM,)
        else:
            other = other.with_overlay(file)
            notes.append(_CALENDAR.fill(file=change))
    in_force = {} if other is calendar else _in_force(catalog)
    rules = OtherRules(calendar=calendar, other=other, terms=terms, in_force=in_force)
    return Supposed(rules, (*notes, *kept))


def _in_force(catalog: Catalog) -> dict[str, list[NewTerm]]:
    """The terms that the versions of each procedure have, the newest first."""
    return {
        code: [
            NewTerm(term=rule.limit, counting=rule.counting)
            for version in reversed(catalog.versions(code))
            for rule in version.deadline
            if isinstance(rule.limit, Term | YearDay) and rule.before is None
        ]
        for code in catalog.codes
    }


def _term(change: str) -> tuple[str, NewTerm]:
    code, colon, text = change.partition(":")
    if not colon or not code.strip():
        raise InputError(_NO_CHANGE.fill(change=change))
    return code.strip(), NewTerm.parse(text.strip())


def _of_procedure(file: Path) -> tuple[str, NewTerm, Text]:
    """The term of the first deadline rule that asks for no facts, which columns do not tell."""
    procedure = load_procedure(file)
    for rule in procedure.deadline:
        if rule.when is None and isinstance(rule.limit, Term | YearDay) and not rule.before:
            note = (_RULE if rule.index == 0 else _LATER_RULE).fill(
                code=procedure.code,
                file=file,
                number=rule.index + 1,
                vi=rule.limit.say("vi"),
                en=rule.limit.say("en"),
            )
            return procedure.code, NewTerm(term=rule.limit, counting=rule.counting), note
    raise InputError(_NO_RULE.fill(file=file, code=procedure.code))


_TERM: Final = Text("Thủ tục {code}: thời hạn {vi}.", "Procedure {code}: {en}.")
_CALENDAR: Final = Text("Lịch làm việc thêm {file}.", "The calendar with {file}.")
_RULE: Final = Text(
    "Thủ tục {code} theo {file}: thời hạn {vi}.", "Procedure {code} by {file}: {en}."
)
_LATER_RULE: Final = Text(
    "Thủ tục {code} theo {file}: thời hạn {vi} (quy tắc {number}; các quy tắc trước hỏi dữ kiện mà "
    "bảng không có, nên mọi hồ sơ đều tính theo quy tắc này).",
    "Procedure {code} by {file}: {en} (rule {number}; those before ask for facts that columns do "
    "not tell, so every dossier is counted by this one).",
)
_ONLY_TERM: Final = Text(
    "Từ tệp thủ tục chỉ lấy thời hạn và cách đếm: khi bổ sung, đồng hồ dừng, chạy tiếp hay tính "
    "lại từ đầu vẫn như đã ghi, dù tệp quy định khác.",
    "Of a procedure file only the term and its counting are taken: at a supplement the clock "
    "stood, went on or began anew as on record, whatever the file says.",
)
_NO_RULE: Final = Text(
    "{file}: mọi quy tắc thời hạn của thủ tục {code} đều hỏi dữ kiện hoặc không có thời hạn, bảng "
    'hồ sơ không cho biết. Ghi thời hạn: --what-if "{code}: 10 ngày làm việc".',
    "{file}: every deadline rule of procedure {code} asks for facts, or sets no term; columns do "
    'not tell. State the term: --what-if "{code}: 10 working days".',
)
_NO_CHANGE: Final = Text(
    '--what-if: không hiểu «{change}». Viết "MÃ THỦ TỤC: THỜI HẠN", ví dụ "1.013225: 10 ngày làm '
    'việc", hoặc tên một tệp lịch hay thủ tục.',
    '--what-if: \'{change}\' is no change. Write "CODE: TERM", such as "1.013225: 10 working '
    'days", or the name of a calendar or procedure file.',
)
