"""OS7xx: fees that cannot be computed, or that no text supports."""

from __future__ import annotations

from ...texts import Text
from .kinds import error, warning

NO_BASIS = warning(
    "OS701",
    "fee-without-basis",
    Text(
        "Khoản `{name}` chưa ghi căn cứ thu (Luật Phí và lệ phí 97/2015, Điều 14).",
        "The fee `{name}` names no legal basis (law 97/2015, art. 14).",
    ),
    Text("Thêm `basis: <số văn bản>, Điều …`.", "Add `basis: <document>, Điều …`."),
)
BELOW_FLOOR = error(
    "OS702",
    "amount-below-floor",
    Text(
        "Mức thu {amount} thấp hơn mức tối thiểu {floor}.",
        "The amount of {amount} is below its own floor of {floor}.",
    ),
    Text(
        "Sửa `amount`, hoặc bỏ `floor`: mức cố định không cần mức tối thiểu.",
        "Mend `amount`, or take `floor` out: a flat amount needs none.",
    ),
)
ABOVE_CAP = error(
    "OS703",
    "amount-above-cap",
    Text(
        "Mức thu {amount} cao hơn mức tối đa {cap}.",
        "The amount of {amount} is above its own cap of {cap}.",
    ),
    Text(
        "Sửa `amount`, hoặc bỏ `cap`: mức cố định không cần mức tối đa.",
        "Mend `amount`, or take `cap` out: a flat amount needs none.",
    ),
)
FLOOR_ABOVE_CAP = error(
    "OS704",
    "floor-above-cap",
    Text(
        "Mức tối thiểu {floor} cao hơn mức tối đa {cap}.",
        "The floor of {floor} is above the cap of {cap}.",
    ),
    Text("Sửa `floor` hoặc `cap`.", "Mend `floor` or `cap`."),
)
PERCENT_OF_NOTHING = error(
    "OS705",
    "percentage-of-nothing",
    Text(
        "Tỷ lệ {percent} % không nói là của khoản nào.",
        "The {percent} percent are of nothing.",
    ),
    Text(
        "Thêm `of: <tên khoản phí>`.",
        "Add `of: <name of the fee>`.",
    ),
)
PERCENT_ROUND = error(
    "OS706",
    "percentage-of-itself",
    Text(
        "Các khoản {names} tính theo tỷ lệ của nhau nên không tính được.",
        "The fees {names} are percentages of each other, so none can be computed.",
    ),
    Text(
        "Ghi số tiền cho một trong các khoản đó.",
        "Give one of them an amount.",
    ),
)
WINDOWS_OVERLAP = error(
    "OS707",
    "windows-overlap",
    Text(
        "Hai mức cùng có hiệu lực ngày {day}, không rõ áp dụng mức nào.",
        "Two values are in force on {day}; which of them applies is unclear.",
    ),
    Text(
        "Cho mức trước kết thúc (`until`) đúng một ngày trước khi mức sau bắt đầu (`from`).",
        "Let the earlier one end (`until`) one day before the later one starts (`from`).",
    ),
)
WINDOW_GAP = error(
    "OS708",
    "windows-leave-a-gap",
    Text(
        "Không có mức nào có hiệu lực từ {start} đến {end}.",
        "No value is in force from {start} to {end}.",
    ),
    Text(
        "Nối các khoảng thời gian, hoặc thêm mức cho những ngày đó (ví dụ `amount: by_reference`).",
        "Join the windows, or add a value for those days (for example `amount: by_reference`).",
    ),
)
WINDOW_RUNS_OUT = warning(
    "OS709",
    "window-runs-out",
    Text(
        "Mức cuối cùng hết hiệu lực ngày {end}, nhưng thủ tục còn hiệu lực sau ngày đó.",
        "The last value ends on {end}, but the procedure stays in force after that day.",
    ),
    Text(
        "Thêm mức áp dụng từ ngày kế tiếp; hồ sơ nộp sau ngày {end} sẽ không tính được phí.",
        "Add the value from the next day on; a filing after {end} could not be assessed.",
    ),
)
WINDOW_ENDED = warning(
    "OS710",
    "window-ended",
    Text(
        "Mức này hết hiệu lực ngày {end}, trước khi phiên bản có hiệu lực ({start}).",
        "This value ended on {end}, before the version comes into force ({start}).",
    ),
    Text("Bỏ mức này, hoặc sửa `until`.", "Take this value out, or mend its `until`."),
)
TIERS_NOT_RISING = error(
    "OS711",
    "brackets-not-rising",
    Text(
        "Các bậc phải tăng dần: bậc đến {up_to} đứng sau bậc đến {before}.",
        "Brackets must rise: the one up to {up_to} comes after the one up to {before}.",
    ),
    Text(
        "Sắp các bậc từ nhỏ đến lớn; bậc không có `up_to` đứng cuối.",
        "Order them from small to large; the one without `up_to` is the last.",
    ),
)
TIERS_END = error(
    "OS712",
    "brackets-end",
    Text(
        "Số lượng trên {up_to} không thuộc bậc nào.",
        "Quantities above {up_to} fall into no bracket.",
    ),
    Text(
        "Thêm bậc cuối không có `up_to`, ví dụ `- {{amount: 1000}}`.",
        "Add a last bracket without `up_to`, such as `- {{amount: 1000}}`.",
    ),
)
DUE_NOT_PAYMENT = error(
    "OS713",
    "due-at-no-payment-step",
    Text(
        "Khoản này nộp ở bước `{name}`, nhưng bước đó không phải bước nộp tiền (do: pay).",
        "The fee is due at the step `{name}`, which is no payment step (do: pay).",
    ),
    Text(
        "Ghi tên một bước `do: pay`, hoặc on_filing, on_acceptance, on_result.",
        "Name a step that does `do: pay`, or write on_filing, on_acceptance or on_result.",
    ),
)
NOTHING_TO_PAY = warning(
    "OS714",
    "nothing-to-pay",
    Text(
        "Không khoản phí nào nộp ở bước `{name}`.",
        "No fee is due at the payment step `{name}`.",
    ),
    Text(
        "Ghi `due: {name}` ở khoản phí nộp tại bước này.",
        "Write `due: {name}` in the fee that is paid here.",
    ),
)
REDUCED_ENDED = warning(
    "OS715",
    "reduction-ended",
    Text(
        "Việc miễn, giảm này hết hiệu lực ngày {end}, trước khi phiên bản có hiệu lực ({start}).",
        "This reduction ended on {end}, before the version comes into force ({start}).",
    ),
    Text("Bỏ mục này, hoặc sửa `until`.", "Take it out, or mend its `until`."),
)
NEEDS_QUANTITY = error(
    "OS716",
    "base-without-quantity",
    Text(
        "`{key}` chỉ có nghĩa khi tính theo số lượng (`per`).",
        "`{key}` only means something with a quantity (`per`).",
    ),
    Text(
        "Thêm `per: <thông tin số lượng>`, hoặc cộng số tiền vào `amount`.",
        "Add `per: <a fact that counts>`, or add the sum to `amount`.",
    ),
)
SHARE_IN_OTHER_CURRENCY = error(
    "OS780",
    "share-in-other-currency",
    Text(
        "Mức này ghi bằng {currency}, nhưng là tỷ lệ phần trăm của khoản `{of}` tính bằng {other}.",
        "This price is in {currency}, but it is a percentage of the fee `{of}`, which is in"
        " {other}.",
    ),
    Text(
        "Bỏ `currency` để tính theo đồng tiền của khoản `{of}`; nếu nộp bằng đồng tiền khác thì ghi"
        " `exchange`.",
        "Take `currency` out, so that it follows the fee `{of}`; where it is paid in another"
        " currency, write `exchange`.",
    ),
)
KEPT_NOT_ALL = error(
    "OS781",
    "kept-not-all",
    Text(
        "Tỷ lệ nộp ngân sách và tỷ lệ để lại cộng lại là {total} %, không phải 100 %.",
        "What the budget and the collector keep comes to {total}%, not to 100%.",
    ),
    Text(
        "Sửa `budget` và `collector` để tổng là 100.",
        "Mend `budget` and `collector` so that they make 100.",
    ),
)
CHARGE_KEPT = warning(
    "OS782",
    "charge-kept",
    Text(
        "`{name}` là lệ phí, phải nộp toàn bộ vào ngân sách (Luật Phí và lệ phí 97/2015/QH13, Điều"
        " 13), nhưng tệp để lại {collector} % cho tổ chức thu.",
        "`{name}` is a charge, which goes to the budget in full (law 97/2015, art. 13), but the"
        " file leaves {collector}% to its collector.",
    ),
    Text(
        "Ghi `kept: {{budget: 100}}`; nếu khoản này là phí thì ghi `kind: fee`.",
        "Write `kept: {{budget: 100}}`; if it is a fee, write `kind: fee`.",
    ),
)
DONG_IN_FORMULA = error(
    "OS783",
    "dong-in-formula",
    Text(
        "Công thức ra số tiền {currency}, nhưng dùng thông tin `{fact}` là số đồng.",
        "The formula gives {currency}, but it uses the fact `{fact}`, which counts đồng.",
    ),
    Text(
        "Tính bằng đồng rồi ghi `exchange`, hoặc khai báo `{fact}` với `type: integer` và nêu rõ"
        " đồng tiền trong câu hỏi.",
        "Compute it in đồng, or declare `{fact}` with `type: integer` and name its currency in the"
        " question.",
    ),
)
EXCHANGED_INTO_ITSELF = error(
    "OS784",
    "exchanged-into-itself",
    Text(
        "Khoản này đã tính bằng {currency}, nên không quy đổi ra {currency}.",
        "The fee is in {currency} already, so it is not exchanged into {currency}.",
    ),
    Text(
        "Bỏ `exchange`, hoặc ghi đồng tiền của mức thu trong `currency`.",
        "Take `exchange` out, or name the currency of the price under `currency`.",
    ),
)
