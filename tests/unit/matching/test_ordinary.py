"""Ordinary customers are left in peace."""

import random

from deploy.bench.ordinary import ordinary
from services.screening.matching.api import Query
from services.screening.matching.matcher import Matcher
from services.screening.matching.script import script_of

ASKED = 500
MOST_EUROPEAN = 2
"""Four in a thousand."""
MOST_OTHERS = 18
"""Namesakes mostly: short names in Han, Hangul and Arabic that a listed person has too. It only falls."""


def test_made_up_customers_in_many_scripts_are_hardly_ever_alerted_on(matcher: Matcher) -> None:
    alerted = [
        name
        for name in ordinary(ASKED, random.Random(20261126))
        if any(hit.strength != "none" for hit in matcher.search(Query(name)))
    ]
    european = [name for name in alerted if script_of(name) in ("LATIN", "CYRILLIC", "GREEK")]
    assert len(european) <= MOST_EUROPEAN, european
    assert len(alerted) <= MOST_EUROPEAN + MOST_OTHERS, alerted
