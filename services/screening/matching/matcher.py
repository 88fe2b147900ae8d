"""The matcher: which listed parties a party may be."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

import msgspec

from services.screening.matching.api import Match, Query, QueryIdentifier
from services.screening.matching.asking import WAYS, Asking, Found, of_each
from services.screening.matching.by_identifier import ByIdentifier
from services.screening.matching.finding import Finder, read_in
from services.screening.matching.index.build import Prepared, prepare, vocabulary_of
from services.screening.matching.index.candidates import ModeIndex
from services.screening.matching.index.neighbours import KeyTable
from services.screening.matching.judging.common import is_a_name
from services.screening.matching.meant import Meant
from services.screening.matching.scoring.score import score_pair
from services.screening.matching.scoring.weights import MODES, Rarity
from services.screening.matching.sources import SnapshotInfo, info_of
from services.screening.matching.verdicts import Verdicts, most_judged
from services.screening.matching.words.identifiers import split_imo
from services.screening.matching.words.readings import name_forms
from services.screening.watchlists.model import ListEntry, WatchlistSnapshot

DEFAULT_LIMIT = 10
DEFAULT_THRESHOLD = 0.7
_CACHED_QUERIES = 8_192
_BATCH = 64
"""Queries searched at once: more save no more time, and their arrays leave the processor's cache."""


class Matcher:
    """Searches names in the lists it was built from. Immutable; safe to share between threads."""

    def __init__(self, prepared: Prepared, sources: Sequence[SnapshotInfo]) -> None:
        self.sources = tuple(sources)
        self._prepared = prepared
        counts = dict(zip(prepared.words, prepared.counts.tolist(), strict=True))
        total = sum(len(arrays.form_entry) for arrays in prepared.modes)
        self.rarity = Rarity(counts, total)
        vocabulary = vocabulary_of(prepared)
        self._modes = tuple(
            ModeIndex(mode, arrays, vocabulary, prepared.surfaces, self.rarity, likes)
            for mode, arrays, likes in zip(MODES, prepared.modes, prepared.likes, strict=True)
        )
        self._finder = Finder(self._modes)
        self._decode = msgspec.msgpack.Decoder(ListEntry).decode
        self._search = lru_cache(maxsize=_CACHED_QUERIES)(self._search_uncached)
        self.entry = lru_cache(maxsize=_CACHED_QUERIES)(self._entry)
        self._meant = Meant(prepared.whole, self.entry, self._is_on_a_list)
        self._asking = Asking(self._meant, self._is_on_a_list)
        self._verdicts = Verdicts(self._finder, self._modes, self.entry, self._meant)
        identifiers = KeyTable(prepared.identifier_hash, prepared.identifier_entry)
        self._by_identifier = ByIdentifier(identifiers, self._modes, self.entry)

    @classmethod
    def build(cls, snapshots: Sequence[WatchlistSnapshot]) -> "Matcher":
        """A matcher over the given snapshots, prepared in memory."""
        return cls(prepare(snapshots), [info_of(snapshot) for snapshot in snapshots])

    @property
    def words(self) -> list[str]:
        """Every word of the listed names."""
        return self._prepared.words

    @property
    def modes(self) -> tuple[ModeIndex, ...]:
        """The index of each mode, in the order of `MODES`."""
        return self._modes

    @property
    def versions(self) -> dict[str, str]:
        """Source → version of the lists searched."""
        return {info.source: info.version for info in self.sources}

    def _entry(self, number: int) -> ListEntry:
        start, end = self._prepared.entry_start[number : number + 2]
        return self._decode(self._prepared.entries[start:end])

    def search(
        self, query: Query, limit: int = DEFAULT_LIMIT, threshold: float = DEFAULT_THRESHOLD
    ) -> tuple[Match, ...]:
        """Entries whose names score at least `threshold`, strongest and best first; or that the name is meant
        for, by one slip or cut by a field.

        One match per entry, by its best name. An entry that shares an identifier is found whatever
        its name, and scores 1 where the query has no name. An empty answer means that no listed name
        reaches the threshold.
        """
        return self._search(query, limit, threshold)

    def search_many(
        self, queries: Iterable[Query], limit: int = DEFAULT_LIMIT, threshold: float = DEFAULT_THRESHOLD
    ) -> list[tuple[Match, ...]]:
        """`search` for each query, in order."""
        found: list[tuple[Match, ...]] = []
        rest = iter(queries)
        while batch := list(islice(rest, _BATCH)):
            found += self._answers(batch, limit, threshold)
        return found

    def reaching(self, queries: Iterable[Query], threshold: float) -> set[int]:
        """Numbers of the entries of which a name scores at least `threshold` with a name of these queries, or
        may be meant for one.

        Nothing is judged or explained: for queries that reach many. Entries count from 0 as they were built.
        """
        found: set[int] = set()
        rest = iter(queries)
        while batch := list(islice(rest, _BATCH)):
            read = [_with_imo(query) for query in batch]
            found |= self._finder.reaching(self._asking.plainly(read), threshold)
            names = (name for query in read for name in (query.name, *query.names_native))
            found.update(*map(self._meant.entries_meant_for, names))
        return found

    def _search_uncached(self, query: Query, limit: int, threshold: float) -> tuple[Match, ...]:
        return self._answers([query], limit, threshold)[0]

    def _answers(self, queries: Sequence[Query], limit: int, threshold: float) -> list[tuple[Match, ...]]:
        read = [_with_imo(query) for query in queries]
        asked = self._asking.in_every_way(read)
        rows = self._finder.best(asked, threshold, WAYS * len(read), most_judged(limit))
        return [
            self._answer(query, found, limit)
            for query, found in zip(read, of_each(rows, len(read)), strict=True)
        ]

    def _answer(self, query: Query, found: Found, limit: int) -> tuple[Match, ...]:
        found.read.update((hit.entry, hit) for hit in self._by_identifier.hits(query, found.read))
        return self._verdicts.matches(query, found, limit)

    def _is_on_a_list(self, word: str) -> bool:
        return word in self.rarity.counts or is_a_name(word)

    def near_names(self, query: Query) -> list[tuple[ListEntry, str]]:
        """Listed names that share words with the query, whatever the words weigh: for the plain
        comparison shown beside a verdict. At most a few hundred.
        """
        near: dict[tuple[int, int], None] = {}
        for form in name_forms(query.name)[:1]:
            for index in self._modes:
                for number in index.sharing_most(index.weighted(form)):
                    place = int(index.arrays.form_entry[number]), int(index.arrays.form_name[number])
                    near[place] = None
        return [(self.entry(entry), self.entry(entry).names[name].text) for entry, name in near]

    def full_scan(self, query: Query, threshold: float = DEFAULT_THRESHOLD) -> dict[int, float]:
        """Entry number → best score by comparing every listed name: the check on the index. Slow."""
        best: dict[int, float] = {}
        for form in (f for name in (query.name, *query.names_native) for f in name_forms(name)):
            for index in self._modes:
                asked = read_in(index, form)
                for number, entry in enumerate(index.arrays.form_entry.tolist()):
                    score = score_pair(asked, index.form(number), index.mode).score
                    if score >= threshold:
                        best[entry] = max(best.get(entry, 0.0), score)
        return best


def _with_imo(query: Query) -> Query:
    """The IMO number that is written into a ship's name is an identifier, not a word of it."""
    name, number = split_imo(query.name)
    if number is None:
        return query
    named = QueryIdentifier(number, "IMO")
    return msgspec.structs.replace(query, name=name, identifiers=(*query.identifiers, named))
