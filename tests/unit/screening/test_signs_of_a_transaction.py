"""What surrounds the goods: the way they take, who pays, in whose name they are asked for."""

from typing import Any

import pytest

from services.screening.facts.classification import classify_text
from services.screening.facts.end_users import name_classes
from services.screening.knowledge import Knowledge
from shared.contracts.assessment import Assessment, Finding
from shared.contracts.order.transaction import Line
from tests.unit.screening.conftest import Assess

UNDERTAKEN = {"present": True, "signed_by_end_user": True, "hr_undertaking": True, "no_covert_use": True}


def order(line: dict[str, Any], *parties: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An order of a Dutch exporter."""
    return {
        "order_id": "1",
        "exporter": {"name": "Exporter", "country": "NL"},
        "parties": list(parties),
        "lines": [{"line": 1, "qty": "1", **line}],
        **more,
    }


def user(name: str, country: str, **more: Any) -> dict[str, Any]:
    """An end user."""
    return {"role": "end_user", "name": name, "country": country, **more}


def only(assessment: Assessment, rule: str) -> Finding:
    """The one finding of a rule."""
    (finding,) = (one for one in assessment.findings if one.rule == rule)
    return finding


OVEN = {"description": "Deck oven", "hs": "841720"}
BEARING = {"description": "Bearing", "hs": "848210"}
FACES = {"description": "Face recognition server"}
BAKERY = user("Nan Bakery LLP", "KZ")


@pytest.mark.parametrize("country", ["RU", "BY"])
def test_a_way_through_a_banned_state_is_asked_about(country: str, assess_order: Assess) -> None:
    found = only(assess_order(order(OVEN, BAKERY, route={"via": ["PL", country]})), "DIV-10")
    assert found.action == "REVIEW"
    assert f"pass through {country}" in found.claim
    assert any(option.kind == "clears" for option in found.resolution_options)


def test_goods_banned_there_are_held_on_such_a_way(assess_order: Assess) -> None:
    found = only(assess_order(order(BEARING, BAKERY, route={"via": ["RU"]})), "DIV-10")
    assert (found.action, found.basis) == ("HOLD", "law")


@pytest.mark.parametrize("role", ["notify_party", "payer", "freight_forwarder"])
def test_a_party_of_a_banned_state_beside_the_order_is_asked_about(role: str, assess_order: Assess) -> None:
    beside = {"role": role, "name": "OOO Sever", "country": "RU"}
    assert "sits in RU" in only(assess_order(order(OVEN, BAKERY, beside)), "DIV-10").claim


def test_an_ordinary_way_and_a_confirmed_one_ask_nothing(assess_order: Assess) -> None:
    for way in ({"via": ["PL", "LT"]}, {}):
        assert not any(one.rule == "DIV-10" for one in assess_order(order(OVEN, BAKERY, route=way)).findings)


@pytest.mark.parametrize(("payer", "asked"), [("AE", True), ("KZ", False), ("DE", False), ("NL", False)])
def test_high_priority_goods_paid_from_elsewhere_are_asked_about(
    payer: str, asked: bool, assess_order: Assess
) -> None:
    received = order(BEARING, BAKERY, payment={"method": "bank_transfer", "payer_country": payer})
    assert any(one.rule == "DIV-05" for one in assess_order(received).findings) is asked


def test_what_the_contract_may_give_is_not_said_to_be_missing(assess_order: Assess) -> None:
    police = user("National Police", "KE")
    silent = only(assess_order(order(FACES, police)), "KON-03").claim
    assert silent.startswith("Whether the contract gives a right to suspend or a right to audit the use or")
    told = order(FACES, police, contract={"audit_right": False, "suspension_right": True})
    assert only(assess_order(told), "KON-03").claim == (
        "The contract gives no right to audit the use. "
        "Whether the contract gives a right to disable remotely is not known."
    )


def test_a_firm_with_the_mail_of_police_is_said_to_use_its_address(assess_order: Assess) -> None:
    firm = user("Harbour Systems Ltd", "CN", email="li@gaj.sz.gov.cn")
    claim = only(assess_order(order(FACES, firm)), "USR-01").claim
    assert (
        claim
        == "Harbour Systems Ltd uses the address of a police or public-security body: “li@gaj.sz.gov.cn”."
    )


def test_a_university_with_a_tie_is_no_police_college(assess_order: Assess) -> None:
    claim = only(assess_order(order(FACES, user("Tarim University", "CN"))), "USR-06").claim
    assert claim.startswith(
        "Tarim University has a known tie to public security or defence: run by the Xinjiang"
    )


def test_the_words_that_lead_to_a_body_are_no_part_of_its_name(assess_order: Assess) -> None:
    trader = {"role": "sold_to", "name": "Golden Harbour Ltd", "country": "HK", "type": "distributor"}
    project = {"description": "供货用于甘肃省公安厅DNA数据库建设项目"}
    assert only(assess_order(order(FACES, trader, project=project)), "USR-02").claim.startswith(
        "甘肃省公安厅 "
    )


@pytest.mark.parametrize("name", ["Punjab Safe Cities Authority", "پنجاب سیف سٹیز اتھارٹی"])
def test_an_authority_called_after_its_programme_stands_for_it(name: str, assess_order: Assess) -> None:
    assert only(assess_order(order(FACES, user(name, "PK"))), "PRJ-01").action == "HOLD"


def test_a_firm_that_only_sounds_so_does_not(assess_order: Assess) -> None:
    found = assess_order(order(FACES, user("Safe City Project Locks Ltd", "GB")))
    assert not any(one.rule == "PRJ-01" for one in found.findings)


@pytest.mark.parametrize("text", ["Speaker recognition server", "Mobile phone jammer", "IMSI catcher"])
def test_all_that_the_annexes_of_monitoring_bans_name_is_banned(text: str, assess_order: Assess) -> None:
    found = assess_order(order({"description": text}, user("Firm", "IR"), end_use_statement=UNDERTAKEN))
    assert only(found, "GEO-06").action == "BLOCK"


def test_a_camera_by_its_code_alone_is_asked_of_police_and_of_nobody_else(assess_order: Assess) -> None:
    unknown = {"description": "Glimt fasad utan skruv", "hs": "852581"}
    assert only(assess_order(order(unknown, user("National Police", "KE"))), "CAP-12").action == "HOLD"
    assert not any(one.rule == "CAP-12" for one in assess_order(order(unknown, user("Hotel", "KE"))).findings)


def test_an_archive_is_no_camera(assess_order: Assess) -> None:
    police = user("National Police", "KE")
    claim = only(assess_order(order({"description": "CCTV archive storage"}, police)), "CAP-07").claim
    assert "overt" not in claim


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Video tracking software for mice and rats", "none"),
        ("Speech recognition dictation software for radiologists", "none"),
        ("Optical character recognition software for labels", "none"),
        ("Recognition software", "unclear"),
        ("Mikrowelle 20 l", "none"),
        ("Mikrowelle X20", "unclear"),
        ("Stimmdatenbank", "unknown"),
        ("Social media monitoring for brands", "technical"),
    ],
)
def test_a_text_that_says_its_purpose_is_a_classification(text: str, kind: str, knowledge: Knowledge) -> None:
    line = Line(line=1, description=text, qty="1")  # type: ignore[arg-type]
    assert classify_text(line, [knowledge.reader.read(text)], knowledge)[0] == kind


ORDINARY = """\
Elektrische meettransformatoren voor het meten van spanning
Tapijten van wol
Confitures et gelées, jams
Sportschoeisel
ELISA microplate reader
Lecteur de microplaques ELISA
Lector de placas ELISA
Behaviour coding software for dolphins
Kaartlezer voor bioscoop
Grabación de llamadas para control de calidad
Telefoonhouder voor auto
Personenweegschaal
Rostfri diskbänk
Zaporni ventil DN 50
""".splitlines()


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_goods_that_sound_alike_have_no_capability(text: str, assess_order: Assess) -> None:
    found = assess_order(order({"description": text}, user("Trading house", "KE")))
    assert not any(one.rule in ("CAP-02", "CAP-03", "CAP-04", "CAP-05") for one in found.findings)


@pytest.mark.parametrize(
    ("name", "country", "kind"),
    [
        ("র‍্যাপিড অ্যাকশন ব্যাটালিয়ন", "BD", "police"),
        ("র‌্যাব ফোর্সেস সদর দপ্তর", "BD", "police"),
        ("Вазорати корҳои дохилии Ҷумҳурии Тоҷикистон", "TJ", "police"),
        ("Jeshi la Magereza", "TZ", "prison"),
        ("Emniyet Tekstil Sanayi ve Ticaret A.Ş.", "TR", None),
        ("Jandarma Kebap Salonu", "TR", None),
        ("Zaporni ventili d.o.o.", "SI", None),
        ("Zatvori i brave d.o.o.", "HR", None),
    ],
)
def test_bodies_and_firms_by_their_names(
    name: str, country: str, kind: str | None, knowledge: Knowledge
) -> None:
    security = {"police", "military", "prison", "intelligence", "security_research"}
    found = {one for one, _, _ in name_classes(name, "/parties/0/name", country, knowledge)} & security
    assert found == ({kind} if kind else set())
