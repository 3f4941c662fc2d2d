"""OS0xx: what is wrong with a scenario, and where what happens is not what it expects."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..definition._problems import Kind, error, warning
from ..texts import Text

_ADVICE = Text("{advice}", "{advice}")

UNKNOWN_KEY = error(
    "OS001",
    "scenario-unknown-key",
    Text("Mục `{key}` không có trong {where}.", "There is no key `{key}` in {where}."),
    _ADVICE,
)
MISSING_KEY = error(
    "OS002",
    "scenario-missing-key",
    Text(
        "Thiếu mục bắt buộc `{key}` trong {where}.",
        "The key `{key}` is missing in {where}.",
    ),
    Text("Thêm dòng `{key}: {example}`.", "Add a line `{key}: {example}`."),
)
WRONG_SHAPE = error(
    "OS003",
    "scenario-wrong-shape",
    Text("Ở đây cần {wanted}.", "This must be {wanted}."),
    Text("Viết lại như ví dụ: {example}", "Write it like this: {example}"),
)
NOT_AN_INSTANT = error(
    "OS004",
    "scenario-not-an-instant",
    Text(
        "`{text}` không phải là ngày và giờ; giờ nộp quyết định ngày hẹn nên phải có.",
        "`{text}` is no day with an hour; the hour of an act decides due dates, so it must stand.",
    ),
    Text("Viết `{mend}`.", "Write `{mend}`."),
)
BACKWARDS = error(
    "OS005",
    "scenario-backwards",
    Text(
        "Thời điểm {at} sớm hơn việc trước đó ({before}, dòng {line}).",
        "{at} lies before the act above it ({before}, line {line}).",
    ),
    Text(
        "Xếp các việc theo thời gian, hoặc sửa lại `on`.",
        "Put the acts in the order of time, or mend `on`.",
    ),
)
DOES_NOTHING = error(
    "OS006",
    "scenario-does-nothing",
    Text(
        "Mục này không làm gì (`do`) và không mong đợi gì (`expect`).",
        "This entry does nothing (`do`) and expects nothing (`expect`).",
    ),
    Text(
        "Ghi `do: …` với `by: …`, hoặc `expect: {{…}}` để xem hồ sơ ở thời điểm đó.",
        "Write `do: …` with `by: …`, or `expect: {{…}}` to look at the dossier at that instant.",
    ),
)
WITHOUT_ACT = error(
    "OS007",
    "scenario-without-act",
    Text(
        "`{key}` chỉ đi cùng một việc được làm, nhưng ở đây không có `do`.",
        "`{key}` goes with something that is done, but there is no `do` here.",
    ),
    Text("Thêm `do: …`, hoặc bỏ `{key}`.", "Add `do: …`, or take `{key}` out."),
)
EXPECTS_NOTHING = warning(
    "OS008",
    "scenario-expects-nothing",
    Text(
        "Kịch bản không mong đợi điều gì, nên không chứng minh được gì.",
        "The scenario expects nothing, so it proves nothing.",
    ),
    Text(
        "Thêm `expect: {{status: …, due: …}}` ở ít nhất một việc.",
        "Add `expect: {{status: …, due: …}}` to at least one act.",
    ),
)
UNKNOWN_PROCEDURE = error(
    "OS011",
    "scenario-unknown-procedure",
    Text("{reason}", "{reason}"),
    Text(
        "Sửa mã ở `procedure`, hoặc ngày nộp ở `file.on`: ngày nộp chọn phiên bản.",
        "Mend the code in `procedure`, or the day in `file.on`: the day of filing picks the"
        " version.",
    ),
)
UNKNOWN_NAME = error(
    "OS012",
    "scenario-unknown-name",
    Text(
        "Thủ tục {code} không có {what} tên `{name}`.",
        "The procedure {code} has no {what} called `{name}`.",
    ),
    _ADVICE,
)
NOT_INSIDE = error(
    "OS013",
    "scenario-no-sub-procedure",
    Text(
        "Bước `{name}` của thủ tục {code} không phải là thủ tục thành phần, nên không có hồ sơ"
        " riêng.",
        "The step `{name}` of {code} is no sub-procedure, so it has no dossier of its own.",
    ),
    Text(
        "Ghi ở `in` một bước `do: procedure`, hoặc bỏ `in`. Các bước như vậy: {known}.",
        "Name a step with `do: procedure` in `in`, or take `in` out. There are: {known}.",
    ),
)
REFUSED = error(
    "OS021",
    "scenario-act-refused",
    Text("Việc này không thực hiện được: {reason}", "This cannot be done: {reason}"),
    Text(
        "Sửa kịch bản; nếu luật cho phép việc này thì sửa thủ tục; nếu việc bị từ chối là đúng thì"
        " ghi `expect: {{refused: một đoạn của lời từ chối}}`.",
        "Mend the scenario; mend the procedure where the law allows this; where the refusal is"
        " right, write `expect: {{refused: a part of its sentence}}`.",
    ),
)
NO_DOSSIER = error(
    "OS022",
    "scenario-no-dossier",
    Text(
        "Lúc này chưa có hồ sơ nào để làm việc này: {why}.",
        "There is no dossier for this at that instant: {why}.",
    ),
    Text(
        "Xếp việc này sau việc mở ra hồ sơ đó, hoặc bỏ đi.",
        "Put this after what opens that dossier, or take it out.",
    ),
)
NOT_AS_EXPECTED = error(
    "OS023",
    "scenario-not-as-expected",
    Text(
        "{what}: mong đợi {expected}, thực tế {actual}.",
        "{what}: expected {expected}, but it is {actual}.",
    ),
    Text(
        "Đối chiếu văn bản: sửa thủ tục nếu thủ tục sai, sửa kịch bản nếu kịch bản sai.",
        "Look into the law: mend the procedure if it is wrong, the scenario if that is.",
    ),
)

KINDS: Mapping[str, Kind] = MappingProxyType(
    {kind.code: kind for kind in tuple(globals().values()) if isinstance(kind, Kind)}
)
"""Every problem of scenarios by its code."""
