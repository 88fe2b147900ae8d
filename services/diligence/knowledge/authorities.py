"""The competent authorities, by country of the exporter."""

from functools import cache

import msgspec

from services.diligence.knowledge.files import read_toml


class CompetentAuthority(msgspec.Struct, frozen=True):
    """Whom an exporter of this country tells; `channel` is how, where that is known."""

    country: str
    name: str
    channel: str
    language: str
    verified: bool


UNKNOWN = CompetentAuthority("", "the competent authority", "", "en", verified=False)
"""Of a country that the file does not name: the draft says so, and a person fills it in."""


@cache
def authorities() -> dict[str, CompetentAuthority]:
    """By ISO 3166-1 alpha-2 code."""
    found = msgspec.convert(read_toml("authorities.toml")["authority"], list[CompetentAuthority])
    return {authority.country: authority for authority in found}


def authority_of(country: str | None) -> CompetentAuthority:
    """The authority of a country, or `UNKNOWN`."""
    return authorities().get(country or "", UNKNOWN)
