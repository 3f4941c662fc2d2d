"""OS130-OS199: single values, read by the type that their key has."""

from __future__ import annotations

from ...texts import Text
from .kinds import error

EMPTY_VALUE = error(
    "OS130",
    "empty-value",
    Text("Chưa có giá trị ở đây.", "There is no value here."),
    Text("Viết {example}, hoặc xoá khoá.", "Write {example}, or delete the key."),
)
NOT_A_SINGLE_VALUE = error(
    "OS131",
    "not-a-single-value",
    Text(
        "Ở đây cần một giá trị, không phải {found}.",
        "A single value belongs here, not {found}.",
    ),
    Text(
        "Viết {example} trên cùng dòng; câu chữ có dấu hai chấm hay bắt đầu bằng [ {{ - thì đặt"
        " trong ngoặc kép.",
        "Write {example} on the same line; put a text with a colon, or that begins with [ {{ -,"
        " in quotes.",
    ),
)
IMPLICIT_BOOLEAN = error(
    "OS132",
    "implicit-boolean",
    Text(
        "`{text}` không được hiểu ngầm là đúng hay sai.",
        "`{text}` is not silently taken for true or false.",
    ),
    Text("Viết `{mend}`.", "Write `{mend}`."),
)
NOT_A_BOOLEAN = error(
    "OS133",
    "not-a-boolean",
    Text(
        "`{text}` không phải là `true` (đúng) hay `false` (sai).",
        "`{text}` is neither `true` nor `false`.",
    ),
    Text("Viết `true` hoặc `false`.", "Write `true` or `false`."),
)
NOT_AN_INTEGER = error(
    "OS134",
    "not-an-integer",
    Text("`{text}` không phải là số nguyên.", "`{text}` is not a whole number."),
    Text("Chỉ viết chữ số, ví dụ `{mend}`.", "Write digits only, such as `{mend}`."),
)
NUMBER_FORM = error(
    "OS135",
    "number-form",
    Text("Không nhận số viết là `{text}`: {reason}.", "`{text}` is refused: {reason}."),
    Text("Viết `{mend}`.", "Write `{mend}`."),
)
FLOAT_AS_MONEY = error(
    "OS136",
    "float-as-money",
    Text(
        "Tiền là số nguyên đồng, mà `{text}` đối với máy là số thập phân: {reading}.",
        "Money is a whole number of đồng, but `{text}` is a decimal number to a machine:"
        " {reading}.",
    ),
    Text("Viết `{mend}`.", "Write `{mend}`."),
)
NOT_MONEY = error(
    "OS137",
    "not-money",
    Text("`{text}` không phải là số tiền.", "`{text}` is not an amount of money."),
    Text(
        "Viết số đồng bằng chữ số, không có đơn vị, ví dụ `{mend}`.",
        "Write the amount of đồng in digits, without a unit, such as `{mend}`.",
    ),
)
NOT_A_DECIMAL = error(
    "OS138",
    "not-a-decimal",
    Text("`{text}` không phải là số.", "`{text}` is not a number."),
    Text(
        "Viết chữ số, phần thập phân sau dấu chấm, ví dụ `{mend}`.",
        "Write digits, with a point before decimals, such as `{mend}`.",
    ),
)
OUT_OF_RANGE = error(
    "OS139",
    "out-of-range",
    Text(
        "`{text}` nằm ngoài khoảng cho phép, từ {minimum} đến {maximum}.",
        "`{text}` lies outside what is allowed, {minimum} to {maximum}.",
    ),
    Text(
        "Viết một số từ {minimum} đến {maximum}.",
        "Write a number from {minimum} to {maximum}.",
    ),
)
DAY_AND_MONTH = error(
    "OS140",
    "day-and-month",
    Text(
        "`{text}` không rõ đâu là ngày, đâu là tháng; ngày chỉ viết dạng năm-tháng-ngày.",
        "`{text}` does not say which is the day and which the month; dates are written"
        " year-month-day only.",
    ),
    Text("Viết `{mend}` ({meaning}).", "Write `{mend}` ({meaning})."),
)
NOT_A_DATE = error(
    "OS141",
    "not-a-date",
    Text("`{text}` không phải là một ngày có thật: {reason}.", "`{text}` is no date: {reason}."),
    Text("Viết `{mend}` (năm-tháng-ngày).", "Write `{mend}` (year-month-day)."),
)
TIME_AS_NUMBER = error(
    "OS142",
    "time-as-number",
    Text(
        "`{text}` là một con số, không phải giờ: máy đọc YAML cũ đổi 15:00 thành 900 như thế.",
        "`{text}` is a number and no time: old YAML readers turn 15:00 into 900 like that.",
    ),
    Text("Viết giờ và phút: `{mend}`.", "Write hours and minutes: `{mend}`."),
)
NOT_A_TIME = error(
    "OS143",
    "not-a-time",
    Text(
        "`{text}` không phải là giờ trong ngày, từ 00:00 đến 23:59.",
        "`{text}` is no time of day between 00:00 and 23:59.",
    ),
    Text("Viết giờ:phút, ví dụ `{mend}`.", "Write hours:minutes, such as `{mend}`."),
)
NOT_A_TERM = error(
    "OS144",
    "not-a-term",
    Text("{reason}", "{reason}"),
    Text(
        "Viết như văn bản luật: `7 ngày làm việc`, `15 ngày`, `8 giờ làm việc`, `trong ngày`.",
        "Write it as the law does: `7 working days`, `15 days`, `8 working hours`, `same day`.",
    ),
)
NOT_AN_IDENTIFIER = error(
    "OS145",
    "not-an-identifier",
    Text(
        "`{text}` không dùng làm tên được: {reason}.",
        "`{text}` cannot be a name: {reason}.",
    ),
    Text("Viết `{mend}`.", "Write `{mend}`."),
)
NOT_A_CODE = error(
    "OS146",
    "not-a-code",
    Text(
        "`{text}` không phải là mã thủ tục.",
        "`{text}` is no code of a procedure.",
    ),
    Text(
        'Viết mã như trên Cổng Dịch vụ công quốc gia, ví dụ `"1.013225"`.',
        'Write the code of the national portal, such as `"1.013225"`.',
    ),
)
UNKNOWN_WORD = error(
    "OS147",
    "unknown-word",
    Text(
        "`{text}` không phải là một giá trị được biết ở đây; có thể là: {known}.",
        "`{text}` is no value known here; it can be: {known}.",
    ),
    Text("{mend}", "{mend}"),
)
TEXT_TOO_LONG = error(
    "OS148",
    "text-too-long",
    Text(
        "Câu chữ dài {length} ký tự; ở đây chỉ được đến {limit}.",
        "The text has {length} characters; {limit} are allowed here.",
    ),
    Text("Rút ngắn lại.", "Shorten it."),
)
NOT_A_YEAR_DAY = error(
    "OS170",
    "not-a-yearly-day",
    Text("{reason}", "{reason}"),
    Text(
        "Viết như văn bản luật: `ngày 01 tháng 10 hằng năm`.",
        "Write it as the law does: `1 October every year`.",
    ),
)
NOT_A_MOMENT = error(
    "OS171",
    "not-a-moment",
    Text(
        "`{text}` không phải là ngày và giờ viết dạng năm-tháng-ngày, chữ T, giờ:phút.",
        "`{text}` is no date and hour written year-month-day, T, hours:minutes.",
    ),
    Text(
        "Viết `{mend}`, theo giờ địa phương, không kèm múi giờ.",
        "Write `{mend}`, local time without an offset.",
    ),
)
NOT_A_CURRENCY = error(
    "OS180",
    "not-a-currency",
    Text(
        "`{text}` không phải là mã tiền tệ ba chữ cái theo ISO 4217.",
        "`{text}` is no currency code of three letters (ISO 4217).",
    ),
    Text("Viết `{mend}`.", "Write `{mend}`."),
)
