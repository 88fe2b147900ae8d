"""The EU list in its XML format."""

from datetime import date

import pytest

from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.load import load_bytes

EU_XML = """<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-03-02T10:00:00.000+01:00">
<sanctionEntity designationDate="" euReferenceNumber="EU.1.1" logicalId="77">
 <remark>seen in Goma</remark>
 <regulation programme="HR" entryIntoForceDate="2021-03-22" numberTitle="2021/478"/>
 <subjectType code="enterprise"/>
 <nameAlias wholeName="Zorbex Public Security Bureau" strong="true" nameLanguage="EN"/>
 <nameAlias wholeName="左贝公安局" strong="true" nameLanguage="ZH"/>
 <nameAlias wholeName="ZB" strong="false"/>
 <address city="Goma" street="1 Road" countryIso2Code="CD" countryDescription="CONGO"/>
 <address countryIso2Code="00" countryDescription="UNKNOWN"/>
</sanctionEntity>
<sanctionEntity euReferenceNumber="EU.1.2" logicalId="78" designationDate="2020-01-02">
 <subjectType code="person"/>
 <nameAlias firstName="Jan" lastName="Qasim" wholeName=""/>
 <birthdate year="1960" monthOfYear="5" dayOfMonth="7"/>
 <citizenship countryIso2Code="PL"/>
 <identification number="AB123456" identificationTypeCode="passport" countryIso2Code="PL"/>
</sanctionEntity></export>"""


def test_bodies_and_persons_with_their_native_names() -> None:
    snapshot = load_bytes(EU_XML.encode(), "eu.xml")
    body, person = snapshot.entries
    assert (snapshot.source, snapshot.published_on) == ("eu_fsf", date(2026, 3, 2))
    assert [(name.script, name.quality) for name in body.names] == [
        ("Latn", "strong"), ("Hani", "strong"), ("Latn", "weak"),
    ]  # fmt: skip
    assert (body.family, body.kind, body.countries) == ("eu_asset_freeze", "organisation", ("CD",))
    assert body.listed_on == date(2021, 3, 22)
    assert (person.name, person.kind, person.birth_dates) == ("Jan Qasim", "person", ("1960-05-07",))
    assert (person.countries, person.identifiers[0].value) == (("PL",), "AB123456")


def test_an_entity_without_a_name_is_refused() -> None:
    with pytest.raises(WatchlistError, match="sanctionEntity 78"):
        load_bytes(EU_XML.replace('firstName="Jan" lastName="Qasim"', "").encode(), "eu.xml")


def test_an_entry_is_keyed_by_the_publishers_number() -> None:
    assert [entry.key for entry in load_bytes(EU_XML.encode(), "eu.xml").entries] == [
        "eu_fsf/EU/77",
        "eu_fsf/EU/78",
    ]
