"""The customer's page speaks the reader's language where it can."""

import string

import msgspec
import pytest

from services.diligence.knowledge.answer_page import page_words, words_for
from services.diligence.knowledge.customer_questions import why_asked
from services.screening.rules.eus import QUESTIONS


@pytest.mark.parametrize(
    ("accepted", "asked_in", "code"),
    [
        ("ru-RU,ru;q=0.9,en;q=0.8", "en", "ru"),
        ("en;q=0.4, ar;q=0.7", "de", "ar"),
        ("zh-Hant-TW", "en", "zh"),
        ("nl", "fr", "fr"),
        ("", "es", "es"),
        ("nl", "fa", "en"),
        ("de;q=nonsense, fr;q=0", "en", "en"),
    ],
)
def test_the_browser_is_asked_first_then_whoever_asked(accepted: str, asked_in: str, code: str) -> None:
    assert words_for(accepted, asked_in).code == code


def test_every_language_has_every_word_and_fills_in_the_same() -> None:
    english = msgspec.structs.asdict(page_words()["en"])
    for words in page_words().values():
        for name, text in msgspec.structs.asdict(words).items():
            if name in {"code", "verified", "missing", "heading_one", "faults_one"}:
                continue
            assert text, (words.code, name)
            assert _places(text) == _places(str(english[name])), (words.code, name)


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_question_of_ours_to_a_customer_says_why_it_is_asked() -> None:
    asked = [*QUESTIONS, "signed_by_end_user", "covert_surveillance", "owner_share", "end_user"]
    assert [name for name in asked if not why_asked(f"end_use_statement.{name}")] == []
    assert why_asked("") == ""
