"""In whose name an end-use statement speaks, where that is another body than the end user."""

from collections.abc import Iterator

from services.screening.domain.facts import USER_ROLES, PartyFacts
from services.screening.domain.quotes import Quote
from services.screening.knowledge.load import Knowledge
from services.screening.matching.compare import compare_names
from services.screening.reading.hits import Hit
from services.screening.reading.reader import Reading
from services.screening.reading.words import CLAUSE_END
from shared.contracts.order.order import Order

READ = 1_500
"""Characters of a statement in which it says who speaks."""
LONGEST_NAME = 110
ALIKE = 0.6
"""Names so alike may be one body in two spellings: the question is who speaks, not how he is spelt."""
_AROUND = " .:«»“”\"'„"
BODIES = ("body", "body_name", "not_a_body", "speaker_word")


def other_speaker(order: Order, parties: tuple[PartyFacts, ...], knowledge: Knowledge) -> Quote | None:
    """The name of a body that the statement gives as its author or as the user, and that is no user here."""
    users = _users(parties)
    if not users:
        return None
    names = [name for party in users for name in (party.name, *party.native)]
    return next((q for q in _spoken(order, knowledge) if not _is_one_of(q.text, names, knowledge)), None)


def _users(parties: tuple[PartyFacts, ...]) -> list[PartyFacts]:
    end_users = [party for party in parties if party.role == "end_user"]
    return end_users or [p for p in parties if p.role in USER_ROLES and not p.intermediary]


def _spoken(order: Order, knowledge: Knowledge) -> Iterator[Quote]:
    statement = order.end_use_statement
    texts = [("/end_use_statement/text", statement.text or "")] if statement else []
    texts += [
        (f"/documents/{number}/text", document.text or "")
        for number, document in enumerate(order.documents)
        if document.kind == "end_use_statement"
    ]
    for pointer, text in texts:
        for name, led in _names_in(knowledge.reader.read(text[:READ])):
            if _is_a_body(name, knowledge) and (led or not _is_nobody(name, knowledge)):
                yield Quote(pointer, name)
    signer = (statement.signed_by or "") if statement else ""
    if signer and _is_a_body(signer, knowledge) and not _is_nobody(signer, knowledge):
        yield Quote("/end_use_statement/signed_by", signer)


def _names_in(reading: Reading) -> Iterator[tuple[str, bool]]:
    """What stands after `we,` (True) or `end user:`, or between a clause's beginning and `hereby`."""
    ends = sorted(reading.of("speaker_after", negated=True), key=lambda hit: hit.at)
    for hit in (h for h in reading.of("speaker_before", negated=True) if _begins_a_clause(reading, h)):
        yield _name(reading, hit.end, next((end.start for end in ends if end.start > hit.end), None)), True
    for hit in reading.of("speaker_label", negated=True):
        yield _name(reading, hit.end, None), False
    for end in ends:
        clause = reading.words.joined.rfind(CLAUSE_END, 0, end.at[0]) + 1
        start = reading.words.span(clause, end.at[0])[0] if clause < end.at[0] else end.start
        if not any(start <= h.start < end.start for h in reading.of("speaker_before", negated=True)):
            yield _name(reading, start, end.start), False


def _begins_a_clause(reading: Reading, hit: Hit) -> bool:
    before = reading.words.joined[: hit.at[0]].split()
    return not before or before[-1] == CLAUSE_END or len(before) <= 2


def _name(reading: Reading, start: int, end: int | None) -> str:
    text = reading.text[start : len(reading.text) if end is None else end][: LONGEST_NAME * 2]
    text = text.lstrip(" ,:：-–—(«“\"'„\n\t，")
    for stop in (",", "，", "、", "(", "（", ";", "；", "。", "؛", "،", "\n", " – ", ". "):
        text = text.partition(stop)[0]
    return text.strip(_AROUND)[:LONGEST_NAME]


def _is_a_body(name: str, knowledge: Knowledge) -> bool:
    """A name with the word of a body, and with more than that."""
    reading = knowledge.reader.read(name)
    words = [hit for topic in BODIES for hit in reading.of(topic, negated=True)]
    return bool(words) and len(knowledge.reader.folded(name).replace(" ", "")) > max(
        (hit.at[1] - hit.at[0] for hit in words if hit.phrase.topic == "speaker_word"), default=0
    )


def _is_nobody(name: str, knowledge: Knowledge) -> bool:
    """`Our company`, `the end user`: whoever speaks is not named."""
    return bool(knowledge.reader.read(name).of("speaker_nobody", negated=True))


def _is_one_of(name: str, others: list[str], knowledge: Knowledge) -> bool:
    folded = knowledge.reader.folded(name)
    known = [knowledge.reader.folded(other) for other in others]
    if any(folded in other or other in folded for other in known):
        return True
    return any(_alike(name, other) for other in others)


def _alike(name: str, other: str) -> bool:
    score, strength = compare_names(name, other, "organisation")
    return strength != "none" or score >= ALIKE
