"""CSV: one order in a file, a line of the order in a row, columns by the names of `order.v1`.

Fields of the order stand in any row, the same or not at all in the others. Parties are columns by role:
`end_user.name`, a second one `end_user.2.name`. Lists are written with `|` between their items.
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from services.intake.formats.beside import Beside
from services.intake.formats.draft import At, Draft, Fields, put, refuse
from services.intake.formats.facts import Facts
from services.intake.formats.numbering import Numbered, number_lines
from services.intake.formats.text import decimal, decoded, whole

ORDER = ("order_id", "source_system", "revision", "order_date", "requested_delivery", "currency", "total",
         "notes")  # fmt: skip
LINE = ("line", "description", "qty", "value", "value_currency")
"""Columns beside the facts of `facts`."""
_SEPARATORS = ";,\t"
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}([.,][0-9]{3})+")
_FORMULA = re.compile(r"[=@]|[+-].*[|(]|[\t\r]", re.DOTALL)
_FAULTS = ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!")
_AS_TEXT = re.compile(r'="([^"]*)"')
"""How spreadsheets keep the zeros of a number: `="00123"`."""
Row = dict[str, str]


def read_csv(body: bytes, charset: str | None, _beside: Beside) -> Draft:
    """The draft of a CSV file; raises `OrderRefused`."""
    draft = Draft()
    facts = Facts(draft, own=True)
    numbered = []
    ids: dict[str, int] = {}
    for number, row in _rows(decoded(body, charset), facts):
        _one_order(ids, row, number)
        line = draft.line(f"row {number}")
        numbered.append(Numbered(line, row.get("line"), f"row {number}, column line"))
        for column, cell in row.items():
            if cell:
                _cell(draft, facts, line, column, cell, f"row {number}, column {column}")
        _value(draft, line, row, number)
    if not numbered:
        refuse("document", "has no row below its columns")
    number_lines(draft, numbered)
    facts.done()
    _total(draft)
    return draft


def _one_order(ids: dict[str, int], row: Row, number: int) -> None:
    if row.get("order_id"):
        ids.setdefault(row["order_id"], number)
    if len(ids) > 1:
        first, second = list(ids)[:2]
        refuse(
            f"row {number}, column order_id",
            f"a second order, {second[:60]!r} after {first[:60]!r}: send one a file",
        )


def _cell(draft: Draft, facts: Facts, line: Fields, column: str, cell: str, place: str) -> None:
    if column in ("line", "value", "value_currency"):
        return
    if column == "description":
        draft.describe(line, cell)
    elif column == "qty":
        put(line, "qty", _number(cell, place), place)
    elif column == "notes":
        draft.note(cell)
    elif column == "total":
        put(draft.section("total"), "amount", _number(cell, place), place)
    elif column == "revision":
        number = whole(cell)
        put(draft.fields, column, cell if number is None else number, place)
    elif column in ORDER:
        put(draft.fields, column, cell, place)
    else:
        facts.say(column, cell, place, line)


def _value(draft: Draft, line: Fields, row: Row, number: int) -> None:
    if not row.get("value"):
        return
    place = f"row {number}, column value"
    money: Fields = {}
    put(money, "amount", _number(row["value"], place), place)
    put(money, "currency", row.get("value_currency") or draft.currency, place)
    line["value"] = At(money, place)


def _total(draft: Draft) -> None:
    total = draft.fields.get("total")
    if total and "currency" in draft.fields:
        total["currency"] = draft.fields["currency"]


def _number(cell: str, place: str) -> str | None:
    """A number; one that is either thousands or decimals is neither, for nobody knows which."""
    if _THOUSANDS.fullmatch(cell):
        detail = "may be thousands or decimals: write no separator of thousands, and not three decimals"
        refuse(place, f"{cell[:60]!r} {detail}")
    return decimal(cell, place, comma=True)


def _rows(text: str, facts: Facts) -> Iterator[tuple[int, Row]]:
    """Each row that has something in it, with its number in the file."""
    reader, skipped = _reader(text)
    columns: list[str] | None = None
    try:
        for cells in reader:
            number = reader.line_num + skipped
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns = _columns(cells, number, facts)
                continue
            if len(cells) != len(columns):
                refuse(f"row {number}", f"has {len(cells)} cells, the first row has {len(columns)} columns")
            yield (
                number,
                {
                    column: _said(cell, f"row {number}, column {column}")
                    for column, cell in zip(columns, cells, strict=True)
                },
            )
    except csv.Error as error:
        refuse(f"row {reader.line_num + skipped}", f"is not CSV: {error}")
    if columns is None:
        refuse("document", "is empty")


def _reader(text: str) -> tuple[Any, int]:
    """Of the text after a first row `sep=;`, which some spreadsheets write; and how many rows that was."""
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r"sep=([;,\t])\r?", first, re.IGNORECASE)
    if told:
        return csv.reader(io.StringIO(rest, newline=""), delimiter=told[1], strict=True), 1
    separator = max(_SEPARATORS, key=first.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 0


def _columns(cells: list[str], number: int, facts: Facts) -> list[str]:
    columns = [cell.strip().casefold() for cell in cells]
    for position, column in enumerate(columns, 1):
        place = f"row {number}, column {position}"
        if column in columns[: position - 1]:
            refuse(place, f"{column[:60]!r} is there twice")
        if not (column in ORDER or column in LINE or facts.is_of_line(column) or facts.is_of_order(column)):
            refuse(
                place,
                f"{column[:60]!r} is no column that is read: see the page on formats for those that are",
            )
    return columns


def _said(cell: str, place: str) -> str:
    """The cell's text. A formula is none: somebody who opens the file elsewhere would run it."""
    text = cell.strip()
    if as_text := _AS_TEXT.fullmatch(text):
        return as_text[1].strip()
    if text in _FAULTS:
        refuse(place, f"holds the fault {text} of a spreadsheet")
    if _FORMULA.match(text):
        refuse(place, f"{text[:60]!r} begins as a formula does")
    return text
