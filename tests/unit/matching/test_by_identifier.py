"""A number alone finds the party that has it, over the matching API as well."""

from typing import Any

import pytest

from services.screening.matching.api import Query, QueryIdentifier
from services.screening.matching.matcher import Matcher
from services.screening.watchlists.model import (
    EntryKind,
    ListEntry,
    ListIdentifier,
    ListName,
    WatchlistSnapshot,
)
from services.screening.yente import Example, MatchRequest, Scope, answer


def entry(number: str, kind: EntryKind, name: str, scheme: str, value: str) -> ListEntry:
    return ListEntry(
        "own",
        "OWN",
        number,
        kind,
        (ListName(name, primary=True),),
        identifiers=(ListIdentifier(value=value, scheme=scheme),),
    )


@pytest.fixture(scope="module")
def small() -> Matcher:
    entries = (
        entry("1", "vessel", "Quorra Star", "IMO", "IMO 9074729"),
        entry("2", "organisation", "Zorbex Optics", "INN", "7707083893"),
    )
    return Matcher.build([WatchlistSnapshot("own", "1", None, entries, "")])


def asked(matcher: Matcher, schema: str, **properties: str) -> dict[str, Any]:
    request = MatchRequest({"q": Example(schema, {name: [value] for name, value in properties.items()})})
    found: dict[str, Any] = answer(matcher, request, Scope(frozenset({"own"})))["responses"]["q"]
    return found


@pytest.mark.parametrize(
    ("schema", "properties", "caption"),
    [
        ("Vessel", {"imoNumber": "9074729"}, "Quorra Star"),
        ("Vessel", {"imoNumber": "IMO9074729"}, "Quorra Star"),
        ("Company", {"registrationNumber": "7707083893"}, "Zorbex Optics"),
        ("Company", {"innCode": "77 0708 3893"}, "Zorbex Optics"),
    ],
)
def test_a_query_of_numbers_alone_finds_who_has_one(
    small: Matcher, schema: str, properties: dict[str, str], caption: str
) -> None:
    found = asked(small, schema, **properties)["results"]
    assert [(one["caption"], one["match"], one["score"]) for one in found] == [(caption, True, 1.0)]


def test_another_number_finds_nobody(small: Matcher) -> None:
    assert asked(small, "Vessel", imoNumber="9311622")["results"] == []
    assert asked(small, "Company")["results"] == []


def test_a_number_with_quite_another_name_is_found_but_not_strong(small: Matcher) -> None:
    found = small.search(Query("Lomnal Bakery", identifiers=(QueryIdentifier("7707083893"),)))
    assert [(match.name, match.strength) for match in found] == [("Zorbex Optics", "possible")]
