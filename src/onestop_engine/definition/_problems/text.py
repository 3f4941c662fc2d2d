"""OS101-OS129: the text of a file and its YAML."""

from __future__ import annotations

from ...texts import Text
from .kinds import error

BAD_YAML = error(
    "OS101",
    "bad-yaml",
    Text("Không đọc được YAML ở chỗ này: {reason}.", "The YAML cannot be read here: {reason}."),
    Text("{mend}.", "{mend}."),
)
FILE_TOO_LARGE = error(
    "OS102",
    "file-too-large",
    Text(
        "Tệp dài {size} byte; một thủ tục chỉ được dài đến {limit} byte (1 MiB).",
        "The file has {size} bytes; a procedure may have at most {limit} bytes (1 MiB).",
    ),
    Text(
        "Tách tệp: mỗi thủ tục, mỗi phiên bản một tệp; dữ liệu dài để ở tệp khác.",
        "Split the file: one file for each version of one procedure; keep bulk data elsewhere.",
    ),
)
NOT_UTF8 = error(
    "OS103",
    "not-utf8",
    Text(
        "Tệp không phải mã UTF-8: byte {byte} ở đây không đọc được thành chữ ({guess}).",
        "The file is not UTF-8: byte {byte} here is no letter ({guess}).",
    ),
    Text(
        "Mở tệp và lưu lại với bảng mã UTF-8 (Notepad: Save As, Encoding: UTF-8; chữ Việt"
        " phải là Unicode, không phải TCVN3, VNI).",
        "Open the file and save it as UTF-8 (Notepad: Save As, Encoding: UTF-8).",
    ),
)
INVISIBLE_CHARACTER = error(
    "OS104",
    "invisible-character",
    Text(
        "Có ký tự không nhìn thấy {name}, thường do chép từ Word hay trang web.",
        "There is a character that cannot be seen, {name}; it often comes with text copied from"
        " Word or a web page.",
    ),
    Text(
        "Xoá ký tự đó rồi gõ lại bằng bàn phím; nếu cần khoảng trống thì gõ dấu cách thường.",
        "Delete it and type the place anew; where a space is meant, type an ordinary space.",
    ),
)
TAB_INDENTATION = error(
    "OS105",
    "tab-indentation",
    Text(
        "Dòng này thụt đầu dòng bằng phím Tab; YAML chỉ cho thụt bằng dấu cách.",
        "This line is indented with a tab; YAML is indented with spaces only.",
    ),
    Text(
        "Thay mỗi Tab bằng 2 dấu cách.",
        "Replace each tab by 2 spaces.",
    ),
)
DUPLICATE_KEY = error(
    "OS106",
    "duplicate-key",
    Text(
        "Khoá `{key}` đã viết ở dòng {first}; khoá sau sẽ che mất khoá trước.",
        "The key `{key}` was already written on line {first}; the second would hide the first.",
    ),
    Text(
        "Giữ một `{key}:`, xoá hoặc đổi tên khoá kia.",
        "Keep one `{key}:`; delete or rename the other.",
    ),
)
SPLIT_BY_COMMA = error(
    "OS107",
    "split-by-comma",
    Text(
        "Khoá `{key}` trong {{…}} không có giá trị: dấu phẩy đã cắt đôi câu chữ.",
        "The key `{key}` inside {{…}} has no value: a comma split your text.",
    ),
    Text("Đặt câu chữ trong ngoặc kép: `{mend}`.", "Put the text in quotes: `{mend}`."),
)
KEY_WITHOUT_VALUE = error(
    "OS108",
    "key-without-value",
    Text(
        "Khoá `{key}` trong {{…}} không có giá trị.",
        "The key `{key}` inside {{…}} has no value.",
    ),
    Text("Viết `{key}: <giá trị>`, hoặc xoá khoá.", "Write `{key}: <value>`, or delete the key."),
)
KEY_NOT_TEXT = error(
    "OS109",
    "key-not-text",
    Text(
        "Tên khoá phải là một chữ; ở đây là {found}.",
        "A key must be a word; here stands {found}.",
    ),
    Text("Viết `tên: giá trị`.", "Write `name: value`."),
)
TAG = error(
    "OS110",
    "tag",
    Text(
        "Nhãn kiểu `{tag}` không được dùng: kiểu của giá trị do khoá quyết định.",
        "The tag `{tag}` is not allowed: the key decides what type its value has.",
    ),
    Text(
        "Xoá `{tag}`; nếu là chữ thì đặt cả câu trong ngoặc kép.",
        "Delete `{tag}`; if it is text, put the whole of it in quotes.",
    ),
)
SEVERAL_DOCUMENTS = error(
    "OS111",
    "several-documents",
    Text(
        "Dấu `---` mở một tài liệu thứ hai; một tệp chỉ chứa một thủ tục.",
        "`---` starts a second document; one file holds one procedure.",
    ),
    Text(
        "Xoá dòng `---`, hoặc chuyển phần sau nó sang tệp khác.",
        "Delete the line `---`, or move what follows to another file.",
    ),
)
EMPTY_FILE = error(
    "OS112",
    "empty-file",
    Text("Tệp trống, không có gì để đọc.", "The file is empty: there is nothing to read."),
    Text(
        'Bắt đầu bằng `procedure: "<mã thủ tục>"`, hoặc tạo tệp mẫu bằng `onestop new`.',
        'Begin with `procedure: "<code>"`, or make a file from a template with `onestop new`.',
    ),
)
TOO_MANY_NODES = error(
    "OS113",
    "too-many-values",
    Text(
        "Tệp có quá {limit} giá trị, tính cả những phần được `*` lặp lại.",
        "The file has more than {limit} values, counting what `*` repeats.",
    ),
    Text(
        "Bớt các tham chiếu `*` lồng nhau, hoặc tách tệp.",
        "Use fewer nested `*` references, or split the file.",
    ),
)
TOO_DEEP = error(
    "OS114",
    "too-deep",
    Text(
        "Các phần lồng nhau quá {limit} tầng.",
        "The values are nested more than {limit} deep.",
    ),
    Text(
        "Bớt các dấu `[`, `{{` và `-` lồng nhau.",
        "Nest fewer `[`, `{{` and `-`.",
    ),
)
UNKNOWN_ALIAS = error(
    "OS115",
    "unknown-alias",
    Text(
        "`*{name}` nhắc đến một phần chưa được đánh dấu `&{name}` ở phía trên.",
        "`*{name}` repeats a part that no `&{name}` above it has marked.",
    ),
    Text(
        'Viết hẳn giá trị ra; nếu `*` là chữ thì đặt trong ngoặc kép: `"*{name}"`.',
        'Write the value itself; if `*` is text, put it in quotes: `"*{name}"`.',
    ),
)
ENDLESS_ALIAS = error(
    "OS116",
    "endless-alias",
    Text(
        "`*{name}` nằm ngay trong phần mà nó nhắc lại, nên không bao giờ hết.",
        "`*{name}` lies inside the very part that it repeats, so it never ends.",
    ),
    Text("Viết hẳn giá trị ra thay cho `*{name}`.", "Write the value itself for `*{name}`."),
)
MERGE_KEY = error(
    "OS117",
    "merge-key",
    Text(
        "Khoá `<<` (gộp) không được dùng: người đọc không thấy giá trị thật ở chỗ này.",
        "The merge key `<<` is not allowed: a reader could not see the true values here.",
    ),
    Text("Viết từng khoá và giá trị ra.", "Write out each key with its value."),
)
COLON_IN_TEXT = error(
    "OS118",
    "colon-in-text",
    Text(
        "Dấu hai chấm giữa câu làm YAML tưởng là một khoá mới.",
        "A colon followed by a space inside a text looks like another key to YAML.",
    ),
    Text("Đặt câu chữ trong ngoặc kép: `{mend}`.", "Put the text in quotes: `{mend}`."),
)
UNCLOSED_QUOTE = error(
    "OS119",
    "unclosed-quote",
    Text(
        "Dấu nháy {quote} mở ở đây không có dấu đóng.",
        "The quote {quote} that opens here is never closed.",
    ),
    Text("Thêm {quote} ở cuối câu chữ.", "Add {quote} at the end of the text."),
)
UNCLOSED_BRACKET = error(
    "OS120",
    "unclosed-bracket",
    Text(
        "Dấu `{open}` mở ở đây không có dấu `{close}` đóng.",
        "The `{open}` that opens here is never closed by `{close}`.",
    ),
    Text("Thêm `{close}` ở cuối.", "Add `{close}` at its end."),
)
MISSING_COLON = error(
    "OS121",
    "missing-colon",
    Text(
        "Dòng này thiếu dấu hai chấm và dấu cách sau tên khoá: `{line}`.",
        "This line lacks the colon and the space after its key: `{line}`.",
    ),
    Text("Viết `{mend}`.", "Write `{mend}`."),
)
BAD_INDENTATION = error(
    "OS122",
    "bad-indentation",
    Text(
        "Dòng này thụt vào {spaces} dấu cách, không khớp với các dòng phía trên.",
        "This line is indented by {spaces} spaces, which fits no line above it.",
    ),
    Text(
        "Cho nó thẳng cột với các khoá cùng cấp; cấp dưới thụt thêm 2 dấu cách, và khoá đã có"
        " giá trị trên cùng dòng thì không có cấp dưới.",
        "Line it up with the keys of its level; a lower level has 2 spaces more, and a key with"
        " a value on its own line has no lower level.",
    ),
)
NEEDS_QUOTES = error(
    "OS123",
    "needs-quotes",
    Text(
        "Giá trị không được bắt đầu bằng `{char}`: dấu này có nghĩa riêng trong YAML.",
        "A value cannot begin with `{char}`, which has a meaning of its own in YAML.",
    ),
    Text("Đặt cả giá trị trong ngoặc kép: `{mend}`.", "Put the whole value in quotes: `{mend}`."),
)
BAD_ESCAPE = error(
    "OS124",
    "bad-escape",
    Text(
        "Trong ngoặc kép, `{escape}` không phải là ký hiệu mà YAML biết.",
        "Inside double quotes, `{escape}` is no escape that YAML knows.",
    ),
    Text(
        "Dùng nháy đơn '…' thay cho ngoặc kép, hoặc viết `\\\\` cho một dấu gạch chéo ngược.",
        "Use single quotes '…' instead, or write `\\\\` for one backslash.",
    ),
)
