"""JSON Schemas (2020-12) of everything public, generated from the contracts.

`python -m shared.contracts.schemas DIRECTORY` writes them; they are committed under `schemas/` and a
test fails when they drift.
"""

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from shared.contracts.assessment import Assessment
from shared.contracts.events import EVENTS
from shared.contracts.order import Order

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def all_schemas() -> dict[str, dict[str, Any]]:
    """File name to schema."""
    found = {"order.v1.json": _named("order.v1", Order.model_json_schema())}
    found["assessment.v1.json"] = _named("assessment.v1", msgspec.json.schema(Assessment))
    for name, kind in EVENTS.items():
        found[f"events/{name}.v1.json"] = _named(f"{name}:v1", _event_schema(kind.payload))
    return found


def _event_schema(payload: type) -> dict[str, Any]:
    return msgspec.json.schema(payload, schema_hook=_raw)


def _raw(kind: type) -> dict[str, Any]:
    """`order` travels as the canonical bytes of an `order.v1`."""
    if kind is msgspec.Raw:
        return {"$ref": "urn:exportgate:schema:order.v1"}
    raise NotImplementedError(f"no schema for {kind}")


def _named(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": _DIALECT, "$id": f"urn:exportgate:schema:{name}", **schema}


def write(directory: Path) -> None:
    """Write every schema below `directory`."""
    for name, schema in all_schemas().items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dumped(schema), encoding="utf-8")


def dumped(schema: dict[str, Any]) -> str:
    """The committed form: two spaces, sorted keys, a newline at the end."""
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
