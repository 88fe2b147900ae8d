"""CSV: columns, encodings, and what spreadsheets do to a file."""

import pytest

from services.intake.formats.media import CSV
from tests.unit.intake.formats.documents import golden, refused, taken

HEAD = "order_id,exporter.name,sold_to.name,sold_to.country,line,description,qty"
ROW = "7,Lens Works,Fjord Optics,NO,1,Lens,2"


def rows(*lines: str, head: str = HEAD) -> str:
    return "\n".join((head, *lines)) + "\n"


def test_a_small_order_is_taken_with_any_separator() -> None:
    expected = {
        "order_id": "7",
        "exporter": {"name": "Lens Works"},
        "parties": [{"role": "sold_to", "name": "Fjord Optics", "country": "NO"}],
        "lines": [{"line": 1, "description": "Lens", "qty": "2"}],
    }
    for separator in ",;\t":
        assert taken(CSV, rows(ROW).replace(",", separator)) == expected
    assert taken(CSV, "sep=;\r\n" + rows(ROW).replace(",", ";").replace("\n", "\r\n")) == expected


def test_an_order_over_several_rows_is_one_order() -> None:
    order = taken(CSV, rows(ROW, ",,,,2,Mount,3", "", "7,Lens Works,,,3,Box,1"))
    assert [(line["line"], line["description"]) for line in order["lines"]] == [
        (1, "Lens"),
        (2, "Mount"),
        (3, "Box"),
    ]
    assert len(order["parties"]) == 1


def test_parties_of_one_role_are_numbered_and_lists_have_bars() -> None:
    head = HEAD + ",end_user.name,end_user.2.name,end_user.2.identifiers,capabilities_declared"
    order = taken(CSV, rows(ROW + ",Lab A,Lab B,VAT:NO1|LEI:X,ptz|night", head=head))
    assert [party["name"] for party in order["parties"]] == ["Fjord Optics", "Lab A", "Lab B"]
    assert order["parties"][2]["identifiers"] == [
        {"scheme": "VAT", "value": "NO1"}, {"scheme": "LEI", "value": "X"},
    ]  # fmt: skip
    assert order["lines"][0]["capabilities_declared"] == ["ptz", "night"]


def test_the_exporters_own_records_may_be_said() -> None:
    head = HEAD + ",contract.no_russia_clause,compliance.diversion_risk_assessment,revision,source_system"
    order = taken(CSV, rows(ROW + ",yes,RA-1,4,erp", head=head))
    assert order["contract"] == {"no_russia_clause": True}
    assert order["compliance"] == {"diversion_risk_assessment": "RA-1"}
    assert (order["revision"], order["source_system"]) == (4, "erp")


def test_bytes_of_excel_are_read() -> None:
    accented = rows(ROW).replace("Fjord", "Fjørd")
    for raw in (accented.encode("utf-8-sig"), accented.encode("cp1252"), accented.encode("utf-16")):
        assert taken(CSV, raw)["parties"][0]["name"] == "Fjørd Optics"


def test_another_code_page_is_named_never_guessed() -> None:
    russian = rows(ROW).replace("Fjord Optics", "Завод")
    assert "name its charset" in refused(CSV, russian.encode("cp1251")).detail
    assert taken(CSV, russian.encode("cp1251"), charset="windows-1251")["parties"][0]["name"] == "Завод"
    chinese = rows(ROW).replace("Fjord Optics", "桂林市公安局")
    assert "name its charset" in refused(CSV, chinese.encode("gbk")).detail
    assert refused(CSV, russian.encode("cp1251"), charset="utf-8").detail.startswith("is not utf-8")
    assert "is not read" in refused(CSV, russian.encode(), charset="utf-7").detail


def test_zeros_that_a_spreadsheet_was_told_to_keep() -> None:
    order = taken(CSV, rows(ROW.replace("7,", '"=""00007""",', 1)))
    assert order["order_id"] == "00007"


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        (rows(ROW, ROW.replace("7,", "8,", 1)), "row 3, column order_id", "a second order, '8' after '7'"),
        (rows(ROW, "7,Other Works,,,2,Box,1"), "row 3, column exporter.name", "contradicts 'Lens Works'"),
        (rows(ROW, head=HEAD.replace("qty", "quantity")), "row 1, column 7", "'quantity' is no column"),
        (rows(ROW, head=HEAD.replace("qty", "line")), "row 1, column 7", "is there twice"),
        (rows(ROW + ",x"), "row 2", "has 8 cells, the first row has 7 columns"),
        (rows(ROW.replace("Fjord", "=cmd|' /C calc'!A0")), "row 2, column sold_to.name", "as a formula does"),
        (rows(ROW.replace("Fjord Optics", "@SUM(A1)")), "row 2, column sold_to.name", "as a formula does"),
        (rows(ROW.replace("Fjord Optics", "#REF!")), "row 2, column sold_to.name", "the fault #REF!"),
        (rows(ROW[:-1] + "2.500"), "row 2, column qty", "thousands or decimals"),
        (rows(ROW[:-1] + '"1,234.5"'), "row 2, column qty", "not a number"),
        (rows(ROW[:-1] + "-1"), "row 2, column qty", "greater than 0"),
        (rows(ROW.replace("NO", "Norway")), "row 2, column sold_to.country", "/parties/0/country"),
        (rows(ROW.replace(",1,", ",1,", 1), ",,,,1,Box,1"), "", "2"),
        (rows('7,"Lens'), "row 2", "is not CSV"),
        ("", "document", "is empty"),
        (HEAD, "document", "has no row"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(text: str, place: str, says: str) -> None:
    if not place:
        assert [line["line"] for line in taken(CSV, text)["lines"]] == [1, 2]
        return
    fault = refused(CSV, text)
    assert fault.pointer == place, fault
    assert says in fault.detail, fault


def test_a_value_needs_a_currency() -> None:
    assert "/lines/0/value/currency" in refused(CSV, rows(ROW + ",5", head=HEAD + ",value")).detail
    order = taken(CSV, rows(ROW + ",5,EUR", head=HEAD + ",value,value_currency"))
    assert order["lines"][0]["value"] == {"amount": "5", "currency": "EUR"}


def test_the_golden_file_in_the_code_page_of_a_german_excel() -> None:
    text = golden("canonical-1.csv").decode("utf-8-sig").replace("上海市公安局", "Büro")
    assert taken(CSV, text.encode("cp1252"))["parties"][0]["names_native"] == ["Büro"]
