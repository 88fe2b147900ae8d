"""The requests and answers of yente's matching API, over this service's matcher and lists.

Facts of the contract: yente-client 0.2 (MIT). Out of its scope here: search, entities, weights of features.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from services.screening.matching.api import Match, Query, QueryIdentifier
from services.screening.matching.matcher import Matcher
from services.screening.snapshots import SnapshotRow
from services.screening.watchlists.countries import country_code
from services.screening.watchlists.model import EntryKind, ListEntry

ALGORITHM = "exportgate"
DEFAULT_DATASET = "default"
MOST_QUERIES = 500
MOST_RESULTS = 500
_SEARCHED = 5
"""So many times the results asked for are looked at: filters take some away again."""
_SCHEMA: dict[EntryKind, str] = {
    "person": "Person", "organisation": "Organization", "vessel": "Vessel", "aircraft": "Airplane",
    "unknown": "LegalEntity",
}  # fmt: skip
_KIND: dict[str, EntryKind] = {
    "Person": "person", "Organization": "organisation", "Company": "organisation",
    "PublicBody": "organisation", "Vessel": "vessel", "Airplane": "aircraft",
}  # fmt: skip
_NATIVE = ("name", "alias", "weakAlias", "previousName")
_COUNTRIES = ("country", "nationality", "jurisdiction", "citizenship", "flag", "mainCountry")
_IDENTIFIERS = ("idNumber", "registrationNumber", "taxNumber", "vatCode", "leiCode", "innCode", "ogrnCode",
                "dunsCode", "uscCode", "passportNumber", "imoNumber", "mmsi")  # fmt: skip
_TOPICS = {
    "bis_licence": "export.control", "bis_denied": "export.control", "bis_unverified": "export.control",
    "state_itar_debarred": "debarment", "own_list": "poi",
}  # fmt: skip


class Example(msgspec.Struct):
    """One query: a schema and properties, each a list of texts."""

    schema: str = "Thing"
    properties: dict[str, list[str] | str] = {}
    id: str | None = None

    def texts(self, *names: str) -> list[str]:
        """Values of these properties, blanks left out."""
        found = (self.properties.get(name, []) for name in names)
        values = (item for value in found for item in ([value] if isinstance(value, str) else value))
        return [value.strip() for value in values if value.strip()]


class MatchRequest(msgspec.Struct):
    """The body of `POST /match/{dataset}`; `weights` and `config` have no meaning here."""

    queries: dict[str, Example]
    weights: dict[str, float] = {}
    config: dict[str, Any] = {}


class Scope(msgspec.Struct, frozen=True):
    """Which entries count, and from which score on."""

    sources: frozenset[str]
    limit: int = 5
    threshold: float = 0.7
    cutoff: float = 0.5
    schemata: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()

    def admits(self, entry: ListEntry) -> bool:
        """Whether the filters of the request let this entry through."""
        if entry.source not in self.sources or entry.key in self.entities:
            return False
        return _SCHEMA[entry.kind] not in self.schemata and (not self.topics or _topic(entry) in self.topics)


def answer(matcher: Matcher, request: MatchRequest, scope: Scope) -> dict[str, Any]:
    """One response per query, under its key."""
    responses = {key: _response(matcher, example, scope) for key, example in request.queries.items()}
    return {"responses": responses, "matcher": _features(), "limit": scope.limit}


def _response(matcher: Matcher, example: Example, scope: Scope) -> dict[str, Any]:
    query = _query(example)
    found: list[Match] = []
    if query is not None:
        matches = matcher.search(query, max(_SEARCHED * scope.limit, 50), scope.cutoff)
        found = [match for match in matches if scope.admits(match.entry)]
    found.sort(key=lambda match: -match.score)
    return {
        "status": 200,
        "results": [_scored(match, scope.threshold) for match in found[: scope.limit]],
        "total": {"value": len(found), "relation": "eq"},
        "query": {"id": example.id, "schema": example.schema, "properties": _listed(example)},
    }


def _listed(example: Example) -> dict[str, list[str]]:
    return {name: [value] if isinstance(value, str) else value for name, value in example.properties.items()}


def _query(example: Example) -> Query | None:
    names = list(dict.fromkeys(example.texts(*_NATIVE))) or _name_of_parts(example)
    identifiers = tuple(QueryIdentifier(text) for text in example.texts(*_IDENTIFIERS))
    if not names and not identifiers:
        return None
    countries = [code for text in example.texts(*_COUNTRIES) if (code := country_code(text))]
    births = example.texts("birthDate")
    return Query(
        name=names[0] if names else "",
        names_native=tuple(names[1:]),
        kind=_KIND.get(example.schema, "unknown"),
        country=countries[0] if countries else None,
        birth_date=births[0] if births else None,
        identifiers=identifiers,
    )


def _name_of_parts(example: Example) -> list[str]:
    name = " ".join(example.texts("firstName", "middleName", "fatherName", "lastName"))
    return [name] if name else []


def _scored(match: Match, threshold: float) -> dict[str, Any]:
    """yente has one number, we have two: what the data compared refutes is shown, but is no match."""
    return {
        **entity_of(match.entry),
        "score": match.score,
        "match": match.score >= threshold and match.evidence != "contradicted",
        "explanations": {
            "name_match": {
                "score": match.score,
                "detail": match.explanation.summary,
                "query": match.query_name,
                "candidate": match.matched_name,
                "weight": 1.0,
            },
            "strength": {"score": 1.0 if match.strength == "strong" else 0.0, "detail": match.strength},
            "evidence": {
                "score": {"corroborated": 1.0, "uncontradicted": 0.0, "contradicted": -1.0}[match.evidence],
                "detail": "; ".join((*match.explanation.supports, *match.explanation.against))
                or match.evidence,
            },
        },
    }


def entity_of(entry: ListEntry) -> dict[str, Any]:
    """A listed party as a FollowTheMoney entity."""
    names = {
        "name": entry.names[:1],
        "weakAlias": [name for name in entry.names[1:] if name.quality == "weak"],
    }
    names["previousName"] = [n for n in entry.names[1:] if n.kind == "former" and n.quality != "weak"]
    names["alias"] = [n for n in entry.names[1:] if n.kind != "former" and n.quality != "weak"]
    properties = {
        **{prop: [name.text for name in found] for prop, found in names.items()},
        "country": [code.lower() for code in entry.countries],
        "nationality": [code.lower() for code in entry.nationalities],
        "address": list(entry.addresses),
        "birthDate": list(entry.birth_dates),
        "idNumber": [found.value for found in entry.identifiers],
        "program": list(entry.programmes),
        "notes": [entry.remarks] if entry.remarks else [],
        "topics": [_topic(entry)],
    }
    return {
        "id": entry.key,
        "caption": entry.name,
        "schema": _SCHEMA[entry.kind],
        "properties": {name: values for name, values in properties.items() if values},
        "datasets": [entry.source],
        "referents": [entry.entry_id],
        "target": True,
        "first_seen": None,
        "last_seen": None,
        "last_change": None,
    }


def _topic(entry: ListEntry) -> str:
    return _TOPICS.get(entry.family, "sanction")


_FEATURES = {
    "name_match": ("Best comparison of a name asked for with a listed name, 0 to 1.", 1.0),
    "strength": ("strong, possible or none: name and evidence together.", 0.0),
    "evidence": ("What country, kind, birth date and identifiers say.", 0.0),
}


def _features() -> dict[str, Any]:
    return {name: {"description": text, "coefficient": weight} for name, (text, weight) in _FEATURES.items()}


def algorithms() -> dict[str, Any]:
    """The one way names are compared here."""
    description = "Names across scripts by meaning and rarity of their words, with evidence beside the score."
    one = {"name": ALGORITHM, "description": description, "docs": _features()}
    return {"algorithms": [one], "default": ALGORITHM, "best": ALGORITHM}


def catalog(active: Mapping[str, str], rows: Iterable[SnapshotRow]) -> dict[str, Any]:
    """The active lists as datasets, and all of them together as `default`."""
    known = {(row.source, row.version): row for row in rows}
    lists = [
        _dataset(source, version, known.get((source, version))) for source, version in sorted(active.items())
    ]
    whole = {
        "name": DEFAULT_DATASET,
        "title": "All active lists",
        "version": "|".join(f"{source}:{version}" for source, version in sorted(active.items())),
        "children": sorted(active),
        "entity_count": sum(item["entity_count"] or 0 for item in lists),
        "load": True,
        "index_current": True,
    }
    names = [DEFAULT_DATASET, *sorted(active)]
    return {"datasets": [whole, *lists], "current": names, "outdated": [], "index_stale": False}


def _dataset(source: str, version: str, row: SnapshotRow | None) -> dict[str, Any]:
    return {
        "name": source,
        "title": row.label or source if row else source,
        "version": version,
        "index_version": version,
        "entity_count": row.entries if row else None,
        "updated_at": row.confirmed_at.isoformat() if row else None,
        "load": True,
        "index_current": True,
        "children": [],
    }


def sources_of(
    dataset: str, include: Collection[str], exclude: Collection[str], active: Collection[str]
) -> frozenset[str] | None:
    """Which lists a request means; None when one of the names is no list here."""
    wanted = [dataset, *include]
    if any(name not in active and name != DEFAULT_DATASET for name in wanted):
        return None
    chosen = set(active) if DEFAULT_DATASET in wanted else set(wanted)
    return frozenset(chosen - set(exclude))
