"""The grammar of phrase patterns: words, groups of alternatives, gaps."""

import re
from dataclasses import dataclass

_SIGN = re.compile(r"\.\.|[()|]|[*?]|(?:(?!\.\.)[^\s()|*?])+")


class PatternError(ValueError):
    """A pattern in a knowledge file is not well formed."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word; `open_end` allows any ending."""

    text: str
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A few words between, within one clause."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences."""

    options: tuple["Sequence", ...]
    optional: bool = False
    open_end: bool = False


Item = Word | Gap | Choice
Sequence = tuple[Item, ...]


def parse(body: str, source: str) -> Sequence:
    """Read a pattern without its anchors; raises `PatternError`."""
    signs = _SIGN.findall(body)
    options, rest = _options(signs, 0, source)
    if rest != len(signs) or len(options) != 1:
        raise PatternError(f"the pattern {source!r} has an unbalanced group or a bar outside one")
    return options[0]


def _options(signs: list[str], index: int, source: str) -> tuple[list[Sequence], int]:
    options: list[Sequence] = []
    items: list[Item] = []
    while index < len(signs) and signs[index] != ")":
        sign = signs[index]
        if sign == "|":
            options.append(tuple(items))
            items = []
        elif sign == "(":
            inner, index = _options(signs, index + 1, source)
            if index >= len(signs):
                raise PatternError(f"the pattern {source!r} has an unbalanced group")
            items.append(Choice(tuple(inner)))
        elif sign in "*?":
            items.append(_marked(items.pop() if items else None, sign, source))
        else:
            items.append(Gap() if sign == ".." else Word(sign))
        index += 1
    options.append(tuple(items))
    return options, index


def _marked(item: Item | None, mark: str, source: str) -> Item:
    if isinstance(item, Word) and mark == "*":
        return Word(item.text, open_end=True)
    if isinstance(item, Choice):
        if mark == "*":
            return Choice(item.options, item.optional, open_end=True)
        return Choice(item.options, optional=True, open_end=item.open_end)
    raise PatternError(f"the pattern {source!r} has a {mark!r} that marks nothing")
