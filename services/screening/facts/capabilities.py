"""What each line can do: tags with the words that show them, or that it is plainly something else."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from services.screening.domain.facts import Classification, LineFacts, Tag
from services.screening.domain.overlay import Overlay
from services.screening.domain.quotes import Quote
from services.screening.domain.standing import Stated
from services.screening.facts.classification import classify_text
from services.screening.facts.depicted import depicted, is_plaything
from services.screening.facts.programmes import names_cameras, programme_hits
from services.screening.facts.texts import (
    OrderText,
    declared_texts,
    document_texts,
    line_texts,
    project_texts,
    quote_of,
    statement_texts,
)
from services.screening.knowledge.load import Knowledge
from services.screening.reading.hits import Hit
from services.screening.reading.reader import Reading
from shared.contracts.order.order import Order
from shared.contracts.order.subjects import line_subject
from shared.contracts.order.transaction import Line

MOST_SAID = 3
"""Things that one sentence says of an item."""
_NONE = re.compile(r"^(none|no|nil|no capabilit\w*)$", re.IGNORECASE)


def line_facts(order: Order, knowledge: Knowledge, overlay: Overlay) -> tuple[LineFacts, ...]:
    """Facts of every line, in their order."""
    of_line = sheets_of(order, knowledge)
    lines = tuple(
        _line(index, line, of_line.get(index, []), knowledge, overlay)
        for index, line in enumerate(order.lines)
    )
    if any(line.tags for line in lines):
        return lines
    if spoken := _spoken_of(order, knowledge):
        return tuple(_left_open(line, spoken, knowledge) for line in lines)
    if any(names_cameras(line.line.description) for line in lines) and (
        named := _named_for(order, knowledge)
    ):
        return tuple(
            _left_open(line, named, knowledge) if names_cameras(line.line.description) else line
            for line in lines
        )
    return lines


def _named_for(order: Order, knowledge: Knowledge) -> str:
    """A programme of surveillance that the order's texts name: cameras of any kind may be for it."""
    for text in (
        *project_texts(order),
        *statement_texts(order),
        *document_texts(order, "tender", "contract"),
    ):
        reading = knowledge.reader.read(text.text)
        for hit in programme_hits(text, reading):
            return f"{text.pointer} names “{reading.quote(hit)}”"
    return ""


def _spoken_of(order: Order, knowledge: Knowledge) -> str:
    """A capability that project, statement, tender or contract name where no line does."""
    texts = (*project_texts(order), *statement_texts(order), *document_texts(order, "tender", "contract"))
    for text in texts:
        reading = knowledge.reader.read(text.text)
        for hit in reading.of("tag"):
            return f"{text.pointer} speaks of “{reading.quote(hit)}”"
    return ""


def _left_open(facts: LineFacts, spoken: str, knowledge: Knowledge) -> LineFacts:
    """A line that may be what the order's texts speak of is left open unless it says that it is not."""
    if facts.confirmed or facts.line.services or _is_plain(facts.line, knowledge):
        return facts
    return replace(
        facts, classification="unclear", why=f"{spoken}, and the line's own text does not settle it"
    )


def _line(
    index: int, line: Line, sheets: list[tuple[OrderText, Reading]], knowledge: Knowledge, overlay: Overlay
) -> LineFacts:
    record = (
        overlay.stated("line.capability_record", None, subject=line_subject(line))
        if overlay
        else Stated(None)
    )
    if record.value and record.confirmed:
        words = [] if record.value is True else [w.strip() for w in str(record.value).split(",")]
        return _recorded(index, line, [w for w in words if w and not _NONE.match(w)], knowledge)
    if line.capability_record:
        return _recorded(index, line, list(line.capabilities_declared), knowledge)
    readings = [(text, knowledge.reader.read(text.text)) for text in line_texts(index, line)] + sheets
    found, traits = _tags(readings, knowledge)
    usual = [] if "public_space" in traits else list(_in_everyday_use(found, readings))
    tags = {name: tag for name, tag in found.items() if tag not in usual}
    if usual and not tags:
        why = f"it {usual[0].does}, and its text names an everyday use"
        return LineFacts(index, line, tags, "technical", why, traits=traits)
    kind, why = _classification(line, tags, readings, knowledge)
    return LineFacts(index, line, tags, kind, why, traits=traits)


def _in_everyday_use(tags: dict[str, Tag], readings: list[tuple[OrderText, Reading]]) -> Iterator[Tag]:
    """Tags of which only such is found as the text names an everyday use for: plates read in a car park."""
    for name, tag in tags.items():
        if any(hit.phrase.note == tag.does for _, one in readings for hit in one.of("ordinary_use", name)):
            yield tag


def _recorded(index: int, line: Line, words: list[str], knowledge: Knowledge) -> LineFacts:
    """A confirmed classification: complete, so that the line's own text is not asked again."""
    readings = [(text, knowledge.reader.read(text.text)) for text in declared_texts(index, words)]
    tags, traits = _tags(readings, knowledge)
    reference = line.capability_record or "a confirmed classification"
    if words and not tags:
        known = any(reading.hits.get("trait") for _, reading in readings)
        kind: Classification = "none" if known else "unclear"
        return LineFacts(index, line, tags, kind, f"words of {reference} that map to no tag", True, traits)
    return LineFacts(
        index, line, tags, "capability" if tags else "none", f"classified in {reference}", True, traits
    )


def _tags(
    readings: Iterable[tuple[OrderText, Reading]], knowledge: Knowledge
) -> tuple[dict[str, Tag], frozenset[str]]:
    quotes: dict[str, list[Quote]] = {}
    traits: set[str] = set()
    languages: dict[str, str | None] = {}
    pairs = list(readings)
    for text, reading in pairs:
        traits.update(hit.phrase.name for hit in reading.of("trait"))
        topics = ("tag", "declared") if text.kind == "declared" else ("tag",)
        for topic in topics:
            for hit in (hit for hit in reading.of(topic) if _does(reading, hit)):
                quotes.setdefault(hit.phrase.name, []).append(quote_of(text, reading, hit))
                languages.setdefault(hit.phrase.name, hit.phrase.language)
        for hit in reading.of("weak_tag"):
            excused = any(other.of("excuse", hit.phrase.name) for _, other in pairs)
            if not excused and _does(reading, hit):
                quotes.setdefault(hit.phrase.name, []).append(quote_of(text, reading, hit))
    tags = {
        name: Tag(name, shown, frozenset(traits), languages.get(name), _doing(name, shown, knowledge))
        for name, found in quotes.items()
        if (shown := _longest(found))
    }
    if "observe_space" in tags and "covert_design" not in tags:
        traits.add("overt")
    order = {name: number for number, name in enumerate(knowledge.tags)}
    return dict(sorted(tags.items(), key=lambda item: order[item[0]])), frozenset(traits)


def _doing(tag: str, quotes: tuple[Quote, ...], knowledge: Knowledge) -> str:
    """What the words found say; the tag's title where they say nothing nearer."""
    entry = knowledge.tags[tag]
    said: list[str] = []
    for quote in quotes:
        found = {hit.phrase.note for hit in knowledge.reader.read(quote.text).of("does", tag, negated=True)}
        said += [row.says for row in entry.does if row.says in found] or [entry.title]
    return " and ".join(list(dict.fromkeys(said))[:MOST_SAID])


def _does(reading: Reading, hit: Hit) -> bool:
    """Whether the words say what an item does: not what a picture shows, nor what a toy plays at."""
    return not depicted(reading, hit) and not is_plaything(reading, hit)


def _longest(quotes: list[Quote]) -> tuple[Quote, ...]:
    """Of quotes from one place, none that stands within another."""
    return tuple(
        quote
        for number, quote in enumerate(quotes)
        if not any(
            other.pointer == quote.pointer
            and quote.text in other.text
            and (len(other.text) > len(quote.text) or place < number)
            for place, other in enumerate(quotes)
        )
    )


def _classification(
    line: Line, tags: dict[str, Tag], readings: list[tuple[OrderText, Reading]], knowledge: Knowledge
) -> tuple[Classification, str]:
    if tags:
        return "capability", "its text says so"
    kind, why = classify_text(line, [reading for _, reading in readings], knowledge)
    if not line.services:
        return kind, why
    if kind == "unclear":
        return "open_services", f"services, of which {why}"
    return "services", "services; what they serve decides"


def sheets_of(order: Order, knowledge: Knowledge) -> dict[int, list[tuple[OrderText, Reading]]]:
    """Data sheets by line: to the lines whose SKU they name, else to every line that they may describe.

    So a chair added beside an analyser takes nothing from what the analyser's data sheet says.
    """
    sheets = [(text, knowledge.reader.read(text.text)) for text in document_texts(order, "datasheet")]
    found: dict[int, list[tuple[OrderText, Reading]]] = {}
    if not sheets:
        return found
    goods = [(index, line) for index, line in enumerate(order.lines) if not line.services]
    unsettled = [index for index, line in goods if len(goods) == 1 or not _is_plain(line, knowledge)]
    for sheet in sheets:
        whole = _title(sheet[0]) + (sheet[0].document.text or "" if sheet[0].document else sheet[0].text)
        named = [index for index, line in goods if line.sku and line.sku in whole]
        for index in named or unsettled:
            found.setdefault(index, []).append(sheet)
    return found


def _is_plain(line: Line, knowledge: Knowledge) -> bool:
    """The line's own text or tariff code says positively that it is something else."""
    reading = knowledge.reader.read(line.description)
    kind, _ = classify_text(line, [reading], knowledge)
    return kind == "none" and not reading.hits.get("tag")


def _title(text: OrderText) -> str:
    return (text.document.title or "") if text.document else ""
