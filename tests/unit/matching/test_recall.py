"""The index leaves out nothing that the scorer would find, and finds listed names again."""

import random
import re

import pytest

from services.screening.matching.api import Query
from services.screening.matching.fold import fold
from services.screening.matching.matcher import Matcher

SEED = 20260731
THRESHOLDS = (0.7, 0.8, 0.9)


def listed_names(matcher: Matcher, count: int) -> list[tuple[str, str]]:
    """Seeded pairs of entry id and one of its names."""
    rng = random.Random(SEED)
    total = sum(source.entries for source in matcher.sources)
    picked = [matcher.entry(rng.randrange(total)) for _ in range(count)]
    return [(entry.entry_id, rng.choice(entry.names).text) for entry in picked]


def slip(name: str, rng: random.Random) -> str:
    """One letter of the longest word left out, doubled, changed or swapped with the next."""
    word = max(re.split(r"[\W_]+", name), key=len)
    at = rng.randrange(1, max(len(word) - 1, 2))
    changed = rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at - 1] + word[at:],
            word[:at] + "z" + word[at + 1 :],
            word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
        )
    )
    return name.replace(word, changed, 1)


def test_every_listed_name_finds_its_entry_with_the_full_score(matcher: Matcher) -> None:
    for entry_id, name in listed_names(matcher, 150):
        found = matcher.search(Query(name), limit=100)
        own = [match for match in found if match.entry_id == entry_id]
        assert own, name
        assert own[0].score == pytest.approx(1.0), name


def test_upper_case_without_punctuation_changes_nothing(matcher: Matcher) -> None:
    for entry_id, name in listed_names(matcher, 60):
        plain = name.upper().replace(",", " ")
        assert entry_id in {match.entry_id for match in matcher.search(Query(plain), limit=100)}, plain


def test_a_slip_in_the_longest_word_still_finds_the_entry(matcher: Matcher) -> None:
    rng = random.Random(SEED)
    asked = [(i, n) for i, n in listed_names(matcher, 200) if max(map(len, fold(n).split())) >= 6]
    lost = [
        slipped
        for entry_id, slipped in ((entry_id, slip(name, rng)) for entry_id, name in asked)
        if entry_id not in {match.entry_id for match in matcher.search(Query(slipped), limit=50)}
    ]
    assert len(lost) <= len(asked) * 0.03, lost


@pytest.fixture(scope="module")
def scanned(matcher: Matcher) -> list[tuple[Query, dict[int, float]]]:
    """Seeded queries with what a scan of everything finds for each: seconds of work, so done once."""
    rng = random.Random(SEED + 1)
    queries = [Query(slip(name, rng)) for _, name in rng.sample(listed_names(matcher, 40), 3)]
    return [(query, matcher.full_scan(query, min(THRESHOLDS))) for query in queries]


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_the_index_finds_what_a_full_scan_finds(
    matcher: Matcher, scanned: list[tuple[Query, dict[int, float]]], threshold: float
) -> None:
    assert sum(max(scores.values(), default=0.0) >= threshold for _, scores in scanned) >= 2
    for query, scores in scanned:
        found = {match.entry_id for match in matcher.search(query, limit=1_000, threshold=threshold)}
        everything = [matcher.entry(number) for number, score in scores.items() if score >= threshold]
        missed = [entry.name for entry in everything if entry.entry_id not in found]
        assert not missed, query.name
