"""OS3xx: a name that is not declared, may not be used, or serves nothing."""

from __future__ import annotations

from ...texts import Text
from .kinds import error, warning

_USE = Text("{advice}", "{advice}")

UNKNOWN_AGENCY = error(
    "OS301",
    "unknown-agency",
    Text(
        "Không có cơ quan nào tên `{name}` trong mục `agencies`.",
        "No agency called `{name}` is declared under `agencies`.",
    ),
    _USE,
)
UNKNOWN_STEP = error(
    "OS302",
    "unknown-step",
    Text(
        "Không có bước nào tên `{name}`.",
        "There is no step called `{name}`.",
    ),
    _USE,
)
UNKNOWN_FACT = error(
    "OS303",
    "unknown-fact",
    Text(
        "Không có thông tin nào tên `{name}` trong mục `facts`.",
        "No fact called `{name}` is declared under `facts`.",
    ),
    _USE,
)
UNKNOWN_FEE = error(
    "OS304",
    "unknown-fee",
    Text(
        "Không có khoản phí, lệ phí nào tên `{name}` trong mục `fees`.",
        "No fee called `{name}` is declared under `fees`.",
    ),
    _USE,
)
UNKNOWN_OUTCOME = error(
    "OS305",
    "unknown-outcome",
    Text(
        "`{name}` không phải là kết cục của bước này.",
        "`{name}` is not an outcome of this step.",
    ),
    _USE,
)
UNKNOWN_RESULT = error(
    "OS306",
    "unknown-result",
    Text(
        "Không có kết quả nào tên `{name}` trong mục `results`.",
        "No result called `{name}` is declared under `results`.",
    ),
    _USE,
)
UNKNOWN_CHANNEL = error(
    "OS307",
    "unknown-channel",
    Text(
        "Thủ tục không nhận hồ sơ qua kênh `{name}`.",
        "The procedure is not offered through the channel `{name}`.",
    ),
    _USE,
)
UNKNOWN_BRANCH = error(
    "OS308",
    "unknown-branch",
    Text(
        "Không có nhánh nào tên `{name}` trong khối song song này.",
        "This parallel block has no branch called `{name}`.",
    ),
    _USE,
)
UNUSED_FACT = warning(
    "OS310",
    "unused-fact",
    Text(
        "Thông tin `{name}` được hỏi nhưng không điều kiện hay công thức nào dùng đến.",
        "The fact `{name}` is asked for, but no condition or formula uses it.",
    ),
    Text(
        "Bỏ câu hỏi, hoặc dùng nó trong `when`. Không được yêu cầu thông tin ngoài quy định.",
        "Take the question out, or use it in a `when`. Nobody may be asked for more than needed.",
    ),
)
UNUSED_AGENCY = warning(
    "OS311",
    "unused-agency",
    Text(
        "Cơ quan `{name}` được khai báo nhưng không làm bước nào.",
        "The agency `{name}` is declared, but does no step.",
    ),
    Text(
        "Bỏ cơ quan này, hoặc giao cho nó một bước (by: {name}).",
        "Take the agency out, or give it a step (by: {name}).",
    ),
)
UNKNOWN_ROLE = error(
    "OS322",
    "unknown-role",
    Text(
        "Không có chức trách nào tên `{name}` trong mục `roles`.",
        "No role called `{name}` is declared under `roles`.",
    ),
    _USE,
)
UNUSED_ROLE = warning(
    "OS323",
    "unused-role",
    Text(
        "Chức trách `{name}` được khai báo nhưng không bước nào đòi hỏi.",
        "The role `{name}` is declared, but no step asks for it.",
    ),
    Text(
        "Ghi `role: {name}` ở bước mà chỉ người giữ chức trách này được làm, hoặc bỏ nó.",
        "Write `role: {name}` in the step that only its holders may do, or take it out.",
    ),
)
UNUSED_RESULT = warning(
    "OS312",
    "unused-result",
    Text(
        "Kết quả `{name}` được khai báo nhưng không bước nào trả.",
        "The result `{name}` is declared, but no step gives it.",
    ),
    Text(
        "Ghi `result: {name}` ở bước trả kết quả, hoặc bỏ kết quả này.",
        "Write `result: {name}` in the step that delivers it, or take the result out.",
    ),
)
RESERVED_NAME = error(
    "OS313",
    "reserved-name",
    Text(
        "`{name}` là từ dành riêng, không dùng làm tên được.",
        "`{name}` is a reserved word and cannot be a name.",
    ),
    Text(
        "Chọn tên khác, ví dụ `{name}_2`. Từ dành riêng: {reserved}.",
        "Choose another name, such as `{name}_2`. Reserved: {reserved}.",
    ),
)
NAME_TWICE = error(
    "OS314",
    "name-twice",
    Text(
        "Tên `{name}` đã dùng cho một bước hoặc khối khác ở dòng {line}.",
        "The name `{name}` is already that of another step or block, on line {line}.",
    ),
    Text(
        "Mỗi bước và mỗi khối cần một tên riêng trong cả tệp, kể cả trong các nhánh.",
        "Each step and block needs a name of its own in the whole file, branches included.",
    ),
)
OUTCOME_IS_COMMAND = error(
    "OS315",
    "outcome-is-command",
    Text(
        "Kết cục không được tên là `{name}`: đó là một lệnh có sẵn của hệ thống.",
        "An outcome may not be called `{name}`: that is one of the engine's own commands.",
    ),
    Text(
        "Đổi tên kết cục, ví dụ `{name}_ok`. Các lệnh có sẵn: {commands}.",
        "Rename the outcome, for example `{name}_ok`. The engine's commands: {commands}.",
    ),
)
PERSONAL_FACT = error(
    "OS317",
    "personal-fact-steers",
    Text(
        "`{name}` là dữ liệu cá nhân nên không được dùng trong điều kiện hay công thức.",
        "`{name}` is personal data and may not steer a condition or a formula.",
    ),
    Text(
        "Hỏi thêm một thông tin không mang danh tính (có/không, số, lựa chọn) và dùng nó; hoặc ghi"
        " `personal: false` nếu đây không phải dữ liệu cá nhân.",
        "Ask for a fact that names nobody (yes or no, a number, a choice) and use that; or write"
        " `personal: false` if this is not personal data.",
    ),
)
UNRECORDED_FACT = warning(
    "OS318",
    "never-recorded",
    Text(
        "Thông tin `{name}` do cán bộ trả lời nhưng không bước nào ghi nhận.",
        "The fact `{name}` is for an officer to answer, but no step records it.",
    ),
    Text(
        "Ghi `records: [{name}]` ở bước mà cán bộ xác định được thông tin này.",
        "Write `records: [{name}]` in the step in which the officer finds it out.",
    ),
)
NOT_OFFICERS_FACT = error(
    "OS319",
    "not-officers-fact",
    Text(
        "Bước này ghi nhận `{name}`, nhưng đó là câu hỏi dành cho người nộp hồ sơ.",
        "This step records `{name}`, but that is a question for the applicant.",
    ),
    Text(
        "Ghi `ask: officer` ở thông tin này, hoặc bỏ nó khỏi `records`.",
        "Write `ask: officer` in the fact, or take it out of `records`.",
    ),
)
ANSWER_TOO_LATE = warning(
    "OS321",
    "asked-before-recorded",
    Text(
        "Điều kiện của bước này dùng `{name}`, nhưng không bước nào trước đó ghi nhận nó.",
        "This step's condition uses `{name}`, but no step before it records that fact.",
    ),
    Text(
        "Ghi `records: [{name}]` ở một bước đứng trước.",
        "Write `records: [{name}]` in a step that comes before.",
    ),
)
UNKNOWN_CASE = error(
    "OS380",
    "unknown-case",
    Text(
        "Không có trường hợp nào tên `{name}` trong mục `document_cases`.",
        "No case called `{name}` is declared under `document_cases`.",
    ),
    _USE,
)
UNUSED_CASE = warning(
    "OS381",
    "unused-case",
    Text(
        "Không giấy tờ nào thuộc trường hợp `{name}`.",
        "No paper belongs to the case `{name}`.",
    ),
    Text(
        "Ghi `cases: [{name}]` ở giấy tờ cần trong trường hợp này, hoặc bỏ trường hợp.",
        "Write `cases: [{name}]` in the papers that it asks for, or take the case out.",
    ),
)
NO_EVENT = error(
    "OS370",
    "not-an-event",
    Text(
        "`{name}` không phải là ngày hay ngày và giờ nên không tính thời hạn từ đó được.",
        "`{name}` is no date and no moment, so no time can be counted from it.",
    ),
    Text(
        "Ghi `type: date` hoặc `type: moment` cho `{name}`, hoặc dùng một thông tin khác.",
        "Write `type: date` or `type: moment` for `{name}`, or use another fact.",
    ),
)
UNKNOWN_AT_FILING = error(
    "OS371",
    "not-known-at-filing",
    Text(
        "`{name}` do cán bộ trả lời sau khi nhận hồ sơ, nên lúc nộp chưa ai biết.",
        "`{name}` is answered by an officer later, so nobody knows it at filing.",
    ),
    Text(
        "Ghi `ask: applicant` cho `{name}`, hoặc dùng một thông tin mà người nộp trả lời.",
        "Write `ask: applicant` for `{name}`, or use a fact that the applicant answers.",
    ),
)
