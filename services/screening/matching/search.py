"""What `exportgate search` prints: queries in, plain data out, a line at a time."""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import msgspec

from services.screening.matching.api import Match, Query, QueryIdentifier
from services.screening.matching.matcher import DEFAULT_LIMIT, DEFAULT_THRESHOLD, Matcher
from services.screening.watchlists.countries import country_code
from services.screening.watchlists.model import EntryKind

NAME_COLUMNS = ("name", "kind", "country", "birth_date", "identifier")
_KINDS: tuple[EntryKind, ...] = ("person", "organisation", "vessel", "aircraft", "unknown")
_BIRTH = re.compile(r"\d{4}(-\d{2}){0,2}$")


class NamesError(ValueError):
    """A file of names cannot be read; the message says where and why."""


def search_names(
    matcher: Matcher,
    queries: Iterable[Query],
    limit: int = DEFAULT_LIMIT,
    threshold: float = DEFAULT_THRESHOLD,
) -> Iterator[dict[str, Any]]:
    """One `{"query", "results"}` per query, in order, as they come: a batch of any size streams."""
    for query in queries:
        found = matcher.search(query, limit, threshold)
        yield {"query": query.name, "results": [result_of(match) for match in found]}


def result_of(match: Match) -> dict[str, Any]:
    """A match as plain data, with list, version of events aside, and the reason token by token."""
    return {
        "source": match.source,
        "list_code": match.list_code,
        "entry_id": match.entry_id,
        "name": match.name,
        "matched_name": match.matched_name,
        "kind": match.kind,
        "score": match.score,
        "strength": match.strength,
        "evidence": match.evidence,
        "explanation": msgspec.to_builtins(match.explanation),
    }


def read_names(lines: Iterable[str], where: str = "names") -> Iterator[Query]:
    """Queries from text with one name a line, or from CSV whose header is among `NAME_COLUMNS`.

    Blank lines of plain text are left out. Raises `NamesError`.
    """
    rest = iter(lines)
    first = next(rest, None)
    if first is None:
        return
    header = [part.strip() for part in first.removeprefix("\ufeff").strip().split(",")]
    if "name" in header and set(header) <= set(NAME_COLUMNS):
        yield from _csv_queries(chain([",".join(header)], rest), where)
        return
    for line in chain([first.removeprefix("\ufeff")], rest):
        if line.strip():
            yield Query(line.strip())


def _csv_queries(lines: Iterable[str], where: str) -> Iterator[Query]:
    rows = csv.DictReader(lines, strict=True)
    try:
        for row in rows:
            yield _query(row, f"{where}, line {rows.line_num}")
    except csv.Error as error:
        raise NamesError(f"{where}, line {rows.line_num}: {error}") from error


def _query(row: dict[str, str | None], where: str) -> Query:
    if None in row:
        raise NamesError(f"{where}: more values than columns (a comma in a name needs quotes)")
    value = {name: (row.get(name) or "").strip() for name in NAME_COLUMNS}
    kind = next((found for found in _KINDS if found == (value["kind"].lower() or "unknown")), None)
    if kind is None:
        raise NamesError(f"{where}: kind {value['kind']!r} is none of {', '.join(_KINDS)}")
    if value["birth_date"] and not _BIRTH.match(value["birth_date"]):
        raise NamesError(f"{where}: birth_date {value['birth_date']!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
    country = country_code(value["country"])
    if value["country"] and country is None:
        raise NamesError(f"{where}: country {value['country']!r} is not known")
    return Query(
        name=value["name"],
        kind=kind,
        country=country,
        birth_date=value["birth_date"] or None,
        identifiers=(QueryIdentifier(value["identifier"]),) if value["identifier"] else (),
    )
