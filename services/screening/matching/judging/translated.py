"""Whether a name that is only translated (彩虹, Rainbow) is told by what agrees beside it."""

from services.screening.matching.likeness.similarity import token_similarity
from services.screening.matching.scoring.pairing import Pairing, Weighted, says
from services.screening.matching.scoring.score import PairScore
from services.screening.matching.words.by_meaning import english_names
from services.screening.matching.words.tables import firm_words
from services.screening.matching.words.tokens import Token

_SAME = 0.9
_NAMES = frozenset({"proper", "city"})
_ENTERPRISE = frozenset({"enterprise", "group", "holding", "general", "establishment"})
_MANY = 100
"""Of some 400,000 firms: of a name that so many have, every long list has some."""
_ENOUGH = 3
"""Words that agree, of which that name is one or two."""


def is_any_of_that_name(pair: PairScore, query: Weighted, listed: Weighted, alone: bool) -> bool:
    """Whether a name agrees by its meaning alone, and not all of what the body is said to be agrees with it.

    Many are called Rainbow in many languages; Rainbow Shipping is one of few. Of the names that most firms
    have, several are on every list: unless two names are compared `alone`, one more word is to agree.
    """
    translated = [one for one in pair.pairings if _is_translated(one, query, listed)]
    if not translated:
        return False
    if not all(_agrees_in_english(one, query, listed) for one in translated):
        return True
    if pair.conflicts or _says_more(query, pair.left_over) or _says_more(listed, pair.right_over):
        return True
    others = [one for one in pair.pairings if one not in translated and one.weight > 0]
    agreeing = sum(one.similarity >= _SAME for one in others)
    common = all(firm_words().get(query.tokens[one.left[0]].canon, 0) >= _MANY for one in translated)
    return not agreeing or (common and not alone and agreeing + len(translated) < _ENOUGH)


def _says_more(name: Weighted, places: tuple[int, ...]) -> bool:
    """Whether words that are left over say more than that it is an enterprise."""
    return says(name, tuple(place for place in places if name.tokens[place].canon not in _ENTERPRISE))


def is_so_called(pair: PairScore, asked: Weighted) -> bool:
    """Whether a word of what a body is called after agrees by its meaning."""
    met = (asked.tokens[one.left[0]] for one in pair.pairings if one.how == "equivalent")
    return any(map(_is_in_translation, met))


def _is_translated(one: Pairing, query: Weighted, listed: Weighted) -> bool:
    ours, theirs = query.tokens[one.left[0]], listed.tokens[one.right[0]]
    in_translation = _is_in_translation(ours) or _is_in_translation(theirs)
    return in_translation and not _agree_as_written(ours.surface, theirs.surface)


def _agree_as_written(ours: str, theirs: str) -> bool:
    """Whether two words are one as they are written and heard, whatever they mean (ذهب, Thahab)."""
    return token_similarity(ours, theirs)[0] >= _SAME


def _is_in_translation(word: Token) -> bool:
    return word.cls in _NAMES and word.surface != word.canon and word.canon in english_names()


def _agrees_in_english(one: Pairing, query: Weighted, listed: Weighted) -> bool:
    """Whether either name has the English word, and the other its meaning, not its sound.

    Names of two other languages are not translated into each other.
    """
    ours, theirs = query.tokens[one.left[0]], listed.tokens[one.right[0]]
    return one.how == "equivalent" and ours.canon in (ours.surface, theirs.surface)
