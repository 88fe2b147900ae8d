"""The index leaves out nothing that the scorer would find, and finds listed names again."""

import random

import pytest

from deploy.bench.recall import Everything
from services.screening.matching.api import Query
from services.screening.matching.matcher import Matcher
from services.screening.matching.words.fold import fold
from tests.unit.matching.small_lists import entry, matcher_of, slip

SEED = 20260731


def listed_names(matcher: Matcher, count: int) -> list[tuple[str, str]]:
    """Seeded pairs of entry id and one of its names."""
    rng = random.Random(SEED)
    total = sum(source.entries for source in matcher.sources)
    picked = [matcher.entry(rng.randrange(total)) for _ in range(count)]
    return [(entry.entry_id, rng.choice(entry.names).text) for entry in picked]


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
        for entry_id, slipped in ((entry_id, slip(name, rng, "z")) for entry_id, name in asked)
        if entry_id not in {match.entry_id for match in matcher.search(Query(slipped), limit=50)}
    ]
    assert len(lost) <= len(asked) * 0.03, lost


@pytest.fixture(scope="module")
def everything(matcher: Matcher) -> Everything:
    return Everything(matcher)


@pytest.mark.parametrize("threshold", [0.7, 0.8, 0.9])
def test_the_index_finds_what_is_found_without_it(
    matcher: Matcher, everything: Everything, threshold: float
) -> None:
    rng = random.Random(SEED + int(threshold * 100))
    scored = 0
    for _, name in rng.sample(listed_names(matcher, 40), 16):
        slipped = slip(name, rng, "z")
        found = {match.entry_id for match in matcher.search(Query(slipped), limit=1_000, threshold=threshold)}
        near = [matcher.entry(number) for number in everything.scores(slipped, threshold)]
        assert [entry.name for entry in near if entry.entry_id not in found] == [], slipped
        scored += len(near)
    assert scored >= 12


def test_comparing_every_listed_name_finds_nothing_more(matcher: Matcher, everything: Everything) -> None:
    name = "MOREZAVI, Ali Hassan"
    compared = matcher.full_scan(Query(name), 0.7)
    assert len(compared) >= 3
    assert everything.scores(name, 0.7) == compared


@pytest.mark.parametrize(
    ("asked", "threshold"),
    [("Shamaay A.H.", 0.7), ("Shamaay A.H.", 0.8), ("MOHAMED SAcEM, Abderrahmane Ould", 0.8)],
)
def test_nothing_is_left_out_that_is_heard_the_same_or_shares_all_telling_words(
    matcher: Matcher, everything: Everything, asked: str, threshold: float
) -> None:
    found = {match.entry_id for match in matcher.search(Query(asked), limit=1_000, threshold=threshold)}
    near = [matcher.entry(number) for number in everything.scores(asked, threshold)]
    assert [entry.name for entry in near if entry.entry_id not in found] == []


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        ("Oriental Iron Company SPRL", "Astron Works"),
        ("Works named after N.A. Pilyugin", "Center NA Automatics"),
    ],
)
def test_words_written_together_are_found_as_they_are_scored(listed: str, asked: str) -> None:
    matcher = matcher_of(entry(listed), entry("Northern Timber Union", 1))
    assert list(matcher.full_scan(Query(asked), 0.2)) == [0]
    assert [found.entry_id for found in matcher.search(Query(asked), threshold=0.2)] == ["0"]
