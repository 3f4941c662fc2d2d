"""The keys at the top of a file, and those of facts, agencies and results."""

from __future__ import annotations

from .common import PROVENANCE, WINDOW
from .forms import (
    BILINGUAL,
    BOOLEAN,
    EXPRESSION,
    INTEGER,
    TERM,
    TEXT,
    Form,
    Key,
    by_name,
    key,
    listing,
    nested,
    shape,
    words,
)

LEVELS = ("ministry", "province", "commune", "other")
CHANNELS = ("online", "counter", "post")
APPLICANTS = (
    "citizen",
    "organisation",
    "business",
    "household_business",
    "cooperative",
    "foreigner",
    "overseas_vietnamese",
    "agency",
)

_TOP: dict[str, Key] = {
    "procedure": key(
        Form(scalar="code"),
        "Mã thủ tục trên Cổng Dịch vụ công quốc gia, đặt trong ngoặc kép.",
        "The procedure's code on the national portal, in quotes.",
        required=True,
    ),
    "revision": key(
        INTEGER,
        "Lần sửa tệp của cùng một phiên bản; số lớn nhất phục vụ hồ sơ mới. Mặc định 1.",
        "Which correction of the same version; the highest serves new dossiers. Default 1.",
    ),
    "title": key(BILINGUAL, "Tên thủ tục.", "The procedure's name.", required=True),
    "public_name": key(
        BOOLEAN,
        "false: trang tra cứu công khai không hiện tên thủ tục. Mặc định true.",
        "false: the public look-up does not show the title. Default true.",
    ),
    "status": key(
        words("verified", "unverified", "draft"),
        "Tình trạng của tệp. Mặc định verified.",
        "How far the file may be trusted. Default verified.",
    ),
    "field": key(
        Form(scalar="slug"),
        "Lĩnh vực, viết không dấu: hoat-dong-xay-dung.",
        "The field of administration, in plain letters: hoat-dong-xay-dung.",
        required=True,
    ),
    "levels": key(
        listing(words(*LEVELS)),
        "Cấp giải quyết.",
        "The levels of government that decide it.",
        required=True,
    ),
    "in_force": key(
        nested("in_force"),
        "Thời gian có hiệu lực và văn bản quyết định.",
        "The days in force and the document that decides them.",
        required=True,
    ),
    "channels": key(
        listing(words(*CHANNELS)),
        "Cách thức thực hiện: trực tuyến, trực tiếp, bưu chính.",
        "How it may be filed: online, at the counter, by post.",
        required=True,
    ),
    "applicants": key(
        listing(words(*APPLICANTS)),
        "Đối tượng thực hiện.",
        "Who may apply.",
        required=True,
    ),
    "legal_basis": key(
        listing(TEXT),
        "Căn cứ pháp lý: số, ký hiệu văn bản.",
        "The legal basis: document numbers.",
    ),
    "results": key(
        by_name(Form(scalar="text", shape="result")),
        "Các kết quả mà thủ tục trả, theo tên.",
        "The kinds of result that it gives, by name.",
    ),
    "conditions": key(
        listing(BILINGUAL),
        "Yêu cầu, điều kiện thực hiện.",
        "Requirements and conditions.",
    ),
    "sets": key(INTEGER, "Số bộ hồ sơ. Mặc định 1.", "Number of sets. Default 1."),
    "facts": key(
        by_name(nested("fact")),
        "Các câu hỏi; chỉ những tên này được dùng trong điều kiện và công thức.",
        "The questions asked; only these names may stand in conditions and formulas.",
    ),
    "roles": key(
        by_name(BILINGUAL),
        "Các chức trách bên trong cơ quan mà bước có thể đòi hỏi: chuyên viên, lãnh đạo ký.",
        "The roles inside an agency that a step may ask for: officer, head who signs.",
    ),
    "agencies": key(
        by_name(nested("agency")),
        "Các vai cơ quan tham gia; hệ thống gán vai cho đơn vị thật.",
        "The parts that agencies play; the host maps them to real units.",
        required=True,
    ),
    "counting": key(
        nested("counting"),
        "Cách tính thời gian chung cho mọi thời hạn.",
        "How time is counted, for every deadline.",
    ),
    "deadline": key(
        listing(nested("rule"), single=True),
        "Thời hạn giải quyết: danh sách quy tắc, quy tắc đúng đầu tiên được dùng.",
        "The deadline: a list of rules, of which the first that matches is used.",
        required=True,
    ),
    "filing": key(
        listing(nested("filing"), single=True),
        "Thời gian được nộp hồ sơ: danh sách quy tắc, quy tắc đúng đầu tiên được dùng.",
        "When it may be filed: a list of rules, of which the first that matches is used.",
    ),
    "supplement": key(
        nested("supplement", "none"),
        "Yêu cầu bổ sung hồ sơ. Mặc định theo NĐ 118/2025.",
        "Supplements asked of the applicant. Defaults from decree 118/2025.",
    ),
    "exclusions": key(
        by_name(nested("exclusion")),
        "Các trường hợp luật không tính vào thời hạn, như thiên tai, sự cố hệ thống.",
        "The causes for which the clock stands by law, such as force majeure.",
    ),
    "reappoint": key(
        nested("reappoint", "none"),
        "Hẹn lại ngày trả kết quả kèm xin lỗi.",
        "A new appointment with apology.",
    ),
    "prolong": key(
        nested("prolong"),
        "Kéo dài thời hạn theo luật chuyên ngành.",
        "A longer term that sector law allows.",
    ),
    "resumable": key(
        BOOLEAN,
        "Hồ sơ đã dừng được xử lý tiếp hay không. Mặc định true.",
        "Whether a stopped dossier may be resumed. Default true.",
    ),
    "steps": key(
        by_name(nested("step")),
        "Trình tự thực hiện: các bước theo tên.",
        "The steps, by name.",
        required=True,
    ),
    "fees": key(by_name(nested("fee")), "Phí, lệ phí theo tên.", "Fees and charges, by name."),
    "documents": key(
        by_name(nested("document")),
        "Thành phần hồ sơ theo tên.",
        "The papers to be filed, by name.",
    ),
    "document_cases": key(
        by_name(nested("document_case")),
        "Các trường hợp có thành phần hồ sơ riêng; nhiều trường hợp có thể cùng đúng.",
        "The cases that ask for papers of their own; several may apply at once.",
    ),
    "review": key(
        listing(nested("review")),
        "Những điểm một người phải xem lại và quyết định; xong điểm nào thì xóa điểm đó.",
        "What a person has yet to decide; each entry is taken out once it is settled.",
    ),
}
_FACT: dict[str, Key] = {
    "ask": key(
        words("applicant", "officer"),
        "Ai trả lời: người nộp hồ sơ, hay cán bộ.",
        "Who answers: the applicant, or an officer.",
        required=True,
    ),
    "choose": key(
        Form(each=BILINGUAL, named=True, listed=True),
        "Các lựa chọn: [house, other], hoặc house: Nhà ở riêng lẻ.",
        "The choices: [house, other], or house: Nhà ở riêng lẻ.",
    ),
    "several": key(
        BOOLEAN,
        "true: được chọn nhiều lựa chọn cùng lúc. Mặc định false.",
        "true: more than one choice may be made. Default false.",
    ),
    "type": key(
        words("boolean", "integer", "decimal", "money", "date", "moment", "text"),
        "Kiểu câu trả lời khi không phải là lựa chọn.",
        "The type of the answer where it is no choice.",
    ),
    "label": key(
        BILINGUAL,
        "Câu hỏi như người đọc thấy.",
        "The question as people read it.",
        required=True,
    ),
    "optional": key(
        BOOLEAN, "true: được bỏ trống. Mặc định false.", "true: may be left out. Default false."
    ),
    "default": key(
        Form(scalar="any", each=TEXT, listed=True),
        "Câu trả lời khi bỏ trống; danh sách nếu là nhiều lựa chọn.",
        "The answer where none is given; a list where there are several choices.",
    ),
    "personal": key(
        BOOLEAN,
        "true: dữ liệu cá nhân, không dùng trong điều kiện. Kiểu text mặc định là true.",
        "true: personal data, which steers nothing. The default for type text.",
    ),
}
_AGENCY: dict[str, Key] = {
    "kind": key(
        words("one_stop", "authority", "consulted", "financial", "other"),
        "Vai trò: bộ phận một cửa, cơ quan giải quyết, được lấy ý kiến, tài chính, khác.",
        "Its part: one-stop unit, deciding authority, consulted, financial, other.",
        required=True,
    ),
    "level": key(words(*LEVELS), "Cấp.", "Its level of government.", required=True),
    "title": key(BILINGUAL, "Tên gọi.", "What it is called."),
}
_REVIEW: dict[str, Key] = {
    "what": key(
        TEXT,
        "Giá trị cần xem lại: deadline, fees.le_phi.",
        "The value in question: deadline, fees.le_phi.",
        required=True,
    ),
    "kind": key(
        Form(scalar="slug"),
        "Loại điểm cần xem lại, để đếm: unit-lost.",
        "The sort of question, for counting: unit-lost.",
    ),
    "why": key(TEXT, "Vì sao phải xem lại.", "Why a person has to look.", required=True),
    "source": key(TEXT, "Nơi đã đọc.", "Where it was read."),
    "quote": key(TEXT, "Nguyên văn của nguồn.", "The source's own words."),
}

SHAPES = (
    shape("procedure", ("thủ tục", "the procedure"), _TOP),
    shape(
        "in_force",
        ("hiệu lực", "the days in force"),
        {
            "from": key(
                WINDOW["from"].form,
                WINDOW["from"].doc.vi,
                WINDOW["from"].doc.say("en"),
                required=True,
            ),
            "until": WINDOW["until"],
            "decided_by": key(
                TEXT,
                "Văn bản công bố hoặc quyết định.",
                "The document that decides it.",
                required=True,
            ),
        },
    ),
    shape("fact", ("một thông tin", "a fact"), _FACT),
    shape("agency", ("một cơ quan", "an agency"), _AGENCY),
    shape(
        "result",
        ("một kết quả", "a result"),
        {
            "vi": key(TEXT, "Tên bằng tiếng Việt.", "Its name in Vietnamese.", required=True),
            "en": key(TEXT, "Tên bằng tiếng Anh.", "Its name in English."),
            "form": key(
                words("paper", "electronic", "both"),
                "Bản giấy, bản điện tử, hoặc cả hai. Mặc định both.",
                "Paper, electronic, or both. Default both.",
            ),
            "when": key(
                EXPRESSION,
                "Chỉ trả kết quả này khi điều kiện đúng.",
                "Given only where this holds.",
            ),
            "limit": key(
                TERM,
                "Thời hạn riêng của kết quả này, tính từ cùng lúc bắt đầu với thời hạn chung.",
                "The result's own term, from the same start as the deadline.",
            ),
        },
        PROVENANCE,
    ),
    shape("review", ("một điểm cần xem lại", "a point to review"), _REVIEW),
)
