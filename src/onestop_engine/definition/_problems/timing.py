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
        "Thời hạn kéo dài {to} không dài hơn thời hạn dài nhất được kéo dài ({limit}).",
        "The prolonged term {to} is not longer than the longest limit that it prolongs ({limit}).",
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
ODD_UNIT = warning(
    "OS615",
    "odd-unit",
    Text(
        "Chỉ hạn này tính bằng {unit}; các hạn khác của các bước và của thủ tục tính bằng"
        " {others}.",
        "Only this limit counts {unit}; the other limits of the steps and the deadline count"
        " {others}.",
    ),
    Text(
        "Viết lại đơn vị cho đúng văn bản; nếu văn bản ghi đúng như vậy, thêm `status: verified`.",
        "Write the unit that the document has; if it has this one, add `status: verified`.",
    ),
)
NIGHT_HOURS = warning(
    "OS616",
    "hours-run-at-night",
    Text(
        "Hạn {within} tính liên tục, cả ban đêm và ngày nghỉ, nên có thể hết hạn khi cơ quan đã"
        " đóng cửa.",
        "The limit {within} runs through nights and days off, so it may end while the office is"
        " closed.",
    ),
    Text(
        "Nếu văn bản ghi giờ làm việc, viết `{mended}`; nếu đúng là giờ liên tục, thêm `status:"
        " verified`.",
        "If the document means working hours, write `{mended}`; if it means hours by the clock, add"
        " `status: verified`.",
    ),
)
CANNOT_BE_ADDED = error(
    "OS617",
    "cannot-be-added",
    Text(
        "`add` là {add}, không cộng được vào thời hạn {limit}.",
        "`add` is {add}, which cannot be added to the limit {limit}.",
    ),
    Text(
        "Thời hạn tính bằng ngày thì viết `add` bằng ngày hoặc ngày làm việc; tính bằng giờ thì"
        " viết cùng đơn vị; không cộng được vào hạn trong ngày.",
        "Add days or working days to a limit in days, and the same unit to one in hours; nothing"
        " can be added to a limit of the same day.",
    ),
)
MORE_TIMES_THAN_ROUNDS = error(
    "OS660",
    "more-answer-times-than-rounds",
    Text(
        "`answer_within` ghi {terms} thời hạn, nhưng chỉ được yêu cầu bổ sung {rounds} lần.",
        "`answer_within` names {terms} times, but a supplement may be asked {rounds} time(s).",
    ),
    Text(
        "Ghi `at_most: {terms}` nếu luật cho bấy nhiêu lần (kèm `basis`), hoặc bỏ thời hạn thừa.",
        "Write `at_most: {terms}` if the law allows that many (with its `basis`), or take out what"
        " is too much.",
    ),
)
WHOLE_TOO_SHORT = error(
    "OS661",
    "whole-time-shorter-than-a-round",
    Text(
        "Tổng thời gian bổ sung {whole} ngắn hơn thời hạn của lần đầu ({first}).",
        "The time for all supplements together, {whole}, is shorter than the first round"
        " ({first}).",
    ),
    Text(
        "`in_all` là tổng thời gian của người nộp qua mọi lần: ghi dài hơn, hoặc rút ngắn"
        " `answer_within`.",
        "`in_all` is the applicant's time over all rounds: make it longer, or shorten"
        " `answer_within`.",
    ),
)
AT_LEAST_TOO_LONG = error(
    "OS662",
    "at-least-not-shorter-than-within",
    Text(
        "Bước phải kéo dài ít nhất {least} nhưng phải xong trong {within}, nên không thể xong đúng"
        " hạn.",
        "The step takes {least} at least but is to be done within {within}, so it can never be in"
        " time.",
    ),
    Text(
        "Bước chỉ xong được sau khi hết ngày cuối của `at_least`: ghi `within` dài hơn, hoặc bỏ"
        " `within`.",
        "The step can only be finished after the last day of `at_least`: make `within` longer, or"
        " leave it out.",
    ),
)
CLOCK_WITHOUT_BASIS = warning(
    "OS663",
    "clock-stands-without-basis",
    Text(
        "Thời gian của bước `{name}` không tính vào thời hạn, nhưng không ghi căn cứ.",
        "The time of the step `{name}` is not counted in the deadline, but no basis is given.",
    ),
    Text(
        "Thêm `basis: …` (điều luật loại trừ thời gian này), hoặc bỏ `clock`.",
        "Add `basis: …` (the article that excludes this time), or take `clock` out.",
    ),
)
TOTAL_OF_UNITS = error(
    "OS670",
    "steps-in-different-units",
    Text(
        "Không cộng được thời hạn của các bước vì đơn vị khác nhau: {steps}.",
        "The limits of the steps cannot be added, because their units differ: {steps}.",
    ),
    Text(
        "Ghi `within` của các bước theo cùng một đơn vị, hoặc ghi thẳng thời hạn, ví dụ"
        " `limit: 9 ngày làm việc`.",
        "Write the `within` of the steps in one unit, or state the deadline itself, such as"
        " `limit: 9 working days`.",
    ),
)
NO_TIMED_STEP = error(
    "OS671",
    "no-step-has-a-limit",
    Text(
        "Thời hạn lấy theo các bước, nhưng không bước nào được tính có `within`.",
        "The deadline is to come from the steps, but no step that counts has a `within`.",
    ),
    Text(
        "Thêm `within` cho các bước giải quyết, hoặc ghi thẳng thời hạn, ví dụ"
        " `limit: 9 ngày làm việc`. Bước tiếp nhận, trả kết quả và bước dừng đồng hồ không tính.",
        "Add `within` to the steps that do the work, or state the deadline itself, such as"
        " `limit: 9 working days`. Intake, delivery and steps that stop the clock do not count.",
    ),
)
TOTAL_NO_TERM = error(
    "OS672",
    "total-is-no-term",
    Text(
        "Tổng thời hạn của các bước không dùng được: {reason}",
        "The limits of the steps together cannot be used: {reason}",
    ),
    Text(
        "Làm tròn `within` của các bước, hoặc ghi thẳng thời hạn, ví dụ `limit: 9 ngày làm việc`.",
        "Round the `within` of the steps, or state the deadline itself, such as"
        " `limit: 9 working days`.",
    ),
)
NOT_BACKWARDS = error(
    "OS673",
    "not-counted-back",
    Text(
        "`{limit}` không đếm lùi từ một sự kiện được.",
        "`{limit}` cannot be counted back from an event.",
    ),
    Text(
        "Ghi số nguyên ngày, ngày làm việc, tuần, tháng hoặc giờ, ví dụ `15 ngày`; hoặc bỏ"
        " `before`.",
        "Write whole days, working days, weeks, months or hours, such as `15 ngày`; or leave"
        " `before` out.",
    ),
)
RESULT_NOT_EARLIER = warning(
    "OS674",
    "result-not-earlier-than-deadline",
    Text(
        "Thời hạn riêng của kết quả ({limit}) không ngắn hơn thời hạn của thủ tục ({longest}).",
        "The result's own limit ({limit}) is not shorter than the procedure's ({longest}).",
    ),
    Text(
        "Bỏ `limit` ở kết quả này, hoặc kiểm tra lại hai thời hạn.",
        "Take `limit` out of this result, or check both.",
    ),
)
RESULT_NEVER_DATED = error(
    "OS675",
    "result-limit-never-starts",
    Text(
        "Kết quả có thời hạn riêng, nhưng không quy tắc thời hạn nào của thủ tục hẹn ngày trả.",
        "The result has a limit of its own, but no deadline rule of the procedure promises a date.",
    ),
    Text(
        "Ghi thời hạn của thủ tục vào `deadline`: thời hạn riêng tính từ cùng lúc bắt đầu với nó.",
        "Write the procedure's own term under `deadline`: the result's runs from the same start.",
    ),
)
HOURS_FROM_A_DAY = error(
    "OS676",
    "hours-from-a-day",
    Text(
        "`{limit}` tính theo giờ, nhưng `{name}` chỉ là một ngày.",
        "`{limit}` is counted in hours, but `{name}` is only a date.",
    ),
    Text(
        "Ghi `type: moment` cho `{name}` để hỏi cả giờ, hoặc ghi thời hạn theo ngày.",
        "Write `type: moment` for `{name}`, so that its hour is asked, or a limit in days.",
    ),
)
FILING_NEVER = warning(
    "OS677",
    "filing-rule-never-matches",
    Text(
        "Quy tắc thời gian nộp này không bao giờ được dùng: quy tắc trước nó không có điều kiện.",
        "This filing rule can never apply: one before it has no condition.",
    ),
    Text(
        "Đặt quy tắc có `when` lên trước, hoặc bỏ quy tắc này.",
        "Put the rules with `when` first, or take this one out.",
    ),
)
