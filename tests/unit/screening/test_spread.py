"""Hits near another are found among its neighbours alone, and none is lost by that."""

from hypothesis import given, settings
from hypothesis import strategies as st

from services.screening.knowledge import Knowledge
from services.screening.reading.hits import Spread
from services.screening.reading.reader import LONGEST_WORD

REACH = 6
WORDS = st.lists(st.sampled_from(["tracks", "people", "of", "faces", ".", "listens", "a" * 40]), max_size=60)


@settings(max_examples=60, deadline=None)
@given(words=WORDS)
def test_the_neighbours_are_those_that_trying_all_would_find(knowledge: Knowledge, words: list[str]) -> None:
    reading = knowledge.reader.read(" ".join(words))
    watched = reading.of("watched")
    for act in reading.of("watching"):
        near = set(reading.near_to(act, Spread(watched), REACH))
        assert near == {hit for hit in watched if reading.near(act, hit, REACH)}


def test_a_long_text_is_not_tried_pair_by_pair(knowledge: Knowledge) -> None:
    reading = knowledge.reader.read("tracks . " * 300 + "people . " * 300 + "tracks . " * 300)
    spread = Spread(reading.of("watched"))
    looked = [len(spread.around(act, REACH * LONGEST_WORD)) for act in reading.of("watching")]
    assert len(looked) >= 400
    assert sum(looked) < 10 * len(looked)
