"""The bench of name matching runs, and its queries are the same for the same seed."""

import random

from deploy.bench import matching
from services.screening.matching.lists import open_matcher


def test_queries_depend_on_the_seed_alone() -> None:
    matcher = open_matcher()
    first, again, other = (matching.varied(matcher, 8, random.Random(seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
