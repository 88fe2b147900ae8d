"""From published name strings to `ListName`s."""

import re
import unicodedata
from collections.abc import Iterable

import msgspec

from services.screening.watchlists.model import ListName, NameKind, NameQuality

_SCRIPTS = (
    ("CJK", "Hani"), ("HIRAGANA", "Jpan"), ("KATAKANA", "Jpan"), ("HANGUL", "Hang"), ("CYRILLIC", "Cyrl"),
    ("ARABIC", "Arab"), ("GREEK", "Grek"), ("HEBREW", "Hebr"), ("THAI", "Thai"), ("DEVANAGARI", "Deva"),
    ("ARMENIAN", "Armn"), ("GEORGIAN", "Geor"), ("BENGALI", "Beng"), ("MYANMAR", "Mymr"), ("TIBETAN", "Tibt"),
)  # fmt: skip
_BLANKS = re.compile(r"\s+")
_TRAILING = re.compile(r"[\s,;]+$")


def script_of(text: str) -> str:
    """ISO 15924 code of the first letter that is not Latin; `Latn` when there is none."""
    for char in text:
        if ord(char) > 0x24F and char.isalpha():
            label = unicodedata.name(char, "")
            for prefix, code in _SCRIPTS:
                if label.startswith(prefix):
                    return code
    return "Latn"


def clean(text: str) -> str:
    """One line, single blanks, without the trailing commas some publishers leave."""
    return _TRAILING.sub("", _BLANKS.sub(" ", text)).strip()


def list_names(primary: str, others: Iterable[tuple[str, NameQuality]]) -> tuple[ListName, ...]:
    """The primary name, then the others as published, repetitions included: counts stay comparable."""
    first = clean(primary)
    names = [ListName(first, script_of(first), primary=True, kind="name")] if first else []
    for text, quality in others:
        cleaned = clean(text)
        if cleaned:
            names.append(ListName(cleaned, script_of(cleaned), quality))
    return tuple(names)


def listed(
    text: str | None,
    kind: NameKind = "alias",
    quality: NameQuality = "strong",
    language: str | None = None,
) -> ListName | None:
    """A name as published; None when it is blank, or most of its letters were lost and shown as `?`."""
    cleaned = clean(text or "")
    if not cleaned or 2 * cleaned.count("?") > sum(not char.isspace() for char in cleaned):
        return None
    return ListName(cleaned, script_of(cleaned), quality, False, language or None, kind)


def primary_first(names: Iterable[ListName | None]) -> tuple[ListName, ...]:
    """Without blanks and repetitions; the first of kind `name` (else the first) is the primary one.

    A name given twice keeps its better quality.
    """
    found: dict[str, ListName] = {}
    for name in names:
        if name and (name.text not in found or found[name.text].quality == "weak"):
            found[name.text] = name
    ordered = sorted(found.values(), key=lambda name: name.kind != "name")
    return tuple(msgspec.structs.replace(name, primary=place == 0) for place, name in enumerate(ordered))
