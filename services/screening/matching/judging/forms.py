"""Legal forms that exclude each other: no firm is a joint stock and a limited company, nor a Russian GmbH."""

from functools import cache
from typing import NamedTuple

from services.screening.matching.scoring.pairing import Weighted
from services.screening.matching.words.tables import rows


class _Form(NamedTuple):
    words: frozenset[str]
    kind: str
    country: str


def are_other_forms(asked: Weighted, listed: Weighted) -> bool:
    """Whether the legal forms of two names are of different kinds, or of different countries."""
    ours, theirs = _said(asked), _said(listed)
    kinds = [{form.kind for form in forms} - {"-"} for forms in (ours, theirs)]
    countries = [{form.country for form in forms} - {"-"} for forms in (ours, theirs)]
    return any(all(pair) and pair[0].isdisjoint(pair[1]) for pair in (kinds, countries))


def have_other_forms(asked: Weighted, listed: Weighted) -> bool:
    """Whether both names have words of legal forms, and not one in common."""
    ours, theirs = (
        {token.canon for token in name.tokens if token.cls == "legal"} for name in (asked, listed)
    )
    return bool(ours) and bool(theirs) and ours.isdisjoint(theirs)


def _said(name: Weighted) -> list[_Form]:
    words = {word for token in name.tokens if token.cls == "legal" for word in token.surface.split()}
    return [form for form in _forms() if form.words <= words] if words else []


@cache
def _forms() -> tuple[_Form, ...]:
    return tuple(
        _Form(frozenset(form.split()), kind, country) for form, kind, country in rows("legal_kinds.txt")
    )
