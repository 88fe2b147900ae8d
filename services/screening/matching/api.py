"""What callers of the matcher give and get. These names are stable; fields are only ever added."""

from typing import Literal

import msgspec

from services.screening.watchlists.model import EntryKind, ListEntry

Strength = Literal["strong", "possible", "none"]
"""strong: a list rule acts on it. possible: a question to a person. none: shown in searches only."""

Evidence = Literal["corroborated", "uncontradicted", "contradicted"]
"""What country, kind, birth date and identifiers say about the name match."""

How = Literal["exact", "equivalent", "fuzzy", "initial", "translit", "joined", "lost_character", "truncated"]
STRENGTH_ORDER: dict[Strength, int] = {"none": 0, "possible": 1, "strong": 2}


class QueryIdentifier(msgspec.Struct, frozen=True, gc=False):
    """A number of the party asked about, such as scheme `USCC` or `passport`."""

    value: str
    scheme: str | None = None


class Query(msgspec.Struct, frozen=True, gc=False):
    """A party to look for. Unknown stays None or empty: it neither supports nor contradicts.

    `country` is ISO 3166-1 alpha-2, `birth_date` `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    """

    name: str
    names_native: tuple[str, ...] = ()
    kind: EntryKind = "unknown"
    country: str | None = None
    birth_date: str | None = None
    identifiers: tuple[QueryIdentifier, ...] = ()


class TokenMatch(msgspec.Struct, frozen=True, gc=False):
    """One word of the query against one word of the listed name; similarity and weight are 0–1."""

    query: str
    listed: str
    how: How
    similarity: float
    weight: float


class Explanation(msgspec.Struct, frozen=True, gc=False):
    """Why a score is what it is: words matched, words left over, what supports, what speaks against."""

    summary: str
    tokens: tuple[TokenMatch, ...] = ()
    unmatched_query: tuple[str, ...] = ()
    unmatched_listed: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


class Match(msgspec.Struct, frozen=True, gc=False):
    """A listed party that a query may mean; one per entry, by its best name.

    `query_name` is the query's name form that matched, `matched_name` the listed one, `name` the
    entry's primary name. `score` is 0–1 over the names: the share of their words' weight that agrees. Of a
    name that is known by one slip, or cut off by a field, it is the share of letters that stand in the listed
    name, if that is more; where an identifier agrees, halfway from the names' score to 1. `strength` also
    weighs `evidence`.
    """

    source: str
    list_code: str
    entry_id: str
    name: str
    matched_name: str
    query_name: str
    kind: EntryKind
    score: float
    strength: Strength
    evidence: Evidence
    explanation: Explanation
    entry: ListEntry
