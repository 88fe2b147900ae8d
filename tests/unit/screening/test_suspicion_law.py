"""Art. 5(3): whether suspicion is enough is the Member State's law; unknown law is asked for."""

from datetime import date

import pytest

from services.screening.knowledge import Knowledge
from services.screening.rulesets.document import parse_document
from services.screening.rulesets.resolving import resolve
from tests.unit.screening.conftest import assessed
from tests.unit.screening.test_every_rule import LIMBS, established, order

LAW = """
reason: the state's notice was read
changes:
  trade:
    suspicion_law:
      add:
        - {country: DE, in_force: true, citation: Notice of the state, verified: true, valid_from: 2026-06-01}
        - {country: NL, in_force: false, citation: No notice, verified: true}
"""
SUSPECTED = (*LIMBS, *established(article_5__suspicion=True))


@pytest.fixture(scope="module")
def published(knowledge: Knowledge) -> Knowledge:
    """Rules of an exporter that knows two states' law."""
    return resolve(knowledge, parse_document(LAW.encode()))


def answers(knowledge: Knowledge, state: str, day: date = date(2026, 11, 1)) -> tuple[list[str], bool]:
    """Citations of the duty, and whether the state's law is asked for."""
    body = order() | {"exporter": {"name": "Maker", "country": state}}
    found = assessed(knowledge, body, day, facts=SUSPECTED)
    duty = [item.citation for item in found.findings if item.rule == "ART5-04"]
    return duty, any(item.fact == "article_5.national_law_5_3" for item in found.questions)


def test_where_no_row_stands_the_law_is_asked_for(knowledge: Knowledge, published: Knowledge) -> None:
    assert answers(knowledge, "DE") == ([], True)
    assert answers(published, "FR") == ([], True)


def test_a_row_decides_from_its_day_on_with_its_citation(published: Knowledge) -> None:
    assert answers(published, "DE") == (["Notice of the state"], False)
    assert answers(published, "DE", date(2026, 5, 31)) == ([], True)
    assert answers(published, "NL") == ([], False)
