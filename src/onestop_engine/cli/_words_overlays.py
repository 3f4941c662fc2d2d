"""What provinces and communes set themselves (quy định của địa phương), in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..definition import AppliedOverlay, OverlayChange
from ..definition.agency_titles import agency_title
from ..definition.model import Procedure
from ..texts import Text
from ._phrases import fill, join, same
from ._sentences import Line
from ._speech import short_day_text
from ._words_fees import fee_title
from ._words_steps import step_title


def overlay_lines(procedure: Procedure) -> Iterator[Line]:
    """A line per place, then one for each value that it sets, with the document that decides it."""
    for overlay in procedure.overlays:
        yield Line(text=_place(overlay))
        for change in overlay.changes:
            yield Line(
                name=change.name,
                text=_change_text(change, procedure),
                basis=change.basis,
                depth=1,
            )


def _place(overlay: AppliedOverlay) -> Text:
    day = short_day_text(overlay.start)
    return fill(_PLACE, title=overlay.title, day=day, by=overlay.decided_by)


def _change_text(change: OverlayChange, procedure: Procedure) -> Text:
    section = _SECTIONS.get(change.section, same(change.section))
    title = None if change.name is None else _title(change, procedure)
    said = section if title is None else fill(_OF_SECTION, section=section, title=title)
    return join([said, _KINDS.get(change.kind)], " ")


def _title(change: OverlayChange, procedure: Procedure) -> Text | None:
    """What people call the thing that is changed; None where it is gone, or has no title."""
    name = change.name or ""
    if change.section == "supplement":
        return _SUPPLEMENTS[name]
    if change.kind == "removed":
        return None
    if change.section == "fees":
        return fee_title(procedure.fees[name])
    if change.section == "steps":
        return step_title(procedure.graph.nodes[name])
    if change.section == "agencies":
        return agency_title(procedure, name)
    if change.section == "facts":
        return procedure.facts[name].label
    if change.section == "documents":
        return procedure.documents[name].title
    return procedure.results[name].title if change.section == "results" else None


_PLACE: Final = Text("{title}, từ {day}, theo {by}", "{title}, from {day}, by {by}")
_OF_SECTION: Final = Text("{section}: {title}", "{section}: {title}")
_KINDS: Final = {"added": Text("(thêm)", "(added)"), "removed": Text("(bỏ)", "(taken out)")}
_SUPPLEMENTS: Final = {
    "at_intake": Text("khi tiếp nhận", "at intake"),
    "under_way": Text("khi đang giải quyết", "under way"),
}
_SECTIONS: Final = {
    "levels": Text("Cấp giải quyết", "Level"),
    "channels": Text("Cách nộp", "Ways of filing"),
    "conditions": Text("Yêu cầu, điều kiện", "Conditions"),
    "deadline": Text("Thời hạn giải quyết", "Deadline"),
    "filing": Text("Thời gian nộp hồ sơ", "When it may be filed"),
    "counting": Text("Cách tính thời gian", "How time is counted"),
    "supplement": Text("Yêu cầu bổ sung", "Supplements"),
    "reappoint": Text("Hẹn lại", "New appointment"),
    "prolong": Text("Kéo dài thời hạn", "Longer term"),
    "exclusions": Text("Thời gian không tính vào thời hạn", "Time that does not count"),
    "facts": Text("Thông tin hỏi", "What is asked"),
    "agencies": Text("Cơ quan", "Agency"),
    "results": Text("Kết quả", "Result"),
    "steps": Text("Bước", "Step"),
    "fees": Text("Phí, lệ phí", "Fee or charge"),
    "documents": Text("Giấy tờ", "Document"),
    "document_cases": Text("Trường hợp về giấy tờ", "Case of documents"),
}
