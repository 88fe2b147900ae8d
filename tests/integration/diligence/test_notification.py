"""The message to the authority: drafted from the case, approved by another person, sent, answered."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from services.diligence.signing import CERTIFICATE_TYPE
from shared.contracts.assessment import Disposition
from shared.contracts.order import order_sha256
from tests.integration.diligence.authority import read, step, told, write
from tests.integration.diligence.world import World, assessment, finding, order_bytes

pytestmark = pytest.mark.postgres


async def held(world: World) -> None:
    """One order whose authority must be told."""
    await world.given(
        world.order(), world.assessed(assessment(1, [finding("a", Disposition.NOTIFY, "ART5-03")]))
    )


async def test_a_proposal_says_what_is_on_file_and_is_not_stored(world: World) -> None:
    await held(world)
    proposed = (await read(world)).json()
    assert (proposed["state"], proposed["version"]) == (None, 0)
    text = proposed["text"]
    assert text["authority"] == "Centrale Dienst voor In- en Uitvoer (CDIU)"
    assert text["legal_basis"] == "Art. 5(2) of Regulation (EU) 2021/821"
    assert text["parties"][0]["name"] == "Harbour Optics"
    assert text["grounds"][0]["sources"] == ["“Harbour Optics” [order]"]
    assert text["end_use"] == "No end-use statement is on file."


async def test_it_reads_as_plain_text(world: World) -> None:
    await held(world)
    text = (await read(world, format="text")).text
    assert "Question: We ask whether an authorisation is required" in text
    assert "rule: ART5-03; claim: ART5-03 speaks of a." in text


async def test_from_draft_to_decided(world: World) -> None:
    await held(world)
    states = []
    for answer in (
        await write(world, remarks="Sent by the compliance desk."),
        await step(world, "rita", step="approve"),
        await step(world, "anna", step="send", reference="2026-17"),
        await step(world, "anna", step="acknowledge", reference="CDIU/881"),
        await step(world, "anna", step="decide", reference="CDIU/881-B", answer="permitted"),
    ):
        states.append(answer.json()["notification"]["state"])
    assert states == ["draft", "approved", "sent", "acknowledged", "decided"]
    assert (await world.case())["state"] == "open"


async def test_nobody_approves_what_they_wrote(world: World) -> None:
    await held(world)
    await write(world, "rita")
    await write(world, "alan", remarks="one word more")
    refused = await step(world, "rita", step="approve")
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:exportgate:problem:four-eyes")
    assert (await step(world, "ravi", step="approve")).status_code == 201


async def test_a_text_that_was_edited_meanwhile_is_not_approved(world: World) -> None:
    """Who approves says which version was read."""
    await held(world)
    await write(world)
    case = await world.case()
    read_as = {"If-Match": f'"{case["version"]}"'}
    await write(world, remarks="one word more")
    path = f"/v1/cases/{case['case_id']}/notification"
    late = await world.client("rita").post(path, json={"step": "approve"}, headers=read_as)
    assert (late.status_code, late.json()["meanwhile"]["did"]) == (412, "notification.draft")


async def test_an_approved_text_that_is_edited_is_a_draft_again(world: World) -> None:
    await held(world)
    await write(world)
    await step(world, "rita", step="approve")
    await write(world, remarks="changed")
    refused = await step(world, "anna", step="send", reference="1")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:exportgate:problem:illegal-transition")


@pytest.mark.parametrize("body", [{"step": "send"}, {"step": "decide", "reference": "x"}, {}])
async def test_a_step_says_what_it_lacks(world: World, body: dict[str, str]) -> None:
    await held(world)
    assert (await step(world, "rita", **body)).status_code == 422


async def test_a_field_that_the_message_does_not_have_is_refused(world: World) -> None:
    await held(world)
    refused = await write(world, queston="?")
    assert refused.json()["errors"] == [{"pointer": "/queston", "detail": "There is no such field."}]


async def test_an_amended_order_needs_a_new_text(world: World) -> None:
    await held(world)
    await write(world)
    await step(world, "rita", step="approve")
    worse = assessment(2, [finding("a", Disposition.NOTIFY)], revision=2)
    await world.given(world.order(2), world.assessed(worse))
    refused = await step(world, "anna", step="send", reference="1")
    assert "amended" in refused.json()["detail"]


async def test_an_approval_inserted_by_sql_sends_nothing(world: World) -> None:
    await held(world)
    await write(world)
    await world.database.fetch(
        """INSERT INTO notification SELECT tenant, case_id, 2, 'approved', document, order_sha256, reference,
        'ravi', at, seal FROM notification"""
    )
    refused = await step(world, "anna", step="send", reference="1")
    assert refused.json()["type"] == "urn:exportgate:problem:seal-broken"


async def test_the_references_stand_on_the_certificate(world: World) -> None:
    await held(world)
    await told(world)
    await step(world, "anna", reference="BAFA-1/2", answer="permitted")
    for who in ("rita", "ravi"):
        assert (await world.decide(who)).status_code == 201
    issued = await world.last("clearance.issued")
    said = world.application.tools.issuer.read(CERTIFICATE_TYPE, issued.certificate)["authority"]
    assert (said["reference"], said["answer"], said["answer_reference"]) == (
        "BAFA-1",
        "permitted",
        "BAFA-1/2",
    )


async def test_the_message_as_pdf_says_that_nobody_approved_it(world: World) -> None:
    await world.given(world.order(party="新疆师范大学"))
    sha256 = order_sha256(order_bytes(party="新疆师范大学"))
    await world.given(world.assessed(assessment(1, [finding("a")], sha256=sha256)))
    case = (await world.case())["case_id"]
    answer = await world.client("vera").get(f"/v1/cases/{case}/notification?format=pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    text = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
    assert "not approved" in text
    assert "新疆师范大学" in text
