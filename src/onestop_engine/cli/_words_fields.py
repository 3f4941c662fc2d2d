"""What the fields of a procedure are called, for saying which of them changed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ..definition.agency_titles import AGENCY_KINDS
from ..texts import Text
from ._sentences import APPLICANTS, CHANNELS, FACT_TYPES, LEVELS, STATUSES
from ._words_fees import ENDINGS, FEE_KINDS

FIELDS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "code": Text("mã thủ tục", "code"),
        "revision": Text("lần sửa", "revision"),
        "title": Text("tên gọi", "title"),
        "field": Text("lĩnh vực", "field"),
        "levels": Text("cấp thực hiện", "levels"),
        "level": Text("cấp", "level"),
        "decided_by": Text("theo quyết định, văn bản", "decided by"),
        "channels": Text("cách nộp", "channels"),
        "applicants": Text("ai được nộp", "who may file"),
        "legal_basis": Text("căn cứ pháp lý", "legal basis"),
        "conditions": Text("điều kiện", "conditions"),
        "sets": Text("số bộ hồ sơ", "sets of papers"),
        "public_name": Text("hiện tên khi tra cứu công khai", "title shown to the public"),
        "resumable": Text("hồ sơ đã dừng được giải quyết tiếp", "may go on after a stop"),
        "status": Text("mức tin cậy", "how sure"),
        "basis": Text("căn cứ", "basis"),
        "source": Text("nguồn", "source"),
        "note": Text("ghi chú", "note"),
        "label": Text("câu hỏi", "question"),
        "ask": Text("ai trả lời", "asked of"),
        "type": Text("kiểu câu trả lời", "kind of answer"),
        "choices": Text("lựa chọn", "choice"),
        "several": Text("được chọn nhiều", "several may be chosen"),
        "optional": Text("không bắt buộc", "optional"),
        "default": Text("nếu không ghi thì là", "when left out"),
        "personal": Text("dữ liệu cá nhân", "personal data"),
        "limit": Text("thời hạn", "term"),
        "when": Text("khi", "when"),
        "unless": Text("trừ khi", "unless"),
        "event": Text("tính từ khi", "counted from"),
        "step": Text("tính từ khi xong bước", "counted from the end of step"),
        "selected_by": Text("lấy mức theo", "picked by"),
        "off_hours": Text("nhận ngoài giờ", "received out of hours"),
        "due_time": Text("giờ hẹn trả", "hour of the due date"),
        "last_day_off": Text("ngày cuối là ngày nghỉ", "a last day that is off"),
        "cutoff": Text("giờ chốt nhận trong ngày", "cut-off hour"),
        "after_cutoff": Text("nhận sau giờ chốt", "received after the cut-off"),
        "hours": Text("cách tính giờ", "how hours count"),
        "fraction": Text("cách tính phần lẻ của ngày", "how parts of a day count"),
        "mode": Text("thời hạn khi chờ bổ sung", "the term during a supplement"),
        "at_most": Text("nhiều nhất (lần)", "at most (times)"),
        "at_least": Text("ít nhất", "at least"),
        "ask_within": Text("phải yêu cầu trong", "asked within"),
        "answer_within": Text("người nộp trả lời trong", "answered within"),
        "later_rounds": Text("trả lời các lần sau trong", "later rounds answered within"),
        "in_all": Text("tổng thời gian trả lời", "answers in all"),
        "on_silence": Text("quá hạn không trả lời", "no answer in time"),
        "add": Text("cộng thêm", "added"),
        "to": Text("kéo dài thành", "prolonged to"),
        "notice": Text("báo trước ít nhất", "notice"),
        "by": Text("ai thực hiện", "done by"),
        "role": Text("chức trách phải giữ", "role asked for"),
        "roles": Text("chức trách", "role"),
        "not_by": Text("không do người đã làm", "not by whoever did"),
        "kind": Text("loại", "kind"),
        "scope": Text("nằm trong nhánh", "in the branch"),
        "otherwise": Text("không thuộc trường hợp thì đến", "if not, on to"),
        "within": Text("thời hạn của bước", "limit of the step"),
        "outcomes": Text("kết luận", "outcome"),
        "then": Text("tiếp theo", "then"),
        "clock": Text("thời hạn chung trong bước này", "the dossier's clock meanwhile"),
        "attend": Text("người nộp phải có mặt", "the applicant attends"),
        "where": Text("nơi phải có mặt", "where to attend"),
        "results": Text("kết quả", "results"),
        "records": Text("cán bộ ghi", "the officer records"),
        "procedure": Text("thủ tục liên thông", "sub-procedure"),
        "facts": Text("dữ liệu chuyển sang", "answers passed on"),
        "own_clock": Text("tính thời hạn riêng", "a clock of its own"),
        "escalate_to": Text("trễ thì báo", "told when late"),
        "escalate": Text("khi trễ", "when late"),
        "start": Text("bước đầu", "first step"),
        "nodes": Text("bước", "step"),
        "branches": Text("nhánh", "branch"),
        "needs": Text("chờ nhánh", "waits for"),
        "join": Text("số nhánh phải xong", "branches that must be done"),
        "rest": Text("các nhánh còn lại", "the other branches"),
        "prices": Text("mức thu", "price"),
        "channel_prices": Text("mức thu theo cách nộp", "price by channel"),
        "amount": Text("mức thu", "amount"),
        "base": Text("mức nền", "base amount"),
        "quantity": Text("tính theo", "counted by"),
        "unit": Text("đơn vị tính", "unit"),
        "tiers": Text("bậc", "bracket"),
        "each": Text("tính dần từng bậc", "each unit by its bracket"),
        "up_to": Text("đến mức", "up to"),
        "percent": Text("tỷ lệ (%)", "percent"),
        "of": Text("tính trên", "of"),
        "formula": Text("công thức", "formula"),
        "floor": Text("ít nhất", "at least"),
        "cap": Text("nhiều nhất", "at most"),
        "times": Text("nhân với", "times"),
        "currency": Text("loại tiền", "currency"),
        "reductions": Text("miễn, giảm", "reduction"),
        "combine": Text("nhiều mức giảm", "several reductions"),
        "due": Text("nộp khi", "due"),
        "collected_by": Text("cơ quan thu", "collected by"),
        "kept": Text("phần để lại", "who keeps it"),
        "budget": Text("nộp ngân sách (%)", "to the budget (%)"),
        "collector": Text("để lại nơi thu (%)", "to the collector (%)"),
        "exchange": Text("nộp bằng tiền khác", "paid in another currency"),
        "into": Text("nộp bằng", "paid in"),
        "rate": Text("tỷ giá", "rate"),
        "refundable": Text("hoàn lại khi", "given back when"),
        "submit": Text("cách nộp giấy tờ", "handed in or shown"),
        "originals": Text("bản chính", "originals"),
        "copies": Text("bản sao", "copies"),
        "certified": Text("bản sao chứng thực", "certified copies"),
        "form": Text("mẫu", "form"),
        "cases": Text("trường hợp cần nộp", "cases"),
        "document_cases": Text("trường hợp", "case"),
        "translated": Text("phải dịch", "translated"),
        "legalised": Text("phải hợp pháp hóa lãnh sự", "legalised"),
        "max_age": Text("cấp chưa quá", "not older than"),
        "replaced_by": Text("thay bằng dữ liệu của", "replaced by the data of"),
        "choice": Text("cách chọn giấy tờ", "how papers are chosen"),
        "alternatives": Text("giấy tờ để chọn", "paper to choose"),
        "review": Text("điểm chờ rà soát", "point to review"),
        "documents": Text("giấy tờ", "paper"),
        "fees": Text("khoản thu", "fee"),
        "agencies": Text("cơ quan", "agency"),
        "deadline": Text("quy tắc thời hạn", "deadline rule"),
        "prolong": Text("kéo dài thời hạn", "longer term"),
        "total": Text("cộng thời hạn các bước", "sum of the steps' limits"),
        "filing": Text("thời gian nộp hồ sơ", "time of filing"),
        "after": Text("kể từ", "after"),
        "before": Text("trước", "before"),
        "opens": Text("nhận hồ sơ từ", "opens"),
        "closes": Text("nhận hồ sơ đến hết", "closes"),
        "late": Text("nộp ngoài thời gian đó", "filed outside that time"),
        "overlays": Text("quy định của địa phương", "local rules"),
        "exclusions": Text("thời gian không tính", "time that does not count"),
    }
)
"""Field of the model -> its words; a field that is not here is called by its key."""

IN_FORCE: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "start": Text("hiệu lực từ", "in force from"),
        "end": Text("hiệu lực đến hết", "in force until"),
    }
)
"""The ends of a window, of the version or of a value."""

_SILENT: Final = {
    "close": Text("đóng hồ sơ", "the dossier is closed"),
    "refuse": Text("từ chối giải quyết", "it is refused"),
    "refuse_intake": Text("từ chối tiếp nhận", "it is not received"),
    "stop": Text("dừng giải quyết", "processing stops"),
    "consent": Text("coi như đồng ý", "counts as consent"),
    "escalate": Text("báo cáo lãnh đạo", "the head is informed"),
    "wait": Text("tiếp tục chờ", "waiting goes on"),
}
_MODES: Final = {
    "restart": Text("tính lại từ đầu", "starts anew"),
    "pause": Text("tạm dừng", "stands"),
    "none": Text("vẫn tính", "runs on"),
    "add": Text("cộng thêm", "is added to"),
}

VALUES: Final[Mapping[str, Mapping[str, Text]]] = MappingProxyType(
    {
        "level": LEVELS,
        "levels": LEVELS,
        "channels": CHANNELS,
        "applicants": APPLICANTS,
        "type": FACT_TYPES,
        "refundable": ENDINGS,
        "status": STATUSES,
        "on_silence": _SILENT,
        "mode": _MODES,
        "clock": _MODES,
        "Fee.kind": FEE_KINDS,
        "Agency.kind": AGENCY_KINDS,
        "Step.kind": {
            "receive": Text("tiếp nhận", "reception"),
            "work": Text("giải quyết", "work"),
            "consult": Text("lấy ý kiến", "consultation"),
            "confirm": Text("người nộp xác nhận", "confirmation by the applicant"),
            "pay": Text("nộp tiền", "payment"),
            "procedure": Text("thủ tục liên thông", "sub-procedure"),
            "deliver": Text("trả kết quả", "delivery"),
        },
        "Price.kind": {
            "amount": Text("mức tiền", "an amount"),
            "brackets": Text("theo bậc", "brackets"),
            "percent": Text("tỷ lệ", "a percentage"),
            "formula": Text("công thức", "a formula"),
            "set_by_province": Text(
                "Hội đồng nhân dân cấp tỉnh quyết định", "set by the provincial council"
            ),
            "by_reference": Text("theo văn bản được dẫn chiếu", "by the tariff referred to"),
            "assessed": Text("xác định khi giải quyết", "assessed while the case is handled"),
        },
        "Result.form": {
            "paper": Text("bản giấy", "on paper"),
            "electronic": Text("bản điện tử", "electronic"),
            "both": Text("bản giấy và bản điện tử", "on paper and electronic"),
        },
        "ask": {
            "applicant": Text("người nộp", "the applicant"),
            "officer": Text("cán bộ", "an officer"),
        },
        "limit": {
            "none": Text("không hẹn ngày", "no date is promised"),
            "no_result": Text("không có kết quả trả lại", "nothing is returned"),
        },
        "event": {
            "accepted": Text("tiếp nhận", "acceptance"),
            "paid": Text("nộp xong phí, lệ phí", "payment"),
            "step": Text("xong một bước", "the end of a step"),
        },
        "selected_by": {
            "filed": Text("ngày nộp", "the day of filing"),
            "accepted": Text("ngày tiếp nhận", "the day of acceptance"),
            "paid": Text("ngày nộp tiền", "the day of payment"),
        },
        "submit": {
            "submit": Text("nộp", "handed in"),
            "present": Text("xuất trình để đối chiếu", "shown only"),
        },
        "choice": {
            "one_of": Text("chọn một trong các giấy tờ", "any one of these"),
            "first_of": Text("giấy tờ đầu tiên có được", "the first that can be had"),
        },
        "combine": {
            "best": Text("lấy mức lợi nhất", "the best one counts"),
            "product": Text("nhân các mức", "they multiply"),
        },
        "rest": {
            "cancel": Text("bị hủy", "given up"),
            "let_run": Text("vẫn chạy", "run on"),
        },
        "escalate": {
            "tell": Text("báo", "that part is told"),
            "move": Text("chuyển việc", "the step passes to it"),
        },
        "off_hours": {
            "literal": Text("tính ngày nhận", "the day of receipt counts"),
            "roll": Text("coi như nhận khi mở cửa lần sau", "counts as the next opening"),
        },
        "due_time": {
            "end_of_hours": Text("cuối giờ làm việc", "closing time"),
            "same_time": Text("đúng giờ đã nhận", "the hour of receipt"),
        },
        "last_day_off": {
            "next_working_day": Text("chuyển sang ngày làm việc tiếp theo", "moves on"),
            "keep": Text("giữ nguyên", "stays"),
        },
        "after_cutoff": {
            "same_day_next": Text(
                "việc trả trong ngày chuyển sang ngày làm việc tiếp theo",
                "a same-day result moves to the next working day",
            ),
            "start_next_day": Text(
                "bắt đầu tính từ ngày làm việc tiếp theo", "counting starts on the next working day"
            ),
        },
        "hours": {
            "continuous": Text("giờ liên tục", "clock hours"),
            "working_time": Text("giờ làm việc", "office hours"),
        },
        "fraction": {
            "after_day_0": Text("sau ngày nhận", "after the day of receipt"),
            "office_time": Text("giờ làm việc từ lúc nhận", "office time from the hand-over"),
        },
    }
)
"""Fixed values by field, or by type and field where the field's name has several meanings."""
