"""What README tells a newcomer to type is typed here, against a running system."""

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from deploy.faults.run import fresh
from deploy.local.layout import SERVICES, Layout, Ports
from deploy.local.samples import post_samples, sample_orders

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCED = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
PORTS_FROM = 8701
PUBLISHED_PORTS_FROM = 8101

pytestmark = [pytest.mark.kafka, pytest.mark.postgres, pytest.mark.asyncio(loop_scope="module")]


def commands() -> list[str]:
    """Every command of the shell blocks, continued lines joined, comments and `make` left out."""
    lines = "".join(FENCED.findall(README)).replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.startswith(("#", "make "))]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo() -> AsyncIterator[Layout]:
    """The system of `make demo`, on other ports, its sample orders decided."""
    async with fresh(PORTS_FROM) as (layout, ports):
        key = json.loads(layout.credentials.read_text())["erp_key"]
        await post_samples(ports.url("intake"), key, sample_orders())
        yield layout


async def typed(command: str, layout: Layout) -> str:
    """What the command prints; it must end well and print something."""
    ports, published = Ports(PORTS_FROM), Ports(PUBLISHED_PORTS_FROM)
    for service in SERVICES:
        command = command.replace(published.url(service), ports.url(service))
    command = command.replace(".exportgate/", f"{layout.root}/")
    command = command.replace(".venv/bin/", f"{Path(sys.executable).parent}/")
    process = await asyncio.create_subprocess_shell(
        f"set -e; {command}",
        cwd=ROOT,
        env={**os.environ, "NO_PROXY": "127.0.0.1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()
    assert process.returncode == 0, (command, errors.decode())
    assert output.strip(), command
    return output.decode()


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
