"""The console over HTTP: who gets in, what a form needs, what a page shows of whom."""

import re
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from fastapi.routing import iter_route_contexts
from msgspec.structs import replace
from pypdf import PdfReader

from services.diligence.console.routes.events import Changes
from shared.contracts.assessment import NotEvaluated
from shared.contracts.order import OrderKey, order_sha256
from tests.integration.diligence.visit import Visit, untouched
from tests.integration.diligence.world import World, assessment, finding, order_bytes

pytestmark = pytest.mark.postgres


@pytest.fixture
def world(console_world: World) -> World:
    return console_world


async def test_nobody_sees_a_page_without_signing_in(world: World) -> None:
    visit = Visit(world)
    answer = await visit.client.get(f"/cases/{await world.case_id()}")
    assert str(answer.url).startswith("http://console/signin?next=%2Fcases%2F")


async def test_a_key_of_a_program_signs_nobody_in(world: World) -> None:
    answer = await Visit(world).signs_in("erp")
    assert answer.status_code == 422
    assert "This key is not known" in answer.text


async def test_only_local_paths_are_gone_to_after_signing_in(world: World) -> None:
    visit = Visit(world)
    answer = await visit.client.post("/signin", data={"key": "rita", "next": "//evil.example"})
    assert str(answer.url) == "http://console/queue"


async def test_a_form_from_elsewhere_is_refused(world: World, rita: Visit) -> None:
    path = f"/cases/{await world.case_id()}/decisions"
    form = {"token": await rita.token(), "case_version": "1", "assessment_number": "1", "choice": "hold"}
    elsewhere = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert (await rita.client.post(path, data=form, headers=elsewhere)).status_code == 403
    assert (await rita.client.post(path, data={**form, "token": "0" * 64})).status_code == 403
    assert await world.database.count("decision") == 0


async def test_a_link_within_a_page_leads_somewhere(world: World, rita: Visit) -> None:
    case = f"/cases/{await world.case_id()}"
    form = {"token": await rita.token(), "case_version": "1", "assessment_number": "1", "do": "decide",
            "reasons_for": "All is documented.", "reasons_against": "None found in the order."}  # fmt: skip
    pages = [await rita.client.get(path) for path in (case, f"{case}/decisions", f"{case}/dossier")]
    pages += [
        await rita.client.post(f"{case}/decisions", data=form | {"choice": choice})
        for choice in ("", "decline", "proceed")
    ]
    for page in pages:
        aims = set(re.findall(r'href="#([^"]+)"', page.text))
        assert aims <= set(re.findall(r' id="([^"]+)"', page.text)), page.url


async def test_an_order_that_was_cleared_without_a_case_shows_what_it_says(world: World, rita: Visit) -> None:
    key = OrderKey("acme", "default", "4799")
    await world.given(world.order(key=key), world.assessed(assessment(1, [], key=key)))
    page = (await rita.client.get("/orders/default/4799")).text
    assert "This order has no case." in page
    assert "What the order says" in page
    assert "Harbour Optics" in page


async def test_one_person_alone_does_not_release(world: World, rita: Visit) -> None:
    path = f"/cases/{await world.case_id()}/decisions"
    form = {"token": await rita.token(), "case_version": "1", "assessment_number": "1", "choice": "proceed",
            "reasons_for": "Known.", "reasons_against": "None found.", "do": "decide"}  # fmt: skip
    first = await rita.client.post(path, data=form)
    assert "First decision recorded" in first.text
    again = {**form, "case_version": "2", "choice": "agree", "confirmed": "yes"}
    answer = await rita.client.post(path, data=again)
    assert answer.status_code == 403
    assert "You took the first decision. Someone else must sign." in answer.text
    assert await world.database.count("certificate") == 0


async def test_a_decision_on_an_older_version_is_offered_again(world: World, rita: Visit) -> None:
    path = f"/cases/{await world.case_id()}/decisions"
    form = {"token": await rita.token(), "case_version": "7", "assessment_number": "1", "choice": "hold",
            "reasons_for": "My long reason.", "reasons_against": "None.", "do": "decide"}  # fmt: skip
    answer = await rita.client.post(path, data=form)
    assert answer.status_code == 412
    assert "My long reason." in answer.text
    assert await world.database.count("decision") == 0


async def test_questions_that_were_not_taken_stand_in_the_form_until_they_are(
    world: World, rita: Visit
) -> None:
    path = f"/cases/{await world.case_id()}/questions"
    form = untouched(await rita.client.get(path), path) | {"question": ["Who guards it at night?"]}
    refused = await rita.client.post(path, data={**form, "case_version": "7"})
    assert (refused.status_code, "Who guards it at night?" in refused.text) == (412, True)
    assert "Who guards it at night?" in untouched(await rita.client.get(path), path)["question"]
    assert await world.database.count("answer_link") == 0
    taken = await rita.client.post(path, data=form)
    assert (taken.status_code, "http://console/a/" in taken.text) == (200, True)
    assert await world.database.count("console_draft") == 0


async def test_another_tenant_sees_and_changes_nothing(world: World) -> None:
    """By any route of the console that names a case, as the application itself lists them."""
    stranger = Visit(world)
    await stranger.signs_in("stranger")
    case_id = await world.case_id()
    before = await world.database.fetch("SELECT * FROM diligence_case")
    form = {"token": await stranger.token(), "case_version": "1", "assessment_number": "1"}
    asked = 0
    for method, path in routes_of(world, "/cases/{case_id}"):
        filled = path.format(case_id=case_id, number=1, form="questions", document_id=case_id)
        answer = await stranger.client.request(method, filled, data=form if method == "POST" else None)
        assert answer.status_code in ({404} if method == "GET" else {403, 404, 422}), (method, path)
        assert "4711" not in answer.text, (method, path)
        asked += 1
    assert asked > 20
    assert await world.database.fetch("SELECT * FROM diligence_case") == before
    for path in ("/queue", "/customers", "/audit", "/statistics"):
        assert "4711" not in (await stranger.client.get(path)).text, path


def routes_of(world: World, start: str) -> list[tuple[str, str]]:
    """Method and path of every route that begins so."""
    found = [
        (method, str(one.path))
        for one in iter_route_contexts(world.application.app.routes)
        if one.path is not None
        for method in sorted(one.methods or ())
    ]
    return [(method, path) for method, path in found if path.startswith(start)]


@pytest.mark.parametrize("path", ["/queue", "/customers", "/audit", "/lists", "/rules", "/statistics"])
async def test_every_page_is_there_and_holds_to_the_policy(rita: Visit, path: str) -> None:
    answer = await rita.client.get(path)
    assert answer.status_code == 200
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert " style=" not in answer.text
    assert "<script>" not in answer.text


async def test_everything_that_a_decision_lacks_is_named_at_once(world: World, rita: Visit) -> None:
    case = await world.case()
    form = {"token": await rita.token(), "case_version": str(case["version"]), "assessment_number": "1"}
    answer = await rita.client.post(f"/cases/{case['case_id']}/decisions", data={**form, "do": "decide"})
    assert answer.status_code == 422
    assert "3 things are missing" in answer.text
    for fault in ("Choose what you decide", "Reasons for are missing", "Reasons against are missing"):
        assert fault in answer.text


async def test_search_and_filters_find_the_case(rita: Visit) -> None:
    assert "4711" in (await rita.client.get("/queue?family=USR&disposition=HOLD&region=SG")).text
    assert "No order fits" in (await rita.client.get("/queue?family=GEO")).text
    assert "/cases/" in str((await rita.client.get("/queue?q=4711")).url)


async def test_the_queue_follows_the_case(world: World, rita: Visit) -> None:
    await world.decide("ravi")
    assert "anyone but Ravi" in (await rita.client.get("/queue?view=second")).text
    await world.decide("anna")
    assert "Nothing needs you" in (await rita.client.get("/queue")).text
    assert "4711" in (await rita.client.get("/queue?view=closed")).text


async def steps(visit: Visit, world: World, step: str, reference: str = "") -> httpx.Response:
    """Send the form about the authority, as it now stands."""
    case = await world.case()
    form = {"step": step, "reference": reference, "case_version": str(case["version"])}
    path = f"/cases/{case['case_id']}/notification"
    return await visit.client.post(path, data={**form, "token": await visit.token()})


async def test_the_authority_is_told_only_what_a_second_person_approved(world: World, rita: Visit) -> None:
    await steps(rita, world, "edit")
    assert (await steps(rita, world, "send", "2026-17")).status_code == 409
    assert (await steps(rita, world, "approve")).status_code == 403
    ravi = Visit(world)
    await ravi.signs_in("ravi")
    await steps(ravi, world, "approve")
    assert (await steps(rita, world, "send")).status_code == 422
    await steps(rita, world, "send", "2026-17")
    case = await world.case()
    assert (case["state"], case["authority"]["reference"]) == ("waiting_authority", "2026-17")
    assert (await steps(rita, world, "permitted", "CDIU/9")).status_code == 200
    assert (await world.case())["authority"]["answer"] == "permitted"
    await ravi.client.aclose()


async def test_every_part_of_the_message_is_edited_on_its_page(world: World, rita: Visit) -> None:
    path = f"/cases/{await world.case_id()}/notification"
    form = untouched(await rita.client.get(path), path)
    assert form["question"][0].startswith("We ask whether an authorisation is required")
    mine = {
        "authority": "CDIU",
        "basis-1": "Reads no faces.",
        "remarks": "See annex.",
        "steps_taken": "a\n\nb",
    }
    await rita.client.post(path, data={**form, **mine, "step": "edit"})
    kept = (await world.client("vera").get(f"/v1{path}")).json()
    text = kept["text"]
    assert (kept["state"], text["authority"], text["remarks"]) == ("draft", "CDIU", "See annex.")
    assert (text["items"][0]["technical_basis"], text["steps_taken"]) == ("Reads no faces.", ["a", "b"])
    assert text["end_use"] == form["end_use"][0].strip()


async def test_the_page_about_the_authority_shows_the_words(world: World, rita: Visit) -> None:
    shown = (await rita.client.get(f"/cases/{await world.case_id()}/notification")).text
    assert "not drafted yet" in shown
    assert "We ask whether an authorisation is required" in shown


async def test_conditions_are_asked_for_shown_and_fulfilled_on_the_case(world: World, rita: Visit) -> None:
    case = await world.case()
    form = {"token": await rita.token(), "case_version": str(case["version"]), "assessment_number": "1",
            "choice": "with_conditions", "reasons_for": "Known.", "reasons_against": "None found.",
            "condition": ["The import licence", "Still in the clinic?"], "owner": ["", "J. Bos"],
            "check": ["", "2027-01-10"], "needs": ["licence_number", ""], "do": "decide"}  # fmt: skip
    await rita.client.post(f"/cases/{case['case_id']}/decisions", data=form)
    words = (await world.case())["decisions"][0]["conditions"]
    await world.decide("anna", "with_conditions", conditions=words)
    shown = (await rita.client.get(f"/cases/{case['case_id']}")).text
    assert "Goods stay until it is fulfilled" in shown
    assert "Still in the clinic?" in shown
    met = {"token": await rita.token(), "number": "1", "value": "NL-2026-17"}
    done = await rita.client.post(f"/cases/{case['case_id']}/conditions", data=met)
    assert "The condition is fulfilled." in done.text
    assert "NL-2026-17" in done.text


async def test_who_takes_a_case_is_on_record(world: World, rita: Visit) -> None:
    case = await world.case_id()
    for to in ("me", "me", "nobody"):
        await rita.client.post("/queue", data={"token": await rita.token(), "case": case, "to": to})
    rows = await world.database.fetch(
        "SELECT actor, convert_from(body, 'UTF8')::json->'details' AS details FROM audit_entry "
        "WHERE action = 'case.assigned' ORDER BY position"
    )
    assert [row["actor"] for row in rows] == ["person:rita", "person:rita"]
    assert ['"to":"rita"' in row["details"] for row in rows] == [True, False]


@pytest.mark.parametrize(
    ("language", "words", "direction"),
    [("ar", "أسئلة حول طلبكم: 1", ' dir="rtl"'), ("en", "1 question about", "")],
)
async def test_the_customer_reads_the_page_in_his_language_and_the_questions_as_written(
    world: World, language: str, words: str, direction: str
) -> None:
    case = await world.case()
    asked = await world.client("alan").post(
        f"/v1/cases/{case['case_id']}/questions",
        json={"questions": ["Who will use it?"]},
        headers={"If-Match": f'"{case["version"]}"'},
    )
    path, visit = asked.json()["link"]["path"], Visit(world)
    told = {"Accept-Language": language}
    page = await visit.client.get(path, headers=told)
    assert f'<html lang="{language}"{direction}>' in page.text
    assert words in page.text
    assert "Who will use it?" in page.text
    assert page.headers["vary"] == "Accept-Language"
    missing = await visit.client.post(path, files={"do": (None, "send")}, headers=told)
    assert missing.status_code == 422
    sent = {"do": (None, "send"), "q-1": (None, "We.")}
    await visit.client.post(path, files=sent, headers=told)
    thanks = (await visit.client.get(path, headers=told)).text
    assert ("شكرًا" if language == "ar" else "Thank you") in thanks
    await visit.client.aclose()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE console_session SET person = 'anna', email = 'anna@example.com', roles = '{approver}'",
        "UPDATE console_session SET roles = roles || '{approver}'::text[]",
        "UPDATE console_session SET authenticated_at = now()",
        "UPDATE console_session SET seal = NULL",
    ],
    ids=["another person", "one more role", "a newer proof", "no seal"],
)
async def test_a_session_changed_as_the_service_itself_signs_nobody_in(world: World, change: str) -> None:
    """Otherwise who can write rows would sign in as two people and decide as both."""
    alan = Visit(world)
    await alan.signs_in("alan")
    assert (await alan.client.get("/queue", follow_redirects=False)).status_code == 200
    async with world.core.database.transaction(["acme"]) as (connection, _):
        await connection.execute(change)
    gone = await alan.client.get("/queue", follow_redirects=False)
    assert (gone.status_code, gone.headers["location"][:7]) == (303, "/signin")


async def test_who_gives_out_access_has_no_way_to_a_deciding_role(world: World) -> None:
    """Roles come from the provider's groups or the people file; nothing that is served here changes them."""
    tom = Visit(world)
    await tom.signs_in("tom")
    named = {"delegate": "tom", "from": "2030-01-01", "until": "2030-01-02", "reason": "Because."}
    assert (await tom.posts("/admin/delegations", **named)).status_code == 403
    assert (await world.decide("tom")).status_code == 403
    taken = [
        name
        for name, schema in world.application.app.openapi()["components"]["schemas"].items()
        if {"role", "roles"} & schema.get("properties", {}).keys()
    ]
    assert taken == []


async def test_the_dossier_is_a_pdf_with_every_part_in_the_scripts_of_its_names(
    world: World, rita: Visit
) -> None:
    key = OrderKey("acme", "default", "names")
    user = {
        "role": "end_user",
        "name": "Bureau",
        "names_native": ["乌鲁木齐市公安局"],
        "country": "CN",
    }
    more: dict[str, Any] = {"parties": [user], "notes": "Директор: مديرية الأمن"}
    sha = order_sha256(order_bytes(key, **more))
    one = assessment(1, [finding("k")], key=key, sha256=sha)
    await world.given(world.order(key=key, **more), world.assessed(one))
    (row,) = await world.database.fetch("SELECT case_id FROM diligence_case WHERE order_key = $1", str(key))
    answer = await rita.client.get(f"/cases/{row['case_id']}/dossier.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    for part in (
        "Dossier: names",
        "What was found",
        "The order, in its own words",
        "Decisions",
        sha,
        "entry",
    ):
        assert part in text
    assert "Директор" in text


async def test_hidden_characters_are_named_wherever_a_page_says_words_of_the_order(
    world: World, rita: Visit
) -> None:
    """Whatever is no field of a form; there they are the reader's to change."""
    key = OrderKey("acme", "default", "hidden")
    user = {"role": "end_user", "name": "Bureau \u202efdp\u202c", "country": "CN"}
    more: dict[str, Any] = {"parties": [user], "notes": "\u2066x"}
    one = replace(
        assessment(1, [finding("k")], key=key, sha256=order_sha256(order_bytes(key, **more))),
        not_evaluated=(NotEvaluated("DIV-13", "deliveries to Bureau \u202efdp"),),
    )
    await world.given(world.order(key=key, **more), world.assessed(one))
    (row,) = await world.database.fetch("SELECT case_id FROM diligence_case WHERE order_key = $1", str(key))
    await rita.client.post(
        f"/cases/{row['case_id']}/notification",
        data={"step": "edit", "case_version": "1", "token": await rita.token()},
    )
    for place in ("", "/dossier", "/notification"):
        page = (await rita.client.get(f"/cases/{row['case_id']}{place}")).text
        told = re.sub(r"<textarea.*?</textarea>|<option.*?</option>|<input[^>]*>", "", page, flags=re.DOTALL)
        named = re.sub(r'data-point="U\+[0-9A-F]{4}">.', "", told)
        assert "\u202e" in told, place
        assert "\u202e" not in named, place


async def test_what_changed_between_a_page_and_its_stream_is_told_once(world: World, rita: Visit) -> None:
    page = (await rita.client.get("/queue")).text
    shown_at = datetime.fromisoformat(unquote(page.partition("/events?since=")[2].partition('"')[0]))
    changes = Changes(world.core.transactions, "acme", shown_at)
    await world.given(world.assessed(assessment(2, [finding("k2")])))
    assert [row["assessment_number"] for row in await changes.look()] == [2]
    assert await changes.look() == []
    assert await Changes(world.core.transactions, "acme").look() == []
