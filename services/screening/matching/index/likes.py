"""The listed words like a word of a query, as one mode reads them: by likeness, initial or cut end.

Most words asked are words of the lists. What is like each of those is found once, when the index is built.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

import numpy as np

from services.screening.matching.index.arrays import LikeArrays, ModeArrays
from services.screening.matching.index.asked import Like, LikeOrNumber, like_of
from services.screening.matching.index.vocabulary import Vocabulary
from services.screening.matching.scoring.score import (
    INITIAL_SIMILARITY,
    MIN_PREFIX,
    TRUNCATED_FROM,
    TRUNCATED_SIMILARITY,
)
from services.screening.matching.scoring.weights import Mode
from services.screening.matching.words.tables import CLASS_NUMBERS
from services.screening.matching.words.tokens import Token

_CACHED = 32_768


class Likes:
    """Listed words like a given one, with similarity and how often they are met."""

    def __init__(
        self, mode: Mode, arrays: ModeArrays, vocabulary: Vocabulary, stored: LikeArrays | None
    ) -> None:
        """`stored`: what is like each listed word; None while an index is built."""
        self._person = mode == "person"
        self._vocabulary = vocabulary
        self._stored = stored
        self._sizes: list[int] = np.diff(arrays.post_start).tolist()
        self._cut_off = {
            vocabulary.words[number]: number for number in _may_be_cut_off(arrays, vocabulary.words)
        }
        self.of_or_number = lru_cache(maxsize=_CACHED)(self._of_or_number)
        self.same = lru_cache(maxsize=_CACHED)(self._same)

    def of(self, token: Token, cut: bool = False) -> Like:
        """Listed words like a word; `cut`: or those that it begins."""
        found = self.of_or_number(token, cut)
        return found if isinstance(found, Like) else self._of_listed(found)

    def _of_or_number(self, token: Token, cut: bool) -> LikeOrNumber:
        """The same; the number of a word of which it is stored."""
        number = self._vocabulary.number(token.canon)
        as_filed = token.surface.isascii() or token.surface == token.canon
        if self._stored is None or number is None or not as_filed:
            return like_of(self._found(token, cut), self._sizes)
        begun = self._vocabulary.beginning_with(token.canon) if cut else []
        return self._or_begun(number, begun) if begun else number

    def _of_listed(self, number: int) -> Like:
        assert self._stored is not None
        start, end = self._stored.start[number : number + 2].tolist()
        likeness: list[float] = self._stored.similarity[start:end].tolist()
        return Like(self._stored.word[start:end].tolist(), likeness, int(self._stored.size[number]))

    def _or_begun(self, number: int, begun: Sequence[int]) -> Like:
        """The words known to be like one, and those that it begins."""
        known = self._of_listed(number)
        found = dict.fromkeys(begun, TRUNCATED_SIMILARITY)
        for one, similarity in zip(known.numbers, known.similarities, strict=True):
            found[one] = max(similarity, found.get(one, 0.0))
        return like_of(found, self._sizes)

    def meet(self, tokens: Iterable[Token]) -> None:
        """Look at once for what is like the words that no list has, so that `of` need not for each."""
        number = self._vocabulary.number
        self._vocabulary.meet([token.canon for token in tokens if number(token.canon) is None])

    def _same(self, word: str) -> Like:
        """The word itself: one of no weight pairs with nothing else."""
        number = self._vocabulary.number(word)
        return like_of({} if number is None else {number: 1.0}, self._sizes)

    def _found(self, token: Token, cut: bool) -> dict[int, float]:
        word, vocabulary = token.canon, self._vocabulary
        found: dict[int, float] = {}
        if self._person and len(word) == 1 and word.isascii():
            found.update(dict.fromkeys(vocabulary.beginning_with(word), INITIAL_SIMILARITY))
        elif self._person and (initial := vocabulary.number(word[0])) is not None:
            found[initial] = INITIAL_SIMILARITY
        beginnings = [self._cut_off.get(word[:size]) for size in range(MIN_PREFIX, len(word))]
        found.update({number: TRUNCATED_SIMILARITY for number in beginnings if number is not None})
        if cut:
            found.update(dict.fromkeys(vocabulary.beginning_with(word), TRUNCATED_SIMILARITY))
        written = {word, token.surface if not token.surface.isascii() else word}
        for one in written:
            for number, similarity in vocabulary.near(one)[self._person].items():
                found[number] = max(similarity, found.get(number, 0.0))
        return found


def _may_be_cut_off(arrays: ModeArrays, words: Sequence[str]) -> list[int]:
    """Numbers of the words that long names end with: a field may have cut them."""
    sizes = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    letters = np.concatenate([np.zeros(1, np.int64), (sizes[arrays.tokens["word"]] + 1).cumsum()])
    lengths = letters[arrays.token_start[1:]] - letters[arrays.token_start[:-1]] - 1
    last = arrays.token_start[1:][lengths >= TRUNCATED_FROM] - 1
    ends = arrays.tokens[last]
    found: list[int] = np.unique(ends["word"][ends["cls"] == CLASS_NUMBERS["proper"]]).tolist()
    return found


def stored_likes(modes: Sequence[Likes], words: Iterable[str]) -> list[LikeArrays]:
    """What is like each listed word in each of the modes, to be kept with the index.

    Word by word, as both modes look through the same plausible ones.
    """
    found = [[likes.of(Token(word, word, "proper")) for likes in modes] for word in words]
    return [_packed([both[place] for both in found]) for place in range(len(modes))]


def _packed(found: Sequence[Like]) -> LikeArrays:
    start = np.zeros(len(found) + 1, dtype=np.int64)
    np.cumsum([len(like.numbers) for like in found], out=start[1:])
    return LikeArrays(
        start,
        np.fromiter(chain.from_iterable(like.numbers for like in found), dtype=np.int32),
        np.fromiter(chain.from_iterable(like.similarities for like in found), dtype=np.float32),
        np.array([like.size for like in found], dtype=np.int64),
    )
