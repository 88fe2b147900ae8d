"""The catalogue, row by row: each live rule fires on an order and stays silent on its twin."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from services.screening.knowledge import Knowledge
from shared.contracts.assessment import Assessment, Disposition
from shared.contracts.events import EstablishedFact
from shared.contracts.order import parse_order
from shared.contracts.order.subjects import ORDER_SUBJECT, party_subject

Assess = Callable[..., Assessment]
Order = dict[str, Any]

ROWS = (
    [f"LST-{n:02d}" for n in range(1, 9)]
    + [f"OWN-{n:02d}" for n in range(1, 5)]
    + [f"CAP-{n:02d}" for n in range(1, 14)]
    + [f"ART5-{n:02d}" for n in range(1, 7)]
    + ["ART4-01", "ART9-01", "ART9-02"]
    + [f"USR-{n:02d}" for n in range(1, 10)]
    + [f"GEO-{n:02d}" for n in range(1, 8)]
    + [f"PRJ-{n:02d}" for n in range(1, 4)]
    + [f"DIV-{n:02d}" for n in range(1, 18)]
    + [f"EUS-{n:02d}" for n in range(1, 7)]
    + [f"KON-{n:02d}" for n in range(1, 4)]
    + [f"HR-{n:02d}" for n in range(1, 10)]
    + [f"PRC-{n:02d}" for n in range(1, 10)]
)
"""The rule ids of the requirements."""

FACE = "Face recognition software"
POLICE = "Regional Police Directorate"
SIGNED = {
    "present": True,
    "text": "For access to our own office.",
    "signed_by": "Director",
    "signed_by_end_user": True,
    "hr_undertaking": True,
    "no_covert_use": True,
    "no_reexport": True,
    "no_security_transfer": True,
}


def order(user: str = "Meridian Retail", text: str = FACE, country: str = "GE", **more: Any) -> Order:
    """One end user, one line; `line` and `party` add fields to them."""
    party = {"role": "end_user", "name": user, "country": country} | more.pop("party", {})
    line = {"line": 1, "description": text, "qty": "1"} | more.pop("line", {})
    return {
        "order_id": "R-1",
        "exporter": {"name": "Maker", "country": "DE"},
        "parties": [party],
        "lines": [line],
        "end_use_statement": SIGNED,
    } | more


def established(**values: Any) -> tuple[EstablishedFact, ...]:
    """Facts about the order as a whole; two underscores stand for the point."""
    return tuple(
        EstablishedFact(
            name.replace("__", "."), value, ORDER_SUBJECT, True, "person:first", "2026-10-01T09:00:00Z"
        )
        for name, value in values.items()
    )


SWISS = {"name": "Maker", "country": "CH"}
CAMERA = {"hs": "852589", "qty": "4"}
CHIP = {"hs": "854231"}
FOUR_LIMBS = dict.fromkeys(
    ("natural_persons", "data_from_ict_systems", "specially_designed", "covert_surveillance"), True
)
LIMBS = established(**{f"article_5__{name}": value for name, value in FOUR_LIMBS.items()})
NONE = established()
UNDERTAKEN = established(
    **{
        f"end_use_statement__{name}": True
        for name in ("hr_undertaking", "no_covert_use", "no_security_transfer")
    }
)
TENDER = "Buyer: Regional Police Directorate. Recommended brand: Maker."

USER = party_subject(parse_order(msgspec.json.encode(order())).parties[0])
EXPORTED = tuple(
    msgspec.structs.replace(fact, subject=USER) for fact in established(party__exported_to_repression=True)
)

CASES: dict[str, tuple[tuple[Order, Any], tuple[Order, Any]]] = {
    "CAP-01": ((order(line={"eu_code": "5A001.f"}), NONE), (order(), NONE)),
    "CAP-02": ((order(), NONE), (order(text="Face cream"), NONE)),
    "CAP-03": ((order(text="Emotion recognition software"), NONE), (order(), NONE)),
    "CAP-04": ((order(text="Mobile phone location tracking system"), NONE), (order(), NONE)),
    "CAP-05": ((order(text="IMSI catcher"), NONE), (order(text="Firewall with DPI, network security"), NONE)),
    "CAP-06": ((order(text="Mobile phone forensic extraction and unlocking kit"), NONE), (order(), NONE)),
    "CAP-07": (
        (order(text="IP network cameras", line={"qty": "2200"}), NONE),
        (order(text="IP network cameras", line={"qty": "40"}), NONE),
    ),
    "CAP-08": ((order(text="Predictive policing platform"), NONE), (order(), NONE)),
    "CAP-09": ((order(text="Biometric database of fingerprints"), NONE), (order(), NONE)),
    "CAP-10": ((order(text="Covert surveillance camera hidden in a clock"), NONE), (order(), NONE)),
    "CAP-11": (
        (order(POLICE, "Training for the installed face recognition system", line={"services": True}), NONE),
        (order(POLICE, "Brake pads for patrol cars"), NONE),
    ),
    "CAP-12": ((order(POLICE, "Analytics module XR-7"), NONE), (order(POLICE, "Laser printer"), NONE)),
    "CAP-14": (
        (order(text="Five-axis milling machine", country="IR"), NONE),
        (order(text="Five-axis milling machine", country="JP"), NONE),
    ),
    "CAP-15": ((order(text="Assault rifles"), NONE), (order(text="Toy rifles"), NONE)),
    "CAP-16": ((order(text="Water cannon truck"), NONE), (order(text="Fire truck with water cannon"), NONE)),
    "CAP-17": (
        (order(text="Five-axis milling machine", country="IR", exporter=SWISS), NONE),
        (order(text="Five-axis milling machine", country="IR"), NONE),
    ),
    "CAP-18": (
        (order(text="Assault rifles", exporter=SWISS), NONE),
        (order(text="Assault rifles", country="CH", exporter=SWISS), NONE),
    ),
    "TORT-01": ((order(text="Thumb cuffs"), NONE), (order(text="Thumb cuffs", country="FR"), NONE)),
    "TORT-02": ((order(text="Stun guns"), NONE), (order(text="Glue guns"), NONE)),
    "TORT-03": (
        (order(text="Thiopental sodium", country="US"), NONE),
        (order(text="Thiopental sodium", country="FR"), NONE),
    ),
    "TORT-04": ((order(text="Thumb cuffs", exporter=SWISS), NONE), (order(text="Thumb cuffs"), NONE)),
    "ART5-01": ((order(), established(authority__letter=True)), (order(), NONE)),
    "ART5-02": ((order(), NONE), (order(text="Chairs"), NONE)),
    "ART5-03": ((order(), (*LIMBS, *established(article_5__awareness=True))), (order(), LIMBS)),
    "ART5-05": ((order(), LIMBS), (order(), NONE)),
    "ART4-01": ((order(), established(article_4__use="missile workshop")), (order(), NONE)),
    "USR-01": ((order(POLICE), NONE), (order("Bakery in Police Street"), NONE)),
    "USR-02": (
        (order(documents=[{"kind": "tender", "text": "End user: Regional Police Directorate."}]), NONE),
        (order(documents=[{"kind": "tender", "text": "End user: Meridian Retail."}]), NONE),
    ),
    "USR-03": ((order("State Security Service"), NONE), (order(), NONE)),
    "USR-04": ((order("Ministry of Defence"), NONE), (order(), NONE)),
    "USR-05": ((order("Central Prison"), NONE), (order(), NONE)),
    "USR-06": (
        (order("Xinjiang Normal University", country="CN"), NONE),
        (order("University of Tbilisi"), NONE),
    ),
    "USR-07": ((order(), EXPORTED), (order(), NONE)),
    "USR-08": ((order(party={"role": "sold_to", "type": "distributor"}), NONE), (order(), NONE)),
    "USR-09": (
        (order("Hangzhou Hikvision Digital Technology", country="CN"), NONE),
        (order("Hangzhou Silk Company", country="CN"), NONE),
    ),
    "GEO-01": (
        (order("Trading House", country="CN", party={"region": "CN-XJ"}), NONE),
        (order("Trading House", country="CN", party={"region": "CN-SH"}), NONE),
    ),
    "GEO-03": ((order("Ministry of Defence", country="SD"), NONE), (order("Ministry of Defence"), NONE)),
    "GEO-04": (
        (order(text="Chairs", country="UA", party={"city": "Sevastopol", "region": "UA-40"}), NONE),
        (order(text="Chairs", country="UA", party={"city": "Kherson", "region": "UA-65"}), NONE),
    ),
    "GEO-05": (
        (order(country="CN", party={"region": "CN-SH", "city": "Urumqi"}), NONE),
        (order(country="CN", party={"region": "CN-XJ", "city": "Urumqi"}), NONE),
    ),
    "GEO-06": ((order(text="IMSI catcher", country="IR"), NONE), (order(text="IMSI catcher"), NONE)),
    "GEO-07": ((order(text="Chairs", country="RU"), NONE), (order(text="Chairs", country="RS"), NONE)),
    "GEO-08": (
        (order(text="Ball valves", country="KP", exporter=SWISS), NONE),
        (order(text="Ball valves", country="KP"), NONE),
    ),
    "PRJ-01": (
        (order(project={"name": "Skynet upgrading and reconstruction"}), NONE),
        (order(project={"name": "Office access"}), NONE),
    ),
    "PRJ-02": (
        (
            order(
                text="IP network cameras",
                line={"qty": "3000"},
                project={"name": "Video private network", "scale": "whole city"},
            ),
            NONE,
        ),
        (order(text="IP network cameras", line={"qty": "40"}, project={"name": "Shop", "sites": 2}), NONE),
    ),
    "PRJ-03": (
        (order(documents=[{"kind": "tender", "text": TENDER}]), NONE),
        (order(documents=[{"kind": "tender", "text": "Buyer: Meridian Retail."}]), NONE),
    ),
    "DIV-01": ((order(), established(**{"diversion__div-01": "no answer on end use"})), (order(), NONE)),
    **{
        f"DIV-{number:02d}": (
            (order(), established(**{f"diversion__div-{number:02d}": "seen"})),
            (order(), NONE),
        )
        for number in (2, 3, 4, 6, 8, 10, 11, 12)
    },
    "DIV-18": (
        (order(line=CHIP, country="KG", party={"incorporated_on": "2023-01-01"}, exporter=SWISS), NONE),
        (order(line=CHIP, country="KG", party={"incorporated_on": "2003-01-01"}, exporter=SWISS), NONE),
    ),
    "DIV-05": (
        (order(payment={"method": "cash"}, total={"amount": "20000", "currency": "EUR"}), NONE),
        (order(payment={"method": "cash"}, total={"amount": "200", "currency": "EUR"}), NONE),
    ),
    "DIV-07": (
        (order(contract={"declined_services": ["training"]}), NONE),
        (order(text="Chairs", contract={"declined_services": ["training"]}), NONE),
    ),
    "DIV-09": (
        (order("Swift Freight Forwarding", party={"role": "consignee", "type": "freight_forwarder"}), NONE),
        (order(party={"role": "consignee"}), NONE),
    ),
    "DIV-13": ((order(text="Chips", line=CHIP), NONE), (order(text="Chips", line=CHIP, country="JP"), NONE)),
    "DIV-14": (
        (order(text="Chips", line=CHIP, party={"incorporated_on": "2023-01-10"}), NONE),
        (order(text="Chips", line=CHIP, party={"incorporated_on": "2003-01-10"}), NONE),
    ),
    "DIV-15": (
        (order(related_orders=[{"order_id": "R-0", "relation": "split_of"}]), NONE),
        (order(related_orders=[{"order_id": "R-0", "relation": "previous_delivery"}]), NONE),
    ),
    "EUS-01": ((order(end_use_statement={"present": False}), NONE), (order(), NONE)),
    "EUS-02": ((order(end_use_statement=SIGNED | {"signed_by_end_user": False}), NONE), (order(), NONE)),
    "EUS-03": ((order(end_use_statement=SIGNED | {"hr_undertaking": False}), NONE), (order(), UNDERTAKEN)),
    "EUS-04": (
        (order("University of Tbilisi", text="Emotion recognition software"), NONE),
        (order("University of Tbilisi", text="Microscope"), NONE),
    ),
    "EUS-05": (
        (order(POLICE, end_use_statement=SIGNED | {"text": "For university research."}), NONE),
        (order(POLICE, end_use_statement=SIGNED | {"text": "For our own office."}), NONE),
    ),
    "EUS-06": ((order(end_use_statement=SIGNED | {"expires_on": "2020-01-01"}), NONE), (order(), NONE)),
    "KON-01": (
        (order(text="Cameras", line=CAMERA, contract={"no_russia_clause": False}), NONE),
        (order(text="Cameras", line=CAMERA, contract={"no_russia_clause": True}), NONE),
    ),
    "KON-02": ((order(), established(contract__clause_breached=True)), (order(), NONE)),
    "KON-03": ((order(POLICE), NONE), (order(), NONE)),
    "HR-01": ((order(POLICE), NONE), (order(POLICE, country="NO"), NONE)),
}

ELSEWHERE = {
    "LST-01": "test_list_rules.py",
    "LST-02": "test_list_rules.py",
    "LST-03": "test_list_rules.py",
    "LST-04": "test_list_rules.py",
    "LST-05": "test_list_rules.py",
    "LST-06": "test_list_rules.py",
    "LST-07": "test_list_rules.py",
    "LST-09": "test_list_rules.py",
    "LST-08": "test_national_lists.py",
    "ART9-01": "test_national_lists.py",
    "ART9-02": "test_national_lists.py",
    "ART5-04": "test_suspicion_law.py",
    "DIV-16": "test_order_history.py",
    "DIV-17": "test_order_history.py",
    "OWN-01": "test_ownership.py",
    "OWN-03": "test_list_rules.py",
    "OWN-04": "test_ownership.py",
}
"""Rules on list matches or on history, which need those at hand: the file with their tests."""


def acting(assessment: Assessment) -> set[str]:
    """Rules with an effect."""
    return {f.rule for f in assessment.findings if f.action is not Disposition.CLEAR}


@pytest.mark.parametrize("rule", CASES)
def test_the_rule_fires_where_its_condition_is_met(rule: str, assess_order: Assess) -> None:
    received, facts = CASES[rule][0]
    assert rule in acting(assess_order(received, facts=facts))


@pytest.mark.parametrize("rule", CASES)
def test_the_rule_is_silent_where_its_condition_is_not_met(rule: str, assess_order: Assess) -> None:
    received, facts = CASES[rule][1]
    assert rule not in acting(assess_order(received, facts=facts))


@pytest.mark.parametrize("rule", ROWS)
def test_every_required_row_is_in_the_catalogue_with_its_state(rule: str, knowledge: Knowledge) -> None:
    row = knowledge.rules[rule]
    assert row.title
    assert row.condition
    if row.machine in ("case", "platform"):
        assert row.becomes


def test_every_rule_that_a_machine_evaluates_has_its_tests_named(knowledge: Knowledge) -> None:
    evaluated = {rule for rule, row in knowledge.rules.items() if row.machine in ("live", "partial")}
    assert evaluated - CASES.keys() - ELSEWHERE.keys() == {"CAP-13", "GEO-02"}
    for rule, file in ELSEWHERE.items():
        assert re.search(rf'"{rule}"', (Path(__file__).parent / file).read_text()), rule


def test_every_row_of_the_catalogue_is_required_or_known_as_our_own(knowledge: Knowledge) -> None:
    assert knowledge.rules.keys() - set(ROWS) == {
        "LST-09",
        "CAP-14",
        "CAP-15",
        "CAP-16",
        "CAP-17",
        "CAP-18",
        "TORT-01",
        "TORT-02",
        "TORT-03",
        "TORT-04",
        "GEO-08",
        "DIV-18",
    }


def test_no_field_of_an_order_tells_how_large_the_exporter_is() -> None:
    """HR-09: the rules are the same for five people and for fifteen thousand; none could ask."""
    schema = json.loads((Path(__file__).parents[3] / "schemas" / "order.v1.json").read_text())
    names = {name.casefold() for name in _fields(schema)}
    assert {"exporter", "registration_number"} <= names
    assert not {name for name in names for word in SIZE if word in name}


SIZE = ("employee", "staff", "headcount", "turnover", "revenue", "size", "legal_form")


def _fields(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for value in schema.values():
            yield from _fields(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _fields(value)


def test_a_commercial_purpose_is_recorded_and_holds_nothing(assess_order: Assess) -> None:
    found = assess_order(order(text="Deep packet inspection for billing and quality of service"))
    assert "CAP-13" in {finding.rule for finding in found.findings}
    assert "CAP-05" not in acting(found)
    assert "CAP-13" not in {finding.rule for finding in assess_order(order()).findings}


DATED = {
    "KON-01": (date(2024, 3, 19), date(2024, 3, 20)),
    "DIV-13": (date(2024, 12, 25), date(2024, 12, 26)),
    "CAP-01": (date(2009, 8, 26), date(2009, 8, 27)),
    "ART5-01": (date(2021, 9, 8), date(2021, 9, 9)),
    "GEO-04": (date(2014, 6, 22), date(2014, 6, 23)),
    "GEO-06": (date(2012, 3, 23), date(2012, 3, 24)),
    "GEO-07": (date(2014, 7, 31), date(2014, 8, 1)),
    "DIV-14": (date(2023, 9, 25), date(2023, 9, 26)),
}


@pytest.mark.parametrize("rule", DATED)
def test_a_dated_rule_does_not_exist_before_its_day(rule: str, assess_order: Assess) -> None:
    received, facts = CASES[rule][0]
    before, first = DATED[rule]
    assert rule not in acting(assess_order(received, before, facts=facts))
    assert rule in acting(assess_order(received, first, facts=facts))
