"""Whether a line's text says plainly what the item is, or leaves it open (rule CAP-12)."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from services.screening.domain.facts import Classification
from services.screening.facts.depicted import depicted, is_plaything, words_left
from services.screening.knowledge.load import Knowledge
from services.screening.reading.hits import Hit, Spread
from services.screening.reading.reader import Reading
from services.screening.reading.words import CLAUSE_END, is_unspaced
from shared.contracts.order.transaction import Line

COMPOUND = 7
"""Letters; a longer word may be a compound whose ending names the thing."""
WATCHED_REACH = 6
"""Words between an act of watching and what it is done to."""
ALONE = ("technical", "watched", "watching")
"""Words that alone ask nothing but of a security body, or in a level-1 region."""
COMMERCIAL = frozenset({"fuse_data"})
"""What firms do for their brands with the means that watch people: no security body has a brand."""
NO_WORD_KNOWN = "none of its words is one that is known here"
_CODE = re.compile(r"^[\W\d]*$|\d")


def _excused(reading: Reading) -> set[str]:
    """Tags whose weak phrase stands beside what excuses it; an excuse alone (an office) says nothing."""
    excuses = {hit.phrase.name for hit in reading.of("excuse")}
    return excuses & {hit.phrase.name for hit in reading.of("weak_tag")}


def classify_text(line: Line, readings: list[Reading], knowledge: Knowledge) -> tuple[Classification, str]:
    """`none` when text or tariff code say plainly what the item is; else `unclear`, with the reason."""
    if studied := _studies_people(readings):
        return studied
    heading = (line.hs or "")[:4]
    if heading and heading not in knowledge.plain_words.open_hs and not heading.startswith(("9803", "9804")):
        return "none", f"the tariff heading {heading} says what it is"
    hint = next((quote for reading in readings for quote in _hints(reading)), None)
    if hint:
        return "unclear", f"its text hints at what it could do to people: “{hint}”"
    words = [word for reading in readings for word in words_left(reading) if word != CLAUSE_END]
    if any(reading.of("trait", "commercial_purpose") for reading in readings):
        return "none", "its text states a commercial purpose"
    excused = {name for reading in readings for name in _excused(reading)}
    if excused & COMMERCIAL:
        return "technical", "its text states a commercial purpose, which is not that of such a user"
    if excused:
        return "none", "its text says for which ordinary purpose it is"
    if any(reading.of("recognises_things", negated=True) for reading in readings):
        return "none", "what it recognises are characters, words or things"
    kind, why = _classify_words(words, "".join(reading.text for reading in readings), knowledge)
    if heading in knowledge.plain_words.technical_hs and kind == "unknown":
        things = knowledge.plain_words.technical_hs[heading]
        return "technical", f"its tariff heading {heading} is that of {things}, which may watch people or not"
    technical = next(
        (
            (reading, hit)
            for topic in ALONE
            for reading in readings
            for hit in reading.of(topic)
            if not depicted(reading, hit)
        ),
        None,
    )
    if technical and kind == "unknown":
        return "technical", f"“{technical[0].quote(technical[1])}” may watch people or not"
    if kind == "unknown" and any(reading.of("ordinary", negated=True) for reading in readings):
        return "none", "an everyday word says what it is"
    return kind, why


def _studies_people(readings: list[Reading]) -> tuple[Classification, str] | None:
    """Instruments to study behaviour: of animals they are plain, of people nobody knows whose."""
    for reading in readings:
        for hit in reading.of("behavioural"):
            if depicted(reading, hit):
                continue
            if any(other.of("excuse", "infer_trait", negated=True) for other in readings):
                return "none", "what it observes are animals, or patients at their exercises"
            return (
                "behavioural",
                f"“{reading.quote(hit)}” studies behaviour or attention, and of whom is not said",
            )
    return None


def _hints(reading: Reading) -> Iterator[str]:
    """Words of a text that hint at watching people: by themselves, or an act near what it is done to."""
    for hit in (*reading.of("tag"), *reading.of("weak_tag")):
        if is_plaything(reading, hit):
            yield reading.quote(hit)
    treated = [hit for hit in reading.of("hint") if _is_treated(reading, hit)]
    for hit in reading.of("hint"):
        if hit not in treated and not depicted(reading, hit):
            yield reading.quote(hit)
    watched = Spread(
        hit
        for hit in reading.of("watched")
        if not depicted(reading, hit) and not any(_overlap(hit, other) for other in treated)
    )
    for act in (act for act in reading.of("watching") if not depicted(reading, act)):
        other = next(reading.near_to(act, watched, WATCHED_REACH), None)
        if other and not _overlap(act, other):
            yield reading.text[min(act.start, other.start) : max(act.end, other.end)]


def _is_treated(reading: Reading, hit: Hit) -> bool:
    """A hint that other words of the text take away: a gait on a treadmill, the DNA of wheat."""
    name = hit.phrase.name
    return bool(name and (reading.of("hint_unless", name, negated=True) or reading.of("excuse", name)))


def _overlap(first: Hit, second: Hit) -> bool:
    return first.start < second.end and second.start < first.end


def _classify_words(words: list[str], text: str, knowledge: Knowledge) -> tuple[Classification, str]:
    sets = knowledge.word_sets
    unspaced = "".join(word for word in words if is_unspaced(word[0]))
    telling = [w for w in words if not is_unspaced(w[0]) and not _CODE.search(w) and w not in sets["vague"]]
    hinting = any(word in sets["hinting"] for word in words)
    if not hinting and (_plain(words, knowledge) or _plain_unspaced(unspaced, knowledge)):
        return "none", "a plain word says what it is"
    foreign = _unread(words, text, knowledge)
    if foreign:
        return "unclear", f"the text is in a language or script that is not read here: {foreign}"
    if _names_software(words, text, unspaced, knowledge):
        return "unclear", "its text names software or a system, and no word beside it settles what that does"
    rest = [word for word in telling if word not in sets["open"] and len(word) > 1]
    if not rest and not unspaced:
        return "unclear", "its text has only general words and codes"
    coded = any(_CODE.search(word) for word in _without_sizes(words, knowledge))
    if len(rest) == 1 and len(words) <= 3 and coded and not unspaced:
        return "unclear", "its text is a name and a code"
    return "unknown", NO_WORD_KNOWN


def _names_software(words: list[str], text: str, unspaced: str, knowledge: Knowledge) -> bool:
    table = knowledge.plain_words
    if any(word in knowledge.word_sets["open"] for word in words):
        return True
    capital = any(word in text.split() for word in table.open_capitals) and not text.isupper()
    return capital or any(head in unspaced for head in table.open_cjk)


def _without_sizes(words: list[str], knowledge: Knowledge) -> list[str]:
    """The words without numbers that a unit of measure follows: `20 l` is no product code."""
    units = knowledge.plain_words.units
    following = [*words[1:], ""]
    return [
        word for word, after in zip(words, following, strict=True) if not (word.isdigit() and after in units)
    ]


def _plain(words: list[str], knowledge: Knowledge) -> bool:
    plain = knowledge.word_sets["plain"]
    return any(
        word in plain or word.removesuffix("s") in plain or _ends_plainly(word, knowledge) for word in words
    )


def _ends_plainly(word: str, knowledge: Knowledge) -> bool:
    """A compound whose ending names a plain thing: Tischlampe, not Stimmdatenbank."""
    table = knowledge.plain_words
    ends = len(word) > COMPOUND and word.endswith(tuple(table.plain_endings))
    return ends and not word.endswith(tuple(table.not_plain_endings))


def _unread(words: list[str], text: str, knowledge: Knowledge) -> str | None:
    """A word of a script, or a letter of a language, whose phrases are not among those searched."""
    scripts, letters = knowledge.plain_words.scripts, knowledge.plain_words.unread_letters
    vague = knowledge.word_sets["vague"]
    strange = (
        w
        for w in words
        if not _CODE.search(w) and w not in vague and not _is_symbol(w) and _script(w) not in scripts
    )
    return next(strange, None) or next((c for c in text.casefold() if c in letters), None)


def _is_symbol(word: str) -> bool:
    """A Greek letter by itself or before Latin ones: α, μm."""
    return "\u0370" <= word[0] <= "\u03ff" and (len(word) == 1 or word[1:].isascii())


def _plain_unspaced(text: str, knowledge: Knowledge) -> bool:
    return bool(text) and any(word in text for word in knowledge.plain_words.plain_cjk)


@lru_cache(maxsize=4096)
def _script(word: str) -> str:
    return unicodedata.name(word[0], "UNKNOWN").split()[0]
