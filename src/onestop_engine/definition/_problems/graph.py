"""OS4xx: ways through the steps that get stuck. OS5xx: the applicant is sent elsewhere."""

from __future__ import annotations

from ...texts import Text
from .kinds import error

UNREACHABLE = error(
    "OS401",
    "unreachable-step",
    Text(
        "Không đường nào dẫn đến bước `{name}`.",
        "No way leads to the step `{name}`.",
    ),
    Text(
        "Cho một bước khác dẫn đến nó (then: {name}), hoặc bỏ nó.",
        "Let another step lead to it (then: {name}), or take it out.",
    ),
)
DEAD_END = error(
    "OS402",
    "dead-end",
    Text(
        "Bước `{name}` không dẫn đi đâu: hồ sơ sẽ nằm lại ở đó.",
        "The step `{name}` leads nowhere: a dossier would stay there for ever.",
    ),
    Text(
        "Thêm `then: …` hoặc `outcomes: {{…}}`; bước cuối là bước trả kết quả (do: deliver).",
        "Add `then: …` or `outcomes: {{…}}`; the last step is the delivery (do: deliver).",
    ),
)
NO_RESULT = error(
    "OS403",
    "no-way-to-a-result",
    Text(
        "Không đường nào từ bước tiếp nhận đến một bước trả kết quả.",
        "No way leads from the intake to a step that delivers a result.",
    ),
    Text(
        "Thêm bước trả kết quả (do: deliver) và cho các bước dẫn đến nó.",
        "Add a delivery step (do: deliver) and let the steps lead to it.",
    ),
)
ENDLESS_LOOP = error(
    "OS404",
    "loop-without-exit",
    Text(
        "Các bước {names} quay vòng mãi, không có lối ra.",
        "The steps {names} go round for ever: there is no way out.",
    ),
    Text(
        "Cho một bước trong vòng một kết cục dẫn ra ngoài: đi tiếp, từ chối (refuse) hoặc dừng"
        " (stop).",
        "Give one step of the loop an outcome that leads out: onward, `refuse`, or `stop`.",
    ),
)
OUT_OF_SCOPE = error(
    "OS405",
    "target-out-of-scope",
    Text(
        "Bước này dẫn đến `{name}` nằm ở {there}, ngoài phạm vi của nó ({here}).",
        "This step leads to `{name}`, which lies in {there}, outside its own scope ({here}).",
    ),
    Text(
        "Bước trong một nhánh chỉ dẫn đến bước cùng nhánh, hoặc `end` để xong nhánh; việc sau đó"
        " đặt ở `then` của khối song song.",
        "A step in a branch leads to steps of that branch, or to `end` to finish it; what follows"
        " stands in the block's `then`.",
    ),
)
NO_INTAKE = error(
    "OS406",
    "no-intake",
    Text(
        "Thủ tục chưa có bước tiếp nhận (do: receive).",
        "The procedure has no intake step (do: receive).",
    ),
    Text(
        "Thêm một bước `do: receive` do bộ phận một cửa làm.",
        "Add one step `do: receive`, done by the one-stop unit.",
    ),
)
INTAKE_TWICE = error(
    "OS407",
    "intake-twice",
    Text(
        "Hồ sơ chỉ được tiếp nhận một lần, nhưng `{name}` là bước tiếp nhận thứ hai.",
        "A dossier is received once, but `{name}` is a second intake step.",
    ),
    Text(
        "Đổi thành `do: work`, hoặc gộp với bước tiếp nhận kia.",
        "Make it `do: work`, or join it with the other intake step.",
    ),
)
TOP_LEVEL_ONLY = error(
    "OS408",
    "top-level-only",
    Text(
        "Bước `{name}` ({does}) không được nằm trong một nhánh song song.",
        "The step `{name}` ({does}) may not lie inside a parallel branch.",
    ),
    Text(
        "Đưa nó ra ngoài khối; kết quả có sớm trong nhánh thì ghi `results: […]` ở bước làm ra nó.",
        "Move it out of the block; a result that exists early is named by `results: […]` in the"
        " step that makes it.",
    ),
)
BACK_TO_INTAKE = error(
    "OS409",
    "back-to-intake",
    Text(
        "Bước này quay lại bước tiếp nhận `{name}`, nhưng hồ sơ đã được tiếp nhận rồi.",
        "This step goes back to the intake `{name}`, but the dossier has been received already.",
    ),
    Text(
        "Dùng `ask_applicant` để yêu cầu bổ sung, hoặc quay lại một bước xử lý.",
        "Use `ask_applicant` to ask for a supplement, or go back to a step of examination.",
    ),
)
WRONG_TARGET = error(
    "OS410",
    "target-not-for-this-step",
    Text(
        "Bước loại `{does}` không được dẫn đến `{name}`.",
        "A step that does `{does}` may not lead to `{name}`.",
    ),
    Text("{advice}", "{advice}"),
)
SKIP_UNCLEAR = error(
    "OS411",
    "skip-unclear",
    Text(
        "Bước `{name}` có điều kiện, nhưng không rõ hồ sơ đi đâu khi điều kiện không đúng.",
        "The step `{name}` has a condition, but where the dossier goes when it is false is"
        " unclear.",
    ),
    Text(
        "Ghi `otherwise: …` với bước kế tiếp khi bỏ qua bước này.",
        "Write `otherwise: …` with the step that follows when this one is skipped.",
    ),
)
SKIP_LOOP = error(
    "OS412",
    "skip-goes-round",
    Text(
        "Khi mọi điều kiện đều không đúng, các bước {names} bỏ qua lẫn nhau mãi.",
        "When no condition holds, the steps {names} skip to each other for ever.",
    ),
    Text(
        "Cho `otherwise` của một bước dẫn ra ngoài vòng này.",
        "Let the `otherwise` of one of them lead out of this round.",
    ),
)
NEEDS_ROUND = error(
    "OS413",
    "branches-wait-for-each-other",
    Text(
        "Các nhánh {names} chờ nhau nên không nhánh nào bắt đầu được.",
        "The branches {names} wait for each other, so none can ever start.",
    ),
    Text(
        "Bỏ một mục `needs` để cắt vòng.",
        "Take one `needs` out to break the round.",
    ),
)
NEEDS_MAYBE = error(
    "OS414",
    "needs-what-may-not-run",
    Text(
        "Nhánh `{name}` chờ nhánh `{other}`, nhưng nhánh đó có thể không chạy (when: {when}).",
        "The branch `{name}` waits for `{other}`, which may never run (when: {when}).",
    ),
    Text(
        "Đặt cùng điều kiện cho nhánh `{name}`, hoặc bỏ `needs`.",
        "Give `{name}` the same condition, or take the `needs` out.",
    ),
)
JOIN_TOO_MANY = error(
    "OS415",
    "join-waits-for-ever",
    Text(
        "Khối `{name}` chờ {wanted} nhánh, nhưng chỉ chắc chắn có {sure} nhánh chạy.",
        "The block `{name}` waits for {wanted} branches, but only {sure} are sure to run.",
    ),
    Text(
        "Giảm `at_least`, dùng `join: all` (chờ mọi nhánh đang chạy), hoặc bỏ điều kiện của nhánh.",
        "Lower `at_least`, use `join: all` (waits for every running branch), or take the"
        " conditions off the branches.",
    ),
)
NEVER_JOINED = error(
    "OS416",
    "branch-never-joined",
    Text(
        "Nhánh `{name}` của khối `{block}` không bao giờ xong: không bước nào dẫn đến `end`.",
        "The branch `{name}` of `{block}` never finishes: none of its steps leads to `end`.",
    ),
    Text(
        "Cho bước cuối của nhánh không có `then`, hoặc dẫn đến `end`.",
        "Leave the last step of the branch without `then`, or let it lead to `end`.",
    ),
)
ENTRY_UNCLEAR = error(
    "OS417",
    "branch-entry-unclear",
    Text(
        "Không rõ nhánh `{name}` bắt đầu ở bước nào: {candidates}.",
        "It is unclear in which step the branch `{name}` starts: {candidates}.",
    ),
    Text(
        "Ghi `start: …` trong nhánh.",
        "Write `start: …` in the branch.",
    ),
)
SILENCE_UNCLEAR = error(
    "OS418",
    "silence-unclear",
    Text(
        "Im lặng được coi là đồng ý, nhưng bước có {count} kết cục dẫn đi tiếp nên không rõ theo"
        " kết cục nào.",
        "Silence counts as consent, but {count} outcomes lead onward: it is unclear which one"
        " is taken.",
    ),
    Text(
        "Ghi tên kết cục: `on_silence: {example}`.",
        "Name the outcome: `on_silence: {example}`.",
    ),
)
NO_SUPPLEMENT = error(
    "OS419",
    "supplement-never-allowed",
    Text(
        "Bước này yêu cầu bổ sung hồ sơ, nhưng mục `supplement` không cho phép ở giai đoạn này.",
        "This step asks the applicant for more, but `supplement` never allows that here.",
    ),
    Text(
        "Bỏ kết cục dẫn đến `ask_applicant`, hoặc sửa mục `supplement`.",
        "Take the outcome that leads to `ask_applicant` out, or mend `supplement`.",
    ),
)
STUCK = error(
    "OS420",
    "stuck-way",
    Text(
        "Hồ sơ đi {way}{case} sẽ không bao giờ kết thúc: nó mắc lại ở {names}.",
        "A dossier that goes {way}{case} never comes to an end: it is held at {names}.",
    ),
    Text(
        "Cho một trong các bước ấy một lối ra luôn đi được: một kết cục, hoặc một `otherwise`"
        " không quay lại.",
        "Give one of these steps a way out that is always open: an outcome, or an `otherwise`"
        " that does not lead back.",
    ),
)
UNDECIDED = error(
    "OS421",
    "soundness-undecided",
    Text(
        "Có quá nhiều tình huống cùng lúc (hơn {limit}) nên không chứng minh được mọi hồ sơ đều"
        " đi đến kết thúc.",
        "Too many situations are possible at once (more than {limit}) to prove that every dossier"
        " comes to an end.",
    ),
    Text(
        "Bớt số nhánh song song có vòng lặp, bớt điều kiện trong một vòng lặp, hoặc tách bớt thành"
        " thủ tục con (do: procedure).",
        "Have fewer parallel branches that go round in loops or fewer conditions in one loop, or"
        " make some of them procedures of their own (do: procedure).",
    ),
)
LEADS_TO_ITSELF = error(
    "OS422",
    "leads-to-itself",
    Text(
        "Bước `{name}` chỉ dẫn về chính nó, nên làm xong vẫn phải làm lại.",
        "The step `{name}` leads only to itself: whoever finishes it has to begin it again.",
    ),
    Text(
        "Sửa `then` hoặc `outcomes` để có ít nhất một đường dẫn đến bước khác.",
        "Mend its `then` or `outcomes`, so that one way at least leads to another step.",
    ),
)
SUB_OUTCOME_MISSING = error(
    "OS423",
    "sub-procedure-outcome-missing",
    Text(
        "Thủ tục thành phần có thể {ending}, nhưng bước này không nói khi đó đi tiếp đến đâu.",
        "The sub-procedure may be {ending}, but this step does not say where that leads.",
    ),
    Text(
        "Thêm `{outcome}: …` vào `outcomes`, hoặc dùng `then` nếu cả hai trường hợp đi cùng đường.",
        "Add `{outcome}: …` to `outcomes`, or use `then` where both endings lead the same way.",
    ),
)

RECEIVED_ELSEWHERE = error(
    "OS501",
    "applicant-sent-elsewhere",
    Text(
        "Bước `{name}` ({does}) do `{agency}` làm, nên người dân phải làm việc với cơ quan khác"
        " ngoài bộ phận một cửa.",
        "The step `{name}` ({does}) is done by `{agency}`, so the applicant would have to deal"
        " with an office other than the one-stop unit.",
    ),
    Text(
        "Giao cho bộ phận một cửa (by: {one_stop}), hoặc nêu rõ căn cứ: attend: {{where: …, basis:"
        " …}} (NĐ 118/2025, Điều 5).",
        "Give it to the one-stop unit (by: {one_stop}), or say where the law allows it: attend:"
        " {{where: …, basis: …}} (decree 118/2025, art. 5).",
    ),
)
RETURNED_ELSEWHERE = error(
    "OS502",
    "result-returned-elsewhere",
    Text(
        "Kết quả do `{agency}` trả, không phải nơi đã nộp hồ sơ.",
        "The result is handed out by `{agency}`, not where the dossier was filed.",
    ),
    Text(
        "Giao bước trả kết quả cho bộ phận một cửa (by: {one_stop}), hoặc nêu rõ căn cứ: attend:"
        " {{where: …, basis: …}} (NĐ 118/2025, Điều 22).",
        "Give the delivery to the one-stop unit (by: {one_stop}), or say where the law allows it:"
        " attend: {{where: …, basis: …}} (decree 118/2025, art. 22).",
    ),
)
ATTEND_WITHOUT_BASIS = error(
    "OS503",
    "attend-without-basis",
    Text(
        "Người dân phải đến nơi khác nhưng chưa ghi căn cứ pháp lý.",
        "The applicant must come to another place, but no legal basis is given.",
    ),
    Text(
        "Thêm `basis: …` vào `attend`, ví dụ: attend: {{where: Trạm y tế xã, basis: …, Điều …}}.",
        "Add `basis: …` to `attend`, for example: attend: {{where: Trạm y tế xã, basis: …}}.",
    ),
)
NOT_BY_ITSELF = error(
    "OS424",
    "not-by-itself",
    Text(
        "Bước `{name}` cấm chính người làm nó.",
        "The step `{name}` bars whoever does it from doing it.",
    ),
    Text(
        "Bỏ `{name}` khỏi `not_by`; ghi vào đó bước mà người khác phải làm.",
        "Take `{name}` out of `not_by`; name there the step that somebody else has to do.",
    ),
)
NOT_BY_LATER = error(
    "OS425",
    "not-by-later-step",
    Text(
        "Bước `{name}` không được do người đã làm `{other}`, nhưng không đường nào đi qua `{other}`"
        " trước nó.",
        "The step `{name}` may not be done by whoever did `{other}`, but no way passes `{other}`"
        " before it.",
    ),
    Text(
        "Ghi quy tắc ở bước đến sau: `not_by: [{name}]` trong `{other}`.",
        "Put the rule into the step that comes later: `not_by: [{name}]` in `{other}`.",
    ),
)
NOT_BY_NOBODY = error(
    "OS426",
    "not-by-without-officer",
    Text(
        "Bước `{other}` ({does}) không do cán bộ làm, nên không cấm được ai làm bước `{name}`.",
        "No officer does the step `{other}` ({does}), so it bars nobody from the step `{name}`.",
    ),
    Text(
        "Bỏ `{other}` khỏi `not_by`, hoặc ghi một bước mà cán bộ làm.",
        "Take `{other}` out of `not_by`, or name a step that an officer does.",
    ),
)
ENDS_WITHOUT_RESULT = error(
    "OS504",
    "ends-without-result",
    Text(
        "Bước `{name}` kết thúc hồ sơ mà không trả kết quả tại nơi nộp.",
        "The step `{name}` ends the dossier without returning a result where it was filed.",
    ),
    Text(
        "Dẫn đến bước trả kết quả (do: deliver), đến `refuse` hoặc `stop`; chỉ dùng `end` khi thời"
        " hạn là `no_result`.",
        "Lead to a delivery step (do: deliver), to `refuse` or `stop`; `end` is only for a"
        " deadline whose limit is `no_result`.",
    ),
)
BOUND_STUCK = error(
    "OS460",
    "bounded-step-forced",
    Text(
        "Hồ sơ chỉ được đến bước `{name}` {most} lần, nhưng từ `{source}` có thể phải đến đó thêm"
        " lần nữa: {why}.",
        "A dossier may come to the step `{name}` {most} times only, but from `{source}` it might"
        " have to once more: {why}.",
    ),
    Text(
        "Cho bước dẫn trở lại một kết cục khác để đi tiếp (đến bước khác, `refuse` hoặc `stop`), và"
        " chỉ dẫn trở lại bằng một kết cục do người chọn.",
        "Let the step that leads back have another outcome to go on by (to another step, `refuse`"
        " or `stop`), and let it lead back only by an outcome that somebody chooses.",
    ),
)
CONFIRMED_NOWHERE = error(
    "OS461",
    "confirmation-leads-nowhere",
    Text(
        "Kết cục đầu tiên của bước xác nhận (`{outcome}`) nghĩa là đúng, im lặng cũng là đúng,"
        " nhưng nó dẫn đến `{target}`.",
        "The first outcome of a confirmation (`{outcome}`) means that all is right, and so does"
        " silence, but it leads to `{target}`.",
    ),
    Text(
        "Ghi trước kết cục dẫn đi tiếp, hoặc nêu rõ `on_silence: …`.",
        "Put the outcome first that leads on, or say `on_silence: …`.",
    ),
)
UNFIT_REPEAT = error(
    "OS462",
    "unfit-for-repeated-branch",
    Text(
        "Nhánh `{branch}` chạy nhiều lượt song song, nhưng `{name}` {what}.",
        "The branch `{branch}` runs several times side by side, but `{name}` {what}.",
    ),
    Text(
        "Trong nhánh lặp chỉ đặt các bước xử lý (do: work) hoặc lấy ý kiến (do: consult); việc khác"
        " đặt trước hoặc sau khối.",
        "Keep to work and consultations in a repeated branch; put the rest before or behind the"
        " block.",
    ),
)
