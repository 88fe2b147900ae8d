"""An order on its way from a foreign document to `order.v1`: values, each with the place it was read at."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NoReturn

import msgspec

from shared.contracts.order import FieldError, OrderRefused, pointer

Place = str | Callable[[], str]
"""Where something stands in the document, in the words of its format; computed when somebody must be told."""
Fields = dict[str, Any]
_FEW = 100
"""Parts of a description, or items of a list, up to which each is compared with each."""
MAX_LINES, MAX_PARTIES = 10_000, 1_000
"""As `order.v1` has it; looked at before anything larger is built."""


def refuse(place: Place, detail: str) -> NoReturn:
    """The document is not taken, for what stands at `place`."""
    raise OrderRefused([FieldError(told(place), detail)], document=True)


def told(place: Place) -> str:
    """The place in words."""
    return place if isinstance(place, str) else place()


@dataclass(frozen=True, slots=True)
class At:
    """A value and where it was read; the same value elsewhere is the same."""

    value: Any
    place: Place = field(compare=False)


def put(fields: Fields, name: str, value: Any, place: Place) -> None:
    """Keep a value; blank text is none. Raises `OrderRefused` where another one was said before."""
    if value in (None, "", []):
        return
    known = fields.get(name)
    if known is None:
        fields[name] = At(value, place)
    elif known.value != value:
        refuse(place, f"{name}: {shown(value)} contradicts {shown(known.value)} at {told(known.place)}")


def add(fields: Fields, name: str, value: Any, place: Place) -> None:
    """One more of a list; the same once."""
    if value in (None, ""):
        return
    items = fields.setdefault(name, [])
    if len(items) >= _FEW:
        refuse(place, f"{name} has more than {_FEW} items")
    if all(item.value != value for item in items):
        items.append(At(value, place))


def shown(value: Any) -> str:
    """A value in a message: what a person needs to find it, no more."""
    text = str(value)
    return repr(text if len(text) <= 60 else f"{text[:57]}…")


@dataclass
class Draft:
    """What a reader fills: members of `order.v1`, with places."""

    fields: Fields = field(default_factory=dict)
    parties: list[At] = field(default_factory=list)
    lines: list[At] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    texts: dict[int, dict[str, None]] = field(default_factory=dict)
    """Descriptions of lines, in parts, by the identity of the line's fields."""

    def section(self, name: str) -> Fields:
        """The fields of an object of the order, such as its end-use statement."""
        found: Fields = self.fields.setdefault(name, {})
        return found

    def party(self, role: str, place: Place) -> Fields:
        """A further party."""
        if len(self.parties) >= MAX_PARTIES:
            refuse(place, f"has more than {MAX_PARTIES} parties")
        fields: Fields = {"role": At(role, place)}
        self.parties.append(At(fields, place))
        return fields

    def line(self, place: Place) -> Fields:
        """A further line."""
        if len(self.lines) >= MAX_LINES:
            refuse(place, f"has more than {MAX_LINES} lines")
        fields: Fields = {}
        self.lines.append(At(fields, place))
        return fields

    def describe(self, line: Fields, text: str | None) -> None:
        """One more part of what a line's goods are said to be; the same once."""
        if text:
            self.texts.setdefault(id(line), {}).setdefault(text)

    def worth(
        self, fields: Fields, name: str, amount: str | None, currency: str | None, place: Place
    ) -> None:
        """An amount of money, once; without a currency it is none, and the notes say so."""
        if amount is None or name in fields:
            return
        if not currency:
            self.note("The document names no currency: what it gives as values is left out.")
            return
        fields[name] = At({"amount": At(amount, place), "currency": At(currency, place)}, place)

    @property
    def currency(self) -> str | None:
        """The currency of the order, once it was read."""
        known = self.fields.get("currency")
        return known.value if known else None

    def note(self, text: str | None) -> None:
        """Something that `order.v1` has no field for, kept for people and for screening; the same once."""
        if text:
            self.notes.setdefault(text)

    def settled(self) -> tuple[bytes, dict[str, Place]]:
        """The JSON of the order, and the place of each value by its JSON Pointer."""
        for line in self.lines:
            put(line.value, "description", _whole(list(self.texts.get(id(line.value), ()))), line.place)
        statement = self.fields.get("end_use_statement", {})
        for said in ("text", "document_sha256"):
            if said in statement:  # who quotes a statement says that there is one
                statement.setdefault("present", At(True, statement[said].place))
        fields = {name: value for name, value in self.fields.items() if value != {}}
        if self.notes:
            fields["notes"] = "\n".join(self.notes)
        fields |= {"parties": self.parties, "lines": self.lines}
        places: dict[str, Place] = {}
        return msgspec.json.encode(_settled(fields, (), places)), places


def _whole(parts: list[str]) -> str:
    """A short text that only begins a longer one says nothing beside it."""
    if len(parts) <= _FEW:
        parts = [part for part in parts if not any(o != part and o.startswith(part) for o in parts)]
    return "\n".join(parts)


def _settled(node: Any, path: tuple[str | int, ...], places: dict[str, Place]) -> Any:
    if isinstance(node, At):
        places[pointer(path)] = node.place
        return _settled(node.value, path, places)
    if isinstance(node, dict):
        return {name: _settled(item, (*path, name), places) for name, item in node.items()}
    if isinstance(node, list):
        return [_settled(item, (*path, index), places) for index, item in enumerate(node)]
    return node
