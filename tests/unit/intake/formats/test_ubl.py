"""UBL orders: every party, every property, and what is no order of ours."""

import base64
import hashlib

import pytest

from services.intake.formats import Beside
from services.intake.formats.media import TEXT_XML, XML
from tests.unit.intake.formats.documents import golden, refused, taken

SPACES = (
    'xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" '
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)
SELLER = "<cac:SellerSupplierParty><cac:Party><cac:PartyName><cbc:Name>Lens Works</cbc:Name></cac:PartyName></cac:Party></cac:SellerSupplierParty>"  # noqa: E501
LINE = (
    "<cac:OrderLine><cac:LineItem><cbc:ID>{number}</cbc:ID><cbc:Quantity>{quantity}</cbc:Quantity>{more}"
    "<cac:Item><cbc:Name>Lens</cbc:Name>{item}</cac:Item></cac:LineItem></cac:OrderLine>"
)


def line(number: str = "1", *, quantity: str = "2", more: str = "", item: str = "") -> str:
    return LINE.format(number=number, quantity=quantity, more=more, item=item)


def party(name: str, *, more: str = "", country: str = "NO") -> str:
    return (
        f"<cac:Party><cac:PartyName><cbc:Name>{name}</cbc:Name></cac:PartyName><cac:PostalAddress><cac:Country>"
        f"<cbc:IdentificationCode>{country}</cbc:IdentificationCode></cac:Country></cac:PostalAddress>{more}"
        "</cac:Party>"
    )


def document(*parts: str, lines: str = "", seller: str = SELLER, root: str = "Order") -> str:
    buyer = f"<cac:BuyerCustomerParty>{party('Fjord Optics')}</cac:BuyerCustomerParty>"
    return f"<{root} {SPACES}><cbc:ID>7</cbc:ID>{buyer}{seller}{''.join(parts)}{lines or line()}</{root}>"


def test_a_small_order_is_taken() -> None:
    order = taken(TEXT_XML, document())
    assert order == {
        "order_id": "7",
        "exporter": {"name": "Lens Works"},
        "parties": [{"role": "sold_to", "name": "Fjord Optics", "country": "NO"}],
        "lines": [{"line": 1, "description": "Lens", "qty": "2"}],
    }


def test_every_party_is_there_with_its_role() -> None:
    order = taken(
        XML,
        document(
            f"<cac:OriginatorCustomerParty>{party('Police Directorate')}</cac:OriginatorCustomerParty>",
            f"<cac:AccountingCustomerParty>{party('Payments AS')}</cac:AccountingCustomerParty>",
            f"<cac:FreightForwarderParty>{party('Ship AS')[11:-12]}</cac:FreightForwarderParty>",
            f"<cac:Delivery><cac:DeliveryParty>{party('Store AS')[11:-12]}</cac:DeliveryParty>"
            f"<cac:NotifyParty>{party('Told AS')[11:-12]}</cac:NotifyParty></cac:Delivery>",
            lines=line(more=f"<cac:OriginatorParty>{party('Laboratory 5')[11:-12]}</cac:OriginatorParty>"),
        ),
    )
    assert [(found["role"], found["name"]) for found in order["parties"]] == [
        ("sold_to", "Fjord Optics"), ("sold_to", "Police Directorate"), ("bill_to", "Payments AS"),
        ("freight_forwarder", "Ship AS"), ("consignee", "Store AS"), ("notify_party", "Told AS"),
        ("sold_to", "Laboratory 5"),
    ]  # fmt: skip


def test_a_party_on_every_line_is_one_party() -> None:
    asked = f"<cac:OriginatorParty>{party('Laboratory 5')[11:-12]}</cac:OriginatorParty>"
    order = taken(XML, document(lines=line("1", more=asked) + line("2", more=asked)))
    assert [found["name"] for found in order["parties"]] == ["Fjord Optics", "Laboratory 5"]


def test_a_party_is_found_wherever_it_stands_and_an_unknown_one_is_refused() -> None:
    deep = (
        "<cac:Delivery><cac:Shipment><cac:ID>1</cac:ID><cac:Consignment><cac:ConsigneeParty><cac:PartyName>"
        "<cbc:Name>Interior Ministry Stores</cbc:Name></cac:PartyName></cac:ConsigneeParty></cac:Consignment>"
        "</cac:Shipment></cac:Delivery>"
    )
    found = taken(XML, document(deep))["parties"][1]
    assert (found["role"], found["name"]) == ("consignee", "Interior Ministry Stores")
    unknown = document(deep.replace("ConsigneeParty", "SecretUserParty"))
    fault = refused(XML, unknown)
    assert fault.pointer.endswith("/Consignment/SecretUserParty (line 1)")
    explained = taken(XML, unknown, beside=Beside(roles={"SecretUserParty": "end_user"}))
    assert explained["parties"][1]["role"] == "end_user"


def test_somebody_to_ask_for_is_no_party() -> None:
    order = taken(
        XML,
        document(
            "<cac:Delivery><cac:DeliveryAddress><cbc:CityName>Kashgar</cbc:CityName></cac:DeliveryAddress>"
            "<cac:DeliveryParty><cac:Contact><cbc:Name>Per Li</cbc:Name></cac:Contact></cac:DeliveryParty>"
            "</cac:Delivery>"
        ),
    )
    assert order["sites"] == [{"city": "Kashgar"}]
    assert order["notes"] == "Contact at the place of delivery: Per Li"


def test_the_envelope_of_an_access_point_is_opened() -> None:
    space = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
    head = f'<StandardBusinessDocument xmlns="{space}"><StandardBusinessDocumentHeader/>'
    assert taken(XML, f"{head}{document()}</StandardBusinessDocument>") == taken(XML, document())
    assert "2 documents" in refused(XML, f"{head}{document() * 2}</StandardBusinessDocument>").detail


def test_an_originator_is_not_taken_for_the_end_user() -> None:
    order = taken(XML, document(f"<cac:OriginatorCustomerParty>{party('X')}</cac:OriginatorCustomerParty>"))
    assert "end_user" not in {found["role"] for found in order["parties"]}


def test_no_name_of_a_party_is_lost() -> None:
    legal = (
        "<cac:PartyLegalEntity><cbc:RegistrationName>Guilin PSB</cbc:RegistrationName></cac:PartyLegalEntity>"
    )
    order = taken(
        XML,
        document(
            f"<cac:AccountingCustomerParty>{party('桂林市公安局', more=legal)}</cac:AccountingCustomerParty>"
        ),
    )
    assert (order["parties"][1]["name"], order["parties"][1]["names_native"]) == (
        "Guilin PSB",
        ["桂林市公安局"],
    )


def test_a_place_of_delivery_without_a_party_is_a_site() -> None:
    order = taken(
        XML,
        document(
            "<cac:Delivery><cac:DeliveryLocation><cac:Address><cbc:StreetName>Gate 4</cbc:StreetName>"
            "<cbc:CityName>Urumqi</cbc:CityName><cbc:CountrySubentity>Xinjiang</cbc:CountrySubentity><cac:Country>"
            "<cbc:IdentificationCode>CN</cbc:IdentificationCode></cac:Country></cac:Address></cac:DeliveryLocation>"
            "</cac:Delivery>"
        ),
    )
    assert order["sites"] == [{"address": "Gate 4, Xinjiang", "city": "Urumqi", "country": "CN"}]


def test_what_is_said_of_an_item_is_kept() -> None:
    item = (
        "<cac:BuyersItemIdentification><cbc:ID>B-1</cbc:ID></cac:BuyersItemIdentification>"
        '<cac:CommodityClassification><cbc:ItemClassificationCode listID="TST">46171610'
        "</cbc:ItemClassificationCode></cac:CommodityClassification>"
        "<cac:AdditionalItemProperty><cbc:Name>ECCN</cbc:Name><cbc:Value>6A003.b.4</cbc:Value>"
        "</cac:AdditionalItemProperty>"
        "<cac:AdditionalItemProperty><cbc:Name>Recognition</cbc:Name><cbc:Value>faces</cbc:Value>"
        "</cac:AdditionalItemProperty>"
    )
    (found,) = taken(XML, document(lines=line(item=item)))["lines"]
    assert found["eccn"] == "6A003.b.4"
    assert (
        found["description"] == "Lens\nBuyer's article: B-1\nClassification TST: 46171610\nRecognition: faces"
    )


def test_the_buyer_cannot_speak_for_the_exporters_records() -> None:
    item = (
        "<cac:AdditionalItemProperty><cbc:Name>contract.no_russia_clause</cbc:Name><cbc:Value>yes</cbc:Value>"
        "</cac:AdditionalItemProperty><cac:AdditionalItemProperty><cbc:Name>capability_record</cbc:Name>"
        "<cbc:Value>CR-1</cbc:Value></cac:AdditionalItemProperty>"
    )
    order = taken(XML, document(lines=line(item=item)))
    assert "contract" not in order
    assert "capability_record" not in order["lines"][0]
    assert "contract.no_russia_clause: yes" in order["lines"][0]["description"]


def test_end_uses_of_several_lines_are_all_kept_and_a_contradiction_is_none() -> None:
    def says(name: str, value: str) -> str:
        return (
            f"<cac:AdditionalItemProperty><cbc:Name>{name}</cbc:Name><cbc:Value>{value}</cbc:Value>"
            "</cac:AdditionalItemProperty>"
        )

    both = taken(
        XML,
        document(lines=line(item=says("End use", "sorting")) + line("2", item=says("End use", "teaching"))),
    )
    assert both["end_use_statement"] == {"present": True, "text": "sorting\nteaching"}
    fault = refused(
        XML,
        document(lines=line(item=says("End user", "Lab A")) + line("2", item=says("End user", "Lab B"))),
    )
    assert "contradicts 'Lab A'" in fault.detail
    assert "OrderLine[2]" in fault.pointer


def test_documents_come_with_kind_hash_and_text() -> None:
    text = base64.b64encode(b"We use it for teaching.").decode()
    order = taken(
        XML,
        document(
            "<cac:AdditionalDocumentReference><cbc:ID>EUS-3</cbc:ID><cbc:DocumentType>End-use statement"
            '</cbc:DocumentType><cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="text/plain">'
            f"{text}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"
        ),
    )
    assert order["documents"] == [
        {
            "kind": "end_use_statement",
            "title": "End-use statement EUS-3",
            "media_type": "text/plain",
            "text": "We use it for teaching.",
            "sha256": hashlib.sha256(b"We use it for teaching.").hexdigest(),
        }
    ]


def test_line_names_that_are_no_numbers_are_counted_and_noted() -> None:
    order = taken(XML, document(lines=line("A") + line("1.1")))
    assert [found["line"] for found in order["lines"]] == [1, 2]
    assert "1 is 'A', 2 is '1.1'" in order["notes"]


@pytest.mark.parametrize(
    ("body", "place", "says"),
    [
        (document(root="Invoice"), "/Invoice", "the document is Invoice"),
        (document().replace("schema:xsd:Order-2", "schema:xsd:OrderChange-2"), "/Order", "OrderChange-2"),
        ("<Order><ID>1</ID></Order>", "/Order", "taken are Order of"),
        (document(lines=line(quantity="two")), "LineItem/Quantity (line 1)", "'two' is not a number"),
        (document(lines=line(quantity="1,234")), "LineItem/Quantity", "writes decimals with a point"),
        (document(lines=line(quantity="0")), "LineItem/Quantity", "greater than 0 (order.v1 /lines/0/qty)"),
        (document(lines=line() + line(quantity="1,5x")), "OrderLine[2]/LineItem/Quantity", "not a number"),
        (document(lines=line("1") + " "), "", ""),
        (document(seller=""), "document", "?exporter_name="),
        (document().replace("NO<", "Norway<"), "BuyerCustomerParty/Party", "/parties/0/country"),
        (document(lines=line(item="<cac:CommodityClassification><cbc:CommodityCode>85</cbc:CommodityCode></cac:CommodityClassification>")), "CommodityCode", "/lines/0/hs"),  # noqa: E501
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(body: str, place: str, says: str) -> None:
    if not says:
        assert taken(XML, body)
        return
    fault = refused(XML, body)
    assert place in fault.pointer
    assert says in fault.detail


def test_the_exporter_may_be_named_beside_the_document() -> None:
    order = taken(XML, document(seller=""), beside=Beside(exporter_name="Lens Works", exporter_country="NL"))
    assert order["exporter"] == {"name": "Lens Works", "country": "NL"}


def test_number_space_and_revision_come_from_beside() -> None:
    order = taken(XML, document(), beside=Beside(source_system="fjord", revision=3))
    assert (order["source_system"], order["revision"]) == ("fjord", 3)


def test_a_document_in_another_encoding_says_so_itself() -> None:
    body = '<?xml version="1.0" encoding="ISO-8859-1"?>' + document().replace("Fjord", "Fjørd")
    assert taken(XML, body.encode("latin-1"))["parties"][0]["name"] == "Fjørd Optics"
    assert refused(XML, body.encode("latin-1"), charset="utf-8").pointer.startswith("line 1")
    assert taken(XML, golden("canonical-1.ubl.xml").decode().replace("UTF-8", "UTF-16").encode("utf-16"))
