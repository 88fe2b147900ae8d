"""Destinations that an order's texts name: states, and the words that say that goods are used there."""

import msgspec

from services.screening.knowledge.model import File


class State(msgspec.Struct, frozen=True):
    """A state that orders go to by another way, by its names and its larger cities."""

    country: str
    names: list[str]
    towns: list[str] = []


class Town(msgspec.Struct, frozen=True):
    """Towns of a country at the crossing to a state under bans."""

    to: str
    country: str
    names: list[str]


class OnwardWords(msgspec.Struct, frozen=True):
    """`uses` say that goods are used in a place or go there, `unless` that it is denied or remembered."""

    uses: list[str] = []
    unless: list[str] = []
    comes_from: list[str] = []


class OnwardFile(File, frozen=True, kw_only=True):
    """`onward.toml`."""

    state: list[State]
    crossing: list[Town] = msgspec.field(default_factory=list)
    words: OnwardWords = OnwardWords()


NOTHING_ONWARD = OnwardFile(version="", valid_from="", source="", verified=False, state=[])
"""Of a rule set that was stored before there was any."""
