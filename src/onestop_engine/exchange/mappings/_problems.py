"""OS03x: what is wrong with a mapping file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ...definition._problems import Kind, error
from ...texts import Text

_ADVICE = Text("{advice}", "{advice}")

UNKNOWN_KEY = error(
    "OS031",
    "mapping-unknown-key",
    Text("Mục `{key}` không có trong {where}.", "There is no key `{key}` in {where}."),
    _ADVICE,
)
MISSING_KEY = error(
    "OS032",
    "mapping-missing-key",
    Text("Thiếu mục bắt buộc `{key}` trong {where}.", "The key `{key}` is missing in {where}."),
    Text("Thêm dòng `{key}: {example}`.", "Add a line `{key}: {example}`."),
)
WRONG_SHAPE = error(
    "OS033",
    "mapping-wrong-shape",
    Text("Ở đây cần {wanted}.", "This must be {wanted}."),
    Text("Viết lại như ví dụ: {example}", "Write it like this: {example}"),
)
BAD_FORMAT = error(
    "OS034",
    "mapping-bad-date-format",
    Text(
        "`{text}` không phải là dạng ngày dùng được: {reason}.",
        "`{text}` is no form of a date that can be read: {reason}.",
    ),
    Text(
        "Viết `iso`, hoặc ghép từ %d %m %Y %H %M %S, ví dụ `%d/%m/%Y %H:%M`.",
        "Write `iso`, or put it together from %d %m %Y %H %M %S, such as `%d/%m/%Y %H:%M`.",
    ),
)
NO_ZONE = error(
    "OS035",
    "mapping-no-zone",
    Text("Không có múi giờ `{text}`.", "There is no time zone `{text}`."),
    Text(
        "Viết tên như `Asia/Ho_Chi_Minh`; mặc định là giờ Việt Nam.",
        "Write a name such as `Europe/Rome`; Vietnam's time is the default.",
    ),
)
NO_ENCODING = error(
    "OS036",
    "mapping-no-encoding",
    Text(
        "Không đọc được bảng mã `{text}`.",
        "The encoding `{text}` cannot be read.",
    ),
    Text("Dùng một trong: {known}.", "Use one of: {known}."),
)
BAD_DELIMITER = error(
    "OS037",
    "mapping-bad-delimiter",
    Text(
        "Dấu phân cách phải là đúng một ký tự, tệp ghi `{text}`.",
        "A delimiter is one character, the file has `{text}`.",
    ),
    Text(
        'Viết "," hoặc ";" hoặc "\\t" trong dấu nháy kép.', 'Write "," or ";" or "\\t" in quotes.'
    ),
)
UNKNOWN_VALUE = error(
    "OS038",
    "mapping-unknown-value",
    Text(
        "Cột `{column}` không nhận giá trị `{text}`.",
        "The column `{column}` cannot be `{text}`.",
    ),
    Text("Dùng một trong: {known}.", "Use one of: {known}."),
)
NO_WORKING_DAYS = error(
    "OS039",
    "mapping-no-working-days",
    Text(
        "`{term}` cần lịch làm việc, nhưng tệp ghi `calendar: none`.",
        "`{term}` needs a working calendar, but the file says `calendar: none`.",
    ),
    Text(
        "Viết thời hạn theo ngày, tuần, tháng, giờ; hoặc bỏ `calendar: none`.",
        "Write the term in days, weeks, months or hours; or take `calendar: none` out.",
    ),
)
EXCLUSIVE = error(
    "OS040",
    "mapping-exactly-one",
    Text(
        "Phải có đúng một trong các mục: {keys}.",
        "Exactly one of these keys must stand here: {keys}.",
    ),
    Text(
        "Giữ lại một mục nói đúng giá trị lấy từ đâu.",
        "Keep the one that says where the value comes from.",
    ),
)

KINDS: Mapping[str, Kind] = MappingProxyType(
    {kind.code: kind for kind in tuple(globals().values()) if isinstance(kind, Kind)}
)
"""Every problem of mappings by its code."""
