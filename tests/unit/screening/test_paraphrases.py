"""Watching people is seen in words of every day, and plain goods are not taken for it."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from services.screening.facts.classification import classify_text
from services.screening.knowledge import Knowledge
from shared.contracts.order.transaction import Line

SET = tomllib.loads((Path(__file__).parents[2] / "data/orders/paraphrases.toml").read_text())
ASKS = frozenset({"unclear", "technical"})


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge.load()


def is_open(text: str, knowledge: Knowledge, asks: frozenset[str] = ASKS) -> bool:
    reading = knowledge.reader.read(text)
    line = Line(line=1, description=text, qty=Decimal(1))
    return bool(reading.of("tag")) or classify_text(line, [reading], knowledge)[0] in asks


def test_watching_people_is_asked_about_whatever_the_words(knowledge: Knowledge) -> None:
    missed = [text for text in SET["watching"] if not is_open(text, knowledge)]
    assert len(missed) / len(SET["watching"]) <= 0.06, missed


def test_plain_goods_ask_nothing(knowledge: Knowledge) -> None:
    asked = [text for text in SET["plain"] if is_open(text, knowledge, frozenset({"unclear"}))]
    assert not asked
