"""What the index keeps of words that are alike is what comparing them again finds."""

import msgspec
import pytest

from services.screening.matching.index.build import prepare, vocabulary_of
from services.screening.matching.index.likes import Likes
from services.screening.matching.scoring.weights import MODES
from services.screening.matching.words.tokens import Token
from services.screening.watchlists.load import load_bundled


def test_what_is_kept_of_a_listed_word_is_what_is_found_again() -> None:
    whole = load_bundled()
    prepared = prepare([msgspec.structs.replace(whole, entries=whole.entries[::100])])
    vocabulary = vocabulary_of(prepared)
    beside = 0
    for mode, names, stored in zip(MODES, prepared.modes, prepared.likes, strict=True):
        kept, again = Likes(mode, names, vocabulary, stored), Likes(mode, names, vocabulary, None)
        for word in (*prepared.words[::7], *(f"{word[:-1]}q" for word in prepared.words[::31])):
            asked = Token(word, word, "proper")
            for cut in (False, True):
                ours, theirs = kept.of(asked, cut), again.of(asked, cut)
                assert ours.numbers == theirs.numbers, word
                assert ours.similarities == pytest.approx(theirs.similarities), word
                assert ours.size == theirs.size, word
                beside += len(ours.numbers) > 1
    assert beside > 20
