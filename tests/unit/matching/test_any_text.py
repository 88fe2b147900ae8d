"""Whatever stands in a name field: an answer, the same both ways round, after work bounded by the length."""

import sys
from types import FrameType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.screening.matching.api import Query
from services.screening.matching.compare import compare_names
from services.screening.matching.matcher import Matcher
from services.screening.matching.words.readings import MOST_WORDS, name_forms
from services.screening.watchlists.model import EntryKind

KINDS: st.SearchStrategy[EntryKind] = st.sampled_from(["person", "organisation", "vessel", "unknown"])
SCRIPTS = st.sampled_from(
    [
        "abe yz",
        "хзшщ ю",
        "عبد ال م",
        "דכו ב",
        "上海市公安 局一",
        "김정 은",
        "アかッー",
        "ชินวั ต",
        "दाऊ द",
        "ღარ ი",
        "փաշ ի",
    ]
)
texts = st.one_of(
    st.text(max_size=60),
    SCRIPTS.flatmap(lambda letters: st.text(letters, max_size=60)),
    st.text("aé上?ع 1.'\u200b\u202e-/&(),", max_size=200),
)


@settings(max_examples=150, deadline=None)
@given(texts, texts, KINDS)
def test_any_two_texts_compare_the_same_both_ways_round(left: str, right: str, kind: EntryKind) -> None:
    score, strength = compare_names(left, right, kind)
    assert 0.0 <= score <= 1.0
    assert compare_names(right, left, kind) == (score, strength)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts)
def test_any_text_may_be_looked_for(matcher: Matcher, text: str) -> None:
    found = matcher.search(Query(text), limit=5)
    below = [match for match in found if not 0.7 <= match.score <= 1.0]
    assert all(match.strength == "possible" or "one slip" in match.explanation.summary for match in below)


def calls(left: str, right: str) -> int:
    """How many functions run for one comparison."""
    count = 0

    def counted(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        compare_names(left, right)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", ["zorbex ", "a ", "上", "ع ", "김 ", "a.b(", "公安局", "?", "ltd "])
def test_a_text_without_end_takes_no_more_work_than_a_long_one(piece: str) -> None:
    long, endless = piece * 600, piece * 60_000
    least = calls(long, long + "x")
    assert calls(endless, endless + "x") <= 3 * least + 10_000


def test_a_word_of_many_syllables_takes_no_more_work_than_one_of_some() -> None:
    some = calls("ли " + "ана" * 8, "x")
    assert calls("ли " + "ана" * 14, "x") <= 3 * some
    assert name_forms("ли " + "а" * 1_000)


def test_a_name_has_no_more_than_so_many_words() -> None:
    assert all(len(form.tokens) <= MOST_WORDS for form in name_forms("word another " * 500))
