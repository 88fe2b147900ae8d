"""UN/EDIFACT `ORDERS` of the directories D.96A and D.01B.

The free texts of the kind ZZZ (mutually defined) carry facts that the message has no segment for, one in a
segment: `FTX+ZZZ+++end_use_statement.text=…'` (see `facts`).
"""

from collections.abc import Iterator, Sequence

from services.intake.formats.beside import Beside
from services.intake.formats.draft import Draft, put, refuse
from services.intake.formats.edifact.lines import LineGroup, keep_line
from services.intake.formats.edifact.parties import GROUP, named_at
from services.intake.formats.edifact.segments import Segment, segments_of
from services.intake.formats.edifact.texts import keep_text
from services.intake.formats.facts import Facts
from services.intake.formats.numbering import Numbered, number_lines
from services.intake.formats.parties import keep_party
from services.intake.formats.tables import roles, terms
from services.intake.formats.text import day, decimal

DIRECTORIES = (("D", "96A"), ("D", "01B"))
_DATES = frozenset({"102", "203", "204", "303", "718"})
"""Formats (2379) that begin with a day."""
_WANTED = ("2", "69", "63", "64", "10", "67")
"""2005: delivery requested, promised, latest, earliest; shipment requested."""
_TOTALS = ("86", "128", "79")
_FUNCTIONS = {"", "9", "5", "7", "31", "35"}
"""1225: original, replacement of the whole, duplicate, copy, retransmission."""


def read_edifact(body: bytes, _charset: str | None, beside: Beside) -> Draft:
    """The draft of the one order of an interchange; raises `OrderRefused`."""
    message = _only_message(segments_of(body))
    draft = Draft()
    facts = Facts(draft, own=False)
    head, lines, summary = _divided(message)
    _head(draft, head, facts, beside)
    currency = _currency(draft, head)
    numbered = [_line(draft, group, facts, beside, currency) for group in lines]
    number_lines(draft, numbered)
    facts.done()
    _summary(draft, summary, currency, len(lines))
    return draft


def _only_message(segments: Sequence[Segment]) -> Sequence[Segment]:
    begins = [index for index, segment in enumerate(segments) if segment.tag == "UNH"]
    if len(begins) != 1:
        place = segments[begins[1]].place if begins else "document"
        refuse(place, f"the interchange has {len(begins)} messages: send one order at a time")
    header, message = segments[begins[0]], segments[begins[0] :]
    kind, *directory = (header.at(1, component) for component in range(3))
    if kind != "ORDERS":
        refuse(header.place, f"the message is {kind or 'of no kind'}; taken is ORDERS")
    if tuple(directory) not in DIRECTORIES:
        refuse(header.place, f"the directory is {'.'.join(directory)}; read are D.96A and D.01B")
    ends = [index for index, segment in enumerate(message) if segment.tag == "UNT"]
    if len(ends) != 1:
        refuse(header.place, "the message has no UNT at its end: it is cut off")
    message = message[: ends[0] + 1]
    stated = message[-1].at(0)
    if stated.lstrip("0") != str(len(message)):
        refuse(
            message[-1].place,
            f"counts {stated or 'no'} segments, the message has {len(message)}: it is not whole",
        )
    return message


def _divided(
    message: Sequence[Segment],
) -> tuple[list[Segment], list[list[Segment]], list[Segment]]:
    """Head, a group for each line, summary."""
    head: list[Segment] = []
    lines: list[list[Segment]] = []
    summary: list[Segment] = []
    current = head
    for segment in message:
        if segment.tag == "UNS":
            current = summary
        elif segment.tag == "LIN":
            if current is summary:
                refuse(segment.place, "a line after the section control UNS")
            current = []
            lines.append(current)
        current.append(segment)
    return head, lines, summary


def groups(segments: Sequence[Segment]) -> Iterator[tuple[Segment, list[Segment]]]:
    """Each segment by itself; a NAD with what belongs to its party."""
    index = 0
    while index < len(segments):
        first = segments[index]
        index += 1
        following: list[Segment] = []
        while first.tag == "NAD" and index < len(segments) and segments[index].tag in GROUP:
            following.append(segments[index])
            index += 1
        yield first, following


def _head(draft: Draft, head: Sequence[Segment], facts: Facts, beside: Beside) -> None:
    dates: dict[str, Segment] = {}
    for segment, following in groups(head):
        match segment.tag:
            case "BGM":
                _begin(draft, segment)
            case "DTM":
                _date(draft, segment, dates)
            case "NAD":
                keep_party(draft, named_at(segment, following), roles("edifact"), beside)
            case "FTX" | "IMD":
                keep_text(draft, segment, facts)
            case "RFF":
                _reference(draft, segment)
            case _:
                _routed(draft, segment)
    _dates(draft, dates)


def _begin(draft: Draft, segment: Segment) -> None:
    kind, function = segment.at(0), segment.at(2)
    known = terms("edifact")["orders"]
    if kind not in known:
        refuse(segment.place, f"the document is of the kind {kind or 'nothing'}; taken are {_listed(known)}")
    if function not in _FUNCTIONS:
        refuse(
            segment.place,
            f"the message has the function {function}: only whole orders are taken "
            "(9 original, 5 replacement); an order is called off with POST …/cancel",
        )
    put(draft.fields, "order_id", segment.at(1), segment.place)
    if kind != "220":
        draft.note(f"Kind of order: {known[kind]}")


def _listed(known: dict[str, str]) -> str:
    return ", ".join(f"{code} {what}" for code, what in known.items())


def _date(draft: Draft, segment: Segment, dates: dict[str, Segment]) -> None:
    kind, text, form = (segment.at(0, component) for component in range(3))
    if form in _DATES or (not form and len(text) == 8):
        dates.setdefault(kind, segment)
    elif text:
        draft.note(f"Date ({kind}) in the form {form}: {text}")


def _dates(draft: Draft, dates: dict[str, Segment]) -> None:
    for field, kinds in (("order_date", ("4", "137")), ("requested_delivery", _WANTED)):
        found = next((dates[kind] for kind in kinds if kind in dates), None)
        if found is not None:
            put(draft.fields, field, day(found.at(0, 1)), found.place)


def _reference(draft: Draft, segment: Segment) -> None:
    kind, number = segment.at(0), segment.at(0, 1)
    if number:
        draft.note(f"{terms('edifact')['references'].get(kind, f'Reference {kind}')}: {number}")


def _routed(draft: Draft, segment: Segment) -> None:
    """Places, means of transport, terms of delivery, documents."""
    match segment.tag:
        case "LOC":
            if segment.at(0) == "28":  # country of final destination
                put(draft.section("route"), "ship_to", segment.at(1), segment.place)
            else:
                text = segment.at(1, 3) or segment.at(1)
                draft.note(f"Place ({segment.at(0)}): {text}" if text else None)
        case "TDT":
            put(draft.section("route"), "forwarder", segment.at(4, 3) or segment.at(4), segment.place)
        case "TOD":
            put(draft.section("route"), "incoterm", segment.at(2) or segment.at(2, 3), segment.place)
        case "DOC":
            title = " ".join(part for part in (segment.at(0, 3) or segment.at(0), segment.at(1)) if part)
            draft.note(f"Document: {title}" if title else None)
        case "MOA" | "CUX" | "CTA" | "COM":
            return
        case tag if tag not in terms("edifact")["left_out"]:
            refuse(segment.place, "is no segment of ORDERS")


def _currency(draft: Draft, head: Sequence[Segment]) -> str | None:
    for segment in head:
        if segment.tag == "CUX" and segment.at(0, 1):
            put(draft.fields, "currency", segment.at(0, 1), segment.place)
            return segment.at(0, 1)
    return None


def _line(
    draft: Draft, segments: Sequence[Segment], facts: Facts, beside: Beside, currency: str | None
) -> Numbered:
    line = draft.line(segments[0].place)
    group = LineGroup(draft, line, facts, currency)
    for segment, following in groups(segments):
        if segment.tag == "NAD":
            keep_party(draft, named_at(segment, following), roles("edifact"), beside)
        elif not keep_line(group, segment) and segment.tag not in terms("edifact")["left_out"]:
            refuse(segment.place, "is no segment of a line of ORDERS")
    group.done()
    return Numbered(line, segments[0].at(0), segments[0].place)


def _summary(draft: Draft, summary: Sequence[Segment], currency: str | None, lines: int) -> None:
    amounts = {segment.at(0): segment for segment in summary if segment.tag == "MOA"}
    found = next((amounts[kind] for kind in _TOTALS if kind in amounts), None)
    if found is not None:
        amount = decimal(found.at(0, 1), found.place, comma=True)
        draft.worth(draft.fields, "total", amount, found.at(0, 2) or currency, found.place)
    for segment in summary:
        if segment.tag == "CNT" and segment.at(0) == "2" and segment.at(0, 1).lstrip("0") != str(lines):
            refuse(
                segment.place, f"counts {segment.at(0, 1)} lines, the message has {lines}: it is not whole"
            )
