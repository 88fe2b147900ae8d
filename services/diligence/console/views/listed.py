"""One list entry as it is read: names by script, what is known of the party, and how it came about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.diligence.console import words
from services.diligence.console.languages import language_of
from services.diligence.console.views.names import transliterated

SCRIPTS = {
    "Latn": "Latin", "Hans": "Chinese, simplified", "Hant": "Chinese, traditional", "Hani": "Chinese",
    "Cyrl": "Cyrillic", "Arab": "Arabic", "Kore": "Korean", "Hang": "Korean", "Jpan": "Japanese",
    "Hebr": "Hebrew", "Grek": "Greek", "Deva": "Devanagari", "Thai": "Thai",
}  # fmt: skip
KINDS = {
    "name": "name",
    "alias": "alias",
    "former": "former name",
    "spelling": "other spelling",
    "native": "as written there",
}
_FACTS = (
    ("kind", "Kind"),
    ("countries", "Countries"),
    ("nationalities", "Nationalities"),
    ("birth_dates", "Born"),
    ("addresses", "Addresses"),
    ("programmes", "Programmes"),
    ("authority", "Authority"),
    ("listed_on", "Listed on"),
    ("ended_on", "Ended on"),
    ("remarks", "Remarks"),
)


STILL = ("as before", "on the list", "not on the list")


@dataclass(frozen=True, slots=True)
class ListedName:
    """One published name."""

    text: str
    lang: str | None
    kind: str
    notes: str
    latin: str


@dataclass(frozen=True, slots=True)
class ListedParty:
    """One entry; `record` is what the publisher gives that has no field of its own."""

    title: ListedName
    names: tuple[tuple[str, tuple[ListedName, ...]], ...]
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    identifiers: tuple[tuple[str, str], ...]
    record: tuple[tuple[str, str], ...]
    list_name: str
    entry_id: str


@dataclass(frozen=True, slots=True)
class ListedView:
    """The page's entry: usually one party, more where the publisher lists it twice."""

    source: str
    source_name: str
    key: str
    listed: bool
    sample: str
    parties: tuple[ListedParty, ...]
    versions: tuple[dict[str, Any], ...]
    earlier: int


def listed_view(found: Mapping[str, Any]) -> ListedView:
    """Of the document that screening gives."""
    source = str(found["source"])
    return ListedView(
        source=source,
        source_name=words.LIST_SOURCES.get(source, source),
        key=str(found["key"]),
        listed=bool(found["listed"]),
        sample=str(found["sample"]),
        parties=tuple(_party(one) for one in found["entries"]),
        versions=tuple(_versions(found["versions"])),
        earlier=int(found["earlier"]),
    )


def _party(entry: Mapping[str, Any]) -> ListedParty:
    names = [(str(one.get("script", "Latn")), _name(one, entry)) for one in entry["names"]]
    by_script: dict[str, list[ListedName]] = {}
    for script, name in names:
        by_script.setdefault(SCRIPTS.get(script, script), []).append(name)
    primary = next((place for place, one in enumerate(entry["names"]) if one.get("primary")), 0)
    code = str(entry["list_code"])
    return ListedParty(
        title=names[primary][1],
        names=tuple((script, tuple(found)) for script, found in by_script.items()),
        facts=tuple((label, _texts(entry[field])) for field, label in _FACTS if entry.get(field)),
        identifiers=tuple(_identifier(one) for one in entry.get("identifiers", ())),
        record=tuple((words.plain(key), value) for key, value in entry.get("original", {}).items()),
        list_name=words.LIST_CODES.get(code, code),
        entry_id=str(entry["entry_id"]),
    )


def _name(one: Mapping[str, Any], entry: Mapping[str, Any]) -> ListedName:
    text = str(one["text"])
    country = next(iter(entry.get("countries", ())), None)
    notes = [
        "main" if one.get("primary") else "",
        "weak, by the publisher" if one.get("quality") == "weak" else "",
        str(one.get("language") or ""),
    ]
    return ListedName(
        text=text,
        lang=language_of(text, country=country),
        kind=KINDS.get(str(one.get("kind", "alias")), ""),
        notes=", ".join(filter(None, notes)),
        latin=transliterated(text),
    )


def _identifier(one: Mapping[str, Any]) -> tuple[str, str]:
    scheme = str(one.get("scheme") or "number")
    return f"{scheme}, {one['country']}" if one.get("country") else scheme, str(one["value"])


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _versions(every: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """What each version did to the entry, against the one before it."""
    for one, before in zip(every, (*every[1:], None), strict=True):
        said = _said(one, before)
        yield {
            "version": str(one["version"]).partition("+")[0],
            "loaded_at": one["loaded_at"],
            "said": said,
            "moved": said not in STILL,
        }


def _said(one: Mapping[str, Any], before: Mapping[str, Any] | None) -> str:
    if before is not None and one["listed"] != before["listed"]:
        return "added" if one["listed"] else "removed"
    if one["changed"]:
        return f"changed: {', '.join(words.plain(str(name)) for name in one['changed'])}"
    if not one["listed"]:
        return "not on the list"
    return "as before" if before else "on the list"
