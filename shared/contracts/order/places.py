"""Whether a region lies in the country that stands beside it."""

from typing import Self

from pydantic import ValidationInfo, model_validator

from shared.contracts.order.values import Country, Part, Region, at_the_door

_ALSO_SUBDIVISIONS = {
    "AU": "CC CX NF", "CN": "HK MO TW", "DK": "FO GL", "FI": "AX",
    "FR": "BL GF GP MF MQ NC PF PM RE TF WF YT", "GB": "GG GI IM JE", "NL": "AW BQ CW SX", "NO": "BV SJ",
    "RS": "XK", "US": "AS GU MP PR UM VI",
}  # fmt: skip
"""ISO 3166-2 has these countries as subdivisions of the other too (CN-HK), or trade does."""
_CLAIMED = frozenset({("RU", "UA"), ("MA", "EH"), ("IL", "PS")})
"""Country written, country of the region's code: occupied or disputed land, of which screening judges."""


class Placed(Part):
    """What stands in a country, and perhaps in a region of it (ISO 3166-2)."""

    country: Country | None = None
    region: Region | None = None

    @model_validator(mode="after")
    def _region_of_the_country(self, info: ValidationInfo) -> Self:
        if self.country and self.region and at_the_door(info) and not may_lie_in(self.region, self.country):
            raise ValueError(f"the region {self.region} is not in the country {self.country}")
        return self


def may_lie_in(region: str, country: str) -> bool:
    """By their codes alone."""
    of = region[:2]
    if of == country or (country, of) in _CLAIMED:
        return True
    pairs = ((of, country), (country, of))
    return any(inner in _ALSO_SUBDIVISIONS.get(outer, "").split() for outer, inner in pairs)
