"""The seeded mix of orders: 90 % come out CLEAR, 7 % REVIEW, 3 % HOLD."""

import random
from collections.abc import Iterator
from typing import Any

SHARES = {"CLEAR": 0.90, "REVIEW": 0.07, "HOLD": 0.03}

_PLAIN_GOODS = (
    ("Laser printer, A4, duplex", "844332"),
    ("Centrifugal pump, stainless steel, 4 kW", "841370"),
    ("Office chair with armrests", "940131"),
    ("Accounting software, annual licence", "852349"),
    ("LED panel lamp, 40 W", "940511"),
    ("Packaging machine for biscuits", "842240"),
    ("Dental chair with lamp", "901849"),
    ("Optical microscope, 400x, teaching", "901180"),
)
_PLACES = (
    ("NL", "Utrecht"), ("ES", "Sevilla"), ("PL", "Gdynia"), ("IT", "Bologna"), ("DK", "Aarhus"),
    ("CH", "Basel"), ("NO", "Bergen"), ("JP", "Osaka"), ("CA", "Halifax"), ("AU", "Perth"),
)  # fmt: skip
_SYLLABLES = (
    "bar",
    "den",
    "fol",
    "gri",
    "hal",
    "jun",
    "kes",
    "lom",
    "mer",
    "nal",
    "ost",
    "pel",
    "rud",
    "sel",
    "tov",
    "vin",
)
_TRADES = (
    "Bakery",
    "Joinery",
    "Printing",
    "Dairy",
    "Optics",
    "Dental Supplies",
    "Textiles",
    "Brewery",
    "Packaging",
)
_FORMS = ("Ltd", "GmbH", "BV", "SA", "AS", "Oy", "Srl")
_POLICE_PLACES = (("KZ", "Almaty"), ("EG", "Alexandria"), ("VN", "Hanoi"), ("UZ", "Samarkand"))


def orders(seed: int, count: int, *, prefix: str, known_share: float = 0.0) -> Iterator[dict[str, Any]]:
    """`count` orders; `known_share` of the buyers come from a pool of fifty met again and again."""
    chance = random.Random(seed)  # noqa: S311  # a repeatable load, not a secret
    pool = [_company(chance) for _ in range(50)]
    with_cameras: set[str] = set()
    for number in range(count):
        kind = chance.choices(list(SHARES), weights=list(SHARES.values()))[0]
        known = kind != "REVIEW" and chance.random() < known_share
        buyer = chance.choice(pool) if known else _company(chance)
        if kind == "REVIEW":
            # For one buyer they add up (DIV-15): assessed again, and HOLD. Each has its own.
            while buyer in with_cameras:
                buyer = _company(chance)
            with_cameras.add(buyer)
        yield {
            "order_id": f"{prefix}-{number:06d}",
            "source_system": "bench",
            "exporter": {"name": "Bench Exports GmbH", "country": "DE", "city": "Kassel"},
            **_CONTENT[kind](chance, buyer),
        }


def _company(chance: random.Random) -> str:
    name = "".join(chance.choices(_SYLLABLES, k=3)).capitalize()
    return f"{name} {chance.choice(_TRADES)} {chance.choice(_FORMS)}"


def _clear(chance: random.Random, buyer: str) -> dict[str, Any]:
    country, city = chance.choice(_PLACES)
    lines = [_line(number, *chance.choice(_PLAIN_GOODS), chance.randint(1, 30)) for number in (1, 2)]
    return {"parties": _parties(chance, buyer, country, city, "company"), "lines": lines}


def _review(chance: random.Random, buyer: str) -> dict[str, Any]:
    """A small shop installation outside the Union, with everything on file but one answer."""
    statement = {
        "present": True,
        "text": "Shop-floor security in our own shops",
        "signed_by_role": "manager of the end user",
        "signed_by_end_user": True,
        "hr_undertaking": True,
        "no_reexport": True,
        "no_covert_use": True,
    }
    return {
        "parties": _parties(chance, buyer, "MA", "Rabat", "company"),
        "lines": [_line(1, "Network camera, fixed dome, 4 MP", "852589", chance.randint(4, 40))],
        "end_use_statement": statement,
        "contract": {"public_authority": False},
        "compliance": {"diversion_risk_assessment": "RA-7", "diversion_risk_assessed": True},
    }


def _hold(chance: random.Random, buyer: str) -> dict[str, Any]:
    country, city = chance.choice(_POLICE_PLACES)
    police = f"{city} City Police Department"
    return {
        "parties": [
            {"role": "sold_to", "name": buyer, "country": country, "city": city, "type": "integrator"},
            {"role": "end_user", "name": police, "country": country, "city": city, "type": "police"},
        ],
        "lines": [
            _line(1, "Face recognition server: search of recorded video against a watchlist", "852349", 1)
        ],
        "end_use_statement": {"present": True, "text": "Investigations", "hr_undertaking": False},
    }


def _parties(chance: random.Random, buyer: str, country: str, city: str, kind: str) -> list[dict[str, Any]]:
    street = f"{chance.choice(('Mill', 'Station', 'Harbour', 'Church'))} Road {chance.randint(1, 180)}"
    return [
        {"role": role, "name": buyer, "country": country, "city": city, "address": street, "type": kind}
        for role in ("sold_to", "consignee", "end_user")
    ]


def _line(number: int, description: str, hs: str, quantity: int) -> dict[str, Any]:
    value = {"amount": f"{quantity * 120}.00", "currency": "EUR"}
    return {"line": number, "description": description, "hs": hs, "qty": str(quantity), "value": value}


_CONTENT = {"CLEAR": _clear, "REVIEW": _review, "HOLD": _hold}
