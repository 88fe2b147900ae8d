"""What README and the pages of docs/ tell their reader to type is typed, all against one running system.

Each page is typed from its top to its end, in any order among the others: it has orders of its own.
"""

import json
from pathlib import Path

import httpx
import pytest

from deploy.local.layout import SERVICES, Layout, Ports
from tests.docs.blocks import PORTS_FROM, PUBLISHED_PORTS_FROM, ROOT, blocks, name, typed

README = ROOT / "README.md"
PAGES = [page for page in sorted((ROOT / "docs").rglob("*.md")) if blocks(page)]

pytestmark = [pytest.mark.kafka, pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]


@pytest.mark.parametrize("page", PAGES, ids=name)
async def test_a_page_is_typed_from_top_to_end(demo: Layout, page: Path) -> None:
    await typed("\n".join(blocks(page)), demo)


def commands() -> list[str]:
    """Every command of the shell blocks, continued lines joined, comments and `make` left out."""
    lines = "".join(blocks(README)).replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.startswith(("#", "make "))]


@pytest.mark.parametrize("command", commands())
async def test_every_command_works(demo: Layout, command: str) -> None:
    await typed(command, demo)


async def test_the_first_command_shows_what_is_missing(demo: Layout) -> None:
    clearance = json.loads(await typed(commands()[0], demo))
    assert clearance["state"] == "HELD"
    assert clearance["certificate"] is None
    (research,) = [reason for reason in clearance["reasons"] if reason["rule"] == "EUS-04"]
    ways_out = {option.get("fact") for option in research["resolution_options"]}
    assert {"end_use_statement.ethics_approval", "end_use_statement.consent_protocol"} <= ways_out


async def test_the_ports_of_the_table_are_those_of_the_services(demo: Layout) -> None:
    assert demo.credentials.exists()
    text = README.read_text(encoding="utf-8")
    for service in SERVICES:
        port = Ports(PUBLISHED_PORTS_FROM).service(service)
        assert f"| {service} | {port} |" in text


async def test_what_each_service_is_said_to_have_is_there(demo: Layout) -> None:
    assert demo.credentials.exists()
    async with httpx.AsyncClient(trust_env=False) as client:
        for service in SERVICES:
            for path in ("/docs", "/openapi.json", "/healthz", "/readyz", "/metrics"):
                answer = await client.get(Ports(PORTS_FROM).url(service) + path)
                assert answer.status_code == 200, (service, path)
