"""What the two formats of the UK Sanctions List share: codes, kinds, and how names are put together.

Name 6 is the surname of a person and the whole name of anything else; Name 1 to 5 come before it.
"""

from services.screening.watchlists.model import EntryKind, ListName, NameKind
from services.screening.watchlists.names import listed

SOURCE, LIST_CODE = "uk_sanctions", "UK"
AUTHORITY = "Foreign, Commonwealth and Development Office"
KINDS: dict[str, EntryKind] = {"individual": "person", "entity": "organisation", "ship": "vessel"}


def uk_name(parts: list[str], name_type: str, strength: str) -> ListName | None:
    """The name of Name 1 … Name 6 (in this order), by its type and the strength of an alias."""
    kind: NameKind = "alias"
    low = name_type.strip().casefold()
    if low == "primary name":
        kind = "name"
    elif low.startswith("primary name"):
        kind = "spelling"
    weak = "low" in strength.casefold() or "weak" in strength.casefold()
    return listed(" ".join(part for part in parts if part), kind, "weak" if weak else "strong")


def measures(text: str) -> str:
    """Sanctions imposed, which are joined by `|`."""
    return "; ".join(part.strip() for part in text.split("|") if part.strip())
