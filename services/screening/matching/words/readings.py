"""The ways to read a name as written: suffixes and asides taken off, other scripts in Latin letters."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from services.screening.matching.words import burmese, kontsevich, palladius, sino_korean, wade_giles
from services.screening.matching.words.acronyms import abbreviates, without_own
from services.screening.matching.words.articled import with_article_apart
from services.screening.matching.words.by_hand import by_hand
from services.screening.matching.words.by_meaning import by_meaning
from services.screening.matching.words.chinese_slips import is_apart, mended
from services.screening.matching.words.fold import fold
from services.screening.matching.words.implied import country_of
from services.screening.matching.words.known_as import names_within
from services.screening.matching.words.listed_names import as_listed
from services.screening.matching.words.read_aside import read_aside
from services.screening.matching.words.scripts import read
from services.screening.matching.words.ships import ship_names
from services.screening.matching.words.slavic_slips import near_word
from services.screening.matching.words.spacing import respaced
from services.screening.matching.words.spelling import (
    SHORTEST_SAFE,
    near_form,
    near_in_phrase,
    near_known,
)
from services.screening.matching.words.tables import COMMON_CLASSES
from services.screening.matching.words.tokens import Token, tokenise

_PARENTHESIS = re.compile(r"[(（\[]([^()（）\[\]]*)[)）\]]")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&./-]{1,11}$")
_DESCRIPTION = re.compile(
    r"\b(?:individual|national|entity|aka|a\.k\.a|formerly|f\.k\.a|flag)\b", re.IGNORECASE
)


class NameForm(NamedTuple):
    """One way to read a name: its words as a body's name, and as `written`, which is how a person's is read.

    `aside` marks a form taken from parentheses or a guess at how it is read: never strong alone.
    """

    tokens: tuple[Token, ...]
    written: tuple[str, ...] = ()
    translated: bool = False
    aside: bool = False


_OF_TWO_SCRIPTS = re.compile(
    "[A-Za-z]{2}.*[\u0370-\U0002ffff]{2}|[\u0370-\U0002ffff]{2}.*[A-Za-z]{2}", re.DOTALL
).search
_OF_A_SHIP = re.compile(r"(?<=\d)\s*(?:호|号|號)?\s*[轮輪]?$")
"""What follows the number of a ship in Korean and Chinese."""
_DIGRAPH = re.compile(r"\b(?:Yu|Ya|Ye|Ch|Sh|Zh|Kh|Ts|Dzh|Ju|Ja|Ph|Th)\.(?=\s*\w)")
"""Initials that Latin letters write with two: Ю., Χ."""
_SURELY_COMMON = 7
"""Letters from which a word one slip from a common one is that word, even where a list has it so."""
_OF_OTHERS = (kontsevich.readings, sino_korean.readings, burmese.readings)
"""Who reads a person's name of one people in the script of another."""
_FIELD = 35
_VOWELS = frozenset("aeiouy")
_OF_BUSINESS = COMMON_CLASSES | {"legal"}
_FRAGMENT = 2
MOST_LETTERS = 1_024
MOST_WORDS = 48
"""Beyond these a text is no name: what follows is not read, so that no text takes long."""


@lru_cache(maxsize=16_384)
def name_forms(text: str) -> tuple[NameForm, ...]:
    """Every way to read `text`, the plain one first; empty when it holds no letter or digit."""
    whole = text[:MOST_LETTERS]
    forms: dict[tuple[tuple[str, ...], ...], NameForm] = {}
    parts = chain.from_iterable(map(_parts, dict.fromkeys((_uncut(whole), whole))))
    for plain, aside in chain(parts, ((other, True) for other in read_aside(whole))):
        folded = without_own(fold(_with_plain_initials(plain)))
        for form in _plain_forms(folded, aside):
            forms.setdefault(_words_of(form), form)
        if (apart := with_article_apart(folded)) != folded:
            for form in _plain_forms(apart, aside):
                forms.setdefault(_words_of(form), form)
        for form in _at_home(folded, tuple(forms.values())) if not folded.isascii() else ():
            forms.setdefault(_words_of(form), form)
        for name in (*wade_giles.readings(plain), *palladius.readings(folded)):
            form = _as_guessed(name)
            forms.setdefault(_words_of(form), form)
    if not whole.isascii() and _OF_TWO_SCRIPTS(whole):
        for form in _halves(fold(whole)):
            forms.setdefault(_words_of(form), form)
    return tuple(forms.values())


@lru_cache(maxsize=16_384)
def translated_forms(text: str) -> tuple[NameForm, ...]:
    """Guesses, mostly none: a body's name with what it is called after in English, and a person's as another
    people's, in their own letters.
    """
    folded = fold(text[:MOST_LETTERS])
    bodies = (
        NameForm(_as_written(tokenise(name)[:MOST_WORDS], dict(natives)), translated=True, aside=True)
        for name, natives in by_meaning(folded)
    )
    readers = () if folded.isascii() else _OF_OTHERS
    return (*bodies, *(_as_guessed(name) for reader in readers for name in reader(folded)))


def _with_plain_initials(text: str) -> str:
    return _DIGRAPH.sub(lambda found: found.group()[0], text) if "." in text else text


def _as_guessed(name: str) -> NameForm:
    """A name in the letters of the people that it may be of."""
    return NameForm(tokenise(name), tuple(name.split()), translated=True, aside=True)


def _words_of(form: NameForm) -> tuple[tuple[str, ...], ...]:
    return tuple(token.canon for token in form.tokens), form.written


def _halves(folded: str) -> Iterator[NameForm]:
    """The parts in Latin letters and in another script of a name that is said twice: in both.

    They share a word (FIBERHOME烽火通信), or one abbreviates the other.
    """
    latin = "".join(char if char.isascii() else " " for char in folded)
    other = "".join(" " if char.isascii() and char.isalpha() else char for char in folded)
    if not any(char.isalpha() for char in latin) or latin == folded:
        return
    ours, theirs = list(_plain_forms(without_own(" ".join(latin.split())))), list(_plain_forms(other))
    for one in ours:
        for form in theirs:
            said = _saying(one)
            if said & _saying(form) or (
                len(one.tokens) == 1 and abbreviates(one.tokens[0].surface, form.tokens)
            ):
                yield form
                if len(said) > 1 or said <= _saying(form):
                    yield one


def _plain_forms(folded: str, aside: bool = False) -> Iterator[NameForm]:
    for reading in read(" ".join(folded.split())):
        tokens = _as_written(tokenise(reading.text)[:MOST_WORDS], dict(reading.natives))
        if tokens:
            written = tuple(reading.sounds.split()[:MOST_WORDS])
            yield NameForm(tokens, written, reading.text != folded, aside)


def _at_home(folded: str, forms: tuple[NameForm, ...]) -> Iterator[NameForm]:
    """A name as lists write it: with the country that a body leaves out at home; without a ship's 号."""
    for form in forms:
        if country := country_of(folded, form.tokens):
            tokens = tokenise(" ".join((country, *(token.surface for token in form.tokens))))
            yield form._replace(tokens=tokens, aside=True)
    for ship in ship_names(folded):
        for form in _plain_forms(ship):
            yield form._replace(written=tuple(folded.split()))


def _saying(form: NameForm) -> set[str]:
    return {token.canon for token in form.tokens if token.cls not in ("particle", "legal", "number")}


def _as_written(tokens: tuple[Token, ...], natives: dict[str, str]) -> tuple[Token, ...]:
    """Translated words with the native word as what is written."""
    if not natives:
        return tokens
    return tuple(token._replace(surface=natives.get(token.surface, token.surface)) for token in tokens)


def _uncut(text: str) -> str:
    """A name as long as a field of 35, without the letter or two at its end that a longer word began with."""
    if not _FIELD - 2 <= len(text) <= _FIELD:
        return text
    whole, _, rest = text.rpartition(" ")
    return whole if len(rest) <= _FRAGMENT and rest.isalpha() else text


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The name without parentheses, with those that are words of it, and an acronym given in them."""
    text, *subordinate = as_listed(text)
    yield from ((one, True) for one in subordinate)
    for other in names_within(text):
        yield other, " " not in other and text.isascii()
    text = text if text.isascii() else _OF_A_SHIP.sub("", text)
    inner = [found.strip() for found in _PARENTHESIS.findall(text)]
    if not inner:
        yield text, False
        return
    outside = " ".join(_PARENTHESIS.sub(" ", text).split())
    outside_words = fold(outside).split()
    acronyms = [part for part in inner if _ACRONYM.match(part) and _abbreviates(part, outside_words)]
    asides = [part for part in inner if part in acronyms or _DESCRIPTION.search(part)]
    if len(asides) < len(inner):
        outside = _PARENTHESIS.sub(
            lambda found: " " if found.group(1).strip() in asides else found.group(), text
        )
    yield outside or text, False
    for acronym in acronyms:
        if len(acronym) > 3:
            yield acronym, True


def _abbreviates(acronym: str, spelled: list[str]) -> bool:
    """Whether the letters are first letters of the words, in order (`FACRI` of `Flight Automatic …`), or
    letters of theirs from the first one on (`HQN` of `Haqqani Network`).
    """
    letters = [char for char in acronym.casefold() if char.isalpha()]
    if len(letters) < 2 or not spelled:
        return False
    firsts, written = iter(word[0] for word in spelled), iter("".join(spelled))
    if all(letter in firsts for letter in letters):
        return True
    return letters[0] == spelled[0][0] and all(letter in written for letter in letters)


def corrected(form: NameForm, known: Callable[[str], bool]) -> NameForm | None:
    """The form with slips in common words put right; None when there is nothing to put right.

    Only words that `known` (is it on a list?) denies are touched; where it denies none that could be put
    right, long ones: a list has misspellings too. Short words are taken for a misspelt legal form only at
    the start or the end. The result is a guess: never strong alone.
    """
    written = [_latin(token) for token in form.tokens]
    common = [at for at, token in enumerate(form.tokens) if token.cls == "proper"]
    meant = _meant(written, [at for at in common if not known(written[at])]) or _meant(
        written, [at for at in common if len(written[at]) >= _SURELY_COMMON]
    )
    meant = {**_ending(form, written), **meant}
    spelled = [meant.get(at, word) for at, word in enumerate(written)]
    if not meant:
        return None
    tokens = tokenise(" ".join(spelled))
    identifying = any(token.cls in ("proper", "city", "region") for token in tokens)
    long = all(word == was or len(word) >= SHORTEST_SAFE for word, was in zip(spelled, written, strict=True))
    return NameForm(tokens, tuple(spelled), form.translated, aside=True) if identifying or long else None


def _ending(form: NameForm, written: list[str]) -> dict[int, str]:
    """The last word of a business's name as the legal form that it is one slip away from; a word without a
    vowel is no name.
    """
    last, word = len(written) - 1, written[-1]
    business = any(token.cls in _OF_BUSINESS for token in form.tokens) or _VOWELS.isdisjoint(word)
    found = near_form(word) if last and business and form.tokens[-1].cls == "proper" else None
    return {last: found} if found else {}


def guesses(text: str, known: Callable[[str], bool]) -> list[NameForm]:
    """The ways to read `text` with slips put right: in common words, in blanks, and in Chinese."""
    forms = name_forms(text)
    found = [*(corrected(form, known) for form in forms), *(_respaced(form, known) for form in forms)]
    return [guess for guess in (*found, *_mended(text)) if guess and guess.tokens]


def _respaced(form: NameForm, known: Callable[[str], bool]) -> NameForm | None:
    spelled = respaced([_latin(token) for token in form.tokens], known)
    if not spelled:
        return None
    return NameForm(tokenise(" ".join(spelled)), tuple(spelled), form.translated, aside=True)


def _mended(text: str) -> Iterator[NameForm]:
    if text.isascii():
        return
    for meant in mended(fold(text[:MOST_LETTERS]), is_apart(text) is not None):
        for form in name_forms(meant):
            yield form._replace(aside=True)


def _meant(written: list[str], places: list[int]) -> dict[int, str]:
    """Place → the known word that the one there is one slip away from. Short ones stand first or last."""
    found: dict[int, str] = {}
    for at in places:
        near = near_in_phrase(written, at) or near_known(written[at]) or near_word(written[at])
        outer = at in (0, len(written) - 1)
        if near and (outer or len(near) >= SHORTEST_SAFE or by_hand(written[at], near)):
            found[at] = near
    return found


def _latin(token: Token) -> str:
    return token.surface if token.surface.isascii() else token.canon
