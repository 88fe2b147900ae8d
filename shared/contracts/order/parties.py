"""Who takes part in an order: the exporter, the parties, their owners."""

from shared.contracts.order.values import (
    Country,
    Fact,
    Identifier,
    IsoDate,
    Name,
    Part,
    PartyRole,
    PartyType,
    Percent,
    Region,
    Text,
)


class Exporter(Part):
    """The seller; its country decides which law applies."""

    name: Name
    names_native: tuple[Name, ...] = ()
    country: Country | None = None
    region: Region | None = None
    city: Text | None = None
    address: Text | None = None
    registration_number: Text | None = None


class Owner(Part):
    """One edge of the ownership graph; shares in percent, both absent = unknown."""

    name: Name
    names_native: tuple[Name, ...] = ()
    country: Country | None = None
    type: PartyType | None = None
    identifiers: tuple[Identifier, ...] = ()
    share_min_percent: Percent | None = None
    share_max_percent: Percent | None = None
    source: Text | None = None
    as_of: IsoDate | None = None
    owners: tuple["Owner", ...] = ()


class Party(Part):
    """A party with its role; `type` is the customer's word: weighed, never taken as proof."""

    role: PartyRole
    name: Name
    names_native: tuple[Name, ...] = ()
    country: Country | None = None
    region: Region | None = None
    city: Text | None = None
    address: Text | None = None
    postcode: Text | None = None
    phone: Text | None = None
    email: Text | None = None
    website: Text | None = None
    type: PartyType | None = None
    identifiers: tuple[Identifier, ...] = ()
    incorporated_on: IsoDate | None = None
    birth_date: IsoDate | None = None
    owners: tuple[Owner, ...] = ()
    declared_by_customer: Fact = None
    source: Text | None = None
