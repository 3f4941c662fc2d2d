"""OS6xx: deadlines and limits that cannot be met, never apply, or never end."""

from __future__ import annotations

from ...texts import Text
from .kinds import error, warning

STEPS_EXCEED_TOTAL = warning(
    "OS601",
    "steps-exceed-total",
    Text(
        "Các bước {way} cần khoảng {sum}, nhưng thời hạn là {limit} (trường hợp {case}).",
        "The steps {way} take about {sum}, but the limit is {limit} (case {case}).",
    ),
    Text(
        "Rút ngắn `within` của các bước, hoặc kiểm tra lại thời hạn. Ngày hẹn trả luôn tính theo"
        " thời hạn của thủ tục.",
        "Shorten the `within` of steps, or check the deadline. The promised date always comes"
        " from the procedure's deadline.",
    ),
)
CONSULT_TOO_LONG = error(
    "OS602",
    "consultation-longer-than-deadline",
    Text(
        "Thời hạn lấy ý kiến {within} dài hơn thời hạn dài nhất của thủ tục ({limit}).",
        "The consultation may take {within}, longer than the procedure's longest limit ({limit}).",
    ),
    Text(
        "Rút ngắn `within`, hoặc ghi `clock: pause` nếu luật không tính thời gian này.",
        "Shorten `within`, or write `clock: pause` if the law does not count this time.",
    ),
)
NO_TIME_OUT = warning(
    "OS603",
    "no-time-out",
    Text(
        "Hồ sơ chờ người nộp ở đây nhưng không có hạn, nên có thể chờ mãi.",
        "The dossier waits for the applicant here without a limit, so it may wait for ever.",
    ),
    Text(
        "Thêm `{key}: 15 ngày` (hoặc hạn theo luật chuyên ngành) và `on_silence`.",
        "Add `{key}: 15 ngày` (or the limit of the sector's law) and `on_silence`.",
    ),
)
NO_CONSULT_LIMIT = warning(
    "OS604",
    "consultation-without-limit",
    Text(
        "Bước lấy ý kiến không có hạn trả lời (NĐ 118/2025, Điều 19 khoản 4).",
        "This consultation has no limit for the answer (decree 118/2025, art. 19.4).",
    ),
    Text(
        "Thêm `within: …` và `on_silence: consent | escalate | wait`.",
        "Add `within: …` and `on_silence: consent | escalate | wait`.",
    ),
)
SILENCE_NEVER = error(
    "OS605",
    "silence-never-comes",
    Text(
        "Có `on_silence` nhưng không có `{key}`, nên không bao giờ hết hạn.",
        "There is an `on_silence` but no `{key}`, so the time never runs out.",
    ),
    Text("Thêm `{key}: …`, hoặc bỏ `on_silence`.", "Add `{key}: …`, or take `on_silence` out."),
)
REAPPOINT_TWICE = error(
    "OS606",
    "reappointed-more-than-once",
    Text(
        "Chỉ được hẹn lại ngày trả kết quả một lần (NĐ 118/2025, Điều 19 khoản 6), tệp ghi"
        " {count}.",
        "The result may be re-appointed once only (decree 118/2025, art. 19.6); the file says"
        " {count}.",
    ),
    Text("Ghi `at_most: 1`.", "Write `at_most: 1`."),
)
PROLONGED_TWICE = warning(
    "OS607",
    "prolonged-more-than-once",
    Text(
        "Thời hạn được kéo dài {count} lần; luật chuyên ngành thường chỉ cho một lần.",
        "The term may be prolonged {count} times; sector law usually allows it once.",
    ),
    Text(
        "Kiểm tra lại căn cứ; ghi `at_most: 1` nếu chỉ được kéo dài một lần.",
        "Check the legal basis; write `at_most: 1` if once is all that it allows.",
    ),
)
PROLONGED_SHORTER = error(
    "OS608",
    "prolonged-to-less",
    Text(
        "Thời hạn kéo dài {to} không dài hơn thời hạn dài nhất của thủ tục ({limit}).",
        "The prolonged term {to} is not longer than the procedure's longest limit ({limit}).",
    ),
    Text(
        "`to` là tổng thời hạn mới (ví dụ 30 ngày kéo dài thành 45 ngày thì ghi 45 ngày).",
        "`to` is the new total (30 days prolonged to 45 days is written 45 days).",
    ),
)
NEVER_MATCHES = error(
    "OS609",
    "rule-never-matches",
    Text(
        "Quy tắc thời hạn này không bao giờ được dùng: các quy tắc đứng trước đã bao hết mọi"
        " trường hợp của nó.",
        "This deadline rule can never apply: the rules before it take every case of it.",
    ),
    Text(
        "Đặt quy tắc có điều kiện lên trước quy tắc chung, hoặc bỏ quy tắc này.",
        "Put rules with a condition before the general one, or take this rule out.",
    ),
)
NO_DEFAULT_RULE = error(
    "OS610",
    "no-default-rule",
    Text(
        "Có trường hợp không quy tắc thời hạn nào áp dụng: {case}.",
        "There is a case to which no deadline rule applies: {case}.",
    ),
    Text(
        "Thêm quy tắc cuối cùng không có `when`, ví dụ `- limit: 10 ngày làm việc`.",
        "Add a last rule without `when`, such as `- limit: 10 ngày làm việc`.",
    ),
)
UNITS_DIFFER = warning(
    "OS611",
    "units-differ",
    Text(
        "Các quy tắc thời hạn dùng lẫn ngày làm việc và ngày lịch ({units}).",
        "The deadline rules mix working days and calendar days ({units}).",
    ),
    Text(
        "Đối chiếu văn bản: “ngày làm việc” khác “ngày”. Nếu văn bản ghi đúng như vậy thì để"
        " nguyên.",
        "Compare with the law's text: “ngày làm việc” is not “ngày”. Leave it if the law says so.",
    ),
)
STARTS_NEVER = error(
    "OS612",
    "deadline-never-starts",
    Text(
        "Thời hạn bắt đầu khi nộp tiền, nhưng thủ tục không có khoản phí hay bước nộp tiền nào.",
        "The deadline starts when the fee is paid, but there is no fee and no payment step.",
    ),
    Text(
        "Khai báo khoản phí trong `fees`, hoặc ghi `starts: accepted`.",
        "Declare the fee under `fees`, or write `starts: accepted`.",
    ),
)
RULE_ENDED = warning(
    "OS613",
    "rule-ended",
    Text(
        "Quy tắc thời hạn này hết hiệu lực ngày {end}, trước khi phiên bản có hiệu lực ({start}).",
        "This deadline rule ended on {end}, before the version comes into force ({start}).",
    ),
    Text("Bỏ quy tắc, hoặc sửa `until`.", "Take the rule out, or mend its `until`."),
)
RULE_TOO_LATE = error(
    "OS614",
    "rule-outside-version",
    Text(
        "Quy tắc thời hạn chỉ bắt đầu ngày {start}, sau khi phiên bản hết hiệu lực ({end}).",
        "This deadline rule starts on {start}, after the version has ended ({end}).",
    ),
    Text(
        "Sửa `from`, hoặc chuyển quy tắc sang phiên bản sau.",
        "Mend its `from`, or move the rule to the next version.",
    ),
)
