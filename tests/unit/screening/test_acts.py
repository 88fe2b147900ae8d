"""Acts told in other words than before, in thirty languages; and ordinary goods told with the same words."""

import pytest

from services.screening.knowledge import Knowledge
from services.screening.knowledge.acts import NO_ACTS, Act, ActsFile, act_phrases
from tests.support.acts import ORDINARY, TOLD
from tests.support.findings import tags_read


@pytest.mark.parametrize("act", TOLD)
def test_an_act_is_read_in_every_language(act: str, knowledge: Knowledge) -> None:
    shown, told = TOLD[act]
    assert not [text for text in told if not tags_read(text, knowledge) & set(shown)]


def test_ordinary_goods_are_no_act(knowledge: Knowledge) -> None:
    acts = {(phrase.name, phrase.pattern) for phrase in act_phrases(knowledge.acts)}
    found = [
        text
        for text in ORDINARY
        for hit in knowledge.reader.read(text).of("tag")
        if (hit.phrase.name, hit.phrase.pattern) in acts
    ]
    assert not found


def test_word_lists_stand_in_any_order_unless_ordered() -> None:
    words = {"a": {"en": ["one"]}, "b": {"en": ["two"]}, "c": {"en": ["three"]}}
    free, fixed = Act("free", "t", ("a", "b", "c")), Act("fixed", "t", ("a", "b"), ordered=True)
    file = ActsFile(version="", valid_from="", source="", verified=False, act=[free, fixed], words=words)
    assert [phrase.pattern for phrase in act_phrases(file)] == [
        "(one) .. ((two) .. (three)|(three) .. (two))",
        "(two) .. ((one) .. (three)|(three) .. (one))",
        "(three) .. ((one) .. (two)|(two) .. (one))",
        "(one) .. (two)",
    ]


def test_an_act_without_words_in_a_language_is_not_read_in_it() -> None:
    file = ActsFile(
        version="", valid_from="", source="", verified=False,
        act=[Act("x", "t", ("a", "b"))], words={"a": {"en": ["one"], "de": ["eins"]}, "b": {"de": ["zwei"]}},
    )  # fmt: skip
    assert {phrase.language for phrase in act_phrases(file)} == {"de"}


def test_a_rule_set_stored_before_there_were_acts_is_read(knowledge: Knowledge) -> None:
    older = Knowledge.of({name: table for name, table in knowledge.files.items() if name != "acts"})
    assert older.acts is NO_ACTS
