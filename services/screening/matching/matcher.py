"""The matcher: which listed parties a party may be."""

from collections.abc import Container, Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice

import msgspec
import numpy as np

from services.screening.matching.api import STRENGTH_ORDER, Match, Query, QueryIdentifier, Strength
from services.screening.matching.finding import Asked, Finder, Hit, rank, read_in
from services.screening.matching.index.arrays import joined_hash
from services.screening.matching.index.build import Prepared, prepare, vocabulary_of
from services.screening.matching.index.candidates import ModeIndex
from services.screening.matching.index.neighbours import KeyTable, lookup
from services.screening.matching.judging.common import is_a_name
from services.screening.matching.judging.evidence import Findings, weigh
from services.screening.matching.judging.explain import explain
from services.screening.matching.judging.guessed import explains_away
from services.screening.matching.judging.information import is_crossing, is_rare_part, is_telling
from services.screening.matching.judging.languages import in_one_language
from services.screening.matching.judging.strength import MIN_IDENTITY, strength_of
from services.screening.matching.judging.translated import is_so_called
from services.screening.matching.meant import Meant, slipped
from services.screening.matching.scoring.score import PairScore, score_pair
from services.screening.matching.scoring.weights import MODES, Rarity
from services.screening.matching.words.identifiers import normal_identifier, split_imo
from services.screening.matching.words.readings import NameForm, guesses, name_forms, translated_forms
from services.screening.watchlists.model import ListEntry, WatchlistSnapshot

DEFAULT_LIMIT = 10
DEFAULT_THRESHOLD = 0.7
_CACHED_QUERIES = 8_192
_CACHED_WORDS = 65_536
_BATCH = 64
"""Queries searched at once: more save no more time, and their arrays leave the processor's cache."""
_JUDGED = 40
"""Best-scored entries whose strength is judged, so that a stronger one ranks before a better-scored."""
_THE_NAME_ITSELF = 0.999
"""Score of the listed name that another was meant for; what is only like that one is a slip away from it."""


_Judged = tuple[tuple[Strength, Findings], Hit]
_NAMELESS = NameForm(())
_UNNAMED = PairScore(1.0, (), (), (), (), 0.0)
"""A query by identifier alone: nothing in the names speaks against the entry that has it."""


class SnapshotInfo(msgspec.Struct, frozen=True):
    """A list the matcher was built from; `entries` and `names` are counts."""

    source: str
    version: str
    published_on: date | None
    sha256: str
    entries: int
    names: int
    sample: bool = False
    label: str = ""


def info_of(snapshot: WatchlistSnapshot) -> SnapshotInfo:
    """Counts and version of a snapshot."""
    return SnapshotInfo(
        source=snapshot.source,
        version=snapshot.version,
        published_on=snapshot.published_on,
        sha256=snapshot.sha256,
        entries=len(snapshot.entries),
        names=sum(len(entry.names) for entry in snapshot.entries),
        sample=snapshot.sample,
        label=snapshot.label,
    )


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
        self._on_a_list = lru_cache(maxsize=_CACHED_WORDS)(self._is_on_a_list)
        self._search = lru_cache(maxsize=_CACHED_QUERIES)(self._search_uncached)
        self.entry = lru_cache(maxsize=_CACHED_QUERIES)(self._entry)
        self._meant = Meant(prepared.whole, self.entry, self._on_a_list)

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
            found |= self._finder.reaching(self._asked(read), threshold)
            names = (name for query in read for name in (query.name, *query.names_native))
            found.update(*map(self._meant.entries_meant_for, names))
        return found

    def _search_uncached(self, query: Query, limit: int, threshold: float) -> tuple[Match, ...]:
        return self._answers([query], limit, threshold)[0]

    def _answers(self, queries: Sequence[Query], limit: int, threshold: float) -> list[tuple[Match, ...]]:
        read = [_with_imo(query) for query in queries]
        asked = [*self._asked(read), *self._as_meant(read), *self._as_translated(read)]
        best = self._finder.best(asked, threshold, 3 * len(read), _most_judged(limit))
        size = len(read)
        rows = zip(read, best[:size], best[size : 2 * size], best[2 * size :], strict=True)
        return [self._answer(*row, limit) for row in rows]

    def _answer(
        self,
        query: Query,
        best: dict[int, Hit],
        meant: dict[int, Hit],
        translated: dict[int, Hit],
        limit: int,
    ) -> tuple[Match, ...]:
        for hit in self._identified(query, best):
            best[hit.entry] = hit
        judged = self._judged(query, best, limit)
        for entry, (verdict, hit) in self._judged(query, meant, limit).items() if meant else ():
            unseen = entry not in judged or judged[entry][0][0] == "none"
            meant_so = hit.pair.score >= _THE_NAME_ITSELF
            if unseen and meant_so and verdict[0] != "none" and verdict[1].evidence != "contradicted":
                judged[entry] = ("possible", slipped(verdict[1])), self._finder.as_asked(hit)
        for entry, (verdict, hit) in self._judged(query, translated, limit).items() if translated else ():
            unseen = entry not in judged or judged[entry][0][0] == "none"
            if unseen and verdict[0] != "none" and is_so_called(hit.pair, hit.asked):
                judged[entry] = verdict, hit
        ordered = sorted(judged.values(), key=lambda one: (-STRENGTH_ORDER[one[0][0]], -one[1].pair.score))
        return tuple(self._match(hit, *verdict) for verdict, hit in ordered[:limit])

    def _judged(self, query: Query, best: dict[int, Hit], limit: int) -> dict[int, _Judged]:
        ranked = sorted(best.values(), key=lambda hit: (rank(hit), hit.entry))
        return {hit.entry: (self._judge(query, hit), hit) for hit in ranked[: _most_judged(limit)]}

    def _asked(self, queries: Sequence[Query]) -> list[Asked]:
        return [
            Asked(row, form, name)
            for row, query in enumerate(queries)
            for name in dict.fromkeys((query.name, *query.names_native))
            for form in self._readings(name)
        ]

    def _readings(self, name: str) -> list[NameForm]:
        return [*name_forms(name), *guesses(name, self._on_a_list)]

    def _as_meant(self, queries: Sequence[Query]) -> list[Asked]:
        """Readings as the listed names that a name is one slip from, in rows after those of the queries."""
        return [
            Asked(len(queries) + row, form, name)
            for row, query in enumerate(queries)
            for name in dict.fromkeys((query.name, *query.names_native))
            for form in self._meant.readings(name)
        ]

    def _as_translated(self, queries: Sequence[Query]) -> list[Asked]:
        """Readings of bodies called after a word, in rows after those: they take nothing from the others."""
        return [
            Asked(2 * len(queries) + row, form, name)
            for row, query in enumerate(queries)
            for name in dict.fromkeys((query.name, *query.names_native))
            for form in translated_forms(name)
        ]

    def _is_on_a_list(self, word: str) -> bool:
        return word in self.rarity.counts or is_a_name(word)

    def _judge(self, query: Query, hit: Hit) -> tuple[Strength, Findings]:
        entry = self.entry(hit.entry)
        index = self._modes[hit.mode]
        found = weigh(query, hit.asked.tokens, entry, index.mode)
        name = entry.names[self._name_number(hit)]
        pair, listed = hit.pair, index.form(hit.form)
        if pair.identity < MIN_IDENTITY:
            # Common words only: it matters whether they are the very same words, as written.
            pair, listed = self._finder.as_written(hit)
        if hit.aside and not found.identifier and explains_away(pair, hit.asked, hit.query_name):
            return "none", found
        weak = hit.aside or name.quality == "weak"
        crossing = is_crossing(hit.query_name, name.text)
        return strength_of(
            pair,
            hit.asked,
            listed,
            index.mode,
            weak,
            found,
            telling=lambda: is_telling(index, pair, hit.asked, listed, crossing, found.bits),
            rare=lambda: is_rare_part(index, pair, hit.asked, listed, name.text, found),
            coherent=lambda: not crossing or in_one_language(pair, hit.asked, listed),
        ), found

    def _name_number(self, hit: Hit) -> int:
        return int(self._modes[hit.mode].arrays.form_name[hit.form])

    def _match(self, hit: Hit, strength: Strength, found: Findings) -> Match:
        entry = self.entry(hit.entry)
        listed_name = entry.names[self._name_number(hit)]
        pair, listed = self._finder.as_written(hit)
        return Match(
            source=entry.source,
            list_code=entry.list_code,
            entry_id=entry.entry_id,
            name=entry.name,
            matched_name=listed_name.text,
            query_name=hit.query_name,
            kind=entry.kind,
            score=round(hit.pair.score, 4),
            strength=strength,
            evidence=found.evidence,
            explanation=explain(pair, hit.asked, listed, found),
            entry=entry,
        )

    def _identified(self, query: Query, known: Container[int]) -> list[Hit]:
        """Entries that share an identifier, whatever their name."""
        if not query.identifiers:
            return []
        wanted = [joined_hash(normal_identifier(found.value)) for found in query.identifiers]
        form = next(iter(name_forms(query.name)), _NAMELESS)
        table = KeyTable(self._prepared.identifier_hash, self._prepared.identifier_entry)
        found = [number for number in lookup(table, wanted).tolist() if number not in known]
        return [
            hit
            for number in found
            if weigh(query, form.tokens, self.entry(number)).identifier
            for hit in self._any_form(number, form, query.name)
        ]

    def _any_form(self, entry: int, form: NameForm, name: str) -> list[Hit]:
        for place, index in enumerate(self._modes):
            numbers = np.flatnonzero(index.arrays.form_entry == entry)
            if len(numbers):
                number = int(numbers[0])
                asked = index.weighted(form)
                pair = score_pair(asked, index.form(number), index.mode) if form.tokens else _UNNAMED
                return [Hit(pair, number, entry, False, place, asked, 0, name, True)]
        return []

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


def _most_judged(limit: int) -> int:
    return max(2 * limit, _JUDGED)


def _with_imo(query: Query) -> Query:
    """The IMO number that is written into a ship's name is an identifier, not a word of it."""
    name, number = split_imo(query.name)
    if number is None:
        return query
    named = QueryIdentifier(number, "IMO")
    return msgspec.structs.replace(query, name=name, identifiers=(*query.identifiers, named))
