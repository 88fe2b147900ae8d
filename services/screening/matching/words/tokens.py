"""From a name as written to the words that are compared: each with its concept and its class."""

import re
from typing import NamedTuple

from services.screening.matching.words import german, said_otherwise, slavic
from services.screening.matching.words.tables import (
    Concept,
    TokenClass,
    chinese_spellings,
    chinese_syllables,
    legal_forms,
    phrases,
    place_phrases,
    words,
)

_ROMAN_LETTERS = {"i": "first", "v": "fifth", "x": "tenth"}
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th|y|ya|i|ii|oy|e|eme|o|a)$")
_ROMAN = {
    "ii": "second",
    "iii": "third",
    "iv": "fourth",
    "vi": "sixth",
    "vii": "seventh",
    "viii": "eighth",
    "ix": "ninth",
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


def tokenise(latin: str) -> tuple[Token, ...]:
    """Words of a folded Latin string, several-word places joined, legal forms and concepts marked."""
    raw = _expanded(_spelt_out(latin.split()))
    return _mark_legal(said_otherwise.alike(_without_honours(_lone_letters(_with_places(raw)))))


def _expanded(raw: list[str]) -> list[str]:
    """Phrases of other languages and abbreviations, replaced by the words they stand for; an abbreviation
    beside all those words says nothing more.
    """
    by_first, meanings = phrases()
    words_out: list[str] = []
    at = 0
    while at < len(raw):
        if form := slavic.legal_form(raw, at):
            words_out.append(form.short)
            at += form.size
            continue
        phrase = next((p for p in by_first.get(raw[at], ()) if tuple(raw[at : at + len(p)]) == p), None)
        size = len(phrase) if phrase else 1
        if not (phrase and size == 1 and set(meanings[phrase]) <= {*raw[:at], *raw[at + 1 :]}):
            words_out += meanings[phrase] if phrase else (_meaning(raw[at]) or (raw[at],))
        at += size
    return words_out


def _meaning(word: str) -> tuple[str, ...]:
    """English words for one of another language that no table has as it is written."""
    return () if word in words() else slavic.meaning(word) or german.meaning(word)


def _lone_letters(tokens: list[Token]) -> list[Token]:
    """A single letter links two words (`Sol y Mar`); first, last or beside another it is a name's own."""
    for at, token in enumerate(tokens):
        if 0 < at == len(tokens) - 1 and token.surface in _ROMAN_LETTERS:
            tokens[at] = Token(token.surface, _ROMAN_LETTERS[token.surface], "number")
            continue
        beside = tokens[max(at - 1, 0) : at] + tokens[at + 1 : at + 2]
        inside = len(beside) == 2 and all(len(o.surface) > 1 and o.cls != "particle" for o in beside)
        if token.cls == "particle" and len(token.surface) == 1 and not inside:
            tokens[at] = Token(token.surface, token.surface, "proper")
    return tokens


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
        whole = "".join(run)
        out += [whole] if len(run) > 2 or (len(run) == 2 and whole in words()) else run
        run = []
        out.append(word)
    return out[:-1]


def _concept(word: str) -> Concept:
    known = words().get(word)
    if known is not None:
        return known
    if word in _ROMAN:
        return Concept(_ROMAN[word], "number")
    ordinal = _ORDINAL.match(word)
    if ordinal:
        word = ordinal.group(1)
    if word.isdigit():
        stripped = word.lstrip("0") or "0"
        return words().get(stripped, Concept(stripped, "number"))
    return Concept(word, "proper")


def _with_places(raw: list[str]) -> list[Token]:
    by_first, concepts = place_phrases()
    tokens: list[Token] = []
    at = 0
    while at < len(raw):
        known = by_first.get(raw[at])
        phrase = known and next((p for p in known if tuple(raw[at : at + len(p)]) == p), None)
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
    if raw[at] not in chinese_syllables():
        return 0
    for size in range(min(_LONGEST_SPLIT, len(raw) - at), 1, -1):
        syllables = raw[at : at + size]
        if all(2 <= len(word) <= 6 for word in syllables) and "".join(syllables) in chinese_spellings():
            return size
    return 0


def _mark_legal(tokens: list[Token]) -> tuple[Token, ...]:
    marked = [False] * len(tokens)
    surfaces = [token.surface for token in tokens]
    if legal_forms().keys().isdisjoint(surfaces) and all(t.cls not in ("particle", "legal") for t in tokens):
        return tuple(tokens)
    at = 0
    while at < len(tokens):
        size = _legal_at(surfaces, at, marked)
        for index in range(at, at + size):
            marked[index] = True
        at += max(size, 1)
    present = set(surfaces)
    for group in _SCATTERED:
        if group <= present:
            marked = [flag or word in group for flag, word in zip(marked, surfaces, strict=True)]
    if all(flag or token.cls in ("particle", "legal") for flag, token in zip(marked, tokens, strict=True)):
        return tuple(
            Token(t.surface, t.surface, "proper") if t.cls in ("particle", "legal") else t for t in tokens
        )
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
