"""IDocs, as XML and flat: partners, texts, extensions, and what is no whole order."""

import pytest

from services.intake.formats import Beside
from services.intake.formats.media import IDOC, XML
from tests.unit.intake.formats.documents import golden, refused, taken

HEAD = "<E1EDK01><CURCY>EUR</CURCY><BELNR>7</BELNR></E1EDK01>"
PARTNERS = (
    "<E1EDKA1><PARVW>AG</PARVW><NAME1>Fjord Optics</NAME1><LAND1>NO</LAND1></E1EDKA1>"
    "<E1EDKA1><PARVW>LF</PARVW><NAME1>Lens Works</NAME1><LAND1>NL</LAND1></E1EDKA1>"
)
ITEM = "<E1EDP01><POSEX>000010</POSEX><MENGE>2.000</MENGE><E1EDP19><QUALF>002</QUALF><IDTNR>L-1</IDTNR><KTEXT>Lens</KTEXT></E1EDP19>{more}</E1EDP01>"  # noqa: E501


def document(*head: str, item: str = "", items: str = "", control: str = "ORDERS") -> str:
    control_record = f"<EDI_DC40><MESTYP>{control}</MESTYP></EDI_DC40>" if control else ""
    lines = items or ITEM.format(more=item)
    return f"<ORDERS05><IDOC>{control_record}{HEAD}{PARTNERS}{''.join(head)}{lines}</IDOC></ORDERS05>"


def partner(function: str, *names: str, more: str = "") -> str:
    fields = "".join(f"<NAME{number}>{name}</NAME{number}>" for number, name in enumerate(names, 1))
    return f"<E1EDKA1><PARVW>{function}</PARVW>{fields}{more}</E1EDKA1>"


def fact(name: str, value: str) -> str:
    return f"<Z1EGFACT><FIELD>{name}</FIELD><VALUE>{value}</VALUE></Z1EGFACT>"


def test_a_small_order_is_taken() -> None:
    assert taken(XML, document()) == {
        "order_id": "7",
        "currency": "EUR",
        "exporter": {"name": "Lens Works", "country": "NL"},
        "parties": [{"role": "sold_to", "name": "Fjord Optics", "country": "NO"}],
        "lines": [{"line": 10, "sku": "L-1", "description": "Lens", "qty": "2"}],
    }


def test_flat_and_xml_are_one_order() -> None:
    assert taken(IDOC, golden("canonical-1.idoc.txt")) == taken(XML, golden("canonical-1.idoc.xml"))


@pytest.mark.parametrize(
    ("function", "role"),
    [("WE", "consignee"), ("RE", "bill_to"), ("RG", "payer"), ("EU", "end_user"), ("EN", "end_user"),
     ("SP", "freight_forwarder"), ("SB", "other")],
)  # fmt: skip
def test_partner_functions_have_roles(function: str, role: str) -> None:
    found = taken(XML, document(partner(function, "Somebody")))["parties"][1]
    assert (found["role"], found["name"]) == (role, "Somebody")


def test_a_function_of_ones_own_is_refused_until_it_is_explained() -> None:
    body = document(partner("ZE", "Somebody"))
    fault = refused(XML, body)
    assert fault.pointer == "/ORDERS05/IDOC/E1EDKA1[3] (line 1)"
    assert "?party=ZE:ROLE" in fault.detail
    assert taken(XML, body, beside=Beside(roles={"ZE": "end_user"}))["parties"][1]["role"] == "end_user"


def test_an_employee_or_a_bank_by_number_is_noted_and_a_buyer_by_number_is_refused() -> None:
    number = "<E1EDKA1><PARVW>{}</PARVW><PARTN>12</PARTN></E1EDKA1>"
    order = taken(XML, document(number.format("VE")))
    assert order["notes"] == "Party VE: partner number 12"
    assert "has no name, only partner number 12" in refused(XML, document(number.format("WE"))).detail


def test_the_services_of_an_item_and_their_partners_are_read() -> None:
    service = (
        "<E1EDC01><KTXT1>Training of operators</KTXT1><E1EDCA1><PARVW>WE</PARVW><NAME1>Police School</NAME1>"
        "</E1EDCA1><E1EDCT1><E1EDCT2><TDLINE>on site</TDLINE></E1EDCT2></E1EDCT1></E1EDC01>"
    )
    order = taken(XML, document(item=service))
    assert order["lines"][0]["description"] == "Lens\nTraining of operators\non site"
    assert order["parties"][1]["name"] == "Police School"


def test_four_name_fields_are_one_name() -> None:
    cut = partner("WE", "Xinjiang Production and Constructi", "on Corps Public Security", "Bureau")
    names = taken(XML, document(cut))["parties"][1]
    assert names["name"] == "Xinjiang Production and Constructi on Corps Public Security Bureau"
    full = partner("WE", "Xinjiang Production and Constructio", "n Corps")
    assert taken(XML, document(full))["parties"][1]["name"] == "Xinjiang Production and Construction Corps"
    chinese = partner("WE", "新疆生产建设兵团", "公安局")
    assert taken(XML, document(chinese))["parties"][1]["name"] == "新疆生产建设兵团公安局"


def test_regions_are_iso_or_kept_as_text() -> None:
    def place(country: str, region: str) -> dict[str, str]:
        more = f"<ORT01>X</ORT01><LAND1>{country}</LAND1><REGIO>{region}</REGIO>"
        party: dict[str, str] = taken(XML, document(partner("WE", "Y", more=more)))["parties"][1]
        return party

    assert place("CN", "290")["region"] == "CN-XJ"
    assert place("US", "CA")["region"] == "US-CA"
    assert place("DE", "09")["region"] == "DE-BY"
    assert "region" not in place("RU", "77")
    assert place("RU", "77")["address"] == "region 77"


def test_facts_and_other_extensions() -> None:
    order = taken(
        XML,
        document(
            fact("end_use_statement.text", "Sorting of fruit"),
            fact("end_user.name", "Orchard AS"),
            "<ZCUSTOM><ZZUSER>Ministry of Interior</ZZUSER></ZCUSTOM>",
            item=fact("eccn", "6A003") + "<ZLINE><ZZTXT>with face search</ZZTXT></ZLINE>",
        ),
    )
    assert order["end_use_statement"] == {"present": True, "text": "Sorting of fruit"}
    assert order["parties"][1]["name"] == "Orchard AS"
    assert order["notes"] == "ZCUSTOM ZZUSER: Ministry of Interior"
    assert order["lines"][0]["eccn"] == "6A003"
    assert order["lines"][0]["description"] == "Lens\nZLINE ZZTXT: with face search"


def test_texts_are_put_together_as_they_were_wrapped() -> None:
    lines = "".join(
        f"<E1EDKT2><TDLINE>{text}</TDLINE><TDFORMAT>{form}</TDFORMAT></E1EDKT2>"
        for text, form in (("Deliver to the", "*"), ("north ga", ""), ("te.", "="), ("Ring twice.", "/"))
    )
    order = taken(XML, document(f"<E1EDKT1><TDID>0001</TDID>{lines}</E1EDKT1>"))
    assert order["notes"] == "Deliver to the north gate.\nRing twice."


FLAT = golden("canonical-1.idoc.txt").decode()


@pytest.mark.parametrize(
    ("media", "body", "place", "says"),
    [
        (XML, document(control="ORDCHG"), "EDI_DC40", "the message is ORDCHG"),
        (XML, document(control=""), "document", "0 control records"),
        (XML, document().replace("<IDOC>", "<IDOC/><IDOC>"), "/ORDERS05", "2 IDOC elements"),
        (XML, document("<E1EDXX9><A>1</A></E1EDXX9>"), "E1EDXX9", "no segment of ORDERS05"),
        (XML, document(fact("contract.no_russia_clause", "yes")), "Z1EGFACT", "no fact that"),
        (XML, document(fact("end_use_statement.hr_undertaking", "maybe")), "Z1EGFACT", "neither yes"),
        (XML, document(items="<E1EDP01><ACTION>003</ACTION><MENGE>1</MENGE></E1EDP01>"), "P01", "a change"),
        (XML, document("<E1EDP19><QUALF>002</QUALF></E1EDP19>"), "E1EDP19", "before the first item"),
        (XML, document().replace("<MENGE>2.000", "<MENGE>2.000-"), "E1EDP01", "greater than 0"),
        (XML, "<ORDERS05><IDOC><EDI_DC40>", "line 1", "not well-formed"),
        (IDOC, FLAT.replace("000003000000", "000009000000"), "line 4", "one is missing or doubled"),
        (IDOC, FLAT + FLAT, "line 33 (EDI_DC40)", "2 control records"),
        (IDOC, FLAT.split("\n")[1], "document", "0 control records"),
        (IDOC, FLAT + "garbage\n", "line 33", "no record of an IDoc"),
        (IDOC, FLAT.replace("ORDERS\n", "INVOIC\n"), "line 1", "the message is INVOIC"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(media: str, body: str, place: str, says: str) -> None:
    fault = refused(media, body)
    assert place in fault.pointer, fault
    assert says in fault.detail, fault
