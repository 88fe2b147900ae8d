"""National control lists (Art. 9, 10) and notices (Art. 5(6)): data, and what is not there is said."""

from datetime import date
from typing import Any

import pytest

from services.screening.knowledge import Knowledge
from services.screening.rulesets.document import parse_document
from services.screening.rulesets.resolving import resolve
from shared.contracts.assessment import Assessment, Disposition
from tests.unit.screening.conftest import assessed
from tests.unit.screening.test_every_rule import order

LISTS = """
reason: the lists of two states and a notice were read
changes:
  trade:
    national_control:
      add:
        - {country: DE, codes: [9Z901], citation: List of DE, verified: true, valid_from: 2026-01-01}
        - {country: NL, codes: [9Z7], citation: List of NL, verified: true}
    notice:
      add:
        - citation: OJ C notice
          verified: true
          tags: [identify_person]
          countries: [GE]
          valid_from: 2026-02-01
"""


@pytest.fixture(scope="module")
def published(knowledge: Knowledge) -> Knowledge:
    """Rules of an exporter that has read them."""
    return resolve(knowledge, parse_document(LISTS.encode()))


def cited(found: Assessment, rule: str) -> list[tuple[str, Disposition]]:
    """Citation and action of each finding of a rule."""
    return [(one.citation, one.action) for one in found.findings if one.rule == rule]


def made(code: str, **more: Any) -> dict[str, Any]:
    """Chairs with a code."""
    return order(text="Chairs", line={"eu_code": code}, **more)


def test_a_code_of_the_own_states_list_stops_and_of_anothers_asks(published: Knowledge) -> None:
    own, other = assessed(published, made("9Z901.a")), assessed(published, made("9Z701"))
    assert cited(own, "ART9-01") == [("List of DE", Disposition.BLOCK)]
    assert not cited(own, "ART9-02")
    assert cited(other, "ART9-02") == [("List of NL", Disposition.REVIEW)]
    assert not cited(other, "ART9-01")
    assert "authority.article_10" in {question.fact for question in other.questions}


def test_a_list_binds_from_its_day_and_not_inside_the_union(published: Knowledge) -> None:
    assert cited(assessed(published, made("9Z901"), date(2026, 1, 1)), "ART9-01")
    assert not cited(assessed(published, made("9Z901"), date(2025, 12, 31)), "ART9-01")
    assert not cited(assessed(published, made("9Z901", country="FR")), "ART9-01")
    assert not cited(assessed(published, made("1Z901")), "ART9-01")


def test_a_list_that_is_not_there_is_said(knowledge: Knowledge, published: Knowledge) -> None:
    def said(rules: Knowledge) -> set[str]:
        return {item.rule for item in assessed(rules, order()).not_evaluated}

    assert {"ART9-01", "LST-08"} <= said(knowledge)
    assert not {"ART9-01", "LST-08"} & said(published)


def test_a_notice_names_item_destination_and_day(published: Knowledge) -> None:
    day = date(2026, 2, 1)
    assert cited(assessed(published, order(), day), "LST-08") == [("OJ C notice", Disposition.NOTIFY)]
    assert not cited(assessed(published, order(), date(2026, 1, 31)), "LST-08")
    assert not cited(assessed(published, order(country="AM"), day), "LST-08")
    assert not cited(assessed(published, order(text="Chairs"), day), "LST-08")
