"""`onestop schema`: the JSON Schema of procedure files."""

from __future__ import annotations

from ..definition import schema as schema_of_procedures
from ..texts import Text
from ._command import command, json_option, lang_option
from ._output import print_json

_DETAILS = Text(
    "Đầu ra luôn là JSON. Lưu vào một tệp rồi chỉ trình soạn thảo đến đó để được gợi ý khi viết.",
    "The output is always JSON. Save it to a file and point an editor to it for completion.",
)


@command("schema", details=_DETAILS, examples=("onestop schema > procedure.schema.json",))
@json_option
@lang_option
def schema() -> None:
    """Print the schema."""
    print_json(schema_of_procedures())
