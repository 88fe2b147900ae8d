"""The listed names that reach a score: the index's candidates, scored by falling bound."""

from bisect import bisect_left, insort
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from services.screening.matching.index.candidates import ModeIndex
from services.screening.matching.scoring.pairing import Weighted
from services.screening.matching.scoring.score import PairScore, score_pair, written_alike
from services.screening.matching.words.readings import NameForm, name_forms

_ROUNDING = 1e-3
_PLACES = 9
"""Places of a score that count: beyond them names that score alike differ by how it was summed up."""
_NOTHING = Weighted((), (), ())
_BODIES = frozenset({"body", "legal"})


class Asked(NamedTuple):
    """One reading of a name of the query at `row` of a batch."""

    row: int
    form: NameForm
    name: str


class Hit(NamedTuple):
    """A listed form that reaches the threshold: its score, number and entry; whether it or what is asked is
    said aside; the place of its index; the words and the place of what is asked, and the name they are of;
    whether words written together may agree.
    """

    pair: PairScore
    form: int
    entry: int
    aside: bool
    mode: int
    asked: Weighted
    at: int
    query_name: str
    joined: bool
    read: tuple[str, ...] = ()
    """The words of the reading as written: of a guess, with slips put right."""


class _Worth(NamedTuple):
    """A listed form that may reach the threshold, and what is asked that it is found by. They sort by falling
    bound: `bound` is less than nothing.
    """

    bound: float
    at: int
    mode: int
    form: int
    joined: bool
    words: Weighted


class Finder:
    """Finds forms in the indexes of one matcher."""

    def __init__(self, modes: Sequence[ModeIndex]) -> None:
        self._modes = modes

    def best(
        self, asked: Sequence[Asked], threshold: float, queries: int, wanted: int
    ) -> list[dict[int, Hit]]:
        """For each query the best hit of each of the `wanted` best entries, and of others met on the way."""
        found = self._worth(asked, threshold, queries)
        return [self._best(asked, worth, threshold, wanted) for worth in found]

    def reaching(self, asked: Sequence[Asked], threshold: float) -> set[int]:
        """Numbers of the entries that reach the threshold for any query."""
        reached: set[int] = set()
        for one in chain.from_iterable(self._worth(asked, threshold, len(asked))):
            entry = self._entry(one)
            if entry not in reached and self._scored(one).score >= threshold:
                reached.add(entry)
        return reached

    def _worth(self, asked: Sequence[Asked], threshold: float, queries: int) -> list[list[_Worth]]:
        """For each query the listed forms that may reach the threshold."""
        found: list[list[_Worth]] = [[] for _ in range(queries)]
        for mode, index in enumerate(self._modes):
            weighed = [read_in(index, form) for _, form, _ in asked]
            listed = index.candidates(weighed, threshold)
            for at, (words, forms) in enumerate(zip(weighed, listed, strict=True)):
                found[asked[at].row] += [
                    _Worth(-one.bound, at, mode, one.form, one.joined, words) for one in forms
                ]
        return found

    def _best(
        self, asked: Sequence[Asked], worth: list[_Worth], threshold: float, wanted: int
    ) -> dict[int, Hit]:
        """By falling bounds: what cannot beat what its entry or what the best have is not scored."""
        best: dict[int, Hit] = {}
        scores: list[float] = []
        floor = threshold
        for one in sorted(worth):
            if -one.bound < floor - _ROUNDING:
                break
            entry = self._entry(one)
            known = best.get(entry)
            if known is not None and -one.bound < known.pair.score - _ROUNDING:
                continue
            pair = self._scored(one)
            if pair.score < threshold:
                continue
            hit = self._hit(one, pair, entry, asked[one.at])
            if known is None or self._is_better(hit, known):
                best[entry] = hit
                if known is not None:
                    del scores[bisect_left(scores, known.pair.score)]
                insort(scores, pair.score)
                floor = scores[-wanted] if len(scores) >= wanted else threshold
        return best

    def _entry(self, one: _Worth) -> int:
        return int(self._modes[one.mode].arrays.form_entry[one.form])

    def _scored(self, one: _Worth) -> PairScore:
        index = self._modes[one.mode]
        return score_pair(one.words, index.form(one.form), index.mode, one.joined)

    def _hit(self, one: _Worth, pair: PairScore, entry: int, asked: Asked) -> Hit:
        aside = bool(self._modes[one.mode].arrays.form_aside[one.form]) or asked.form.aside
        return Hit(
            pair,
            one.form,
            entry,
            aside,
            one.mode,
            one.words,
            one.at,
            asked.name,
            one.joined,
            asked.form.written,
        )

    def _is_better(self, hit: Hit, known: Hit) -> bool:
        """By score; of two names that score alike, the one with more words as they are written."""
        if rank(hit) != rank(known):
            return rank(hit) < rank(known)
        if hit.form == known.form and hit.mode == known.mode:
            return hit.at < known.at
        return (self._unlike(hit), _met(hit)) < (self._unlike(known), _met(known))

    def _unlike(self, hit: Hit) -> int:
        return sum(one.how != "exact" for one in self.as_written(hit)[0].pairings)

    def as_asked(self, hit: Hit) -> Hit:
        """The hit scored by the words of the name asked, where it was found by those it is meant for."""
        index, form = self._modes[hit.mode], next(iter(name_forms(hit.query_name)), NameForm(()))
        asked = read_in(index, form)
        pair = score_pair(asked, index.form(hit.form), index.mode)
        return hit._replace(pair=pair, asked=asked, joined=True)

    def as_written(self, hit: Hit) -> tuple[PairScore, Weighted]:
        """The pair again, with the listed words as written instead of as filed."""
        index = self._modes[hit.mode]
        form = index.written(hit.form)
        same = form is index.form(hit.form) or not hit.asked.tokens
        return (hit.pair if same else written_alike(hit.pair, hit.asked, form, index.mode, hit.joined)), form


def read_in(index: ModeIndex, form: NameForm) -> Weighted:
    """The words as a mode weighs them; none where a translated body's name would be read as a person's."""
    body = index.mode == "person" and form.translated and any(word.cls in _BODIES for word in form.tokens)
    return _NOTHING if body else index.weighted(form)


def rank(hit: Hit) -> tuple[float, bool]:
    """Hits sort by it, the best first: by score, those that nothing says aside before the others."""
    return (-round(hit.pair.score, _PLACES), hit.aside)


def _met(hit: Hit) -> tuple[int, int, int]:
    return hit.at, hit.mode, hit.form
