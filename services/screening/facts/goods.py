"""Which kinds of goods that export lists name a line's words name."""

import re
from collections.abc import Iterator
from dataclasses import replace

from services.screening.domain.facts import GoodsKind, LineFacts
from services.screening.domain.quotes import Quote
from services.screening.facts.capabilities import sheets_of
from services.screening.facts.depicted import beside, depicted, ends_the_name
from services.screening.facts.texts import OrderText, line_texts, quote_of
from services.screening.knowledge.goods import Kind
from services.screening.knowledge.load import Knowledge
from services.screening.reading.hits import Hit
from services.screening.reading.reader import Reading
from shared.contracts.order.order import Order
from shared.contracts.order.transaction import Line

THING_LAST = frozenset({"en", "de", "tr", "zh"})
EXCUSE_REACH = 2
"""Words between a kind and what makes it something else: `fermenter for craft beer`."""
_MILITARY_CODE = re.compile(r"^ML ?[0-9]{1,2}\b", re.IGNORECASE)


def with_kinds(lines: tuple[LineFacts, ...], order: Order, knowledge: Knowledge) -> tuple[LineFacts, ...]:
    """The lines with the kinds that description, declared words and data sheet name."""
    sheets = sheets_of(order, knowledge)
    return tuple(_with_kinds(line, sheets.get(line.index, []), knowledge) for line in lines)


def _with_kinds(facts: LineFacts, sheets: list[tuple[OrderText, Reading]], knowledge: Knowledge) -> LineFacts:
    texts = [(text, knowledge.reader.read(text.text)) for text in line_texts(facts.index, facts.line)]
    found: dict[str, list[Quote]] = {}
    for text, reading in (*texts, *sheets):
        for hit in _named(reading):
            found.setdefault(hit.phrase.name, []).append(quote_of(text, reading, hit))
    kinds = [_found(kind, found[kind.name]) for kind in knowledge.goods.kind if kind.name in found]
    everyday = any(_is_the_thing(texts[0][1], hit) for hit in texts[0][1].of("everyday"))
    return replace(facts, kinds=(*_declared_military(facts.line, facts.pointer), *kinds), everyday=everyday)


def _is_the_thing(reading: Reading, hit: Hit) -> bool:
    """In a language that names the thing last, no other noun follows: a paper machine is no paper."""
    return hit.phrase.language not in THING_LAST or ends_the_name(reading, hit)


def _found(kind: Kind, quotes: list[Quote]) -> GoodsKind:
    return GoodsKind(
        kind.name,
        kind.title,
        kind.list,
        kind.entries,
        kind.general,
        kind.sensitive,
        tuple(quotes),
        kind.headings,
    )


def _named(reading: Reading) -> Iterator[Hit]:
    for hit in reading.of("kind"):
        excuses = (
            excuse
            for excuse in reading.of("kind_excuse", negated=True)
            if excuse.phrase.name in ("", hit.phrase.name)
        )
        if not any(beside(reading, hit, excuse, EXCUSE_REACH) for excuse in excuses) and not depicted(
            reading, hit
        ):
            yield hit


def _declared_military(line: Line, pointer: str) -> Iterator[GoodsKind]:
    """A code of the military list in the order needs no words."""
    if line.eu_code and _MILITARY_CODE.match(line.eu_code.strip()):
        quote = Quote(f"{pointer}/eu_code", line.eu_code)
        yield GoodsKind(
            "declared", "goods of the military list", "military", (line.eu_code,), False, True, (quote,)
        )
