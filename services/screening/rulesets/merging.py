"""Changes of data laid over the packaged files.

Tables go into tables. Rows of a list that have a name are changed under that name (`rule: {KON-01: …}`);
`null` takes a key or a row away. A plain list is replaced, or added to and taken from
(`{add: […], remove: […]}`). Everything else is replaced.
"""

from typing import Any

from services.screening.rulesets.faults import pointer
from shared.contracts.order.parse import FieldError

Files = dict[str, dict[str, Any]]
Place = tuple[str, ...]

NAMED: dict[Place, str] = {
    ("catalogue", "rule"): "id",
    ("capabilities", "tag"): "name",
    ("capabilities", "trait"): "name",
    ("end_users", "class"): "name",
    ("programmes", "programme"): "name",
    ("regions", "region"): "code",
    ("tranches", "company"): "name",
    ("gazetteer", "postcode"): "country",
    ("goods", "kind"): "name",
    ("onward", "state"): "country",
    ("acts", "act"): "name",
}
"""Lists whose rows have a name, and in which field."""
REMOVABLE = frozenset({"programmes", "regions", "tranches", "gazetteer", "goods", "onward", "acts"})
"""Files whose rows code does not name: they may be taken away."""
RULE_DATA = frozenset(
    {"title", "action", "grounds", "evidence", "resolutions", "jurisdictions", "note", "version"}
)
"""What of a rule is data; its condition is code."""
FILE_OWN = frozenset({"version", "valid_from"})


def laid_over(
    release: Files, before: dict[str, Any], changes: dict[str, Any], place: Place = ()
) -> dict[str, Any]:
    """Changes of a document laid over those of an earlier one.

    `null` takes a row of the release away; one that only the earlier document had is simply left out.
    """
    merged = dict(before)
    for key, value in changes.items():
        here = (*place, key)
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = laid_over(release, merged[key], value, here)
        elif value is None and key in merged and not _in_release(release, here):
            del merged[key]
        else:
            merged[key] = value
    return merged


def _in_release(release: Files, place: Place) -> bool:
    value: Any = release
    for depth, step in enumerate(place):
        field = NAMED.get(place[:depth])
        if field is not None:
            value = {row[field]: row for row in value}
        if not isinstance(value, dict) or step not in value:
            return False
        value = value[step]
    return True


class Merging:
    """One merge; `faults` are collected on the way."""

    def __init__(self) -> None:
        self.faults: list[FieldError] = []

    def files(self, files: Files, changes: Files) -> Files:
        """The files with the changes; what is wrong stands in `faults`."""
        merged = dict(files)
        for name, change in changes.items():
            if name not in files:
                self._fault((name,), f"is no knowledge file; there are {', '.join(sorted(files))}")
                continue
            for own in FILE_OWN & change.keys():
                self._fault((name, own), "is the release's own")
            merged[name] = self._value(files[name], change, (name,))
        return merged

    def _fault(self, place: Place, detail: str) -> None:
        self.faults.append(FieldError(pointer("changes", *place), detail))

    def _value(self, before: Any, change: Any, place: Place) -> Any:
        if place in NAMED:
            return self._rows(before, change, place)
        if isinstance(before, dict) and isinstance(change, dict):
            return self._table(before, change, place)
        if isinstance(before, list) and isinstance(change, dict) and change.keys() <= {"add", "remove"}:
            return self._list(before, change, place)
        return change

    def _table(self, before: dict[str, Any], change: dict[str, Any], place: Place) -> dict[str, Any]:
        merged = dict(before)
        for key, value in change.items():
            if value is None:
                merged.pop(key, None)
            else:
                merged[key] = self._value(before.get(key), value, (*place, key))
        return merged

    def _rows(self, before: list[Any], change: Any, place: Place) -> list[Any]:
        field = NAMED[place]
        if not isinstance(change, dict):
            self._fault(place, f"is changed row by row, each under its {field}")
            return before
        rows = {row[field]: row for row in before}
        for name, row in change.items():
            here = (*place, name)
            if row is None and place[0] in REMOVABLE and name in rows:
                del rows[name]
            elif not isinstance(row, dict):
                self._fault(here, "cannot be taken away" if name in rows else "is no row")
            elif self._permitted(name in rows, row, here):
                rows[name] = self._table(rows.get(name, {field: name}), row, here) | {field: name}
        return list(rows.values())

    def _permitted(self, known: bool, row: dict[str, Any], place: Place) -> bool:
        if place[0] != "catalogue":
            return True
        if not known:
            self._fault(place, "is no rule of this release; a new rule is code and ships with a release")
            return False
        code = sorted(row.keys() - RULE_DATA)
        for key in code:
            self._fault((*place, key), "is code, or unknown: a new condition ships with a release")
        return not code

    def _list(self, before: list[Any], change: dict[str, Any], place: Place) -> list[Any]:
        removed, added = change.get("remove", []), change.get("add", [])
        if not isinstance(removed, list) or not isinstance(added, list):
            self._fault(place, "`add` and `remove` are lists")
            return before
        for index, item in enumerate(removed):
            if item not in before:
                self._fault((*place, "remove", str(index)), "is not in the list")
        kept = [item for item in before if item not in removed]
        return kept + [item for item in added if item not in kept]
