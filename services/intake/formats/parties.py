"""A party as a document gives it, put into the draft under its role."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.intake.formats.beside import Beside
from services.intake.formats.draft import At, Draft, Fields, Place, add, put, refuse
from services.intake.formats.text import region

_LOOKED_BACK = 50
"""Parties among which a repeated one is looked for: a thousand must not take a million looks."""


@dataclass
class Named:
    """A party with what is said of it; `names` holds every name and reading, the legal one first."""

    code: str
    """What the document calls the party's part in the order."""
    place: Place
    names: list[str] = field(default_factory=list)
    street: list[str | None] = field(default_factory=list)
    city: str | None = None
    postcode: str | None = None
    region: str | None = None
    country: str | None = None
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    identifiers: list[tuple[str, str]] = field(default_factory=list)
    contacts: list[str | None] = field(default_factory=list)


def keep_party(draft: Draft, named: Named, roles: Mapping[str, str], beside: Beside) -> None:
    """Put a party into the draft; raises `OrderRefused` for a code that nobody explained."""
    role = beside.role_of(named.code, roles)
    if role is None:
        taken = ", ".join(sorted(roles))
        refuse(
            named.place,
            f"what the party {named.code!r} does is not known here: say it with ?party={named.code}:ROLE; "
            f"known are {taken}",
        )
    if role == "other" and not named.names:
        draft.note(f"Party {named.code}: {_numbers(named)}" if named.identifiers else None)
        return  # a bank, an employee, a system: by number
    exporter = draft.section("exporter")
    if role == "exporter" and not exporter:
        _keep_exporter(exporter, named)
        return
    fields = _fields(named)
    role = "other" if role == "exporter" else role
    if any(party.value | {"role": None} == fields | {"role": None} and party.value["role"].value == role
           for party in draft.parties[-_LOOKED_BACK:]):  # fmt: skip
        return  # the same party once more, as on every line of some orders
    kept = draft.party(role, named.place)
    kept |= fields
    if role == "other":
        put(kept, "source", f"{named.code} of the document", named.place)
    for contact in filter(None, named.contacts):
        draft.note(f"Contact of {role} {named.names[0]}: {contact}")


def _numbers(named: Named) -> str:
    return ", ".join(f"{scheme} {value}" for scheme, value in named.identifiers)


def _fields(named: Named) -> Fields:
    if not named.names:
        number = f", only {_numbers(named)}" if named.identifiers else ""
        refuse(
            named.place,
            f"the party {named.code!r} has no name{number}: parties are screened by name and address",
        )
    fields: Fields = {}
    _keep_place(fields, named)
    for name in ("postcode", "phone", "email", "website"):
        put(fields, name, getattr(named, name), named.place)
    if named.identifiers:
        fields["identifiers"] = [
            At({"scheme": scheme, "value": value}, named.place)
            for scheme, value in dict.fromkeys(named.identifiers)
        ]
    return fields


def _keep_place(fields: Fields, named: Named) -> None:
    put(fields, "name", named.names[0] if named.names else None, named.place)
    for other in named.names[1:]:
        if other != named.names[0]:
            add(fields, "names_native", other, named.place)
    country = (named.country or "").strip().upper() or None
    subdivision = region(named.region, country)
    street = [*named.street, None if subdivision else named.region]
    put(fields, "country", country, named.place)
    put(fields, "region", subdivision, named.place)
    put(fields, "city", named.city, named.place)
    put(fields, "address", ", ".join(part for part in street if part), named.place)


def _keep_exporter(fields: Fields, named: Named) -> None:
    """The exporter has fewer fields: of the numbers one has a place, the postcode goes with the street."""
    named.street.append(named.postcode)
    _keep_place(fields, named)
    if named.identifiers:
        put(fields, "registration_number", named.identifiers[0][1], named.place)


def keep_site(draft: Draft, named: Named) -> None:
    """A place of delivery with nobody named at it."""
    fields: Fields = {}
    _keep_place(fields, named)
    put(fields, "postcode", named.postcode, named.place)
    sites = draft.fields.setdefault("sites", [])
    if fields and all(site.value != fields for site in sites[-_LOOKED_BACK:]):
        sites.append(At(fields, named.place))
