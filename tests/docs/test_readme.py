"""What README tells a newcomer to type is typed here, against a running system."""

import json

import httpx
import pytest

from deploy.local.layout import SERVICES, Layout, Ports
from tests.docs.blocks import PORTS_FROM, PUBLISHED_PORTS_FROM, ROOT, blocks, typed

PAGE = ROOT / "README.md"
README = PAGE.read_text(encoding="utf-8")

pytestmark = [pytest.mark.kafka, pytest.mark.postgres, pytest.mark.asyncio(loop_scope="package")]


def commands() -> list[str]:
    """Every command of the shell blocks, continued lines joined, comments and `make` left out."""
    lines = "".join(blocks(PAGE)).replace("\\\n", " ").splitlines()
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
    for service in SERVICES:
        port = Ports(PUBLISHED_PORTS_FROM).service(service)
        assert f"| {service} | {port} |" in README


async def test_what_each_service_is_said_to_have_is_there(demo: Layout) -> None:
    assert demo.credentials.exists()
    async with httpx.AsyncClient(trust_env=False) as client:
        for service in SERVICES:
            for path in ("/docs", "/openapi.json", "/healthz", "/readyz", "/metrics"):
                answer = await client.get(Ports(PORTS_FROM).url(service) + path)
                assert answer.status_code == 200, (service, path)
