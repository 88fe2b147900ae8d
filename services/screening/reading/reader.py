"""The reader: a text to the phrases found in it, by topic; texts seen before are not read again."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from services.screening.reading.abbreviations import Abbreviations
from services.screening.reading.fold import FoldTable
from services.screening.reading.hits import Hit, Phrase, Spread
from services.screening.reading.negation import with_negations
from services.screening.reading.patterns import PatternIndex
from services.screening.reading.words import CLAUSE_END, Words, clean, split_words

CACHED_TEXTS = 20_000
CACHED_LENGTH = 4_096
"""Only short texts are kept: names, addresses, line texts repeat; long documents rarely do."""
LONGEST_WORD = 32
"""Characters; words farther apart than this many for each word between are not near."""
NEVER_CUT_SHORT = frozenset({"ordinary", "everyday"})
"""Names of everyday goods, with all their endings: they answer only that nothing else is said."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with what was found in it."""

    text: str
    words: Words
    hits: dict[str, tuple[Hit, ...]]

    def of(self, topic: str, name: str | None = None, *, negated: bool = False) -> tuple[Hit, ...]:
        """Hits of a topic (and entry), without the negated ones unless asked for."""
        found = self.hits.get(topic, ())
        return tuple(
            h for h in found if (name is None or h.phrase.name == name) and (negated or not h.negated)
        )

    def quote(self, hit: Hit, around: int = 0) -> str:
        """The original words of a hit, with up to `around` characters of its surroundings."""
        start, end = max(hit.start - around, 0), min(hit.end + around, len(self.text))
        while start > 0 and around and not self.text[start - 1].isspace():
            start -= 1
        while end < len(self.text) and around and not self.text[end].isspace():
            end += 1
        return self.text[start:end].strip()

    def near(self, first: Hit, second: Hit, reach: int) -> bool:
        """Whether at most `reach` words of one clause stand between two hits."""
        early, late = sorted((first, second), key=lambda hit: hit.at[0])
        if late.at[0] - early.at[1] > reach * LONGEST_WORD:
            return False
        between = self.words.joined[early.at[1] : late.at[0]]
        return CLAUSE_END not in between and len(between.split()) <= reach

    def near_to(self, hit: Hit, spread: Spread, reach: int) -> Iterator[Hit]:
        """Those of `spread` that are near a hit, in the order of their places."""
        return (other for other in spread.around(hit, reach * LONGEST_WORD) if self.near(hit, other, reach))


class Reader:
    """Reads texts with all phrases of one knowledge release."""

    def __init__(self, phrases: Iterable[Phrase], simplify: Callable[[str], str]) -> None:
        self.table = FoldTable(simplify)
        self._phrases = tuple(phrases)
        self._index = PatternIndex((phrase.pattern for phrase in self._phrases), self.table)
        telling = ((n, p.pattern) for n, p in enumerate(self._phrases) if p.topic not in NEVER_CUT_SHORT)
        self._cut_short = Abbreviations(telling, self._index, self.table)
        self._cached = lru_cache(maxsize=CACHED_TEXTS)(self._read)

    def read(self, text: str) -> Reading:
        """Find every phrase in a text."""
        return self._cached(text) if len(text) <= CACHED_LENGTH else self._read(text)

    def folded(self, text: str) -> str:
        """The folded words of a text, for comparing two spellings."""
        return split_words(clean(text), self.table).joined.strip()

    def _read(self, text: str) -> Reading:
        cleaned = clean(text)
        words = split_words(cleaned, self.table)
        found: dict[str, list[Hit]] = {}
        for item in chain(self._index.search(words.joined), self._cut_short.search(words)):
            phrase = self._phrases[item.pattern]
            start, end = words.span(item.start, item.end)
            found.setdefault(phrase.topic, []).append(Hit(phrase, start, end, (item.start, item.end)))
        return Reading(cleaned, words, with_negations(found, words))
