"""OS95x: overlays of provinces and communes that do not fit the procedure that they change."""

from __future__ import annotations

from ...texts import Text
from .kinds import error, warning

NO_BASE = error(
    "OS950",
    "overlay-of-nothing",
    Text(
        "Không tìm thấy thủ tục {code}{version} mà tệp của địa phương thay đổi.",
        "The procedure {code}{version} that this overlay changes is not found.",
    ),
    Text("{advice}", "{advice}"),
)
NEVER_TOGETHER = error(
    "OS951",
    "overlay-never-in-force",
    Text(
        "Tệp của địa phương có hiệu lực {window}, thủ tục {code} không có phiên bản nào có hiệu lực"
        " trong thời gian đó: {known}.",
        "The overlay is in force {window}, when no version of {code} that it changes is: {known}.",
    ),
    Text(
        "Sửa `in_force`, hoặc ghi ở `version` ngày bắt đầu hiệu lực của phiên bản được thay đổi.",
        "Mend `in_force`, or write in `version` the first day in force of the version that is"
        " changed.",
    ),
)
CHANGES_NOTHING = error(
    "OS952",
    "overlay-changes-nothing",
    Text(
        "{what} không làm thay đổi gì so với {ref}.",
        "{what} changes nothing of {ref}.",
    ),
    Text(
        "Ghi giá trị mà văn bản của địa phương quy định khác, hoặc bỏ mục này.",
        "Write the value that the place sets otherwise, or take this entry out.",
    ),
)
UNKNOWN_ENTRY = error(
    "OS953",
    "overlay-of-unknown-entry",
    Text(
        "{ref} không có `{name}` trong `{section}`.",
        "{ref} has no `{name}` in `{section}`.",
    ),
    Text(
        "{advice} Nếu địa phương thêm mục này, ghi `added: true`.",
        "{advice} Where the place adds it, write `added: true`.",
    ),
)
ALREADY_THERE = error(
    "OS954",
    "overlay-adds-what-is-there",
    Text(
        "`{name}` đã có trong `{section}` của {ref} nên không thể thêm.",
        "`{name}` stands already in `{section}` of {ref} and cannot be added.",
    ),
    Text(
        "Bỏ `added: true` và chỉ ghi các khóa thay đổi, hoặc đặt tên khác.",
        "Take `added: true` out and write only the keys that change, or choose another name.",
    ),
)
NO_BASIS = error(
    "OS955",
    "overlay-without-basis",
    Text(
        "Thay đổi `{path}` không nêu văn bản của địa phương quyết định nó.",
        "The change of `{path}` does not name the local document that decides it.",
    ),
    Text(
        "Thêm `basis: …`, ví dụ `basis: {example}`.",
        "Add `basis: …`, such as `basis: {example}`.",
    ),
)
OVERLAY_TWICE = error(
    "OS956",
    "overlay-twice",
    Text(
        "Tệp {ref} của thủ tục {code} đã được khai báo ở {other}.",
        "The overlay {ref} of {code} is declared already, in {other}.",
    ),
    Text(
        "Bỏ một tệp, hoặc tăng `revision` của tệp mới hơn.",
        "Take one file out, or raise the `revision` of the newer one.",
    ),
)
OVERLAYS_COMPETE = error(
    "OS957",
    "overlays-compete",
    Text(
        "Ngày {day}, đơn vị {unit} có hai tệp của địa phương cho thủ tục {code} mà không rõ tệp"
        " nào đặt lên tệp nào: tệp này và {other}.",
        "On {day} unit {unit} has two overlays of {code} of which neither stands on the other:"
        " this file and {other}.",
    ),
    Text(
        "Ghi `until` ở tệp trước, gộp hai tệp, hoặc thu hẹp `units` của một tệp.",
        "Write an `until` in the earlier one, join the two, or narrow the `units` of one.",
    ),
)
FEE_LEFT_OPEN = warning(
    "OS958",
    "province-fee-left-open",
    Text(
        "Mức thu `{name}` của thủ tục {code} do Hội đồng nhân dân cấp tỉnh quyết định, nhưng từ"
        " ngày {day} không có tệp nào của địa phương quy định mức đó cho đơn vị {unit}.",
        "The province sets the amount of `{name}` of {code}, but from {day} no overlay says how"
        " much it is for unit {unit}.",
    ),
    Text(
        "Ghi mức thu vào tệp của tỉnh: `{name}` trong `fees`, có `amount` và `basis` là nghị quyết"
        " của Hội đồng nhân dân. Chưa ghi thì người nộp chưa biết phải nộp bao nhiêu.",
        "Write it into the province's overlay: `{name}` under `fees`, with `amount` and, as its"
        " `basis`, the resolution of the People's Council. Until then nobody who files knows how"
        " much to pay.",
    ),
)
RAISED = Text(
    "{message} (khi áp dụng tệp này lên {place})",
    "{message} (when this file is laid over {place})",
)
"""How a problem reads that an overlay brings about in the file below it."""
