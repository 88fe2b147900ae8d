"""Names that many people, and words that many firms, bear: of themselves they tell nobody from anybody."""

from functools import cache

from services.screening.matching.likeness.known_names import names_of
from services.screening.matching.words.chinese import simplified
from services.screening.matching.words.fold import fold
from services.screening.matching.words.script import script_of
from services.screening.matching.words.spellings import spellings
from services.screening.matching.words.tables import firm_words, rows
from services.screening.matching.words.tokens import Token
from services.screening.matching.words.transliterate import latin_of

_SPELT_OUT = frozenset({"CYRILLIC", "GREEK", "GEORGIAN", "ARMENIAN"})
_MANY_FIRMS = 100
"""Of some 400,000: words that come together in names as often as their meaning suggests, not by chance."""
_CLASSED = frozenset({"legal", "generic", "body", "unit", "number", "compass", "country"})
_TRADING = frozenset({"generic", "unit"})
_MOST_WORDS = 5


@cache
def common_names() -> frozenset[str]:
    """Names that many people bear, as folded and, where the script is spelt out, as read in Latin letters."""
    return _names_of_table("common_names.txt")


@cache
def commonest_names() -> frozenset[str]:
    """Those that one in twenty-five or more bear among those who write in that script or language."""
    return _names_of_table("commonest_names.txt")


@cache
def common_brands() -> frozenset[str]:
    """What many firms of one country are called, as folded and in Latin letters."""
    return _names_of_table("common_brands.txt")


def is_common_in_firms(word: str) -> bool:
    """Whether many firms have the word in their names."""
    return firm_words().get(word, 0) >= _MANY_FIRMS or word in common_brands()


def looks_like_a_person(tokens: tuple[Token, ...]) -> bool:
    """Whether two words at least say that this is a person's name, and none that it is something else's."""
    said = [token for token in tokens if token.cls != "particle" or token.surface in common_names()]
    if not 2 <= len(said) <= _MOST_WORDS or any(token.cls in _CLASSED for token in said):
        return False
    return all(is_a_name(token.surface) for token in said)


def looks_like_a_body(tokens: tuple[Token, ...]) -> bool:
    """Whether a word says what it does or what kind of institution it is, and is no name of people; or a
    number stands in it.
    """
    return any(
        token.cls == "body"
        or token.surface.isdigit()
        or (token.cls in _TRADING and not is_a_name(token.surface))
        for token in tokens
    )


def is_a_name(word: str) -> bool:
    """Whether people are known to bear it, as a given or a family name."""
    return word in common_names() or bool(names_of(word))


def _names_of_table(file: str) -> frozenset[str]:
    listed = (name for _, field in rows(file) for name in field.split("|"))
    return frozenset(written for name in listed for written in _read(name))


def _read(name: str) -> set[str]:
    found: set[str] = set()
    for written in _inflected(simplified(fold(name))):
        found.add(written)
        if script_of(written) in _SPELT_OUT:
            found.update((*spellings(written), latin_of(written)))
    return found


def _inflected(name: str) -> tuple[str, ...]:
    """A Russian surname of men also as women bear it."""
    return (name, name + "а") if name.endswith(("ов", "ев", "ин")) else (name,)
