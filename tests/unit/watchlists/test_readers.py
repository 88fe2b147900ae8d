"""Publishers' formats, recognised by content; broken files refused with one clear error."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from services.screening.watchlists.errors import WatchlistError
from services.screening.watchlists.load import load_bundled, load_bytes, load_directory

CSL_ROW = {
    "id": "csl-7",
    "source": "Entity List (EL) - Bureau of Industry and Security",
    "entity_number": None,
    "type": None, "programs": [], "name": "Zorbex Optics Co., Ltd.,", "alt_names": ["Zorbex", " "],
    "addresses": [{"address": "1 Road", "city": "Dubai", "country": "AE"}],
    "start_date": "2021-07-12", "federal_register_notice": "86 FR 36496", "license_policy": "Denial",
    "dates_of_birth": [], "ids": [],
}  # fmt: skip
CSL = {
    "total": 1,
    "sources_used": [{"source": "x", "source_last_updated": "2026-07-31T13:15:00+00:00"}],
    "results": [CSL_ROW],
}
CSL_CSV = (
    "_id,source,entity_number,type,programs,name,title,addresses,alt_names,citizenships,dates_of_birth,"
    "nationalities,ids\n"
    '22,Specially Designated Nationals (SDN) - Treasury Department,22,Individual,SYRIA; X,"QASIM, Jan",,'
    '"Basrah, IQ; SY",QASIMOV Jan; JQ,PL,1960-05-17; 1961,PL,"PL, AB123456, Passport"\n'
)
UN_XML = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z"><INDIVIDUALS><INDIVIDUAL>
<DATAID>111</DATAID><FIRST_NAME>JAN</FIRST_NAME><SECOND_NAME>QASIM</SECOND_NAME><THIRD_NAME/>
<UN_LIST_TYPE>DRC</UN_LIST_TYPE><REFERENCE_NUMBER>CDi.999</REFERENCE_NUMBER><LISTED_ON>2012-12-31</LISTED_ON>
<NAME_ORIGINAL_SCRIPT>يان قاسم</NAME_ORIGINAL_SCRIPT><NATIONALITY><VALUE>Iraq</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Janek; Jasiek</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><YEAR>1971</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>K1234567</NUMBER></INDIVIDUAL_DOCUMENT>
</INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><DATAID>222</DATAID><FIRST_NAME>ZORBEX GROUP</FIRST_NAME>
<ENTITY_ADDRESS><CITY>Goma</CITY><COUNTRY>Democratic Republic of the Congo</COUNTRY></ENTITY_ADDRESS>
</ENTITY></ENTITIES></CONSOLIDATED_LIST>"""
DPL_HEADER = (
    '"Name"\t"Street_Address"\t"City"\t"State"\t"Country"\t"Postal_Code"\t"Effective_Date"\t"Expiration_Date"\t'
    '"Standard_Order"\t"Last_Update"\t"Action"\t"FR_Citation"\n'
)
DPL_ROWS = (
    (
        "JAN QASIM",
        "1 ROAD",
        "EL PASO",
        "TX",
        "US",
        "79905",
        "08/24/2022",
        "01/14/2026",
        "Y",
        "2022-08-29",
        "X",
        "F",
    ),
    ("ZED", "2 ROAD", "", "", "", "", "08/24/2022", "", "Y", "3017-08-22", "X", "F"),
)
DPL = DPL_HEADER + "".join("\t".join(f'"{value}"' for value in row) + "\n" for row in DPL_ROWS)
SDN = (
    '36,"ZORBEX AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"a.k.a. \'ZED AIR\'."\r\n'
    '306,"QASIM, Jan","individual","SDGT] [IFSR",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB 17 May 1960; POB Lodz; nationality Poland; Passport AB123456 (Poland)."\r\n\x1a'
)
ALT = '36,12,"aka","AERO-ZORBEX",-0- \r\n306,13,"aka","QASIMOV, Jan",-0- \r\n\x1a'
ADD = '36,25,-0- ,"Havana","Cuba",-0- \r\n306,26,"1 Road","Lodz","Poland",-0- \r\n\x1a'


def test_the_us_list_in_json() -> None:
    snapshot = load_bytes(json.dumps(CSL).encode(), "csl.json")
    (entry,) = snapshot.entries
    assert (snapshot.source, snapshot.published_on) == ("us_csl", date(2026, 7, 31))
    assert (entry.list_code, entry.family, entry.kind) == ("EL", "bis_licence", "unknown")
    assert [name.text for name in entry.names] == ["Zorbex Optics Co., Ltd.", "Zorbex"]
    assert (entry.countries, entry.listed_on) == (("AE",), date(2021, 7, 12))
    assert entry.original["license_policy"] == "Denial"


def test_a_row_number_that_moves_does_not_change_the_key_of_an_entry() -> None:
    moved = {**CSL, "results": [{**CSL_ROW, "id": "csl-8"}]}
    elsewhere = {**CSL, "results": [{**CSL_ROW, "addresses": [{"country": "CN"}]}]}
    first, again, other = (
        load_bytes(json.dumps(published).encode(), "csl.json").entries[0]
        for published in (CSL, moved, elsewhere)
    )
    assert first.entry_id != again.entry_id
    assert first.key == again.key
    assert first.key != other.key


def test_the_us_list_in_csv_and_compressed() -> None:
    (entry,) = load_bytes(gzip.compress(CSL_CSV.encode()), "csl.csv.gz").entries
    assert (entry.list_code, entry.kind, entry.entry_id) == ("SDN", "person", "22")
    assert set(entry.countries) == {"IQ", "SY", "PL"}
    assert entry.birth_dates == ("1960-05-17", "1961")
    assert entry.identifiers[0].value == "AB123456"
    assert [name.text for name in entry.names] == ["QASIM, Jan", "QASIMOV Jan", "JQ"]


def test_the_un_list() -> None:
    snapshot = load_bytes(UN_XML.encode(), "un.xml")
    person, body = snapshot.entries
    assert snapshot.published_on == date(2026, 2, 27)
    assert (person.name, person.kind, person.birth_dates) == ("JAN QASIM", "person", ("1971",))
    assert [(n.script, n.quality) for n in person.names[1:]] == [
        ("Arab", "strong"), ("Latn", "weak"), ("Latn", "weak"),
    ]  # fmt: skip
    assert person.identifiers[0].value == "K1234567"
    assert (body.name, body.kind, body.countries) == ("ZORBEX GROUP", "organisation", ("CD",))


def test_the_denied_persons_list_and_its_impossible_year() -> None:
    snapshot = load_bytes(DPL.encode(), "dpl.txt")
    assert snapshot.published_on == date(2022, 8, 29)
    assert snapshot.entries[0].ended_on == date(2026, 1, 14)
    assert snapshot.entries[0].countries == ("US",)


def test_the_ofac_parts_are_put_together(tmp_path: Path) -> None:
    for name, text in (("b.csv", SDN), ("a.csv", ALT), ("c.csv", ADD), ("README.txt", "hello")):
        (tmp_path / name).write_bytes(text.encode())
    (snapshot,) = load_directory(tmp_path)
    airline, person = snapshot.entries
    assert [(name.text, name.quality) for name in airline.names] == [
        ("ZORBEX AIRLINES", "strong"), ("AERO-ZORBEX", "strong"), ("ZED AIR", "weak"),
    ]  # fmt: skip
    assert (person.kind, person.birth_dates, person.countries) == ("person", ("1960-05-17",), ("PL",))
    assert person.programmes == ("SDGT", "IFSR")
    assert person.identifiers[0].value == "AB123456"


def test_every_list_of_a_directory_is_loaded_once(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(json.dumps(CSL).encode())
    (tmp_path / "same.gz").write_bytes(gzip.compress(json.dumps(CSL).encode()))
    (tmp_path / "un").write_bytes(UN_XML.encode())
    assert [snapshot.source for snapshot in load_directory(tmp_path)] == ["un_sc", "us_csl"]


def test_the_bundled_list_is_marked_as_a_sample() -> None:
    snapshot = load_bundled()
    assert snapshot.sample
    assert "not for real orders" in snapshot.label
    assert sum(len(entry.names) for entry in snapshot.entries) == 57_174


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        (b"", "not a list"),
        (b"hello, world", "not a list"),
        (b"\x00\xff" * 50, "not a list"),
        (json.dumps({**CSL, "total": 9}).encode(), "says 9 entries but holds 1"),
        (json.dumps(CSL).encode()[:-20], "Consolidated Screening List"),
        (json.dumps({**CSL, "results": [], "total": 0}).encode(), "no entries"),
        (gzip.compress(json.dumps(CSL).encode())[:-9], "damaged gzip"),
        (UN_XML.encode()[:-30], "broken XML"),
        (UN_XML.replace("?>", '?><!DOCTYPE x [<!ENTITY a "b">]>').encode(), "document type"),
        (CSL_CSV.encode() + b"1,2,3\n", "line 3"),
        (DPL.encode() + b'"x"\t"y"\n', "line 4"),
        (DPL_HEADER.encode() + b"\xff\xfe", "not UTF-8"),
        (SDN.replace('"SDGT] [IFSR",', "").encode(), "line 2: 11 columns"),
    ],
)
def test_garbage_and_damage_are_refused_with_one_error(raw: bytes, complaint: str) -> None:
    with pytest.raises(WatchlistError, match=complaint) as error:
        load_bytes(raw, "file.bin")
    assert str(error.value).startswith("file.bin: ")


def test_a_directory_without_lists_is_refused(tmp_path: Path) -> None:
    (tmp_path / "README").write_text("nothing here")
    with pytest.raises(WatchlistError, match="no list"):
        load_directory(tmp_path)
    with pytest.raises(WatchlistError, match="no such directory"):
        load_directory(tmp_path / "missing")
