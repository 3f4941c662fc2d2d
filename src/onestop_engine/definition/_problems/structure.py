"""OS2xx: a value stands where it cannot be read, or is not one of those that may stand there."""

from __future__ import annotations

from ...texts import Text
from .kinds import error

UNKNOWN_KEY = error(
    "OS201",
    "unknown-key",
    Text(
        "Mục `{key}` không có trong ngôn ngữ khai báo thủ tục, tại {where}.",
        "There is no key `{key}` in {where}.",
    ),
    Text("{advice}", "{advice}"),
)
WRONG_SHAPE = error(
    "OS202",
    "wrong-shape",
    Text(
        "Ở đây cần {wanted}, nhưng tệp ghi {found}.",
        "This must be {wanted}, but the file has {found}.",
    ),
    Text(
        "Viết lại như ví dụ: {example}",
        "Write it like this: {example}",
    ),
)
MISSING_KEY = error(
    "OS203",
    "missing-key",
    Text(
        "Thiếu mục bắt buộc `{key}` trong {where}: {doc}",
        "The key `{key}` is missing in {where}: {doc}",
    ),
    Text(
        "Thêm dòng `{key}: …`.",
        "Add a line `{key}: …`.",
    ),
)
KEY_NOT_HERE = error(
    "OS205",
    "key-not-here",
    Text(
        "Mục `{key}` không dùng được ở đây: {why}.",
        "The key `{key}` cannot stand here: {why}.",
    ),
    Text(
        "Bỏ mục `{key}`, hoặc {instead}.",
        "Take `{key}` out, or {instead}.",
    ),
)
EXCLUSIVE_KEYS = error(
    "OS206",
    "exactly-one",
    Text(
        "Phải có đúng một trong các mục: {keys}; tệp có: {found}.",
        "Exactly one of these keys must stand here: {keys}; the file has: {found}.",
    ),
    Text(
        "Giữ lại một mục diễn đạt đúng văn bản và bỏ các mục còn lại.",
        "Keep the one that says what the law says and take the others out.",
    ),
)
EMPTY = error(
    "OS207",
    "empty",
    Text(
        "Mục `{key}` để trống, cần ít nhất một giá trị.",
        "`{key}` is empty; it needs at least one value.",
    ),
    Text(
        "Ghi các giá trị, ví dụ: {example}",
        "Write the values, for example: {example}",
    ),
)
TWICE = error(
    "OS209",
    "listed-twice",
    Text(
        "`{value}` được liệt kê hai lần trong mục `{key}`.",
        "`{value}` is listed twice in `{key}`.",
    ),
    Text(
        "Bỏ một trong hai.",
        "Take one of them out.",
    ),
)
BAD_WINDOW = error(
    "OS210",
    "window-turned",
    Text(
        "Khoảng thời gian bị ngược: từ {start} nhưng đến {end}.",
        "The window is turned round: from {start} but until {end}.",
    ),
    Text(
        "Ghi ngày `from` trước hoặc trùng ngày `until`; cả hai ngày đều được tính.",
        "Write a `from` that is not later than `until`; both days count.",
    ),
)
WRONG_DEFAULT = error(
    "OS211",
    "wrong-default",
    Text(
        "Giá trị mặc định `{value}` không hợp với câu hỏi kiểu {type}.",
        "The default `{value}` does not fit a fact of type {type}.",
    ),
    Text("{advice}", "{advice}"),
)
TOO_MANY = error(
    "OS213",
    "too-many",
    Text(
        "`{key}` có {count} mục; một thủ tục chỉ được có {limit}.",
        "`{key}` has {count} entries; a procedure may have {limit}.",
    ),
    Text(
        "Tách thủ tục, hoặc gộp các mục giống nhau.",
        "Split the procedure, or join the entries that are alike.",
    ),
)
BAD_COUNTING = error(
    "OS212",
    "bad-counting",
    Text(
        "Cách tính thời gian không hợp lệ: {reason}",
        "The way of counting time cannot be used: {reason}",
    ),
    Text(
        "Sửa các mục hours, off_hours, due_time, last_day_off, cutoff, after_cutoff, fraction"
        " (xem docs/time.md).",
        "Mend the keys hours, off_hours, due_time, last_day_off, cutoff, after_cutoff, fraction"
        " (see docs/time.md).",
    ),
)
