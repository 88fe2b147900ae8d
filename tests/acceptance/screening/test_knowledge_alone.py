"""A technology, a programme, a region, a police term, a legal date: a change of a knowledge file alone."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from services.screening.assess import assess
from services.screening.knowledge import Knowledge
from services.screening.knowledge.load import DATA
from shared.contracts.assessment import Disposition
from shared.contracts.order import parse_order

Change = Callable[[str], str]
DAY = date(2026, 11, 1)


def order(name: str, goods: str, **more: Any) -> bytes:
    """One good to one end user outside the partner countries."""
    return msgspec.json.encode(
        {
            "order_id": "K-1",
            "exporter": {"name": "Example exporter", "country": "NL"},
            "parties": [{"role": "end_user", "name": name, "country": "KE", **more.pop("party", {})}],
            "lines": [{"line": 1, "description": goods, "qty": "1"}],
            **more,
        }
    )


def acting(knowledge: Knowledge, body: bytes, day: date = DAY) -> set[str]:
    """Rules with an effect."""
    now = datetime(2026, 11, 1, tzinfo=UTC)
    found = assess(parse_order(body), knowledge=knowledge, as_of=day, now=now)
    return {finding.rule for finding in found.findings if finding.action is not Disposition.CLEAR}


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[str, Change], Knowledge]:
    """The packaged knowledge with one file changed."""

    def load(name: str, change: Change) -> Knowledge:
        folder = tmp_path / "knowledge"
        shutil.copytree(DATA, folder)
        file = folder / f"{name}.toml"
        before = file.read_text(encoding="utf-8")
        file.write_text(change(before), encoding="utf-8")
        assert file.read_text(encoding="utf-8") != before
        return Knowledge.load(folder)

    return load


def appended(text: str) -> Change:
    """A row at the foot of the file."""
    return lambda before: before.rstrip() + "\n" + text


TECHNOLOGY = """
[[tag]]
name = "read_thought"
title = "reads the inner speech of people"
rule = "CAP-03"
limbs = { natural_persons = "yes", data_from_ict_systems = "yes", covert_surveillance = "unknown", \
specially_designed = "unknown" }
[tag.phrases]
en = ["inner speech (decoding|decoder*)"]
"""
PROGRAMME = '\n[[programme]]\nname = "Glass Lantern"\nordinary = false\nphrases = ["glass lantern"]\n'
REGION = """
[[region]]
code = "KE-43"
level = 1
name = "Turkana"
reason = "test"
source = "test"
date = "2026-01-01"
"""


def capability_changes(before: str) -> str:
    """The new tag stands before the traits, as all tags do."""
    at = before.index("[[trait]]")
    return before[:at] + TECHNOLOGY.lstrip() + "\n" + before[at:]


CASES: dict[str, tuple[str, Change, bytes, str]] = {
    "a technology": (
        "capabilities",
        capability_changes,
        order("Kenya Police Service", "Inner speech decoder for headsets"),
        "CAP-03",
    ),
    "a programme": (
        "programmes",
        lambda before: before.replace("[[scale]]", PROGRAMME.lstrip() + "[[scale]]", 1),
        order("Rift Valley Trading Ltd", "Face recognition terminals", project={"name": "Glass Lantern"}),
        "PRJ-01",
    ),
    "a region": (
        "regions",
        lambda before: before.replace("[[region]]", REGION.lstrip() + "[[region]]", 1),
        order("Lake Trading Ltd", "Face recognition terminals", party={"region": "KE-43"}),
        "GEO-01",
    ),
    "a police term in a new language": (
        "end_users",
        lambda before: before.replace(
            "[class.institution]", '[class.institution]\nxx = ["wabulindi bwaki"]', 1
        ),
        order("Wabulindi Bwaki Lodwar", "Face recognition terminals"),
        "USR-01",
    ),
}


@pytest.mark.parametrize("what", CASES)
def test_it_is_a_change_of_knowledge_alone(
    what: str, knowledge: Knowledge, changed: Callable[[str, Change], Knowledge]
) -> None:
    file, change, body, rule = CASES[what]
    assert rule not in acting(knowledge, body)
    assert rule in acting(changed(file, change), body)


def test_a_legal_date_is_a_change_of_knowledge_alone(
    knowledge: Knowledge, changed: Callable[[str, Change], Knowledge]
) -> None:
    body = order("Lake Trading Ltd", "PTZ network camera")
    camera = msgspec.json.decode(body)
    camera["lines"][0]["hs"] = "852589"
    camera["contract"] = {"no_russia_clause": False}
    body = msgspec.json.encode(camera)
    later = changed("catalogue", lambda before: before.replace("2024-03-20", "2026-12-01"))
    assert "KON-01" in acting(knowledge, body)
    assert "KON-01" not in acting(later, body)
    assert "KON-01" in acting(later, body, date(2026, 12, 1))
