"""`onestop schema`: the JSON Schemas of procedure files, overlays, scenarios and mappings."""

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
_MAPPING = Text("Lược đồ của tệp ánh xạ.", "The schema of a mapping file instead.")
_OUTPUT = Text(
    "Tệp để ghi; tệp cũ được thay. Không ghi thì in ra stdout.",
    "The file to write, replacing an older one; stdout without it.",
)
_ONE = Text(
    "--overlay, --scenario và --mapping là các lược đồ khác nhau. Gọi riêng từng lần.",
    "--overlay, --scenario and --mapping are schemas of their own. Ask for one at a time.",
)


@command(
    "schema",
    details=_DETAILS,
    examples=(
        "onestop schema -o procedure.schema.json",
        "onestop schema --overlay > overlay.schema.json",
        "onestop schema --scenario > scenario.schema.json",
        "onestop schema --mapping > mapping.schema.json",
    ),
)
@option("--overlay", is_flag=True, about=_OVERLAY)
@option("--scenario", is_flag=True, about=_SCENARIO)
@option("--mapping", is_flag=True, about=_MAPPING)
@option("-o", "--output", metavar="FILE", about=_OUTPUT)
@json_option
@lang_option
def schema(*, overlay: bool, scenario: bool, mapping: bool, output: str | None) -> None:
    """Print the schema, or write it to a file."""
    if overlay + scenario + mapping > 1:
        raise InputError(_ONE)
    document = _document(overlay=overlay, scenario=scenario, mapping=mapping)
    if output is None:
        print_json(document)
        return
    Path(output).write_text(f"{json_text(document)}\n", encoding="utf-8")
    if wishes().as_json:
        print_json({"path": output})
    else:
        click.echo(say("Đã ghi {path}.", "Wrote {path}.", path=output))


def _document(*, overlay: bool, scenario: bool, mapping: bool) -> dict[str, Any]:
    if scenario:
        from ..scenarios import scenario_schema  # noqa: PLC0415 (the engine comes with it)

        return scenario_schema()
    if mapping:
        from ..exchange.mappings import mapping_schema  # noqa: PLC0415 (statistics come with it)

        return mapping_schema()
    return overlay_schema() if overlay else schema_of_procedures()
