"""EDIFACT orders: syntax, character sets, parties, and what is no whole order."""

import pytest

from services.intake.formats import Beside
from services.intake.formats.media import EDIFACT
from tests.unit.intake.formats.documents import golden, refused, taken

HEAD = ("BGM+220+7+9", "NAD+BY+++Fjord Optics++Bergen+++NO", "NAD+SU+++Lens Works++Delft+++NL")
LINE = ("LIN+1++L-1:SA", "IMD+F++:::Lens", "QTY+21:2")


def message(
    *segments: str, kind: str = "ORDERS:D:96A:UN", charset: str = "UNOC", head: tuple[str, ...] = HEAD,
    line: tuple[str, ...] = LINE,
) -> str:  # fmt: skip
    body = [f"UNH+1+{kind}", *head, *segments, *line, "UNS+S"]
    whole = [f"UNB+{charset}:3+A+B+260803:0930+1", *body, f"UNT+{len(body) + 1}+1", "UNZ+1+1"]
    return "".join(f"{segment}'\n" for segment in whole)


def test_a_small_order_is_taken_of_either_directory() -> None:
    expected = {
        "order_id": "7",
        "exporter": {"name": "Lens Works", "country": "NL", "city": "Delft"},
        "parties": [{"role": "sold_to", "name": "Fjord Optics", "country": "NO", "city": "Bergen"}],
        "lines": [{"line": 1, "sku": "L-1", "description": "Lens", "qty": "2"}],
    }
    assert taken(EDIFACT, message()) == expected
    assert taken(EDIFACT, message(kind="ORDERS:D:01B:UN:EAN010")) == expected


def test_other_service_characters_and_the_release_character() -> None:
    body = message("NAD+DP+++O?'Brien ?+ Sons??++Cork+++IE").replace("UNB", "UNA:+.? '\nUNB", 1)
    assert taken(EDIFACT, body)["parties"][1]["name"] == "O'Brien + Sons?"
    other = message("NAD+DP+++A B++Cork+++IE").replace("'\n", "~").replace("+", "|").replace(":", ";")
    assert taken(EDIFACT, "UNA;|,# ~" + other)["parties"][1]["name"] == "A B"


def test_a_name_cut_at_thirty_five_characters_is_whole_again() -> None:
    cut = "Shanghai Municipal Bureau of Public:Security"
    order = taken(EDIFACT, message(f"NAD+UD+++{cut}++Shanghai+++CN"))
    party = order["parties"][1]
    assert party["role"] == "end_user"
    assert party["name"] == "Shanghai Municipal Bureau of PublicSecurity"
    assert party["names_native"] == ["Shanghai Municipal Bureau of Public Security"]
    by_hand = taken(EDIFACT, message("NAD+UD+++Public Security:Bureau++Shanghai+++CN"))
    assert by_hand["parties"][1]["name"] == "Public Security Bureau"
    assert "names_native" not in by_hand["parties"][1]


def test_both_readings_of_a_cut_text_are_kept() -> None:
    body = message(
        f"FTX+ZZZ+++end_use_statement.text={'x' * 37} of public:security",
        f"FTX+ZZZ+++end_user.name={'University of Something and ' * 2}:Public",
        line=("LIN+1", "IMD+F++:::Video search?: for the use of police:of a city", "QTY+21:1"),
    )  # fmt: skip
    order = taken(EDIFACT, body)
    assert order["lines"][0]["description"] == (
        "Video search: for the use of policeof a city\nVideo search: for the use of police of a city"
    )
    assert order["end_use_statement"]["text"].split("\n")[1].endswith("of public security")


@pytest.mark.parametrize(
    ("code", "role"),
    [("DP", "consignee"), ("UC", "consignee"), ("UD", "end_user"), ("MA", "end_user"), ("IV", "bill_to"),
     ("PR", "payer"), ("FW", "freight_forwarder"), ("NI", "notify_party"), ("AG", "broker"), ("FD", "owner"),
     ("IC", "intermediate_consignee"), ("MF", "other")],
)  # fmt: skip
def test_qualifiers_have_roles(code: str, role: str) -> None:
    assert taken(EDIFACT, message(f"NAD+{code}+++Somebody++++++SE"))["parties"][1]["role"] == role


def test_a_qualifier_that_nobody_explained_is_refused_until_somebody_does() -> None:
    body = message("NAD+ZZZ+++Somebody++++++SE")
    fault = refused(EDIFACT, body)
    assert fault.pointer == "segment 6 (NAD+ZZZ)"
    assert "?party=ZZZ:ROLE" in fault.detail
    assert taken(EDIFACT, body, beside=Beside(roles={"ZZZ": "end_user"}))["parties"][1]["role"] == "end_user"


def test_a_party_with_a_number_only_cannot_be_screened() -> None:
    fault = refused(EDIFACT, message("NAD+DP+4012345000009::9"))
    assert fault.detail.startswith("the party 'DP' has no name, only GLN 4012345000009")
    order = taken(
        EDIFACT,
        message(head=("BGM+220+7+9", "NAD+BY+++Fjord Optics++++++NO", "NAD+SU+4012345000009::9")),
        beside=Beside(exporter_name="Lens Works", exporter_country="NL"),
    )
    assert order["exporter"] == {
        "name": "Lens Works",
        "country": "NL",
        "registration_number": "4012345000009",
    }


def test_all_of_a_party_and_of_a_line_is_kept() -> None:
    order = taken(
        EDIFACT,
        message(
            "NAD+CN+9::91+Gate 4+Store AS+Kai 1:Hall B+Oslo+NO-03+0150+NO", "RFF+VA:NO123", "CTA+PD+:Kari Li",
            "COM+kari@store.example:EM", "TDT+20++30++:::Ship AS", "LOC+28+KZ", "TOD+3++DAP", "RFF+CT:C-9",
            "DTM+2:20261201:102",
            line=(*LINE, "PIA+1+85258900:HS+44:BP+123456:GN", "ALI+JP", "GIN+BN+S1+S2", "FTX+AAI+++Keep cold",
                  "FTX+ZZZ+++eccn=6A003", "IMD+F+5+:::Sorting of fruit", "PRI+AAA:10:CT::5"),
        ),
    )  # fmt: skip
    assert order["parties"][1] == {
        "role": "consignee", "name": "Store AS", "address": "Kai 1 Hall B, Gate 4", "city": "Oslo",
        "region": "NO-03", "postcode": "0150", "country": "NO", "email": "kari@store.example",
        "identifiers": [{"scheme": "seller's number", "value": "9"}, {"scheme": "VAT", "value": "NO123"}],
    }  # fmt: skip
    assert order["route"] == {"ship_to": "KZ", "forwarder": "Ship AS", "incoterm": "DAP"}
    assert order["requested_delivery"] == "2026-12-01"
    assert order["end_use_statement"] == {"present": True, "text": "Sorting of fruit"}
    (line,) = order["lines"]
    assert (line["hs"], line["eccn"], line["origin_country"]) == ("85258900", "6A003", "JP")
    assert (
        line["description"]
        == "Lens\nArticle number (BP): 44\nArticle number (GN): 123456\nSerial number: S1 S2\nKeep cold"
    )
    assert "Contract: C-9" in order["notes"]
    assert "Contact of consignee Store AS: Kari Li" in order["notes"]


@pytest.mark.parametrize(
    ("body", "place", "says"),
    [
        (message(kind="INVOIC:D:96A:UN"), "segment 2 (UNH+1)", "the message is INVOIC"),
        (message(kind="ORDERS:D:97A:UN"), "segment 2 (UNH+1)", "read are D.96A and D.01B"),
        (message().replace("BGM+220", "BGM+231"), "segment 3 (BGM+231)", "taken are 105 purchase order"),
        (message().replace("+7+9", "+7+1"), "segment 3 (BGM+220)", "POST …/cancel"),
        (message().replace("+7+9", "+7+4"), "segment 3 (BGM+220)", "only whole orders"),
        (message().replace("UNT+9", "UNT+12"), "segment 10 (UNT+12)", "counts 12 segments"),
        (message().replace("UNS+S'", "UNS+S'\nCNT+2:5'").replace("UNT+9", "UNT+10"), "CNT+2", "5 lines"),
        (message()[:-14], "segment 10", "cut off"),
        (message()[:-9], "document", "does not end with UNZ"),
        (message() + message(), "document", "2 messages"),
        ("ISA*00*", "document", "does not begin with UNA or UNB"),
        ("UNA:+.", "segment 1 (UNA)", "six characters"),
        (message(charset="UNOX"), "segment 1 (UNB)", "names the character set UNOX"),
        (message("XXX+1"), "segment 6 (XXX+1)", "no segment of ORDERS"),
        (message("NAD+DP+++\x07++++++NO"), "segment 6", "U+0007"),
        (message(line=("LIN+1+2+L:SA", "QTY+21:1")), "LIN+1", "only whole orders"),
        (message(line=("LIN+1", "IMD+F++:::A", "QTY+21:1.2.3")), "QTY+21", "not a number"),
        (message(line=("LIN+1", "IMD+F++:::A")), "segment 6 (LIN+1)", "/lines/0/qty"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(body: str, place: str, says: str) -> None:
    if body.count("UNH") > 1:
        whole = message().split("UNZ")[0]
        body = whole + whole.split("'\n", 1)[1] + "UNZ+2+1'"
        place = "segment 11 (UNH+1)"
    fault = refused(EDIFACT, body)
    assert place in fault.pointer, fault
    assert says in fault.detail, fault


def test_letters_that_the_named_character_set_does_not_have_are_refused() -> None:
    body = message("NAD+DP+++Løten++++++NO")
    assert taken(EDIFACT, body.encode("latin-1"))["parties"][1]["name"] == "Løten"
    assert "its letters are UTF-8" in refused(EDIFACT, body.encode()).detail
    assert "is UNOA, but byte" in refused(EDIFACT, body.replace("UNOC", "UNOA").encode("latin-1")).detail
    assert "U+0092" in refused(EDIFACT, body.replace("Løten", "Bob\u2019s").encode("cp1252")).detail
    assert taken(EDIFACT, body.replace("UNOC", "UNOW").encode())["parties"][1]["name"] == "Løten"
    moscow = body.replace("Løten", "Завод").replace("UNOC", "UNOE").encode("iso8859-5")
    assert taken(EDIFACT, moscow)["parties"][1]["name"] == "Завод"


def test_decimal_commas_are_read() -> None:
    order = taken(EDIFACT, message(line=("LIN+1", "IMD+F++:::Oil", "QTY+21:2,50:KGM", "MOA+203:10,5:EUR")))
    assert order["lines"][0] | {} == {
        "line": 1, "description": "Oil", "qty": "2.5", "uom": "KGM",
        "value": {"amount": "10.5", "currency": "EUR"},
    }  # fmt: skip


def test_the_golden_interchanges_have_no_end_of_line_within_a_segment() -> None:
    body = golden("canonical-1.d96a.edi").replace(b"\n", b"\r\n")
    assert taken(EDIFACT, body) == taken(EDIFACT, golden("canonical-1.d96a.edi").replace(b"\n", b""))
