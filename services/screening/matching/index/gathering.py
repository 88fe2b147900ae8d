"""The listed words like each of many words: from what is stored of listed ones, and from what was found."""

import numpy as np

from services.screening.matching.index.arrays import Floats, Ints, LikeArrays, Longs
from services.screening.matching.index.compiled import compiled


@compiled
def gathered(
    stored: LikeArrays, numbers: Longs, sizes: Longs, starts: Longs, words: Ints, similarities: Floats
) -> tuple[Longs, Longs, Ints, Floats]:
    """For words one after the other how many words of forms are like each, where the listed words like it
    start, those words, and how like they are.

    `numbers`: of which listed word what is stored is meant, less than 0 for the next of those found, of which
    `sizes`, `starts`, `words` and `similarities` tell the same.
    """
    size, start = np.empty(len(numbers), np.int64), np.zeros(len(numbers) + 1, np.int64)
    fresh = 0
    for at, number in enumerate(numbers):
        if number < 0:
            size[at], many = sizes[fresh], starts[fresh + 1] - starts[fresh]
            fresh += 1
        else:
            size[at], many = stored.size[number], stored.start[number + 1] - stored.start[number]
        start[at + 1] = start[at] + many
    word, similarity = np.empty(start[-1], np.int32), np.empty(start[-1], np.float32)
    fresh = 0
    for at, number in enumerate(numbers):
        begin, end = start[at], start[at + 1]
        if number < 0:
            first, last = starts[fresh], starts[fresh + 1]
            word[begin:end], similarity[begin:end] = words[first:last], similarities[first:last]
            fresh += 1
        else:
            first, last = stored.start[number], stored.start[number + 1]
            word[begin:end], similarity[begin:end] = stored.word[first:last], stored.similarity[first:last]
    return size, start, word, similarity
