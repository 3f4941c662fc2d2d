"""Who may act: parts that actors play, and why somebody else may not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ..definition.model import Procedure
from ..texts import Text
from .actors import Actor
from .dossier import Dossier

ONE_STOP: Final = frozenset({"one_stop"})
HANDLING: Final = frozenset({"one_stop", "authority"})
CASHIERS: Final = frozenset({"one_stop", "financial"})

_STATUS_NAMES: Final = {
    1: Text("Mới đăng ký", "newly filed"),
    2: Text("Được tiếp nhận", "accepted"),
    3: Text("Không được tiếp nhận", "not accepted"),
    4: Text("Đang xử lý", "being processed"),
    5: Text("Yêu cầu bổ sung giấy tờ", "supplement requested"),
    6: Text("Yêu cầu thực hiện nghĩa vụ tài chính", "payment requested"),
    7: Text("Công dân yêu cầu rút hồ sơ", "withdrawn by the applicant"),
    8: Text("Dừng xử lý", "processing stopped"),
    9: Text("Đã xử lý xong", "result available"),
    10: Text("Đã trả kết quả", "result delivered"),
}


def status_name(status: int) -> Text:
    """What the national portal calls a status from 1 to 10.

    >>> status_name(9).say("vi")
    'Đã xử lý xong'
    """
    return _STATUS_NAMES[status]


def parts_of_kinds(procedure: Procedure, kinds: frozenset[str]) -> tuple[str, ...]:
    """The parts whose agency is of one of these kinds."""
    return tuple(name for name, agency in procedure.agencies.items() if agency.kind in kinds)


def part_name(procedure: Procedure, part: str) -> Text:
    """What people call a part: its title where the file gives one."""
    agency = procedure.agencies.get(part)
    return agency.title if agency is not None and agency.title is not None else Text(part)


def plays(actor: Actor, dossier: Dossier, part: str) -> bool:
    """True when the actor may act for `part` in this dossier.

    Somebody of another unit than the one that has the part here may not, though they play the
    same part at home.
    """
    if actor.kind == "system":
        return True
    if not actor.plays(part):
        return False
    unit = dossier.units.get(part)
    return unit is None or actor.unit is None or unit == actor.unit


def not_any_of(
    procedure: Procedure, actor: Actor, dossier: Dossier, parts: Iterable[str]
) -> Text | None:
    """Why the actor may not act for any of `parts`; None when they may."""
    parts = tuple(parts)
    if actor.kind == "applicant":
        return _APPLICANT
    if any(plays(actor, dossier, part) for part in parts):
        return None
    names = [part_name(procedure, part) for part in parts]
    said = {
        "vi": ", ".join(name.say("vi") for name in names),
        "en": ", ".join(name.say("en") for name in names),
    }
    elsewhere = next((part for part in parts if actor.plays(part)), None)
    if elsewhere is not None:
        unit = dossier.units.get(elsewhere)
        return Text(
            _OTHER_UNIT.vi.format(part=said["vi"], unit=unit, own=actor.unit),
            _OTHER_UNIT.say("en").format(part=said["en"], unit=unit, own=actor.unit),
        )
    return Text(_PART.vi.format(parts=said["vi"]), _PART.say("en").format(parts=said["en"]))


_APPLICANT: Final = Text(
    "Người nộp hồ sơ chỉ có thể nộp giấy tờ bổ sung hoặc xác nhận khi được yêu cầu, hoặc rút hồ "
    "sơ; mọi việc khác qua Bộ phận Một cửa.",
    "An applicant may only hand in or confirm what was asked for, or withdraw; everything else "
    "goes through the one-stop unit.",
)
_PART: Final = Text(
    "Việc này thuộc về {parts}; người thực hiện không giữ vai đó.",
    "This belongs to {parts}; the actor does not play that part.",
)
_OTHER_UNIT: Final = Text(
    "Việc này thuộc về {part} của đơn vị {unit}; người thực hiện thuộc đơn vị {own}.",
    "This belongs to {part} of unit {unit}; the actor belongs to unit {own}.",
)
