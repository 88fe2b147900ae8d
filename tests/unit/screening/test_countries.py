"""Export bans by tariff code (GEO-07) and indices of conflict and rights (GEO-02): dated data by country."""

from datetime import date
from typing import Any

import pytest

from services.screening.knowledge import Knowledge
from services.screening.rulesets.document import parse_document
from services.screening.rulesets.resolving import resolve
from shared.contracts.assessment import Assessment, Disposition
from tests.unit.screening.conftest import assessed
from tests.unit.screening.test_every_rule import order

BLOCK, HOLD, CLEAR = Disposition.BLOCK, Disposition.HOLD, Disposition.CLEAR
READ = """
reason: the annexes for Belarus were read
changes:
  trade:
    export_bans: {loaded: [BY]}
    export_ban:
      add:
        - country: BY
          annex: Annex V
          codes: ["940161"]
          citation: Regulation (EC) 765/2006, Art. 1f
          verified: true
          valid_from: 2026-01-01
"""


@pytest.fixture(scope="module")
def published(knowledge: Knowledge) -> Knowledge:
    """Rules of an exporter that has read the annexes for one state."""
    return resolve(knowledge, parse_document(READ.encode()))


def actions(found: Assessment, rule: str) -> list[Disposition]:
    return [one.action for one in found.findings if one.rule == rule]


def chairs(country: str, hs: str | None = "940161", **line: Any) -> dict[str, Any]:
    return order(text="Chairs", country=country, line=({"hs": hs} if hs else {}) | line)


def test_a_banned_code_stops_from_its_day_on(published: Knowledge) -> None:
    found = assessed(published, chairs("BY"))
    assert actions(found, "GEO-07") == [BLOCK]
    banned = next(one for one in found.findings if one.rule == "GEO-07")
    assert (banned.citation, banned.verified) == ("Regulation (EC) 765/2006, Art. 1f, Annex V", True)
    assert ("/lines/0/hs", "940161") in {(one.source, one.quote) for one in banned.evidence}
    assert actions(assessed(published, chairs("BY"), date(2025, 12, 31)), "GEO-07") == []


def test_where_all_annexes_are_loaded_another_code_passes_and_none_is_asked_for(published: Knowledge) -> None:
    assert actions(assessed(published, chairs("BY", "940171")), "GEO-07") == []
    asked = assessed(published, chairs("BY", None))
    assert actions(asked, "GEO-07") == [HOLD]
    assert "line.hs" in {one.fact for one in asked.questions}
    assert actions(assessed(published, chairs("BY", None, services=True)), "GEO-07") == []


def test_where_they_are_not_the_rest_is_checked_by_hand(knowledge: Knowledge) -> None:
    assert actions(assessed(knowledge, chairs("BY")), "GEO-07") == [HOLD]
    assert actions(assessed(knowledge, chairs("RU")), "GEO-07") == [HOLD]
    assert actions(assessed(knowledge, chairs("RU", "880100")), "GEO-07") == [BLOCK]
    assert actions(assessed(knowledge, chairs("RU", "85423190")), "GEO-07") == [BLOCK]
    assert actions(assessed(knowledge, chairs("RU", "85423190"), date(2024, 2, 23)), "GEO-07") == [HOLD]
    assert actions(assessed(knowledge, chairs("KZ", "854231")), "GEO-07") == []


def test_a_country_of_an_index_weighs_and_decides_nothing(knowledge: Knowledge) -> None:
    there, elsewhere = assessed(knowledge, order(country="ML")), assessed(knowledge, order(country="GE"))
    assert actions(there, "GEO-02") == [CLEAR]
    weight = next(one for one in there.findings if one.rule == "GEO-02")
    assert "armed conflict" in weight.claim and "fiscal year 2025" in weight.citation
    assert actions(elsewhere, "GEO-02") == []
    assert there.disposition == elsewhere.disposition
    assert actions(assessed(knowledge, chairs("ML")), "GEO-02") == []
    before = assessed(knowledge, order(country="ML"), date(2024, 6, 30))
    assert actions(before, "GEO-02") == []
    assert "GEO-02" in {one.rule for one in before.not_evaluated}
