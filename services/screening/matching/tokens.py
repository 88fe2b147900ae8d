"""From a name as written to the words that are compared: each with its concept and its class."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from services.screening.matching.chinese import render
from services.screening.matching.fold import fold
from services.screening.matching.script import HAN, KANA
from services.screening.matching.spelling import SHORTEST_SAFE, near_known
from services.screening.matching.tables import (
    PLACE_CLASSES,
    Concept,
    TokenClass,
    chinese_spellings,
    legal_forms,
    place_phrases,
    words,
)
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
_ROMAN = {"ii": "second", "iii": "third", "iv": "fourth", "vi": "sixth", "vii": "seventh", "viii": "eighth"}
_EXPANSIONS = {
    "psb": ("public", "security", "bureau"),
    "xpcc": ("xinjiang", "production", "construction", "corps"),
    "xuar": ("xinjiang", "uyghur", "autonomous", "region"),
    "prc": ("china",),
}
# Stripped wherever they stand; other forms are forms only at the start or the end of a name.
_ANYWHERE = frozenset(
    (
        *(
            "ltd",
            "limited",
            "llc",
            "inc",
            "incorporated",
            "gmbh",
            "ooo",
            "oao",
            "zao",
            "pjsc",
            "ojsc",
            "cjsc",
        ),
        *("jsc", "sarl", "ltda", "fze", "fzco", "dmcc", "co", "corp"),
    )
)
_HONORIFICS = (("peoples", "government"), ("people", "s", "government"), ("people", "government"))
_SCATTERED = (
    frozenset({"joint", "stock"}),
    frozenset({"limited", "liability"}),
    frozenset({"obshchestvo", "otvetstvennostyu"}),
    frozenset({"aktsionernoe", "obshchestvo"}),
)
"""Words that together are a legal form in whatever order they come."""
_LONGEST_SPLIT = 5
_PERSONAL: frozenset[TokenClass] = frozenset({"proper", "particle"})


class Token(NamedTuple):
    """A word as folded, the concept it is compared by, and its class."""

    surface: str
    canon: str
    cls: TokenClass


class NameForm(NamedTuple):
    """One way to read a name. `aside` marks a form taken from parentheses: never strong alone."""

    tokens: tuple[Token, ...]
    translated: bool = False
    aside: bool = False


@lru_cache(maxsize=65_536)
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


def tokenise(latin: str) -> tuple[Token, ...]:
    """Words of a folded Latin string, several-word places joined, legal forms and concepts marked."""
    raw = [word for found in _spelt_out(latin.split()) for word in _EXPANSIONS.get(found, (found,))]
    return _mark_legal(_without_honours(_lone_letters(_with_places(raw))))


def _lone_letters(tokens: list[Token]) -> list[Token]:
    """A single letter links two words (`Sol y Mar`); first, last or beside another it is a name's own."""
    for at, token in enumerate(tokens):
        beside = tokens[max(at - 1, 0) : at] + tokens[at + 1 : at + 2]
        inside = len(beside) == 2 and all(len(other.surface) > 1 for other in beside)
        if token.cls == "particle" and len(token.surface) == 1 and not inside:
            tokens[at] = Token(token.surface, token.surface, "proper")
    return tokens


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
            if near and len(token.canon) < SHORTEST_SAFE and at not in (0, last):
                near = None
        spelled.append(near or token.surface)
    if all(word == token.surface for word, token in zip(spelled, form.tokens, strict=True)):
        return None
    tokens = tokenise(" ".join(spelled))
    identifying = any(token.cls in ("proper", "city", "region") for token in tokens)
    long = all(
        word == t.surface or len(word) > SHORTEST_SAFE for word, t in zip(spelled, form.tokens, strict=True)
    )
    return NameForm(tokens, form.translated, aside=True) if identifying or long else None


def _without_honours(tokens: list[Token]) -> list[Token]:
    """ "People's Government" before a body's name is an honour, not a part that tells it apart."""
    surfaces = tuple(token.surface for token in tokens)
    for honour in _HONORIFICS:
        for at in range(1, len(tokens) - len(honour)):
            if surfaces[at : at + len(honour)] == honour:
                for index in range(at, at + len(honour)):
                    tokens[index] = tokens[index]._replace(cls="particle")
    return tokens


def _spelt_out(raw: list[str]) -> list[str]:
    """Three or more single letters in a row are one abbreviation: `a c s` is `acs`."""
    out: list[str] = []
    run: list[str] = []
    for word in [*raw, ""]:
        if len(word) == 1 and word.isalpha():
            run.append(word)
            continue
        out += ["".join(run)] if len(run) > 2 else run
        run = []
        out.append(word)
    return out[:-1]


def _concept(word: str) -> Concept:
    known = words().get(word)
    if known is not None:
        return known
    if word in _ROMAN:
        return Concept(_ROMAN[word], "number")
    if word.isdigit():
        stripped = word.lstrip("0") or "0"
        return words().get(stripped, Concept(stripped, "number"))
    return Concept(word, "proper")


def _with_places(raw: list[str]) -> list[Token]:
    by_first, concepts = place_phrases()
    tokens: list[Token] = []
    at = 0
    while at < len(raw):
        phrase = next((p for p in by_first.get(raw[at], ()) if tuple(raw[at : at + len(p)]) == p), None)
        split = _split_syllables(raw, at)
        if phrase:
            tokens.append(Token(" ".join(phrase), *concepts[phrase]))
            at += len(phrase)
        elif split:
            tokens.append(Token(" ".join(raw[at : at + split]), *words()["".join(raw[at : at + split])]))
            at += split
        else:
            tokens.append(Token(raw[at], *_concept(raw[at])))
            at += 1
    return tokens


def _split_syllables(raw: list[str], at: int) -> int:
    """How many words from `at` spell one Chinese place or brand written in syllables; 0 for none."""
    for size in range(min(_LONGEST_SPLIT, len(raw) - at), 1, -1):
        syllables = raw[at : at + size]
        if all(2 <= len(word) <= 6 for word in syllables) and "".join(syllables) in chinese_spellings():
            return size
    return 0


def _mark_legal(tokens: list[Token]) -> tuple[Token, ...]:
    marked = [False] * len(tokens)
    surfaces = [token.surface for token in tokens]
    at = 0
    while at < len(tokens):
        size = _legal_at(surfaces, at, marked)
        for index in range(at, at + size):
            marked[index] = True
        at += max(size, 1)
    for group in _SCATTERED:
        if group <= set(surfaces):
            marked = [flag or word in group for flag, word in zip(marked, surfaces, strict=True)]
    if all(flag or token.cls == "particle" for flag, token in zip(marked, tokens, strict=True)):
        return tuple(Token(t.surface, t.surface, "proper") if t.cls == "particle" else t for t in tokens)
    return tuple(
        Token(token.surface, token.surface, "legal") if flag else token
        for flag, token in zip(marked, tokens, strict=True)
    )


def _legal_at(surfaces: list[str], at: int, marked: list[bool]) -> int:
    """Length of the legal form that stands at `at`; 0 for none."""
    for form in legal_forms().get(surfaces[at], ()):
        end = at + len(form)
        if tuple(surfaces[at:end]) != form:
            continue
        at_start = at == 0 or marked[at - 1]
        at_end = end == len(surfaces) or _only_forms(surfaces, end)
        if len(form) > 2 or at_end or at_start or form[0] in _ANYWHERE:
            return len(form)
    return 0


def _only_forms(surfaces: list[str], at: int) -> bool:
    """Whether nothing but legal forms follows."""
    while at < len(surfaces):
        fitting = [f for f in legal_forms().get(surfaces[at], ()) if tuple(surfaces[at : at + len(f)]) == f]
        if not fitting:
            return False
        at += len(fitting[0])
    return True


def looks_organisational(tokens: tuple[Token, ...]) -> bool:
    """Whether the words say that this is a body or a business, not a person."""
    return any(token.cls in ("legal", "body", "generic") for token in tokens)


def looks_personal(tokens: tuple[Token, ...]) -> bool:
    """Whether nothing speaks against a person's name: two to five plain words, no digits or places."""
    if not 2 <= len(tokens) <= 5:
        return False
    return all(token.cls in _PERSONAL and not any(map(str.isdigit, token.surface)) for token in tokens)


def is_place(token: Token) -> bool:
    """Whether the word names a place, a country or a people."""
    return token.cls in PLACE_CLASSES
