"""What a machine must not decide: the kinds of review points, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..texts import Text

KINDS: Mapping[str, Text] = MappingProxyType(
    {
        # Deadlines.
        "unit-lost": Text(
            "Nguồn có số nhưng mất đơn vị (OTHER); số 0 hoặc 1 thường chỉ là số điền cho có.",
            "The source has a number whose unit is lost (OTHER); 0 or 1 is often a filler.",
        ),
        "unit-contradicted": Text(
            "Ô thời hạn và phần chữ ghi cùng một số với hai đơn vị khác nhau.",
            "The deadline field and the text give the same number two different units.",
        ),
        "amount-contradicted": Text(
            "Ô thời hạn và phần chữ ghi hai thời hạn khác nhau.",
            "The deadline field and the text give different terms.",
        ),
        "channel-slot": Text(
            "Các dòng theo kênh ghi thời hạn khác nhau. Có thể là: các trường hợp, các giai đoạn "
            "cộng lại, các mức phí, khác nhau thật theo kênh, hoặc trường hợp ghi nhờ ô kênh.",
            "The channels' rows hold different terms: branches, stages that add up, fee tiers, a "
            "true difference, or cases hidden in the channel column.",
        ),
        "case-times": Text(
            "Thời gian xử lý của dịch vụ trực tuyến không khớp với nhau hoặc với ô thời hạn.",
            "The online service's own processing times contradict each other or the deadline.",
        ),
        "deadline-missing": Text(
            "Nguồn không cho biết thời hạn giải quyết.",
            "The source does not say the deadline.",
        ),
        "deadline-in-words": Text(
            "Thời hạn được diễn đạt bằng lời mà máy không đọc chắc được.",
            "The deadline is put in words that a machine cannot read with certainty.",
        ),
        "cutoff-hour": Text(
            "Phần chữ nói đến giờ chốt nhận hồ sơ; cần xem áp dụng cho việc gì.",
            "The text names a cut-off hour; see what it is for.",
        ),
        "applicant-limit": Text(
            "Có thể là thời hạn của người nộp (bổ sung, đóng hồ sơ), không phải của cơ quan.",
            "Perhaps the applicant's time (supplement, closing), not the agency's.",
        ),
        "consultation": Text(
            "Có thể là thời hạn lấy ý kiến cơ quan khác, kể cả im lặng coi như đồng ý.",
            "Perhaps another body's time to answer, and what its silence means.",
        ),
        "extension": Text(
            "Có thể là gia hạn, tăng thêm hoặc tính lại thời hạn.",
            "Perhaps a longer, added or restarted term.",
        ),
        "counted-back": Text(
            "Có thể là thời hạn tính lùi từ một sự kiện, hoặc một ngày cố định hằng năm.",
            "Perhaps counted back from an event, or a fixed day of the year.",
        ),
        "stage-limit": Text(
            "Thời hạn nêu trong trình tự; bước tương ứng chưa được nhập.",
            "A limit named in the prose of the steps, which are not imported.",
        ),
        "filing-note": Text(
            "Ghi chú của kênh nộp; chưa có chỗ trong tệp.",
            "A note on a way of filing, not yet placed in the file.",
        ),
        # Fees.
        "fee-magnitude": Text(
            "Số tiền nhỏ bất thường: có thể đã mất ba số 0 (20 thay cho 20.000).",
            "An amount too small: three zeros may be lost (20 for 20,000).",
        ),
        "fee-zero-priced": Text(
            "Ô phí ghi 0 nhưng phần chữ nêu số tiền.",
            "The fee field says 0, but the text names a price.",
        ),
        "fee-by-reference": Text(
            "Mức thu theo văn bản khác hoặc do Hội đồng nhân dân tỉnh quy định.",
            "The rate stands in another document or is set by the province.",
        ),
        "fee-currency": Text(
            "Mức thu bằng ngoại tệ: ghi số tiền, `currency`, và `exchange` nếu quy đổi.",
            "A foreign currency: write the amount, its `currency`, and `exchange` if there is one.",
        ),
        "fee-details": Text(
            "Phần chữ của khoản thu có điều kiện: theo đơn vị, mức khác, tỷ lệ, miễn giảm, có thời "
            "hạn hoặc mức trần.",
            "The words of this fee hold conditions: units, other rates, shares, exemptions, dates "
            "or bounds.",
        ),
        "fee-by-channel": Text(
            "Khoản thu không giống nhau ở các kênh; có thể do lỗi nhập.",
            "The fee is not the same on every channel; it may be a fault of data entry.",
        ),
        "fee-several": Text(
            "Nhiều mức trên cùng một kênh: chưa rõ cộng lại hay chọn một.",
            "Several rates on one channel: a sum, or a choice?",
        ),
        "fee-missing": Text(
            "Nguồn không cho biết phí, lệ phí.", "The source does not say what is charged."
        ),
        "fee-kind": Text(
            "Nguồn gộp phí và lệ phí.",
            "The source lumps fees and charges together.",
        ),
        # Papers.
        "document-note": Text(
            "Dòng không có số lượng trong thành phần hồ sơ: là ghi chú, không phải giấy tờ.",
            "A line without a quantity: a note, not a paper.",
        ),
        "document-unnamed": Text("Giấy tờ không có tên.", "A paper without a name."),
        "document-condition": Text(
            "Giấy tờ chỉ cần trong một số trường hợp; điều kiện chưa được viết.",
            "A paper for some cases only; the condition is not written yet.",
        ),
        "document-cases": Text(
            "Thành phần hồ sơ chia theo trường hợp; chưa rõ chọn một hay cộng lại.",
            "The papers are listed by cases: one of them, or all that apply?",
        ),
        "documents-missing": Text(
            "Nguồn đếm nhiều giấy tờ hơn số được liệt kê, hoặc không liệt kê giấy tờ nào.",
            "The source counts more papers than it lists, or lists none.",
        ),
        # Header, agencies, steps.
        "title-missing": Text("Nguồn không có tên thủ tục.", "The source has no title."),
        "field-missing": Text("Nguồn không có lĩnh vực.", "The source names no field."),
        "in-force": Text(
            "Nguồn không có ngày có hiệu lực; ngày trong tệp chỉ là ngày đọc hoặc ngày quyết định.",
            "The source has no day in force; the file's is the day of reading or of the decision.",
        ),
        "decision-missing": Text(
            "Nguồn không có số quyết định công bố.", "The source names no decision."
        ),
        "level": Text(
            "Cấp giải quyết không rõ, hoặc có nhiều cấp mà chưa biết trường hợp nào thuộc cấp nào.",
            "The level is unknown, or there are several and it is open which decides what.",
        ),
        "applicants": Text(
            "Nguồn nêu đối tượng chi tiết hơn (hoặc không nêu) so với các loại của ngôn ngữ.",
            "The source names applicants more finely than the language's kinds, or not at all.",
        ),
        "agency": Text(
            "Cơ quan thực hiện không rõ, hoặc nguồn gộp nhiều cơ quan vào một ô.",
            "The agency is unknown, or the source puts several into one field.",
        ),
        "coordination": Text(
            "Cơ quan phối hợp: chưa rõ tham gia bước nào, trong bao lâu.",
            "A coordinating agency: in which step, and for how long?",
        ),
        "legal-basis-spelling": Text(
            "Số hiệu văn bản có đuôi lạ: có thể dính chữ của tên văn bản hoặc bị cắt.",
            "Document numbers with an odd ending: letters of the title stuck to it, or cut off.",
        ),
        "legal-basis-missing": Text(
            "Nguồn không nêu căn cứ pháp lý.", "The source names no legal basis."
        ),
        "result-missing": Text("Nguồn không nêu kết quả.", "The source names no result."),
        "steps-prose": Text(
            "Trình tự chỉ có bằng văn xuôi và chưa được nhập; các bước trong tệp là khung chung.",
            "The steps are prose and not imported; those of the file are a frame.",
        ),
        "text-cut": Text(
            "Nguồn cắt bớt câu chữ (dấu …); cần lấy lại nguyên văn.",
            "The source cuts these texts short (…); get them whole.",
        ),
        "tags": Text(
            "Những điều mà toàn văn của thủ tục có nói tới, theo nhãn của nguồn.",
            "What the procedure's full text speaks of, by the source's own labels.",
        ),
        "unread": Text(
            "Nguồn có những mục mà bộ nhập chưa biết.",
            "The source has entries that the importer does not know.",
        ),
        "source-changed": Text(
            "Nguồn đã đổi sau khi người rà soát sửa giá trị này; giá trị của người được giữ.",
            "The source changed after a person changed this value; the person's was kept.",
        ),
    }
)
"""The reason for each kind of point in a draft's `review` list."""
