"""The customer is asked under a link, answers without an account, and sends files."""

import hashlib
from typing import Any

import httpx
import msgspec
import pytest

from services.diligence.api import customers
from shared.contracts.assessment import Disposition, Question
from tests.integration.diligence.world import World, assessment, finding

pytestmark = pytest.mark.postgres
PDF = b"%PDF-1.7\nethics approval 2016/14\n"
ETHICS = Question(
    "end_use_statement.ethics_approval", "Is there an ethics approval?", "customer", "", ("EUS-04",)
)
PURPOSE = "What is the instrument used for?"


async def held(world: World) -> None:
    """One order, one case, one open question."""
    one = msgspec.structs.replace(assessment(1, [finding("a", Disposition.HOLD)]), questions=(ETHICS,))
    await world.given(world.order(), world.assessed(one))


async def ask(world: World, *texts: str, who: str = "alan", **more: Any) -> httpx.Response:
    """Ask the customer; the questions are the open one and one in free words unless given."""
    case = await world.case()
    body = {"questions": list(texts) or [ETHICS.text, PURPOSE], **more}
    return await world.client(who).post(
        f"/v1/cases/{case['case_id']}/questions", json=body, headers={"If-Match": f'"{case["version"]}"'}
    )


async def link(world: World) -> str:
    """The token of a link that was just opened."""
    token: str = (await ask(world)).json()["link"]["token"]
    return token


def customer(world: World) -> httpx.AsyncClient:
    """A client that is nobody."""
    return world.client("nobody-at-all")


async def answer(world: World, token: str, answers: dict[str, Any]) -> httpx.Response:
    return await customer(world).post(f"/v1/answers/{token}", json={"answers": answers})


async def test_a_link_shows_the_questions_and_nothing_else(world: World) -> None:
    await held(world)
    shown = (await customer(world).get(f"/v1/answers/{await link(world)}")).json()
    assert [(one["text"], one["kind"]) for one in shown["questions"]] == [
        (ETHICS.text, "yes_no"),
        (PURPOSE, "text"),
    ]
    assert shown["exporter"] == "Noord Instruments B.V."
    assert not {"findings", "fact", "rule", "parties"} & {key for one in shown["questions"] for key in one}
    assert ["ethics board" in one.get("why", "") for one in shown["questions"]] == [True, False]
    assert "EUS-04" not in str(shown)


async def test_the_case_waits_for_the_customer_and_the_answers_are_declared_facts(world: World) -> None:
    await held(world)
    token = await link(world)
    assert (await world.case())["state"] == "waiting_customer"
    done = await answer(world, token, {"1": True, "2": "Teaching."})
    assert done.status_code == 201
    assert done.json()["reference"]
    (fact,) = (await world.last("case.facts-established")).facts
    assert (fact.fact, fact.value, fact.confirmed) == (ETHICS.fact, True, False)
    assert fact.established_by.startswith("customer:")
    case = await world.case()
    assert case["state"] == "open"
    asked = case["questions_asked"][0]
    assert asked["state"] == "answered"
    assert [one["answer"] for one in asked["questions"]] == [True, "Teaching."]


async def test_not_knowing_is_an_answer_and_no_fact(world: World) -> None:
    await held(world)
    assert (await answer(world, await link(world), {"1": None, "2": None})).status_code == 201
    assert await world.said("case.facts-established") == []
    assert (await world.case())["state"] == "open"


@pytest.mark.parametrize(
    ("answers", "pointers"),
    [
        ({"1": True}, ["/answers/2"]),
        ({"1": "perhaps", "2": "x"}, ["/answers/1"]),
        ({"1": True, "2": "  "}, ["/answers/2"]),
        ({"1": True, "2": True}, ["/answers/2"]),
        ({"1": True, "2": "x", "3": "y"}, ["/answers/3"]),
    ],
)
async def test_incomplete_answers_name_their_questions(
    world: World, answers: dict[str, Any], pointers: list[str]
) -> None:
    await held(world)
    refused = await answer(world, await link(world), answers)
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == pointers


async def test_a_draft_is_there_when_the_link_is_opened_again(world: World) -> None:
    await held(world)
    token = await link(world)
    saved = await customer(world).put(f"/v1/answers/{token}/draft", json={"answers": {"2": "Tea", "9": True}})
    assert saved.status_code == 204
    assert (await customer(world).get(f"/v1/answers/{token}")).json()["draft"] == {"2": "Tea"}


async def test_a_decided_order_has_nothing_more_to_ask_or_to_take(world: World) -> None:
    await held(world)
    token = await link(world)
    declined = {"choice": "decline", "reasons_for": "A known university.", "reasons_against": "Police use."}
    for who in ("rita", "anna"):
        decided = await world.client(who).post(
            f"/v1/cases/{(await world.case())['case_id']}/decisions",
            json=declined,
            headers={"If-Match": f'"{(await world.case())["version"]}"'},
        )
        assert decided.status_code == 201, decided.text
    nobody, path = customer(world), f"/v1/answers/{token}"
    late = {"answers": {"1": True, "2": "Late."}}
    for tried in (
        await nobody.get(path),
        await nobody.get(f"/a/{token}"),
        await nobody.put(f"{path}/draft", json=late),
        await nobody.post(f"{path}/documents", params={"name": "late.pdf"}, content=PDF),
        await nobody.post(path, json=late),
    ):
        assert tried.status_code == 410, (tried.request.url, tried.text)
        assert "has been decided" in tried.text
    assert await world.database.fetch("SELECT 1 FROM case_document") == []


async def test_a_link_is_answered_once(world: World) -> None:
    await held(world)
    token = await link(world)
    await answer(world, token, {"1": True, "2": "x"})
    again = await answer(world, token, {"1": False, "2": "y"})
    assert again.status_code == 410
    assert "were answered" in again.json()["detail"]


async def test_a_link_that_has_run_out_takes_nothing_and_says_whom_to_ask(world: World) -> None:
    await held(world)
    token = await link(world)
    await world.database.fetch("UPDATE answer_link SET expires_at = now() - interval '1 minute'")
    someone, path = customer(world), f"/v1/answers/{token}"
    answers = {
        "read": await someone.get(path),
        "draft": await someone.put(f"{path}/draft", json={"answers": {"2": "Teaching."}}),
        "file": await someone.post(f"{path}/documents?name=a.pdf", content=PDF),
        "answer": await answer(world, token, {"1": True, "2": "Teaching."}),
        "page": await someone.get(f"/a/{token}", headers={"Accept": "text/html"}),
        "form": await someone.post(
            f"/a/{token}",
            files={"q-1": (None, "yes"), "q-2": (None, "Teaching."), "do": (None, "send")},
            headers={"Accept": "text/html", "Origin": "http://diligence"},
        ),
    }
    for what, said in answers.items():
        assert said.status_code == 410, (what, said.status_code)
        assert "This link was valid until" in said.text, what
        assert "Please ask alan@example.com." in said.text, what
    (row,) = await world.database.fetch("SELECT draft::text, answers::text, answered_at FROM answer_link")
    assert tuple(row) == ("{}", None, None)
    assert await world.database.count("document_content") == 0
    assert await world.said("case.facts-established") == []


async def test_a_new_link_ends_the_one_before(world: World) -> None:
    await held(world)
    first = await link(world)
    await link(world)
    assert (await customer(world).get(f"/v1/answers/{first}")).status_code == 410


@pytest.mark.parametrize("token", ["x", "YWNtZQ.guess", ".", "YWNtZQ.", "YSxi.x", "%F0%9F.x"])
async def test_a_token_that_is_none_finds_nothing(world: World, token: str) -> None:
    await held(world)
    await link(world)
    assert (await customer(world).get(f"/v1/answers/{token}")).status_code == 404


async def test_the_secret_is_kept_nowhere(world: World) -> None:
    await held(world)
    case = await world.case()
    asked = await world.client("alan").post(
        f"/v1/cases/{case['case_id']}/questions",
        json={"questions": [PURPOSE]},
        headers={"If-Match": f'"{case["version"]}"', "Idempotency-Key": "once"},
    )
    secret = asked.json()["link"]["token"].partition(".")[2]
    async with world.core.transactions.begin(["acme"]) as work:
        for table in ("answer_link", "answered_request", "outbox", "audit_entry", "audit_personal"):
            rows = await work.connection.fetch(f"SELECT * FROM {table}")  # our own names
            assert rows, table
            assert secret not in str([tuple(row) for row in rows])


async def test_a_customer_sends_a_file_and_a_reviewer_reads_it_as_it_came(world: World) -> None:
    await held(world)
    token = await link(world)
    sent = await customer(world).post(
        f"/v1/answers/{token}/documents", params={"name": "ethics.pdf"}, content=PDF
    )
    assert sent.json() == {"name": "ethics.pdf", "sha256": hashlib.sha256(PDF).hexdigest(), "size": len(PDF)}
    case = await world.case()
    (document,) = case["documents"]
    assert document["added_by"].startswith("customer:")
    path = f"/v1/cases/{case['case_id']}/documents/{document['document_id']}/content"
    read = await world.client("vera").get(path)
    assert read.content == PDF
    assert read.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in read.headers["content-security-policy"]
    assert (await world.client("stranger").get(path)).status_code == 404


async def test_a_link_does_not_fill_the_store(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(customers, "MOST_FILES", 2)
    await held(world)
    path = f"/v1/answers/{await link(world)}/documents"
    for number, status in ((1, 201), (2, 201), (3, 409)):
        sent = await customer(world).post(path, params={"name": "a.pdf"}, content=PDF + bytes([number]))
        assert sent.status_code == status, sent.text
    assert await world.database.count("document_content") == 2


async def test_a_file_that_is_not_what_it_says_is_refused(world: World) -> None:
    await held(world)
    token = await link(world)
    sent = await customer(world).post(
        f"/v1/answers/{token}/documents", params={"name": "x.pdf"}, content=b"<html>"
    )
    assert (sent.status_code, sent.json()["type"]) == (422, "urn:exportgate:problem:upload-refused")
    assert (await world.case())["documents"] == []


async def test_a_reviewer_keeps_content_and_files_it_with_its_last_day(world: World) -> None:
    await held(world)
    kept = await world.client("rita").post("/v1/documents", params={"name": "a.pdf"}, content=PDF)
    case = await world.case()
    filed = await world.client("rita").post(
        f"/v1/cases/{case['case_id']}/documents",
        json={"sha256": kept.json()["sha256"], "kind": "ethics_approval", "expires_on": "2020-01-01"},
    )
    assert (filed.json()["kept"], filed.json()["expired"]) == (True, True)


async def test_a_key_keeps_no_content(world: World) -> None:
    refused = await world.client("erp").post("/v1/documents", params={"name": "a.pdf"}, content=PDF)
    assert refused.status_code == 403


async def test_what_a_customer_says_does_not_spare_the_second_person(world: World) -> None:
    await held(world)
    await answer(world, await link(world), {"1": True, "2": "x"})
    lower = assessment(2, [finding("a", Disposition.REVIEW)], facts_version=1)
    await world.given(world.assessed(lower))
    assert (await world.case())["people_needed"] == 2
