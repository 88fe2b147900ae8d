"""Where a party or a site is: every field that names a region, so that contradictions show."""

import re
from datetime import date
from typing import Literal

from services.screening.domain.facts import Place
from services.screening.domain.quotes import Quote
from services.screening.knowledge.load import Knowledge
from services.screening.reading.hits import Hit
from services.screening.reading.reader import Reading
from shared.contracts.order.parties import Party
from shared.contracts.order.transaction import Site

How = Literal["region", "city", "address", "postcode", "phone", "name"]
_DIGITS = re.compile(r"\D+")
_PHONE_LONGEST = 6


def places_of(party: Party | Site, pointer: str, knowledge: Knowledge, day: date) -> tuple[Place, ...]:
    """All places that the fields of a party or a site name, the declared region first."""
    country = party.country
    found: list[Place] = []
    if party.region:
        found += _place(party.region, country, Quote(f"{pointer}/region", party.region), "region", knowledge)
    elif country:
        found += [
            p
            for p in _place(country, country, Quote(f"{pointer}/country", country), "region", knowledge)
            if p.level
        ]
    fields: tuple[tuple[How, str], ...] = (("city", "city"), ("address", "address"))
    for how, field in fields:
        text = getattr(party, field)
        if text:
            found += _named(text, f"{pointer}/{field}", country, how, knowledge)
    found += _postcode(party.postcode, f"{pointer}/postcode", country, knowledge)
    found += _phone(getattr(party, "phone", None), f"{pointer}/phone", knowledge)
    for index, native in enumerate(party.names_native):
        found += _named(native, f"{pointer}/names_native/{index}", country, "name", knowledge)
    if party.name:
        found += _named(party.name, f"{pointer}/name", country, "name", knowledge)
    return tuple(found)


def places_in(text: str, pointer: str, country: str | None, knowledge: Knowledge) -> tuple[Place, ...]:
    """Places that a free text names, such as the name of a body found in a tender."""
    return tuple(_named(text, pointer, country, "body", knowledge))


def _place(region: str, country: str | None, quote: Quote, how: How, knowledge: Knowledge) -> list[Place]:
    region = knowledge.regions.former.get(region, region)
    entry = knowledge.risk_regions.get(region)
    level, reason, name = (entry.level, entry.reason, entry.name) if entry else (0, "", region)
    return [Place(region, country or region[:2], level, quote, how, reason, name)]


def _named(
    text: str, pointer: str, country: str | None, how: How | Literal["body"], knowledge: Knowledge
) -> list[Place]:
    """Places of no heightened risk count in a city field only: firms are called after other cities."""
    reading = knowledge.reader.read(text)
    found = []
    for hit in reading.of("place", negated=True):
        place = knowledge.gazetteer.place[int(hit.phrase.note)]
        if country is not None and country != place.country and country not in place.also_in:
            continue
        if is_street(reading, hit, how) or _is_another(reading, hit) or _is_market(reading, hit):
            continue
        if (
            how in ("city", "body")
            or place.region in knowledge.risk_regions
            or place.region in _embargoed(knowledge)
        ):
            shown: How = "name" if how == "body" else how
            found += _place(place.region, place.country, Quote(pointer, text), shown, knowledge)
    return found


def _embargoed(knowledge: Knowledge) -> list[str]:
    return knowledge.regions.embargo.partial_regions


def is_street(reading: Reading, hit: Hit, how: str) -> bool:
    """`Xinjiang Road` in Shanghai and a restaurant `Xinjiang` say nothing of the place."""
    follows = any(0 <= street.at[0] - hit.at[1] <= 1 for street in reading.of("street_word", negated=True))
    return follows and how in ("address", "name", "body")


def _is_market(reading: Reading, hit: Hit) -> bool:
    """沙湾市场 is a market, wherever it is; 沙湾市 is a city."""
    return reading.text[hit.end - 1 : hit.end + 1] in ("市场", "市場")


def _is_another(reading: Reading, hit: Hit) -> bool:
    return any(other.phrase.note == hit.phrase.note for other in reading.of("not_this_place", negated=True))


def _postcode(postcode: str | None, pointer: str, country: str | None, knowledge: Knowledge) -> list[Place]:
    digits = _DIGITS.sub("", postcode or "")
    for table in knowledge.gazetteer.postcode:
        if table.country == country and len(digits) >= 5:
            for length in (3, 2):
                region = table.prefixes.get(digits[:length])
                if region:
                    return _place(region, country, Quote(pointer, postcode or ""), "postcode", knowledge)
    return []


def _phone(phone: str | None, pointer: str, knowledge: Knowledge) -> list[Place]:
    digits = _DIGITS.sub("", phone or "").removeprefix("00")
    if not phone or not phone.strip().startswith(("+", "00")):
        return []
    digits = digits.replace("860", "86", 1) if digits.startswith("860") else digits
    for length in range(_PHONE_LONGEST, 3, -1):
        region = knowledge.gazetteer.phones.get(digits[:length])
        if region:
            return _place(region, None, Quote(pointer, phone), "phone", knowledge)
    return []
