"""Words of a body that one name has and another of the same body says otherwise, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.screening.matching.words.tokens import Token

_MINISTRY, _NATIONAL, _DEFENSE, _GOVERNMENT = "ministry", "national", "defense", "government"
_SCIENCE, _RESEARCH = "science", "research"
_TECHNICAL, _TECHNOLOGY, _UNIVERSITY = "technical", "technology", "university"


def alike(tokens: list[Token]) -> list[Token]:
    """A ministry of national defence is one of defence, a technical university one of technology, scientific
    research is research, and the ministry of a country's government that country's.
    """
    said = [token.canon for token in tokens]
    if _UNIVERSITY in said and _TECHNICAL in said:
        tokens = [
            token._replace(canon=_TECHNOLOGY) if _is_technical_university(said, at) else token
            for at, token in enumerate(tokens)
        ]
    if _RESEARCH in said and _SCIENCE in said:
        tokens = [
            token._replace(cls="particle") if said[at : at + 2] == [_SCIENCE, _RESEARCH] else token
            for at, token in enumerate(tokens)
        ]
    if _MINISTRY in said:
        tokens = [
            token._replace(cls="particle") if _says_nothing(tokens, said, at) else token
            for at, token in enumerate(tokens)
        ]
    return tokens


def _is_technical_university(said: list[str], at: int) -> bool:
    return said[at] == _TECHNICAL and _UNIVERSITY in _beside(said, at)


def _says_nothing(tokens: list[Token], said: list[str], at: int) -> bool:
    """Whether a word of a ministry's name is left out elsewhere: no country has a second one of defence."""
    if said[at] == _NATIONAL:
        return _DEFENSE in _beside(said, at)
    of_a_country = any(token.cls == "country" for token in tokens)
    # Ministries of the interior are called ministry of government in some countries.
    ministries_own = said[max(at - 2, 0) : at].count(_MINISTRY) or len(_telling(tokens)) < 4
    return said[at] == _GOVERNMENT and of_a_country and not ministries_own


def _telling(tokens: list[Token]) -> list[Token]:
    return [token for token in tokens if token.cls not in ("particle", "legal")]


def _beside(said: list[str], at: int) -> list[str]:
    return said[max(at - 1, 0) : at] + said[at + 1 : at + 2]
