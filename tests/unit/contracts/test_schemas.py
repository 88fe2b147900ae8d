"""The committed schemas are those of the code, and they say what the code does."""

import json
from pathlib import Path

import jsonschema
import pytest

from shared.contracts.order import OrderRefused, parse_order
from shared.contracts.schemas import all_schemas, dumped

COMMITTED = Path(__file__).parents[3] / "schemas"


def test_committed_schemas_are_generated_ones() -> None:
    generated = {name: dumped(schema) for name, schema in all_schemas().items()}
    committed = {
        str(path.relative_to(COMMITTED)): path.read_text(encoding="utf-8")
        for path in COMMITTED.rglob("*.json")
    }
    assert committed == generated, "run: python -m shared.contracts.schemas schemas"


@pytest.mark.parametrize("name", sorted(all_schemas()))
def test_each_is_a_valid_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(all_schemas()[name])


def minimal() -> dict[str, object]:
    return {
        "order_id": "A-1",
        "exporter": {"name": "Seller"},
        "parties": [{"role": "end_user", "name": "Buyer"}],
        "lines": [{"line": 1, "description": "Printer", "qty": "1"}],
    }


def test_schema_and_parser_agree_on_a_good_order() -> None:
    order = minimal()
    jsonschema.validate(order, all_schemas()["order.v1.json"])
    assert parse_order(json.dumps(order).encode()).order_id == "A-1"


def test_schema_and_parser_refuse_a_misspelt_field() -> None:
    order = minimal() | {"end_use_statment": {"present": True}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(order, all_schemas()["order.v1.json"])
    with pytest.raises(OrderRefused) as refused:
        parse_order(json.dumps(order).encode())
    assert [error.pointer for error in refused.value.errors] == ["/end_use_statment"]
