"""SAP IDoc `ORDERS01` to `ORDERS05`, as XML and flat.

The basic type has no field for tariff numbers, control-list codes or end use: an extension with segments
`Z1EGFACT` (`FIELD`, a fact as in `facts`; `VALUE`) below the header or an item carries them. Fields of other
extensions go into the notes under their names.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from services.intake.formats.beside import Beside
from services.intake.formats.draft import Draft, Fields, put, refuse
from services.intake.formats.facts import Facts
from services.intake.formats.idoc.parties import named_in
from services.intake.formats.idoc.records import CONTROL, Record, check_sequence, flat_records, xml_records
from services.intake.formats.numbering import Numbered, number_lines
from services.intake.formats.parties import keep_party
from services.intake.formats.pricing import worth
from services.intake.formats.tables import roles, terms
from services.intake.formats.text import day, decimal

_TEXT_LINES = ("E1EDKT2", "E1EDPT2", "E1EDCT2")
_ADDED = ("", "000", "001", "004")
"""ACTION of an item: nothing said, added, unchanged. Changes and cancellations are no whole order."""


@dataclass
class _Reading:
    draft: Draft
    facts: Facts
    beside: Beside
    currency: str | None = None
    line: Fields | None = None
    numbered: list[Numbered] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    """Lines of the text that is being read."""


def read_xml_idoc(root: Any, beside: Beside) -> Draft:
    """The draft of an IDoc in XML; raises `OrderRefused`."""
    return _read(xml_records(root), beside)


def read_flat_idoc(body: bytes, charset: str | None, beside: Beside) -> Draft:
    """The draft of a flat IDoc; raises `OrderRefused`."""
    return _read(flat_records(body, charset), beside)


def _read(records: list[Record], beside: Beside) -> Draft:
    _check_control(records)
    check_sequence(records)
    draft = Draft()
    reading = _Reading(draft, Facts(draft, own=False), beside)
    for record in records:
        if record.name not in _TEXT_LINES:
            _end_text(reading)
        _record(reading, record)
    _end_text(reading)
    number_lines(draft, reading.numbered)
    reading.facts.done()
    return draft


def _check_control(records: list[Record]) -> None:
    controls = [record for record in records if record.name == CONTROL]
    if len(controls) != 1 or records[0] is not controls[0]:
        place = controls[1].place if len(controls) > 1 else "document"
        refuse(
            place,
            f"has {len(controls)} control records ({CONTROL}), one must come first: one order at a time",
        )
    kind = controls[0].get("MESTYP")
    if kind != "ORDERS":
        refuse(controls[0].place, f"the message is {kind or 'of no type (MESTYP)'}; taken is ORDERS")


def _record(reading: _Reading, record: Record) -> None:
    match record.name:
        case "E1EDKA1" | "E1EDPA1" | "E1EDCA1":
            keep_party(reading.draft, named_in(record), roles("idoc"), reading.beside)
        case name if name in _TEXT_LINES:
            _continue_text(reading.text, record.get("TDFORMAT"), record.fields.get("TDLINE", ""))
        case "Z1EGFACT":
            _fact(reading, record)
        case name if name.startswith("Z"):
            _extension(reading, record)
        case name if name.startswith(("E1EDK", "E1EDS")) and name not in terms("idoc")["left_out"]:
            _of_head(reading, record)
        case name if name.startswith(("E1EDP", "E1EDC")) and name not in terms("idoc")["left_out"]:
            _of_line(reading, record)
        case name if name not in terms("idoc")["left_out"] and name != CONTROL:
            refuse(record.place, f"{name[:30]} is no segment of ORDERS05")


def _of_head(reading: _Reading, record: Record) -> None:
    draft = reading.draft
    match record.name:
        case "E1EDK01":
            if record.get("ACTION") not in ("", "000"):
                refuse(
                    record.place, f"ACTION {record.get('ACTION')} is a change: only whole orders are taken"
                )
            put(draft.fields, "order_id", record.get("BELNR"), record.place)
            put(draft.fields, "currency", record.get("CURCY"), record.place)
            reading.currency = record.get("CURCY") or None
        case "E1EDK02":
            _reference(reading, record)
        case "E1EDK03":
            _date(draft, record)
        case "E1EDK17":
            if record.get("QUALF") in ("001", ""):
                put(draft.section("route"), "incoterm", record.get("LKOND"), record.place)
            draft.note(record.get("LKTEXT"))
        case "E1EDS01":
            if record.get("SUMID") == "002":
                amount = decimal(record.get("SUMME"), record.place)
                currency = record.get("WAERQ") or reading.currency
                draft.worth(draft.fields, "total", amount, currency, record.place)
        case "E1EDKT1":
            return
        case name:
            refuse(record.place, f"{name[:30]} is no segment of ORDERS05")


def _reference(reading: _Reading, record: Record) -> None:
    kind, number = record.get("QUALF"), record.get("BELNR")
    if kind == "001":  # the customer's order
        put(reading.draft.fields, "order_id", number, record.place)
        if "order_date" not in reading.draft.fields:
            put(reading.draft.fields, "order_date", day(record.get("DATUM")), record.place)
    elif number:
        label = terms("idoc")["references"].get(kind, f"Reference {kind}")
        reading.draft.note(f"{label}: {number}")


def _date(draft: Draft, record: Record) -> None:
    field = {"012": "order_date", "022": "order_date", "002": "requested_delivery"}.get(record.get("IDDAT"))
    date = day(record.get("DATUM"))
    if field and field not in draft.fields:
        put(draft.fields, field, date, record.place)
    elif date and not field:
        draft.note(f"Date ({record.get('IDDAT')}): {date}")


def _of_line(reading: _Reading, record: Record) -> None:
    if record.name == "E1EDP01":
        _begin_line(reading, record)
        return
    line = reading.line
    if line is None:
        refuse(record.place, f"{record.name} stands before the first item (E1EDP01)")
    match record.name:
        case "E1EDP19":
            _article(reading.draft, line, record)
        case "E1EDP02":
            number = record.get("BELNR")
            reading.draft.describe(line, f"Reference {record.get('QUALF')}: {number}" if number else None)
        case "E1EDP26":
            if record.get("QUALF") == "003":  # net value
                _money(reading, line, decimal(record.get("BETRG"), record.place), record)
        case "E1EDC01":  # a service of the item
            for field in ("KTXT1", "KTXT2", ""):
                reading.draft.describe(line, record.get(field))
        case "E1EDP03" | "E1EDPT1" | "E1EDCT1":
            return
        case name:
            refuse(record.place, f"{name[:30]} is no segment of ORDERS05")


def _begin_line(reading: _Reading, record: Record) -> None:
    if record.get("ACTION") not in _ADDED:
        refuse(record.place, f"ACTION {record.get('ACTION')} is a change: only whole orders are taken")
    line = reading.line = reading.draft.line(record.place)
    reading.numbered.append(Numbered(line, record.get("POSEX"), record.place))
    put(line, "qty", decimal(record.get("MENGE"), record.place), record.place)
    put(line, "uom", record.get("MENEE"), record.place)
    value = decimal(record.get("NETWR"), record.place)
    price = decimal(record.get("VPREI"), record.place)
    if value is None and price is not None and "qty" in line:
        per = Decimal(decimal(record.get("PEINH"), record.place) or "1")
        value = worth(Decimal(price), Decimal(line["qty"].value), per or Decimal(1), record.place)
    _money(reading, line, value, record)


def _money(reading: _Reading, line: Fields, amount: str | None, record: Record) -> None:
    reading.draft.worth(line, "value", amount, record.get("CURCY") or reading.currency, record.place)


def _article(draft: Draft, line: Fields, record: Record) -> None:
    kind, number = record.get("QUALF"), record.get("IDTNR")
    draft.describe(line, record.get("KTEXT"))
    if terms("idoc")["articles"].get(kind) == "sku" and number:
        put(line, "sku", number, record.place)
    elif number:
        draft.describe(line, f"Article number ({kind}): {number}")


def _fact(reading: _Reading, record: Record) -> None:
    name = record.get("FIELD")
    fact = terms("facts").get(name.casefold(), name)
    if not reading.facts.say(fact, record.fields.get("VALUE", ""), record.place, reading.line):
        refuse(record.place, f"{name[:60]!r} is no fact that an IDoc may state")


def _extension(reading: _Reading, record: Record) -> None:
    for name, value in record.fields.items():
        if name == "SEGNUM" or not value.strip():
            continue
        text = f"{record.name}{f' {name}' if name else ''}: {' '.join(value.split())}"
        if reading.line is not None:
            reading.draft.describe(reading.line, text)
        else:
            reading.draft.note(text)


def _continue_text(lines: list[str], form: str, line: str) -> None:
    """TDFORMAT: `=` goes on in the word, nothing goes on after a blank, everything else begins a line."""
    if lines and form in ("", "="):
        lines[-1] += line if form == "=" else f" {line}"
    else:
        lines.append(line)


def _end_text(reading: _Reading) -> None:
    """A text is over: to the item it stands under, or to the notes."""
    text = "\n".join(line for one in reading.text if (line := " ".join(one.split())))
    reading.text = []
    if reading.line is not None:
        reading.draft.describe(reading.line, text)
    else:
        reading.draft.note(text)
