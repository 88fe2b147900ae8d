"""One order in every format: what is made of it is committed.

`EXPORTGATE_WRITE_GOLDEN=1 pytest tests/unit/intake/formats/test_golden.py` writes it anew.
"""

import json
import os

import pytest

from tests.unit.intake.formats.documents import DATA, GOLDEN, golden, taken

SAME = ("order_id", "order_date", "currency", "end_use_statement", "project")
"""What every format says in the same words."""


@pytest.mark.parametrize("name", GOLDEN)
def test_the_order_made_of_it_is_the_committed_one(name: str) -> None:
    written = json.dumps(taken(GOLDEN[name], golden(name)), indent=1, ensure_ascii=False) + "\n"
    path = DATA / f"{name}.order.json"
    if os.environ.get("EXPORTGATE_WRITE_GOLDEN"):
        path.write_text(written, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == written, "run it with EXPORTGATE_WRITE_GOLDEN=1"


@pytest.mark.parametrize("name", GOLDEN)
def test_every_format_says_the_same(name: str) -> None:
    found, other = (taken(GOLDEN[one], golden(one)) for one in (name, "canonical-1.csv"))
    for order in (found, other):  # a text that was cut has a second reading below the first
        order["end_use_statement"]["text"] = order["end_use_statement"]["text"].split("\n")[0]
    assert {field: found[field] for field in SAME} == {field: other[field] for field in SAME}
    assert found["exporter"]["country"] == "FR"
    roles = {party["role"]: party for party in found["parties"]}
    assert roles["end_user"]["name"] == "Shanghai Municipal Public Security Bureau"
    assert roles["end_user"]["region"] == roles["consignee"]["region"] == "CN-SH"
    first, second = found["lines"]
    assert (first["hs"], first["sku"], first["value"]["amount"]) == ("852380", "FR-VID-SRV", "480000")
    assert first["intangible"] and "stored_video_analysis" in first["capabilities_declared"]
    assert (second["qty"], second["value"]["amount"], second["services"]) == ("20", "36000", True)
    assert "training for police operators" in second["description"]
