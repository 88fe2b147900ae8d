"""The queries of the bench of name matching are the same for the same seed."""

import random

from deploy.bench.asked import varied
from services.screening.matching.lists import open_matcher


def test_queries_depend_on_the_seed_alone() -> None:
    matcher = open_matcher()
    first, again, other = (varied(matcher, 8, random.Random(seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
