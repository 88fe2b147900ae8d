"""The shell blocks of a page, as its reader types them."""

import asyncio
import os
import re
import sys
from pathlib import Path

from deploy.local.layout import SERVICES, Layout, Ports

ROOT = Path(__file__).parents[2]
FENCED = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
PORTS_FROM = 8701 + 20 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
"""Each process of a divided run has a system of its own."""
PUBLISHED_PORTS_FROM = 8101


def name(page: Path) -> str:
    """Below the repository."""
    return str(page.relative_to(ROOT))


def blocks(page: Path) -> list[str]:
    """Every block marked `sh`, in its order. What cannot be typed here is marked `text` on the page."""
    return FENCED.findall(page.read_text(encoding="utf-8"))


async def typed(script: str, layout: Layout) -> str:
    """What the script prints on the system of `layout`; it must end well and print something."""
    ports, published = Ports(PORTS_FROM), Ports(PUBLISHED_PORTS_FROM)
    for service in SERVICES:
        script = script.replace(published.url(service), ports.url(service))
    script = script.replace(".exportgate/", f"{layout.root}/")
    script = script.replace(".venv/bin/", f"{Path(sys.executable).parent}/")
    process = await asyncio.create_subprocess_exec(
        "bash",
        "-euo",
        "pipefail",
        "-c",
        script,
        cwd=ROOT,
        env={**os.environ, "NO_PROXY": "127.0.0.1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()
    assert process.returncode == 0, (script, output.decode()[-2000:], errors.decode()[-2000:])
    assert output.strip(), script
    return output.decode()
