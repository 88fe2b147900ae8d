"""Who takes part in an order: the exporter, the parties, their owners."""

from typing import Self

from pydantic import ValidationInfo, model_validator

from shared.contracts.order.places import Placed
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
    Text,
    at_the_door,
)


class Exporter(Placed):
    """The seller; its country decides which law applies."""

    name: Name
    names_native: tuple[Name, ...] = ()
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

    @model_validator(mode="after")
    def _least_is_not_more_than_most(self, info: ValidationInfo) -> Self:
        least, most = self.share_min_percent, self.share_max_percent
        if at_the_door(info) and least is not None and most is not None and least > most:
            raise ValueError(f"share_min_percent {least:g} is more than share_max_percent {most:g}")
        return self


class Party(Placed):
    """A party with its role; `type` is the customer's word: weighed, never taken as proof."""

    role: PartyRole
    name: Name
    names_native: tuple[Name, ...] = ()
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
