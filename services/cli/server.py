"""Talking to running services: where they and their databases are, and the key to use."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from services.cli.errors import fail

CREDENTIALS = Path(".exportgate/credentials.json")


def credentials(data_dir: Path | None) -> dict[str, Any]:
    """What `exportgate up` wrote for its user; empty when there is none."""
    path = data_dir / "credentials.json" if data_dir else CREDENTIALS
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        fail(f"{path}: {error}")
    if not isinstance(found, dict) or not found.keys() >= {"urls", "people"}:
        fail(f"{path} is not what `exportgate up` writes: it has no urls and people")
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


def ask(server: httpx.Client, method: str, place: str, **request: Any) -> httpx.Response:
    """What the service answers, good or not; leaves with one line when nobody does."""
    try:
        return server.request(method, place, **request)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        fail(f"{server.base_url} does not answer: {error}")


def answer(response: httpx.Response) -> Any:
    """The JSON of a good answer; leaves with the problem's title and detail otherwise."""
    if not response.is_success:
        fail(f"{response.request.url}: {response.status_code} {_complaint(response)}")
    return read(response)


def read(response: httpx.Response) -> Any:
    """The JSON of an answer; leaves with one line when it is none, as from a server that is not ours."""
    try:
        return response.json()
    except ValueError:
        fail(f"{response.request.url}: {response.status_code}, and not JSON: is this exportgate?")


def _complaint(response: httpx.Response) -> str:
    try:
        problem = response.json()
    except ValueError:
        return response.text[:200]
    if not isinstance(problem, dict):
        return response.text[:200]
    return ": ".join(filter(None, (str(problem.get("title", "")), str(problem.get("detail", "")))))


def database_of(service: str, data_dir: Path) -> str:
    """The database of a system that `exportgate up` runs now, else of EXPORTGATE_<SERVICE>_DATABASE_URL."""
    from deploy.local.layout import Ports
    from shared.runtime.secret_files import secret

    owner = f"exportgate_{service}_owner"
    try:
        password = json.loads((data_dir / "secrets/passwords.json").read_text())[owner]
        intake = json.loads((data_dir / "credentials.json").read_text())["urls"]["intake"]
        port = Ports(urlsplit(intake).port or 0).postgres
    except (OSError, KeyError, ValueError):
        given = secret(f"EXPORTGATE_{service.upper()}_DATABASE_URL")
        if given is None:
            fail(
                f"no running system in {data_dir}: name it with --data-dir, or give --database-url "
                f"or EXPORTGATE_{service.upper()}_DATABASE_URL"
            )
        return given
    return f"postgresql://{owner}:{quote(password)}@127.0.0.1:{port}/exportgate_{service}"
