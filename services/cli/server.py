"""Talking to running services: where they are and the key to use."""

import json
import os
from pathlib import Path
from typing import Any

import httpx

from services.cli.errors import fail

CREDENTIALS = Path(".exportgate/credentials.json")


def credentials(data_dir: Path | None) -> dict[str, Any]:
    """What `exportgate up` wrote for its user; empty when there is none."""
    path = data_dir / "credentials.json" if data_dir else CREDENTIALS
    if not path.exists():
        return {}
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        fail(f"{path}: {error}")
    return found


def client(service: str, data_dir: Path | None, *, person: str | None = None) -> httpx.Client:
    """A client for `service`, by EXPORTGATE_<SERVICE>_URL and EXPORTGATE_KEY or by credentials.json."""
    known = credentials(data_dir)
    url = os.environ.get(f"EXPORTGATE_{service.upper()}_URL") or known.get("urls", {}).get(service)
    token = known.get("people", {}).get(person, {}).get("token") if person else known.get("erp_key")
    key = os.environ.get("EXPORTGATE_KEY") or token
    if not url or not key:
        fail(
            f"where is {service}? Set EXPORTGATE_{service.upper()}_URL and EXPORTGATE_KEY, "
            "or name the data directory of `exportgate up` with --data-dir"
        )
    if not key.isascii() or not key.isprintable():
        fail("the key (EXPORTGATE_KEY or credentials.json) holds characters that no key of ours has")
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=60)


def answer(response: httpx.Response) -> Any:
    """The JSON of a good answer; leaves with the problem's title and detail otherwise."""
    if not response.is_success:
        fail(f"{response.request.url}: {response.status_code} {_complaint(response)}")
    return response.json()


def _complaint(response: httpx.Response) -> str:
    try:
        problem = response.json()
    except ValueError:
        return response.text[:200]
    return f"{problem.get('title', '')}: {problem.get('detail', '')}"
