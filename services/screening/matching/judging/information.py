"""How much the agreement of two names says, in bits: the fewer names agree as well, the more it says.

A word says no more than its rarity on the lists (every listed party with a word that agrees as well counts),
than its rarity among people, and than the sounds that its script writes: 敏 is heard as min, man and bin.
"""

import math
from functools import cache

from services.screening.matching.index.candidates import ModeIndex
from services.screening.matching.judging.evidence import nothing_left
from services.screening.matching.scoring.pairing import Pairing, Weighted
from services.screening.matching.scoring.score import PairScore
from services.screening.matching.scoring.weights import IDENTIFYING, INITIAL
from services.screening.matching.words.chinese import simplified
from services.screening.matching.words.fold import fold
from services.screening.matching.words.script import VOWELLESS, script_of
from services.screening.matching.words.spellings import spellings
from services.screening.matching.words.tables import rows
from services.screening.matching.words.tokens import Token
from services.screening.matching.words.transliterate import latin_of

COMMON = 6.0
"""Bits of a name that one in a hundred bears, rounded down: names of one language come together."""
_WHOLE = 5.0
"""Bits of a body's name of which nothing is left over: most have a word more than the one that is alike."""
_FAMILY = 3.0
"""Bits asked for more where a listed family name is not said: one in eight, at most, goes without it."""
_HEARD = 0.9
_READ = frozenset({"equivalent", "translit"})
_SYLLABLE = {"HAN": 6.5, "HANGUL": 6.0}
"""Bits of one character: without tones, names use some hundred syllables, few of them most."""
_LETTER = 2.7
"""Bits of a letter where not all vowels are written: some twenty, a few of them most."""


def information(index: ModeIndex, pairings: tuple[Pairing, ...], asked: Weighted, listed: Weighted) -> float:
    """Bits that the words which agree say together; links and initials say nothing."""
    return sum(_of(index, one, asked, listed) for one in pairings if one.weight > INITIAL)


def needed(index: ModeIndex) -> float:
    """Bits that tell one of the listed parties from all others: with fewer, chance finds a namesake."""
    return math.log2(max(index.parties, 1))


def is_rare_part(index: ModeIndex, pair: PairScore, asked: Weighted, listed: Weighted, written: str) -> bool:
    """Whether words that are a part of a longer name tell one of the listed parties from all others.

    A name of four words has six parts of two: chance finds one of them so many times as often. `written` is
    the listed name as published: of one with its family name first, that name is seldom the part left out.
    """
    words = max(len(asked.tokens), len(listed.tokens))
    parts = math.comb(words, min(len(pair.pairings), words))
    more = math.log2(parts) + (0.0 if _says_family(pair, listed, written) else _FAMILY)
    return information(index, pair.pairings, asked, listed) >= needed(index) + more


def _says_family(pair: PairScore, listed: Weighted, written: str) -> bool:
    """Whether the words that agree have one of those before the comma, where there is a comma."""
    family, comma, _ = written.partition(",")
    words = set(fold(family).split())
    agreeing = (listed.tokens[j] for one in pair.pairings for j in one.right)
    return not comma or any({token.surface, token.canon} & words for token in agreeing)


def is_crossing(asked: str, listed: str) -> bool:
    """Whether the names are written in different scripts, so that a reading stands between them."""
    return script_of(fold(asked)) != script_of(fold(listed))


def is_telling(
    index: ModeIndex, pair: PairScore, asked: Weighted, listed: Weighted, crossing: bool, beside: float
) -> bool:
    """Whether more agrees than chance finds on lists of this size; `beside`: bits of what is no name.

    Names of one script need no more where all words agree as written, slips aside; nor do bodies' names in
    which every word is translated, or whose script spells all sounds.
    """
    ways = {one.how for one in pair.pairings}
    if not crossing and (index.mode == "organisation" or ways.isdisjoint(_READ)):
        return True
    if index.mode == "organisation":
        if ways <= {"exact", "equivalent"} or not _is_lossy(asked, listed):
            return True
        beside += _WHOLE if nothing_left(pair, asked, listed) and _by_one_word(pair, asked) else 0.0
    return information(index, pair.pairings, asked, listed) + beside >= needed(index)


def _by_one_word(pair: PairScore, asked: Weighted) -> bool:
    """Whether one word that tells, heard well, carries the match."""
    carrying = [one for one in pair.pairings if asked.tokens[one.left[0]].cls in IDENTIFYING]
    return len(carrying) == 1 and carrying[0].how != "joined" and carrying[0].similarity >= _HEARD


def _is_lossy(asked: Weighted, listed: Weighted) -> bool:
    return any(not math.isinf(_sounds(word.canon)) for word in (*asked.tokens, *listed.tokens))


def _of(index: ModeIndex, pairing: Pairing, asked: Weighted, listed: Weighted) -> float:
    ours = [asked.tokens[i] for i in pairing.left]
    theirs = [listed.tokens[j] for j in pairing.right]
    if pairing.how == "translit" and any(word.cls == "number" for word in (*ours, *theirs)):
        return 0.0
    whole = ours if len(ours) == 1 else theirs
    agreeing = index.parties_with(whole[0], pairing.similarity, joined=len(ours) != len(theirs))
    rarity = math.log2(index.parties / max(agreeing, 1))
    return min(rarity, _by_sound(ours), _by_sound(theirs), _by_people(ours), _by_people(theirs))


def _by_sound(words: list[Token]) -> float:
    return sum(_sounds(word.canon) for word in words)


@cache
def _sounds(word: str) -> float:
    script = script_of(word)
    if script in _SYLLABLE:
        return _SYLLABLE[script] * len(word)
    return _LETTER * len(word) if script in VOWELLESS else math.inf


def _by_people(words: list[Token]) -> float:
    known = common_names()
    return COMMON * len(words) if all({w.canon, w.surface} & known for w in words) else math.inf


@cache
def common_names() -> frozenset[str]:
    """Names that many people bear, as folded and, where the script is spelt out, as read in Latin letters."""
    found: set[str] = set()
    for _, field in rows("common_names.txt"):
        for name in field.split("|"):
            for written in _inflected(simplified(fold(name))):
                found.add(written)
                if script_of(written) in ("CYRILLIC", "GREEK", "GEORGIAN", "ARMENIAN"):
                    found.update((spellings(written)[0], latin_of(written)))
    return frozenset(found)


def _inflected(name: str) -> tuple[str, ...]:
    """A Russian surname of men also as women bear it."""
    return (name, name + "а") if name.endswith(("ов", "ев", "ин")) else (name,)
