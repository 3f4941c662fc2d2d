"""OS8xx: texts that people read, and what the law asks of every procedure."""

from __future__ import annotations

from ...texts import Text
from .kinds import error, warning

NO_VIETNAMESE = error(
    "OS801",
    "no-vietnamese",
    Text(
        "Thiếu câu chữ tiếng Việt (vi).",
        "The Vietnamese text (vi) is missing.",
    ),
    Text(
        "Thêm `vi: …`; tiếng Anh (en) có thể có hoặc không.",
        "Add `vi: …`; English (en) is optional.",
    ),
)
SAME_LABEL = warning(
    "OS802",
    "same-label",
    Text(
        "Câu chữ `{label}` đã dùng cho `{other}`, nên người đọc không phân biệt được hai mục.",
        "The words `{label}` already stand for `{other}`; readers cannot tell the two apart.",
    ),
    Text(
        "Viết rõ hơn để hai mục khác nhau.",
        "Word them so that the two differ.",
    ),
)
LANGUAGE_IN_TEXT = error(
    "OS803",
    "language-in-text",
    Text(
        "Câu chữ bắt đầu bằng `{key}`: có lẽ thiếu dấu hai chấm hoặc dấu cách sau `{key}`.",
        "This text begins with `{key}`: the colon after it, or the space after that, is missing.",
    ),
    Text("Viết `{key}: {rest}`.", "Write `{key}: {rest}`."),
)
HEADER_PART = error(
    "OS851",
    "header-part-missing",
    Text(
        "Thiếu `{key}`: {part} là bộ phận bắt buộc của thủ tục (NĐ 63/2010, Điều 8 khoản 2).",
        "`{key}` is missing: {part} is a part that every procedure must have (decree 63/2010,"
        " art. 8.2).",
    ),
    Text("Thêm mục `{key}: …`.", "Add the key `{key}: …`."),
)
NO_DOCUMENTS = warning(
    "OS852",
    "no-documents",
    Text(
        "Chưa khai báo thành phần hồ sơ (`documents`); NĐ 63/2010, Điều 8 khoản 2 yêu cầu phải có.",
        "No papers are listed under `documents`; decree 63/2010, art. 8.2 asks for them.",
    ),
    Text(
        "Liệt kê các giấy tờ phải nộp, ít nhất là đơn hoặc tờ khai.",
        "List the papers to be filed, at least the application form.",
    ),
)
NO_RESULTS = error(
    "OS853",
    "no-results",
    Text(
        "Chưa khai báo kết quả (`results`).",
        "No results are declared under `results`.",
    ),
    Text(
        "Thêm `results: {{permit: {{vi: Giấy phép …}}}}`; nếu thủ tục không trả kết quả thì ghi"
        " `limit: no_result` ở mọi quy tắc thời hạn.",
        "Add `results: {{permit: {{vi: Giấy phép …}}}}`; for a procedure that gives nothing back"
        " write `limit: no_result` in every deadline rule.",
    ),
)
INTAKE_ASKED_TWICE = warning(
    "OS854",
    "intake-supplement-repeated",
    Text(
        "Khi tiếp nhận chỉ được yêu cầu bổ sung một lần (NĐ 118/2025, Điều 16 khoản 3), tệp ghi"
        " {count}.",
        "At intake a supplement may be asked for once (decree 118/2025, art. 16.3); the file"
        " says {count}.",
    ),
    Text(
        "Ghi `at_most: 1`, trừ khi luật chuyên ngành quy định khác (ghi căn cứ).",
        "Write `at_most: 1`, unless sector law says otherwise (then give the basis).",
    ),
)
ASKED_TOO_OFTEN = error(
    "OS855",
    "supplement-too-often",
    Text(
        "Người dân không phải đi bổ sung hồ sơ quá hai lần (NĐ 63/2010, Điều 20 khoản 4); tệp cho"
        " phép {count} lần.",
        "Nobody may be made to come for supplements more than twice (decree 63/2010, art. 20.4);"
        " the file allows {count} times.",
    ),
    Text(
        "Giảm `at_most` để tổng số lần không quá hai; nếu luật chuyên ngành cho phép thì ghi"
        " `basis` trong `under_way`.",
        "Lower `at_most` so that both together are at most two; where sector law allows more,"
        " give its `basis` in `under_way`.",
    ),
)
NOTICE_TOO_LATE = warning(
    "OS856",
    "supplement-notice-too-late",
    Text(
        "Yêu cầu bổ sung phải thông báo trong 3 ngày làm việc kể từ ngày tiếp nhận (NĐ 118/2025,"
        " Điều 19 khoản 5), tệp ghi {within}.",
        "A supplement must be asked for within 3 working days of acceptance (decree 118/2025,"
        " art. 19.5); the file says {within}.",
    ),
    Text(
        "Ghi `ask_within: 3 ngày làm việc`, trừ khi luật chuyên ngành quy định khác (ghi căn cứ).",
        "Write `ask_within: 3 ngày làm việc`, unless sector law says otherwise (then give the"
        " basis).",
    ),
)
APOLOGY_TOO_LATE = warning(
    "OS857",
    "apology-too-late",
    Text(
        "Phiếu xin lỗi, hẹn lại phải gửi trước ngày hết hạn ít nhất 1 ngày (NĐ 118/2025, Điều 19"
        " khoản 6), tệp ghi {notice}.",
        "The apology with the new date must be sent at least 1 day before the due date (decree"
        " 118/2025, art. 19.6); the file says {notice}.",
    ),
    Text("Ghi `notice: 1 ngày`.", "Write `notice: 1 ngày`."),
)
NO_LEGAL_BASIS = warning(
    "OS858",
    "no-legal-basis",
    Text(
        "Chưa ghi căn cứ pháp lý (`legal_basis`).",
        "No legal basis is given under `legal_basis`.",
    ),
    Text(
        "Thêm `legal_basis: [<số, ký hiệu văn bản>]`.",
        "Add `legal_basis: [<document number>]`.",
    ),
)
INTAKE_TOO_LONG = warning(
    "OS859",
    "intake-too-long",
    Text(
        "Bước tiếp nhận có hạn {within}, dài hơn 8 giờ làm việc (NĐ 118/2025, Điều 17).",
        "The intake may take {within}, longer than 8 working hours (decree 118/2025, art. 17).",
    ),
    Text(
        "Viết `within: 8 giờ làm việc`, hoặc ghi `basis` của bước nếu luật chuyên ngành quy định"
        " khác.",
        "Write `within: 8 giờ làm việc`, or name in the step's `basis` the sector's law that sets"
        " another limit.",
    ),
)
CASE_NEVER_APPLIES = warning(
    "OS880",
    "case-never-applies",
    Text(
        "Trường hợp `{name}` không bao giờ xảy ra: không câu trả lời nào làm điều kiện đúng.",
        "The case `{name}` can never apply: no answer makes its condition true.",
    ),
    Text(
        "Sửa điều kiện `when`, hoặc bỏ trường hợp này.",
        "Mend its `when`, or take the case out.",
    ),
)
TOO_FEW_TO_CHOOSE = error(
    "OS881",
    "too-few-to-choose",
    Text(
        "Cần ít nhất {at_least} giấy tờ, nhưng chỉ có {count} giấy tờ để chọn.",
        "At least {at_least} papers are needed, but there are only {count} to choose from.",
    ),
    Text(
        "Ghi `at_least` không quá {count}, hoặc thêm giấy tờ vào `one_of`.",
        "Write `at_least: {count}` or less, or add papers to `one_of`.",
    ),
)
LEFT_TO_REVIEW = warning(
    "OS896",
    "left-to-review",
    Text(
        "Còn một điểm chưa xem lại, `{what}` ({why}), nhưng tệp không còn là bản nháp nên nhận hồ"
        " sơ được.",
        "One point is still to be reviewed, `{what}` ({why}), but the file is no draft any more and"
        " takes dossiers.",
    ),
    Text(
        "Quyết định xong thì xoá điểm này khỏi `review`; chưa xong thì ghi lại `status: draft`.",
        "Once it is decided, take this entry out of `review`; until then write `status: draft`.",
    ),
)
