"""OS9xx: procedures that do not fit together."""

from __future__ import annotations

from ...texts import Text
from .kinds import error, warning

VERSION_TWICE = error(
    "OS901",
    "version-twice",
    Text(
        "Thủ tục {ref} đã được khai báo ở {other}.",
        "The procedure {ref} is declared already, in {other}.",
    ),
    Text(
        "Bỏ một tệp, hoặc tăng `revision` của tệp mới hơn.",
        "Take one file out, or raise the `revision` of the newer one.",
    ),
)
VERSIONS_OVERLAP = error(
    "OS902",
    "versions-overlap",
    Text(
        "Hai phiên bản của thủ tục {code} cùng có hiệu lực ngày {day}: tệp này và {other}.",
        "Two versions of {code} are in force on {day}: this file and {other}.",
    ),
    Text(
        "Ghi `until` ở phiên bản trước, một ngày trước khi phiên bản sau có hiệu lực.",
        "Write an `until` in the earlier version, one day before the later one starts.",
    ),
)
UNKNOWN_PROCEDURE = error(
    "OS903",
    "unknown-sub-procedure",
    Text(
        "Không có thủ tục nào mã {code} trong danh mục.",
        "There is no procedure with the code {code} in the catalogue.",
    ),
    Text("{advice}", "{advice}"),
)
PROCEDURE_NOT_IN_FORCE = error(
    "OS904",
    "sub-procedure-not-in-force",
    Text(
        "Thủ tục thành phần {code} không có phiên bản nào có hiệu lực ngày {day}.",
        "No version of the sub-procedure {code} is in force on {day}.",
    ),
    Text(
        "Thêm phiên bản cho ngày đó, hoặc sửa `in_force`. Các phiên bản đã có: {known}.",
        "Add a version for that day, or mend `in_force`. The versions known: {known}.",
    ),
)
PROCEDURE_ROUND = error(
    "OS905",
    "sub-procedures-round",
    Text(
        "Các thủ tục {codes} gọi nhau vòng tròn.",
        "The procedures {codes} call each other in a circle.",
    ),
    Text(
        "Bỏ một bước `do: procedure` để cắt vòng.",
        "Take one `do: procedure` step out to break the circle.",
    ),
)
UNKNOWN_SUB_FACT = error(
    "OS906",
    "unknown-fact-of-sub-procedure",
    Text(
        "Thủ tục thành phần {code} không hỏi thông tin nào tên `{name}`.",
        "The sub-procedure {code} asks for no fact called `{name}`.",
    ),
    Text("{advice}", "{advice}"),
)
WRONG_FOLDER = warning(
    "OS907",
    "wrong-folder",
    Text(
        "Tệp khai báo thủ tục {code} nhưng nằm trong thư mục của {folder}, nên danh mục không tìm"
        " thấy.",
        "The file declares {code} but lies in the folder of {folder}, where the catalogue will"
        " not find it.",
    ),
    Text(
        "Chuyển tệp sang thư mục <lĩnh vực>/{code}/.",
        "Move the file to the folder <field>/{code}/.",
    ),
)
MISSING_SUB_FACT = warning(
    "OS908",
    "sub-procedure-fact-not-given",
    Text(
        "Thủ tục thành phần {code} cần thông tin `{name}` nhưng bước này không truyền.",
        "The sub-procedure {code} needs the fact `{name}`, which this step does not give.",
    ),
    Text(
        "Thêm `facts: {{{name}: …}}` ở bước này.",
        "Add `facts: {{{name}: …}}` to this step.",
    ),
)
