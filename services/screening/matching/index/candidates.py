"""Which listed names are worth scoring for a query: posting lists of words, in sorted arrays.

Names of persons and of organisations are weighed differently, so each mode has an index of its own
over one shared vocabulary. A candidate is any name whose upper bound of the score reaches the
threshold; the bound counts every word that is alike, so nothing that could reach it is left out.
"""

import threading
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from services.screening.matching.index.arrays import Ints, LikeArrays, ModeArrays
from services.screening.matching.index.asked import LikeOrNumber, batch_of, spans
from services.screening.matching.index.hashes import filed_under
from services.screening.matching.index.likes import Likes
from services.screening.matching.index.marks import MOST_QUERIES, Marks, marks_for
from services.screening.matching.index.together import written_together
from services.screening.matching.index.vocabulary import Vocabulary
from services.screening.matching.index.worth_scoring import worth_scoring
from services.screening.matching.likeness.people import personal
from services.screening.matching.scoring.pairing import Weighted
from services.screening.matching.scoring.runs import whole_keys
from services.screening.matching.scoring.score import may_be_cut
from services.screening.matching.scoring.weights import Mode, Rarity, unmatched_weight, weight
from services.screening.matching.words.readings import NameForm
from services.screening.matching.words.tables import CLASSES
from services.screening.matching.words.tokens import Token

MOST_SCORED = 512
"""Candidates scored per name form and mode; beyond them only lower bounds were left in any test."""
_MOST_SHARING = 60
_ROUNDING = 1e-3


class Candidate(NamedTuple):
    """A form that may reach the threshold, the most it can score, and whether words written together may
    agree with it.
    """

    form: int
    bound: float
    joined: bool


class ModeIndex:
    """Candidates among the name forms of one mode."""

    def __init__(
        self,
        mode: Mode,
        arrays: ModeArrays,
        vocabulary: Vocabulary,
        surfaces: list[str],
        rarity: Rarity,
        likes: LikeArrays,
        cached: int = 16_384,
    ) -> None:
        self.mode: Mode = mode
        self.arrays = arrays
        self._vocabulary = vocabulary
        self._surfaces = surfaces
        self._rarity = rarity
        silent = np.unique(arrays.tokens["word"][arrays.tokens["weight"] <= 0]).tolist()
        self._silent = frozenset(vocabulary.words[number] for number in silent)
        self._written_otherwise = (
            np.maximum.reduceat(arrays.token_surface, arrays.token_start[:-1]) >= 0
            if len(arrays.form_entry)
            else np.empty(0, np.bool_)
        )
        self._stored = likes
        self._likes = Likes(mode, arrays, vocabulary, likes)
        self.form = lru_cache(maxsize=cached)(self._form)
        self._listed = lru_cache(maxsize=cached)(self._listed_word)
        self._weight = lru_cache(maxsize=cached)(self._weight_of)
        self._noted = threading.local()
        self.parties = int(np.unique(arrays.form_entry).size)
        self.parties_with = lru_cache(maxsize=cached)(self._parties_with)

    def __len__(self) -> int:
        return len(self.arrays.form_entry)

    def weighted(self, form: NameForm) -> Weighted:
        """A name's words as this mode reads them, with their weights."""
        return self._weigh(personal(form.written, form.tokens) if self.mode == "person" else form.tokens)

    def _weigh(self, tokens: tuple[Token, ...]) -> Weighted:
        return _together(tokens, [self._weight(token) for token in tokens])

    def _weight_of(self, token: Token) -> tuple[float, float]:
        """What a word weighs, and what it costs when left out."""
        full = weight(token, self.mode, self._rarity)
        return full, unmatched_weight(token, self.mode, full)

    def _form(self, number: int) -> Weighted:
        arrays = self.arrays
        start, end = arrays.token_start[number : number + 2].tolist()
        words = [self._listed(word, cls) for word, _, _, cls in arrays.tokens[start:end].tolist()]
        return _together(tuple([token for token, _ in words]), [found for _, found in words])

    def _listed_word(self, number: int, cls: int) -> tuple[Token, tuple[float, float]]:
        word = self._vocabulary.words[number]
        token = Token(word, word, CLASSES[cls])
        return token, self._weight(token)

    def written(self, number: int) -> Weighted:
        """The form with its words as written in the list, not as filed."""
        filed = self.form(number)
        if not self._written_otherwise[number]:
            return filed
        start, end = self.arrays.token_start[number : number + 2].tolist()
        numbers = self.arrays.token_surface[start:end].tolist()
        tokens = (
            token if surface < 0 else token._replace(surface=self._surfaces[surface])
            for token, surface in zip(filed.tokens, numbers, strict=True)
        )
        return filed._replace(tokens=tuple(tokens))

    def _likes_of(self, query: Weighted) -> list[LikeOrNumber]:
        cut = len(query.tokens) - 1 if may_be_cut(query.tokens) else None
        of, same = self._likes.of_or_number, self._likes.same
        words = enumerate(zip(query.tokens, query.weights, strict=True))
        return [of(token, at == cut) if w > 0 else same(token.canon) for at, (token, w) in words]

    def _forms_with(self, numbers: Ints) -> Ints:
        """Forms that hold a word of these numbers, some of them more than once."""
        starts = self.arrays.post_start
        found: Ints = self.arrays.post_form[spans(starts[numbers], starts[numbers + 1])]
        return found

    def candidates(
        self, queries: Sequence[Weighted], threshold: float, bounded: bool = True
    ) -> list[list[Candidate]]:
        """For each query the forms that may reach `threshold`, rising. Not `bounded`: all forms with a word
        like one of those that a name must share to reach it; what a blocker of the same recall passes on.
        """
        if not queries:
            return []
        self._likes.meet(
            token for query in queries for token, w in zip(query.tokens, query.weights, strict=True) if w > 0
        )
        likes = [like for query in queries for like in self._likes_of(query)]
        found = worth_scoring(
            self.arrays,
            batch_of(queries, likes, self._stored, self._silent),
            written_together(self.arrays, self._vocabulary, queries),
            self._marks(),
            threshold,
            bounded,
            self.mode,
        )
        listed = [Candidate(*one) for one in zip(*(column.tolist() for column in found[1:]), strict=True)]
        return [_best(listed[start:end]) for start, end in pairwise(found.start.tolist())]

    def _marks(self) -> Marks:
        """What this thread notes while it searches."""
        marks: Marks | None = getattr(self._noted, "marks", None)
        if marks is None or marks.queries[0] > MOST_QUERIES:
            marks = self._noted.marks = marks_for(self.arrays)
        return marks

    def _parties_with(self, token: Token, similarity: float, joined: bool) -> int:
        """How many listed parties have a word at least as like, or `joined`: words together that spell it."""
        numbers, similarities, _ = self._likes.of(token)
        least = similarity - _ROUNDING
        near = [one for one, found in zip(numbers, similarities, strict=True) if found >= least]
        forms = self._forms_with(np.array(near, dtype=np.int32))
        if joined:
            keys = np.frombuffer(whole_keys(token.canon), dtype=np.uint32)
            rows = spans(*filed_under(self.arrays.joined_hash, keys))
            forms = np.concatenate([forms, self.arrays.joined_form[rows]])
        return int(np.unique(self.arrays.form_entry[forms]).size)

    def sharing_most(self, query: Weighted) -> list[int]:
        """Forms that share the most words with the query, counted without weights."""
        likes = [number for token in query.tokens for number in self._likes.of(token).numbers]
        found = self._forms_with(np.array(likes, dtype=np.int32))
        if not len(found):
            return []
        forms, shared = np.unique(found, return_counts=True)
        size = np.diff(self.arrays.token_start)[forms]
        likeness = 2.0 * shared / (size + len(query.tokens))
        best = np.argsort(-likeness, kind="stable")[:_MOST_SHARING]
        return [int(number) for number in forms[best]]


def _together(tokens: tuple[Token, ...], weights: Sequence[tuple[float, float]]) -> Weighted:
    return Weighted(tokens, tuple([full for full, _ in weights]), tuple([cost for _, cost in weights]))


def _best(found: list[Candidate]) -> list[Candidate]:
    """Those found; of too many the ones with the highest bounds."""
    if len(found) <= MOST_SCORED:
        return found
    return sorted(sorted(found, key=lambda one: -one.bound)[:MOST_SCORED])
