"""A party of ORDERS: NAD, with the references, contacts and places that follow it."""

from collections.abc import Sequence

from services.intake.formats.edifact.segments import Segment
from services.intake.formats.parties import Named
from services.intake.formats.tables import terms
from services.intake.formats.text import joined

GROUP = frozenset({"LOC", "FII", "RFF", "DTM", "DOC", "CTA", "COM"})
"""What belongs to the party before it."""
_WIDTH = 35
_CHANNELS = {"TE": "phone", "EM": "email"}


def named_at(nad: Segment, following: Sequence[Segment]) -> Named:
    """The party; its name out of C080, or out of the unstructured C058 where that is all there is."""
    named = Named(nad.at(0), nad.place)
    named.names = joined(nad.parts(3)[:5], _WIDTH)
    loose = [part.strip() for part in nad.parts(2) if part.strip()]
    if not named.names and loose:
        named.names, loose = loose[:1], loose[1:]
    named.street = [*joined(nad.parts(4), _WIDTH)[:1], *loose]
    named.city = nad.at(5) or None
    named.region = nad.at(6) or nad.at(6, 3) or None
    named.postcode = nad.at(7) or None
    named.country = nad.at(8) or None
    _number(named, nad)
    for segment in following:
        _belonging(named, segment)
    return named


def _number(named: Named, nad: Segment) -> None:
    number, agency = nad.at(1), nad.at(1, 2)
    if number:
        known = terms("edifact")["agencies"].get(agency)
        named.identifiers.append((known or (f"agency {agency}" if agency else "party"), number))


def _belonging(named: Named, segment: Segment) -> None:
    match segment.tag:
        case "RFF" if segment.at(0, 1):
            kind = segment.at(0)
            scheme = terms("edifact")["numbers"].get(kind, f"reference {kind}"[:32])
            named.identifiers.append((scheme, segment.at(0, 1)))
        case "CTA":
            named.contacts.append(segment.at(1, 1) or segment.at(1) or None)
        case "COM":
            field = _CHANNELS.get(segment.at(0, 1))
            if field and not getattr(named, field):
                setattr(named, field, segment.at(0) or None)
        case "LOC":
            named.street.append(segment.at(1, 3) or segment.at(1) or None)
        case _:
            return  # banks, dates and documents asked for
