"""The ways to read a name as written: suffixes and asides taken off, other scripts in Latin letters."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from services.screening.matching.chinese import render
from services.screening.matching.fold import fold
from services.screening.matching.script import HAN, KANA
from services.screening.matching.spelling import SHORTEST_SAFE, near_known
from services.screening.matching.tokens import Token, tokenise
from services.screening.matching.transliterate import latin_of

_SUFFIX = re.compile(
    r",?\s*(?:and|including)?\s*(?:any|all|its|their)?\s*(?:successors?|sub-?units?|subsidiar(?:y|ies)|affiliates?)"
    r"(?:[\s,;-]*(?:and|or|/)?\s*(?:any|all|its)?\s*(?:successors?|sub-?units?|subsidiar(?:y|ies)|affiliates?))*"
    r"\s+thereof\.?\s*$",
    re.IGNORECASE,
)
_PARENTHESIS = re.compile(r"[(（\[]([^()（）\[\]]*)[)）\]]")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&./-]{1,11}$")
_DESCRIPTION = re.compile(r"\b(?:individual|national|entity|aka|a\.k\.a|formerly|f\.k\.a)\b", re.IGNORECASE)
_HAN_RUN = re.compile(f"[{HAN}]+")


class NameForm(NamedTuple):
    """One way to read a name. `aside` marks a form taken from parentheses: never strong alone."""

    tokens: tuple[Token, ...]
    translated: bool = False
    aside: bool = False


@lru_cache(maxsize=16_384)
def name_forms(text: str) -> tuple[NameForm, ...]:
    """Every way to read `text`, the plain one first; empty when it holds no letter or digit."""
    forms: dict[tuple[str, ...], NameForm] = {}
    for plain, aside in _parts(_SUFFIX.sub("", text)):
        for latin, translated in _latin_readings(fold(plain)):
            tokens = tokenise(latin)
            if tokens:
                key = tuple(token.canon for token in tokens)
                forms.setdefault(key, NameForm(tokens, translated, aside))
    return tuple(forms.values())


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The name without parentheses, with those that are words of it, and an acronym given in them."""
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
    """Whether the letters are first letters of the words, in order (`FACRI` of `Flight Automatic …`)."""
    letters = [char for char in acronym.casefold() if char.isalpha()]
    if len(letters) < 2 or len(letters) > len(spelled):
        return False
    firsts = iter(word[0] for word in spelled)
    return all(letter in firsts for letter in letters)


def _latin_readings(folded: str) -> Iterator[tuple[str, bool]]:
    if folded.isascii():
        yield folded, False
        return
    runs = _HAN_RUN.findall(folded)
    if not runs or KANA.search(folded):
        yield latin_of(folded), True
        return
    if len(runs) == 1:
        for reading in render(runs[0]):
            yield latin_of(_HAN_RUN.sub(f" {reading} ", folded)), True
        return
    yield latin_of(_HAN_RUN.sub(lambda found: f" {render(found.group())[0]} ", folded)), True


def corrected(form: NameForm, known: Callable[[str], bool]) -> NameForm | None:
    """The form with slips in common words put right; None when there is nothing to put right.

    Only words that `known` (is it on a list?) denies are touched. Short words are taken for a
    misspelt legal form only at the start or the end. The result is a guess: never strong alone.
    """
    spelled = []
    last = len(form.tokens) - 1
    for at, token in enumerate(form.tokens):
        near = None
        if token.cls == "proper" and not known(token.canon):
            near = near_known(token.canon)
            if near and len(near) < SHORTEST_SAFE and at not in (0, last):
                near = None
        spelled.append(near or token.surface)
    if all(word == token.surface for word, token in zip(spelled, form.tokens, strict=True)):
        return None
    tokens = tokenise(" ".join(spelled))
    identifying = any(token.cls in ("proper", "city", "region") for token in tokens)
    long = all(
        word == t.surface or len(word) >= SHORTEST_SAFE for word, t in zip(spelled, form.tokens, strict=True)
    )
    return NameForm(tokens, form.translated, aside=True) if identifying or long else None
