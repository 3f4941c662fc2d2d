"""OS250-OS270: conditions and formulas."""

from __future__ import annotations

from ...texts import Text
from .kinds import error

SYNTAX = error(
    "OS250",
    "expression-syntax",
    Text("Không đọc được biểu thức từ `{at}`: {reason}.", "Cannot read from `{at}`: {reason}."),
    Text("{mend}.", "{mend}."),
)
UNKNOWN_NAME = error(
    "OS251",
    "unknown-name",
    Text(
        "Không có tên `{name}`; có thể dùng: {known}.",
        "There is no name `{name}`; these can be used: {known}.",
    ),
    Text(
        "{mend}, hoặc khai báo `{name}` trong `facts`; câu chữ thì đặt trong ngoặc kép.",
        "{mend}, or declare `{name}` under `facts`; text goes in quotes.",
    ),
)
WRONG_TYPE = error(
    "OS252",
    "wrong-type",
    Text(
        "`{part}` là {found}, nhưng ở đây cần {needed}.",
        "`{part}` is {found}, but {needed} is needed here.",
    ),
    Text("{mend}.", "{mend}."),
)
FORBIDDEN = error(
    "OS253",
    "forbidden-construct",
    Text(
        "Biểu thức không được dùng {construct}.",
        "An expression cannot use {construct}.",
    ),
    Text("{mend}.", "{mend}."),
)
TOO_COMPLEX = error(
    "OS254",
    "too-complex",
    Text("Biểu thức quá phức tạp: {reason}.", "The expression is too complex: {reason}."),
    Text(
        "Tách thành nhiều quy tắc, mỗi quy tắc một điều kiện ngắn.",
        "Split it into several rules, each with a short condition.",
    ),
)
THREE_DECIMALS = error(
    "OS255",
    "three-decimals",
    Text(
        "`{text}` trong công thức tiền: với máy, đây là {reading}, không phải {thousands}.",
        "`{text}` in a money formula: to a machine this is {reading}, not {thousands}.",
    ),
    Text(
        "Viết `{thousands}` nếu là nghìn; viết `{decimal}` nếu đúng là số thập phân.",
        "Write `{thousands}` if thousands are meant, `{decimal}` if the decimal number is.",
    ),
)
UNKNOWN_VALUE = error(
    "OS256",
    "unknown-value",
    Text(
        "`{value}` không phải là một giá trị của `{name}`; `{name}` có: {known}.",
        "`{value}` is no value of `{name}`, which has: {known}.",
    ),
    Text("Viết `{mend}`.", "Write `{mend}`."),
)
UNLIKE_TYPES = error(
    "OS257",
    "unlike-types",
    Text(
        "Không so sánh được `{left}` ({left_type}) với `{right}` ({right_type}).",
        "`{left}` ({left_type}) cannot be compared with `{right}` ({right_type}).",
    ),
    Text("{mend}.", "{mend}."),
)
NO_POWERS = error(
    "OS258",
    "no-powers",
    Text("Phép luỹ thừa `**` không được dùng.", "Powers, `**`, are not allowed."),
    Text("Viết phép nhân: `{mend}`.", "Write a multiplication: `{mend}`."),
)
NOT_ROUNDED = error(
    "OS259",
    "not-rounded",
    Text(
        "`{part}` có thể ra số lẻ, mà ở đây cần {needed}: phải viết rõ cách làm tròn.",
        "`{part}` may have a fraction, but {needed} is needed here: the rounding has to be"
        " written.",
    ),
    Text(
        'Viết `round({part}, {unit}, "up")`; thay "up" bằng "down" hay "half_up" nếu luật'
        " quy định thế.",
        'Write `round({part}, {unit}, "up")`, or "down" or "half_up" as the law says.',
    ),
)
UNKNOWN_FUNCTION = error(
    "OS260",
    "unknown-function",
    Text(
        "Không có hàm `{name}`; có: {known}.", "There is no function `{name}`; there are {known}."
    ),
    Text("Viết `{mend}`.", "Write `{mend}`."),
)
WRONG_ARGUMENTS = error(
    "OS261",
    "wrong-arguments",
    Text("Hàm `{name}` cần {needed}.", "The function `{name}` needs {needed}."),
    Text("Viết `{mend}`.", "Write `{mend}`."),
)
WRONG_OPERATOR = error(
    "OS262",
    "wrong-operator",
    Text(
        "`{found}` không phải là ký hiệu của biểu thức.",
        "`{found}` is no sign of this language.",
    ),
    Text("{mend}.", "{mend}."),
)
NUMBER_LITERAL = error(
    "OS263",
    "number-literal",
    Text("Không nhận số viết là `{text}`: {reason}.", "`{text}` is refused: {reason}."),
    Text("Viết `{mend}`.", "Write `{mend}`."),
)
UNQUOTED_DATE = error(
    "OS264",
    "unquoted-date",
    Text(
        "`{text}` không có ngoặc kép sẽ thành phép trừ.",
        "`{text}` without quotes would be a subtraction.",
    ),
    Text('Viết `"{mend}"` trong ngoặc kép.', 'Write `"{mend}"`, in quotes.'),
)
BAD_DATE_LITERAL = error(
    "OS265",
    "bad-date-literal",
    Text(
        "`{text}` đứng cạnh một ngày nhưng không phải là ngày viết dạng năm-tháng-ngày.",
        "`{text}` stands beside a date but is no date written year-month-day.",
    ),
    Text('Viết `"{mend}"`.', 'Write `"{mend}"`.'),
)
BAD_CHOICE = error(
    "OS266",
    "bad-choice",
    Text(
        "`{value}` không dùng làm giá trị lựa chọn được: {reason}.",
        "`{value}` cannot be a choice: {reason}.",
    ),
    Text("Viết `{mend}`.", "Write `{mend}`."),
)
BAD_FACT_NAME = error(
    "OS267",
    "bad-fact-name",
    Text(
        "`{name}` không dùng làm tên thông tin được: {reason}.",
        "`{name}` cannot be the name of a fact: {reason}.",
    ),
    Text("Viết `{mend}`.", "Write `{mend}`."),
)
DIVISION_BY_ZERO = error(
    "OS268",
    "division-by-zero",
    Text("`{part}` chia cho 0.", "`{part}` divides by zero."),
    Text("Chia cho một số khác 0.", "Divide by another number than 0."),
)
BAD_MOMENT_LITERAL = error(
    "OS270",
    "bad-moment-literal",
    Text(
        "`{text}` đứng cạnh một ngày và giờ nhưng không viết dạng năm-tháng-ngày, chữ T, giờ:phút.",
        "`{text}` stands beside a date and hour but is not written year-month-day, T,"
        " hours:minutes.",
    ),
    Text('Viết `"{mend}"`.', 'Write `"{mend}"`.'),
)
