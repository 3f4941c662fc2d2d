"""`onestop schema`: the JSON Schemas of procedure files, overlays and scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..definition import overlay_schema
from ..definition import schema as schema_of_procedures
from ..errors import InputError
from ..texts import Text
from ._command import command, json_option, lang_option, option
from ._output import json_text, print_json
from ._speech import say, wishes

_DETAILS = Text(
    "Đầu ra luôn là JSON. Lưu vào một tệp rồi chỉ trình soạn thảo đến đó để được gợi ý khi viết.",
    "The output is always JSON. Save it to a file and point an editor to it for completion.",
)
_OVERLAY = Text(
    "Lược đồ của tệp quy định của địa phương.", "The schema of a place's overlay instead."
)
_SCENARIO = Text("Lược đồ của tệp kịch bản.", "The schema of a scenario instead.")
_OUTPUT = Text(
    "Tệp để ghi; tệp cũ được thay. Không ghi thì in ra stdout.",
    "The file to write, replacing an older one; stdout without it.",
)
_ONE = Text(
    "--overlay và --scenario là hai lược đồ khác nhau. Gọi riêng từng lần.",
    "--overlay and --scenario are two schemas. Ask for one at a time.",
)


@command(
    "schema",
    details=_DETAILS,
    examples=(
        "onestop schema -o procedure.schema.json",
        "onestop schema --overlay > overlay.schema.json",
        "onestop schema --scenario > scenario.schema.json",
    ),
)
@option("--overlay", is_flag=True, about=_OVERLAY)
@option("--scenario", is_flag=True, about=_SCENARIO)
@option("-o", "--output", metavar="FILE", about=_OUTPUT)
@json_option
@lang_option
def schema(*, overlay: bool, scenario: bool, output: str | None) -> None:
    """Print the schema, or write it to a file."""
    if overlay and scenario:
        raise InputError(_ONE)
    document = _document(overlay=overlay, scenario=scenario)
    if output is None:
        print_json(document)
        return
    Path(output).write_text(f"{json_text(document)}\n", encoding="utf-8")
    if wishes().as_json:
        print_json({"path": output})
    else:
        click.echo(say("Đã ghi {path}.", "Wrote {path}.", path=output))


def _document(*, overlay: bool, scenario: bool) -> dict[str, Any]:
    if scenario:
        from ..scenarios import scenario_schema  # noqa: PLC0415 (the engine comes with it)

        return scenario_schema()
    return overlay_schema() if overlay else schema_of_procedures()
