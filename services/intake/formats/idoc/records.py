"""An IDoc as records, one after the other, whether it came as XML or flat: segment, fields, place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from services.intake.formats.draft import Place, refuse
from services.intake.formats.tables import layouts
from services.intake.formats.text import decoded
from services.intake.formats.xml.nodes import children, local, place

CONTROL = "EDI_DC40"
_DATA = 63
"""Characters before the data: SEGNAM 30, MANDT 3, DOCNUM 16, SEGNUM 6, PSGNUM 6, HLEVEL 2."""
_RELEASED = re.compile(r"([EZ])2(.+?)([0-9]{3})?")
"""Names of segment definitions, as flat files have them: E2EDKA1003 is the third of E1EDKA1."""
_MOST = 200_000


@dataclass(frozen=True)
class Record:
    """A segment; the fields are as long as they were written, blanks at their end left out."""

    name: str
    fields: dict[str, str]
    place: Place

    def get(self, field: str) -> str:
        """A field without blanks around it; empty where there is none."""
        return self.fields.get(field, "").strip()


def xml_records(root: Any) -> list[Record]:
    """Of `<ORDERS05><IDOC>…`: elements that have fields or segments below them are segments."""
    idocs = list(children(root, "IDOC"))
    if len(idocs) != 1:
        refuse("/" + local(root), f"there are {len(idocs)} IDOC elements: send one order at a time")
    return list(_segments(idocs[0]))


def _segments(node: Any) -> Iterator[Record]:
    for segment in node:
        if len(segment) == 0 and segment.get("SEGMENT") is None:
            continue  # a field of the segment that this is called for
        fields = {local(field): field.text or "" for field in segment if len(field) == 0}
        yield Record(local(segment), fields, place(segment))
        yield from _segments(segment)


def flat_records(body: bytes, charset: str | None) -> list[Record]:
    """Of a flat file: the control record, then a record a line."""
    lines = decoded(body, charset).split("\n")
    found: list[Record] = []
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r")
        if not line.strip():
            continue
        if len(found) >= _MOST:
            refuse(f"line {number}", f"there are more than {_MOST} records")
        found.append(_flat(line, number))
    return found


def _flat(line: str, number: int) -> Record:
    where = f"line {number}"
    if line.startswith(CONTROL):
        return Record(CONTROL, _cut(line, layouts()[CONTROL]), f"{where} ({CONTROL})")
    name = line[:30].strip()
    if not name or len(line) <= _DATA or not line[33:49].strip():
        refuse(
            where,
            f"is no record of an IDoc: a name, 30 characters, and {_DATA - 30} more stand before the data",
        )
    released = _RELEASED.fullmatch(name)
    segment = f"{released[1]}1{released[2]}" if released else name
    layout = layouts().get(segment)
    data = line[_DATA:]
    fields = _cut(data, layout) if layout else {"": data}
    return Record(segment, fields | {"SEGNUM": line[49:55]}, f"{where} ({segment})")


def _cut(data: str, layout: list[tuple[str, int]]) -> dict[str, str]:
    fields: dict[str, str] = {}
    begin = 0
    for name, width in layout:
        if text := data[begin : begin + width].rstrip():
            fields[name] = text
        begin += width
    return fields


def check_sequence(records: list[Record]) -> None:
    """A file that lost a record shows it in the numbers of the others; raises `OrderRefused`."""
    numbers = [record.get("SEGNUM") for record in records if record.name != CONTROL]
    if not all(number.isascii() and number.isdigit() for number in numbers):
        return
    for position, number in enumerate(numbers):
        if position and int(number) != int(numbers[position - 1]) + 1:
            refuse(
                records[position + 1].place,
                f"is segment {int(number)} after {int(numbers[position - 1])}: one is missing or doubled",
            )
