"""EU CSV, UK, Swiss, OFAC advanced, FollowTheMoney and own lists: one entry model for all of them."""

from datetime import date
from pathlib import Path

import pytest

from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.load import load_bytes, load_directory
from services.screening.watchlists.model import ListEntry
from tests.unit.watchlists import formats


def names(entry: ListEntry) -> list[tuple[str, str, str, str]]:
    return [(name.text, name.script, name.quality, name.kind) for name in entry.names]


def test_the_eu_list_in_csv_puts_the_rows_of_an_entity_together() -> None:
    snapshot = load_bytes(formats.EU_CSV.encode(), "eu.csv")
    body, person = snapshot.entries
    assert (snapshot.source, snapshot.published_on, snapshot.incomplete) == ("eu_fsf", date(2026, 3, 2), "")
    assert names(body) == [
        ("Zorbex Public Security Bureau", "Latn", "strong", "alias"),
        ("左贝公安局", "Hani", "strong", "alias"),
        ("ZB", "Latn", "weak", "alias"),
    ]
    assert (body.kind, body.countries, body.listed_on) == ("organisation", ("CD",), date(2021, 3, 22))
    assert (person.name, person.birth_dates, person.nationalities) == ("Jan Qasim", ("1960-05-07",), ("PL",))
    assert (person.identifiers[0].value, person.identifiers[0].country) == ("AB123456", "PL")


def test_a_row_of_the_eu_list_that_is_cut_off_is_refused() -> None:
    with pytest.raises(WatchlistError, match="line 7: 12 columns, not 31"):
        load_bytes(";".join(formats.EU_CSV.split(";")[:-19]).encode(), "eu.csv")


def test_an_old_eu_list_that_went_through_a_spreadsheet_is_read_and_said_to_be_cut_off() -> None:
    row = '"04/07/2018;13;P;1210/2003 (OJ L169);IRQ;al-Awja\t near Tikrit;Jan Qasim;IRQ;EU.27.28\t\t\t"\n'
    head = (
        '"Date_filexxxx;Entity_logical_id;Subject_type;Leba_numtitle;Programme;Birt_place;Naal_wholename;'
        'Citi_country;EU_ref_num\t"\n'
    )
    snapshot = load_bytes((head + row).encode(), "eu.csv")
    assert "cut off: 1 entities" in snapshot.incomplete
    assert "spreadsheet" in snapshot.incomplete
    assert snapshot.published_on == date(2018, 7, 4)
    assert (snapshot.entries[0].name, snapshot.entries[0].nationalities) == ("Jan Qasim", ("IQ",))


def test_the_uk_list_in_csv() -> None:
    snapshot = load_bytes(formats.UK_CSV.encode(), "uk.csv")
    person, ship = snapshot.entries
    assert (snapshot.source, snapshot.published_on) == ("uk_sanctions", date(2026, 2, 13))
    assert names(person) == [
        ("Jan Piotr QASIM", "Latn", "strong", "name"),
        ("J KASSIM", "Latn", "weak", "alias"),
        ("يان قاسم", "Arab", "strong", "native"),
    ]
    assert (person.birth_dates, person.nationalities, person.family) == (("1960",), ("PL",), "uk_sanctions")
    assert [found.value for found in person.identifiers] == ["AB123456", "CD789012"]
    assert (ship.name, ship.kind) == ("ZORBEX PROSPECT", "vessel")
    assert (ship.identifiers[0].scheme, ship.identifiers[0].value) == ("IMO", "9311622")
    assert ship.original["sanctions_imposed"] == "Prohibition of port entry; Detention"


def test_the_uk_list_in_xml_says_the_same() -> None:
    snapshot = load_bytes(formats.UK_XML.encode(), "uk.xml")
    (person,) = snapshot.entries
    other = load_bytes(formats.UK_CSV.encode(), "uk.csv").entries[0]
    assert snapshot.published_on == date(2026, 2, 13)
    assert set(names(person)) == set(names(other))
    assert (person.key, person.birth_dates, person.listed_on) == (
        other.key,
        other.birth_dates,
        other.listed_on,
    )
    assert set(person.countries) == {"IQ", "PL"}


def test_the_swiss_list_honours_delisting_and_whole_names_in_other_scripts() -> None:
    snapshot = load_bytes(formats.SECO_XML.encode(), "seco.xml")
    person, gone = snapshot.entries
    assert (snapshot.source, snapshot.published_on) == ("ch_seco", date(2026, 2, 20))
    assert names(person) == [
        ("Qasim Jan", "Latn", "strong", "name"),
        ("قاسم يان", "Arab", "strong", "native"),
        ("JQ", "Latn", "weak", "alias"),
    ]
    assert (person.birth_dates, person.nationalities, person.programmes) == (
        ("1960-05-07",),
        ("PL",),
        ("Ordinance X",),
    )
    assert set(person.countries) == {"CD", "PL"} and "Goma" in person.addresses[0]
    assert (person.listed_on, person.ended_on) == (date(2020, 1, 3), None)
    assert (gone.listed_on, gone.ended_on) == (date(2019, 1, 1), date(2023, 5, 7))


def test_the_advanced_format_of_ofac_resolves_its_references() -> None:
    snapshot = load_bytes(formats.OFAC_XML.encode(), "sdn_advanced.xml")
    person, body = snapshot.entries
    assert (snapshot.source, snapshot.published_on) == ("us_ofac_sdn", date(2026, 7, 31))
    assert names(person) == [
        ("QASIM Jan", "Latn", "strong", "name"),
        ("卡西姆", "Hans", "strong", "native"),
        ("JQ", "Latn", "weak", "alias"),
    ]
    assert (person.kind, person.birth_dates, person.countries) == ("person", ("1960-05-07",), ("CN",))
    assert (person.identifiers[0].value, person.identifiers[0].scheme) == ("E1234567", "Passport")
    assert (person.listed_on, person.programmes, person.family) == (
        date(2020, 7, 9),
        ("GLOMAG",),
        "ofac_blocking",
    )
    assert (body.kind, body.names[1].kind) == ("organisation", "former")


def test_ofac_s_consolidated_list_has_codes_of_its_own() -> None:
    text = formats.OFAC_XML.replace('ListID="1550"', 'ListID="91512"').replace("GLOMAG", "CMIC-EO13959")
    snapshot = load_bytes(text.encode(), "cons_advanced.xml")
    assert snapshot.source == "us_ofac_cons"
    assert {entry.family for entry in snapshot.entries} == {"ofac_investment"}


def test_sdn_and_consolidated_csv_in_one_directory_with_remarks_continued(tmp_path: Path) -> None:
    blanks = "-0- ," * 7
    parts = {
        "sdn.csv": f'36,"ZORBEX AIRLINES",-0- ,"CUBA",{blanks}"DOB 17 May 1960; a.k.a. \'ZED"\r\n\x1a',
        "sdn_comments.csv": '36," AIR\'; Passport AB123456 (Poland)."\r\n\x1a',
        "cons_prim.csv": f'9001,"ZORBEX OPTICS",-0- ,"CMIC-EO13959",{blanks}-0- \r\n\x1a',
        "cons_alt.csv": '9001,1,"fka","ZED OPTICS",-0- \r\n\x1a',
        "alt.csv": '36,1,"aka","AERO-ZORBEX",-0- \r\n\x1a',
    }
    for name, text in parts.items():
        (tmp_path / name).write_bytes(text.encode())
    consolidated, sdn = load_directory(tmp_path)
    assert (consolidated.source, consolidated.entries[0].list_code) == ("us_ofac_cons", "CMIC")
    assert consolidated.entries[0].names[1].kind == "former"
    assert {name.text for name in sdn.entries[0].names} == {"ZORBEX AIRLINES", "AERO-ZORBEX", "ZED AIR"}
    assert sdn.entries[0].identifiers[0].country == "PL"


def test_follow_the_money_with_sanctions_as_lines_of_their_own_and_nested() -> None:
    (person,) = load_bytes(formats.FTM.encode(), "entities.ftm.json").entries
    assert names(person)[0] == ("Jan Qasim", "Latn", "strong", "name")
    assert ("JQ", "Latn", "weak", "alias") in names(person)
    assert (person.family, person.listed_on, person.programmes) == (
        "eu_asset_freeze",
        date(2021, 3, 22),
        ("HR",),
    )
    assert (person.identifiers[0].value, person.authority) == ("AB123456", "Council")
    (company,) = load_bytes(formats.FTM_NESTED.encode(), "targets.nested.json").entries
    assert (company.ended_on, company.addresses, company.countries) == (
        date(2024, 1, 1),
        ("1 Road, Goma",),
        ("CD",),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_an_own_list_in_any_usual_encoding(encoding: str) -> None:
    snapshot = load_bytes(formats.OWN_CSV.encode(encoding), "own.csv")
    firm, person = snapshot.entries
    assert (snapshot.source, firm.family) == ("own_list", "own_list")
    assert [name.text for name in firm.names] == ["Zorbex Handels GmbH", "Zorbex", "Z-Handel"]
    assert (firm.countries, firm.identifiers[0].scheme) == (("DE", "AT"), "VAT")
    assert (person.name, person.kind) == ("Jürgen Qasim", "person")


def test_an_own_list_with_its_own_headings_and_name() -> None:
    directives = "#list: agents\n#columns: name=Firma, reason=Grund, countries=Land\n"
    text = directives + "Firma,Land,Grund,Sachbearbeiter\nZorbex,DE,x,y\n"
    snapshot = load_bytes(text.encode(), "own.csv")
    assert (snapshot.source, snapshot.entries[0].countries) == ("own_list_agents", ("DE",))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (formats.OWN_CSV + "X;;bakery;;;x\n", "row 4: kind 'bakery'"),
        (formats.OWN_CSV + "X;;person;Atlantis;;x\n", "country 'Atlantis'"),
        (formats.OWN_CSV + "X;;person\n", "row 4: 3 columns"),
        (formats.OWN_CSV + ";;person;;;x\n", "row 4: no name"),
        (
            formats.SECO_XML.replace("<individual", "<somebody").replace("</individual", "</somebody"),
            "target 10",
        ),
        (formats.UK_XML.replace("QASIM", "").replace("Jan", "").replace("Piotr", ""), ""),
        (formats.OFAC_XML.replace('<Profile ID="100"', '<Profile ID=""'), "profile without number"),
        (formats.FTM.replace('"id":"S-1",', ""), "line 2"),
        (formats.UK_CSV + "1,2,3\n", "3 columns, not 31"),
    ],
)
def test_what_cannot_be_right_is_refused_and_said(text: str, complaint: str) -> None:
    if not complaint:
        assert load_bytes(text.encode(), "list").entries
        return
    with pytest.raises(WatchlistError, match=complaint):
        load_bytes(text.encode(), "list")
