"""Text and files from outside: text is text wherever it appears, files are taken or refused at the door."""

import os
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import pytest_asyncio
from pypdf import PdfReader

from services.diligence.domain.uploads import MAX_UPLOAD
from shared.contracts.assessment import Assessment, Disposition, Evidence, Question
from shared.contracts.order import order_sha256
from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys
from tests.integration.diligence.visit import HERE, Visit, read
from tests.integration.diligence.world import World, assessment, finding, open_world, order_bytes
from tests.unit.diligence.test_uploads import archive

pytestmark = [pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]
SCRIPT = "<script>owned()</script>"
ESCAPED = "&lt;script&gt;owned()"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n"
MIB = 1024 * 1024
ORDER: dict[str, Any] = {
    "parties": [
        {
            "role": "end_user", "name": f"Zorbex {SCRIPT}", "names_native": [f"市 {SCRIPT}"], "country": "CN",
            "city": SCRIPT, "address": SCRIPT, "type": "police",
            "identifiers": [{"scheme": "USCC", "value": "91650100MA"}],
            "owners": [
                {"name": SCRIPT, "source": SCRIPT},
                {"name": "City", "share_min_percent": 25, "share_max_percent": 50, "source": "register",
                 "as_of": "2026-01-02"},
            ],
        }
    ],
    "lines": [{"line": 1, "description": SCRIPT, "sku": SCRIPT, "qty": "1"}],
    "project": {"name": SCRIPT, "description": SCRIPT},
    "end_use_statement": {"present": True, "text": SCRIPT, "signed_by": SCRIPT},
    "documents": [{"kind": "tender", "title": SCRIPT, "text": SCRIPT}],
    "notes": SCRIPT,
}  # fmt: skip


def hostile() -> Assessment:
    """Findings and questions that quote the order."""
    evidence = (Evidence("order", SCRIPT, uri="javascript:owned()"),)
    one = msgspec.structs.replace(
        finding("k1", Disposition.NOTIFY), evidence=evidence, counter_evidence=evidence, claim=SCRIPT
    )
    asked = Question("end_use_statement.ethics_approval", SCRIPT, "customer", "", ("EUS-04",))
    made = assessment(1, [one], sha256=order_sha256(order_bytes(**ORDER)))
    return msgspec.structs.replace(made, questions=(asked,))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    service_databases: ServiceDatabases, testing_keys: TestingKeys, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    async with (
        service_databases.clone("diligence") as database,
        open_world(database, testing_keys, tmp_path_factory.mktemp("outside"), local=True) as opened,
    ):
        await opened.given(opened.order(**ORDER), opened.assessed(hostile()))
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def anna(world: World) -> AsyncIterator[Visit]:
    visit = Visit(world)
    await visit.signs_in("anna")
    yield visit
    await visit.client.aclose()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def link(world: World) -> str:
    """The token of a link whose question is a script, in somebody's own words too."""
    case = await world.case()
    asked = await world.client("alan").post(
        f"/v1/cases/{case['case_id']}/questions",
        json={"questions": [SCRIPT, f"Why {SCRIPT}?"]},
        headers={"If-Match": f'"{case["version"]}"'},
    )
    token: str = asked.json()["link"]["token"]
    return token


PAGES = (
    "/queue", "/queue?view=all", "/queue?q=Zorbex", "/customers", "/audit", "/statistics", "/cases/{case}",
    "/cases/{case}/order", "/cases/{case}/dossier", "/cases/{case}/assessments/1", "/cases/{case}/changes",
    "/cases/{case}/decisions", "/cases/{case}/questions", "/cases/{case}/answers", "/cases/{case}/documents",
    "/cases/{case}/diligence", "/cases/{case}/notification", "/cases/{case}/holds", "/a/{link}",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
async def test_a_script_in_any_text_is_text_on_every_page(
    world: World, anna: Visit, link: str, page: str
) -> None:
    case = (await world.case())["case_id"]
    answer = await anna.client.get(page.format(case=case, link=link))
    assert answer.status_code == 200, answer.text
    assert SCRIPT not in answer.text
    assert 'href="javascript:' not in answer.text
    if "{" in page and "holds" not in page and "changes" not in page:
        assert ESCAPED in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"].replace(
        "default-src", "script-src"
    )


async def test_the_page_of_an_end_user_tells_who_it_is_and_what_is_on_file(world: World, anna: Visit) -> None:
    alan, case = world.client("alan"), (await world.case())["case_id"]
    given = [{"fact": "end_use_statement.ethics_approval", "value": True}]
    assert (await alan.post(f"/v1/cases/{case}/answers", json=given)).status_code == 201
    for name, day in (("Approval 2016/14", "2999-01-01"), ("Old approval", "2020-01-01")):
        body = {"sha256": name.encode().hex().ljust(64, "0")[:64], "kind": "ethics_approval"}
        await alan.post(f"/v1/cases/{case}/documents", json={**body, "title": name, "expires_on": day})
    listed = (await anna.client.get("/customers")).text
    path = listed.partition('href="/customers/')[2].partition('"')[0]
    page = read(await anna.client.get(f"/customers/{path}"))
    for part in (
        "USCC 91650100MA", "police declared", "25 to 50 %", "register, 2 Jan 2026",
        "Ethics approval: yes declared",
        "Approval 2016/14 (ethics approval) valid until 1 Jan 2999", "Documents that have expired",
        "No hit was dismissed.",
    ):  # fmt: skip
        assert part in page, (part, page)
    await world.database.fetch("DELETE FROM case_document")


@pytest.mark.parametrize("number", ["²", "9" * 5_000, "-1", "1e0", ""])
async def test_an_answer_to_no_number_is_none(anna: Visit, link: str, number: str) -> None:
    sent = {f"q-{number}": (None, "x")}
    assert (await anna.client.post(f"/a/{link}", files=sent)).status_code == 200
    assert (await anna.client.get(f"/v1/answers/{link}")).json()["draft"] == {}


async def test_it_is_text_on_the_customers_own_page(world: World, anna: Visit) -> None:
    listed = (await anna.client.get("/customers")).text
    path = listed.partition('href="/customers/')[2].partition('"')[0]
    page = await anna.client.get(f"/customers/{path}")
    assert (page.status_code, SCRIPT in page.text, ESCAPED in page.text) == (200, False, True)


@pytest.mark.parametrize("paper", ["dossier.pdf", "notification.pdf"])
async def test_it_is_text_on_paper(world: World, anna: Visit, paper: str) -> None:
    answer = await anna.client.get(f"/cases/{(await world.case())['case_id']}/{paper}")
    reader = PdfReader(BytesIO(answer.content))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "<script>owned()" in "".join(text.split())
    assert b"/JavaScript" not in answer.content
    assert all("/AA" not in page and "/Annots" not in page for page in reader.pages)


@dataclass
class Door:
    """One way by which a file comes in; `form` where browsers send it."""

    client: httpx.AsyncClient
    path: str
    form: bool = False

    async def takes(self, name: str, content: Any) -> httpx.Response:
        """Send a file; `content` may be a stream."""
        if not self.form:
            return await self.client.post(self.path, params={"name": name}, content=content)
        headers = {**HERE, "Content-Type": "multipart/form-data; boundary=b"}
        page = await self.client.get("/queue")
        token = page.text.partition('name="token" value="')[2].partition('"')[0]
        return await self.client.post(self.path, content=_form(token, name, content), headers=headers)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def doors(world: World, anna: Visit, link: str) -> dict[str, Door]:
    case = (await world.case())["case_id"]
    nobody = world.client("nobody-at-all")
    return {
        "API": Door(world.client("alan"), "/v1/documents"),
        "customer's API": Door(nobody, f"/v1/answers/{link}/documents"),
        "console": Door(anna.client, f"/cases/{case}/documents", form=True),
        "customer's page": Door(Visit(world).client, f"/a/{link}", form=True),
    }


async def _form(token: str, name: str, content: Any) -> AsyncIterator[bytes]:
    head = (
        f'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n{token}\r\n--b\r\nContent-Disposition: '
    )
    head += f'form-data; name="file"; filename="{name}"\r\nContent-Type: application/pdf\r\n\r\n'
    yield head.encode()
    if isinstance(content, bytes):
        yield content
    else:
        async for part in content:
            yield part
    yield b"\r\n--b--\r\n"


DOORS = ("API", "customer's API", "console", "customer's page")
REFUSED: dict[str, tuple[str, bytes, str]] = {
    "a zip bomb": ("bomb.docx", archive(word_slash_document__xml=b"\x00" * 30_000_000), "unpacks"),
    "a document in a document": ("a.xlsx", archive(xl_slash_x__bin=archive()), "other archives"),
    "HTML as PDF": ("approval.pdf", b"<!DOCTYPE html><script>owned()</script>", "holds a web page"),
    "a path": ("../../etc/passwd.pdf", PDF, "no path"),
    "a path of another system": ("..\\..\\x.pdf", PDF, "no path"),
    "a name read backwards": ("a\u202efdp.exe.pdf", PDF, "invisible"),
    "a picture that runs": ("logo.svg", b"<svg onload='owned()'/>", "are not taken"),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("what", REFUSED)
async def test_a_file_that_could_harm_is_refused_clearly_by_every_door(
    world: World, doors: dict[str, Door], door: str, what: str
) -> None:
    name, content, says = REFUSED[what]
    answer = await doors[door].takes(name, content)
    assert (answer.status_code, says in answer.text) == (422, True), answer.text
    assert await world.database.count("document_content") == 0


class Gigabyte:
    """A stream that nobody announces the length of; counts what was taken of it."""

    def __init__(self) -> None:
        self.taken = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield PDF
        while self.taken < 1024:
            self.taken += 1
            yield bytes(MIB)


@pytest.mark.parametrize("door", DOORS)
async def test_a_gigabyte_is_refused_when_it_is_too_much_and_leaves_nothing(
    world: World, doors: dict[str, Door], door: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    stream = Gigabyte()
    answer = await doors[door].takes("scan.pdf", stream)
    assert answer.status_code == 413, answer.text
    assert stream.taken <= MAX_UPLOAD // MIB + 1
    assert os.listdir(tmp_path) == []  # noqa: PTH208  # of a directory that is not there for long
    assert await world.database.count("document_content") == 0


async def test_a_file_that_is_two_things_is_handed_out_as_the_one_it_was_taken_for(
    world: World, anna: Visit
) -> None:
    """A PDF whose rest is a web page: saved, never shown, and run by no browser."""
    alan, case = world.client("alan"), (await world.case())["case_id"]
    both = PDF + b"<script>owned()</script>"
    kept = (await alan.post("/v1/documents", params={"name": "a.pdf"}, content=both)).json()
    body = {"sha256": kept["sha256"], "kind": "other"}
    filed = (await alan.post(f"/v1/cases/{case}/documents", json=body)).json()
    path = f"/cases/{case}/documents/{filed['document_id']}"
    assert f'href="{path}"' in (await anna.client.get(f"/cases/{case}")).text
    for told in (await alan.get(f"/v1{path}/content"), await anna.client.get(path)):
        assert (told.content, told.headers["content-type"]) == (both, "application/pdf")
        assert told.headers["content-disposition"].startswith("attachment")
        assert told.headers["x-content-type-options"] == "nosniff"
        assert told.headers["content-security-policy"] == "sandbox; default-src 'none'"
    await world.database.fetch("DELETE FROM case_document")
    await world.database.fetch("DELETE FROM document_content")
