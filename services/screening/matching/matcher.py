"""The matcher: which listed parties a party may be."""

from collections.abc import Container, Iterable, Sequence
from datetime import date
from functools import lru_cache
from heapq import nlargest
from itertools import islice
from typing import NamedTuple

import msgspec
import numpy as np

from services.screening.matching.api import STRENGTH_ORDER, Match, Query, QueryIdentifier, Strength
from services.screening.matching.index.arrays import joined_hash
from services.screening.matching.index.build import Prepared, prepare, vocabulary_of
from services.screening.matching.index.candidates import ModeIndex
from services.screening.matching.index.neighbours import KeyTable, lookup
from services.screening.matching.judging.common import is_a_name
from services.screening.matching.judging.evidence import Findings, weigh
from services.screening.matching.judging.explain import explain
from services.screening.matching.judging.information import is_crossing, is_rare_part, is_telling
from services.screening.matching.judging.languages import in_one_language
from services.screening.matching.judging.strength import MIN_IDENTITY, strength_of
from services.screening.matching.scoring.pairing import Weighted
from services.screening.matching.scoring.score import PairScore, score_pair
from services.screening.matching.scoring.weights import MODES, Rarity
from services.screening.matching.words.identifiers import normal_identifier, split_imo
from services.screening.matching.words.readings import NameForm, guesses, name_forms
from services.screening.watchlists.model import ListEntry, WatchlistSnapshot

DEFAULT_LIMIT = 10
DEFAULT_THRESHOLD = 0.7
_CACHED_QUERIES = 8_192
_BATCH = 64
"""Queries searched at once: more save no more time, and their arrays leave the processor's cache."""
_JUDGED = 40
"""Best-scored entries whose strength is judged, so that a stronger one ranks before a better-scored."""


_NAMELESS = NameForm(())
_NOTHING = Weighted((), (), ())
_ROUNDING = 1e-3
_BODIES = frozenset({"body", "legal"})
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


class _Hit(NamedTuple):
    pair: PairScore
    form: int
    entry: int
    aside: bool
    mode: int
    asked: Weighted
    at: int
    query_name: str


class _Asked(NamedTuple):
    """One reading of a name of the query at `row` of a batch."""

    row: int
    form: NameForm
    name: str


class _Worth(NamedTuple):
    """A listed form that may reach the threshold, and the reading of the query it is found by. They sort by
    falling bound: `bound` is less than nothing.
    """

    bound: float
    asked: int
    mode: int
    form: int
    joined: bool
    words: Weighted


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
        self._decode = msgspec.msgpack.Decoder(ListEntry).decode
        self._search = lru_cache(maxsize=_CACHED_QUERIES)(self._search_uncached)
        self.entry = lru_cache(maxsize=_CACHED_QUERIES)(self._entry)

    @classmethod
    def build(cls, snapshots: Sequence[WatchlistSnapshot]) -> "Matcher":
        """A matcher over the given snapshots, prepared in memory."""
        return cls(prepare(snapshots), [info_of(snapshot) for snapshot in snapshots])

    def ready(self) -> "Matcher":
        """Itself, with all compiled that the first search would wait for (seconds on a new machine)."""
        self.search(Query("a"))
        return self

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
        """Entries whose names score at least `threshold`, strongest and best first.

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

    def _search_uncached(self, query: Query, limit: int, threshold: float) -> tuple[Match, ...]:
        return self._answers([query], limit, threshold)[0]

    def _answers(self, queries: Sequence[Query], limit: int, threshold: float) -> list[tuple[Match, ...]]:
        read = [_with_imo(query) for query in queries]
        asked = [
            _Asked(row, form, name)
            for row, query in enumerate(read)
            for name in dict.fromkeys((query.name, *query.names_native))
            for form in self._readings(name)
        ]
        wanted = max(2 * limit, _JUDGED)
        found = self._worth_scoring(asked, threshold, len(read))
        best = [self._best(asked, worth, threshold, wanted) for worth in found]
        return [self._answer(query, hits, limit) for query, hits in zip(read, best, strict=True)]

    def _worth_scoring(self, asked: Sequence[_Asked], threshold: float, queries: int) -> list[list[_Worth]]:
        """For each query the listed forms that may reach the threshold."""
        found: list[list[_Worth]] = [[] for _ in range(queries)]
        for place, index in enumerate(self._modes):
            weighed = [_read_in(index, form) for _, form, _ in asked]
            for at, (words, forms) in enumerate(
                zip(weighed, index.candidates(weighed, threshold), strict=True)
            ):
                found[asked[at].row] += [
                    _Worth(-one.bound, at, place, one.form, one.joined, words) for one in forms
                ]
        return found

    def _best(
        self, asked: Sequence[_Asked], worth: list[_Worth], threshold: float, wanted: int
    ) -> dict[int, _Hit]:
        """The best hit of each of the `wanted` best entries, and of others met on the way.

        By falling bounds: what cannot be better than what its entry has, or than what the best have, is not
        scored.
        """
        best: dict[int, _Hit] = {}
        floor = threshold
        for one in sorted(worth):
            if -one.bound < floor - _ROUNDING:
                break
            index = self._modes[one.mode]
            entry = int(index.arrays.form_entry[one.form])
            known = best.get(entry)
            if known is not None and -one.bound < known.pair.score - _ROUNDING:
                continue
            pair = score_pair(one.words, index.form(one.form), index.mode, one.joined)
            if pair.score < threshold:
                continue
            aside = bool(index.arrays.form_aside[one.form]) or asked[one.asked].form.aside
            hit = _Hit(pair, one.form, entry, aside, one.mode, one.words, one.asked, asked[one.asked].name)
            if known is None or self._is_better(hit, known):
                best[entry] = hit
                if len(best) >= wanted:
                    floor = nlargest(wanted, (hit.pair.score for hit in best.values()))[-1]
        return best

    def _is_better(self, hit: _Hit, known: _Hit) -> bool:
        """By score; of two names that score alike, the one with more words as they are written."""
        if _rank(hit) != _rank(known):
            return _rank(hit) < _rank(known)
        if hit.form == known.form and hit.mode == known.mode:
            return hit.at < known.at
        return (self._unlike(hit), _met(hit)) < (self._unlike(known), _met(known))

    def _unlike(self, hit: _Hit) -> int:
        return sum(one.how != "exact" for one in self._as_written(hit)[0].pairings)

    def _answer(self, query: Query, best: dict[int, _Hit], limit: int) -> tuple[Match, ...]:
        for hit in self._identified(query, best):
            best[hit.entry] = hit
        ranked = sorted(best.values(), key=lambda hit: (_rank(hit), hit.entry))
        judged = [(self._judge(query, hit), hit) for hit in ranked[: max(2 * limit, _JUDGED)]]
        judged.sort(key=lambda item: (-STRENGTH_ORDER[item[0][0]], -item[1].pair.score))
        return tuple(self._match(hit, *verdict) for verdict, hit in judged[:limit])

    def _readings(self, name: str) -> list[NameForm]:
        return [*name_forms(name), *guesses(name, self._on_a_list)]

    def _on_a_list(self, word: str) -> bool:
        return word in self.rarity.counts or is_a_name(word)

    def _judge(self, query: Query, hit: _Hit) -> tuple[Strength, Findings]:
        entry = self.entry(hit.entry)
        index = self._modes[hit.mode]
        found = weigh(query, hit.asked.tokens, entry, index.mode)
        name = entry.names[self._name_number(hit)]
        pair, listed = hit.pair, index.form(hit.form)
        if pair.identity < MIN_IDENTITY:
            # Common words only: it matters whether they are the very same words, as written.
            pair, listed = self._as_written(hit)
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

    def _name_number(self, hit: _Hit) -> int:
        return int(self._modes[hit.mode].arrays.form_name[hit.form])

    def _match(self, hit: _Hit, strength: Strength, found: Findings) -> Match:
        entry = self.entry(hit.entry)
        listed_name = entry.names[self._name_number(hit)]
        pair, listed = self._as_written(hit)
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

    def _as_written(self, hit: _Hit) -> tuple[PairScore, Weighted]:
        """The pair again, with the listed words as written instead of as filed."""
        index = self._modes[hit.mode]
        form = index.written(hit.form)
        same = form is index.form(hit.form) or not hit.asked.tokens
        return (hit.pair if same else score_pair(hit.asked, form, index.mode)), form

    def _identified(self, query: Query, known: Container[int]) -> list[_Hit]:
        """Entries that share an identifier, whatever their name."""
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

    def _any_form(self, entry: int, form: NameForm, name: str) -> list[_Hit]:
        for place, index in enumerate(self._modes):
            numbers = np.flatnonzero(index.arrays.form_entry == entry)
            if len(numbers):
                number = int(numbers[0])
                asked = index.weighted(form)
                pair = score_pair(asked, index.form(number), index.mode) if form.tokens else _UNNAMED
                return [_Hit(pair, number, entry, False, place, asked, 0, name)]
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
                asked = _read_in(index, form)
                for number, entry in enumerate(index.arrays.form_entry.tolist()):
                    score = score_pair(asked, index.form(number), index.mode).score
                    if score >= threshold:
                        best[entry] = max(best.get(entry, 0.0), score)
        return best


def _read_in(index: ModeIndex, form: NameForm) -> Weighted:
    """The words as a mode weighs them; none where a translated body's name would be read as a person's."""
    body = index.mode == "person" and form.translated and any(word.cls in _BODIES for word in form.tokens)
    return _NOTHING if body else index.weighted(form)


def _met(hit: _Hit) -> tuple[int, int, int]:
    return hit.at, hit.mode, hit.form


def _rank(hit: _Hit) -> tuple[float, bool]:
    return (-hit.pair.score, hit.aside)


def _with_imo(query: Query) -> Query:
    """The IMO number that is written into a ship's name is an identifier, not a word of it."""
    name, number = split_imo(query.name)
    if number is None:
        return query
    named = QueryIdentifier(number, "IMO")
    return msgspec.structs.replace(query, name=name, identifiers=(*query.identifiers, named))
