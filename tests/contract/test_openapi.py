"""The committed OpenAPI documents are those of the running code.

`EXPORTGATE_WRITE_OPENAPI=1 pytest tests/contract/test_openapi.py` writes them anew.
"""

import importlib
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from shared.messaging.memory import MemoryBus
from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys
from shared.testing.settings import settings_for

COMMITTED = Path(__file__).parents[2] / "docs" / "reference" / "openapi"
SERVICES = ("intake", "screening", "diligence", "notify")


@asynccontextmanager
async def composed(
    service: str, databases: ServiceDatabases, keys: TestingKeys, directory: Path
) -> AsyncIterator[Any]:
    """A service composed as in production, on a database of its own."""
    kind = getattr(importlib.import_module(f"services.{service}.settings"), f"{service.capitalize()}Settings")
    bootstrap = importlib.import_module(f"services.{service}.bootstrap").bootstrap
    async with databases.clone(service) as database:
        files: dict[str, Any] = {}
        if service == "notify":
            (directory / "notify.key").write_bytes(b"n" * 44)
            files["notify_key_file"] = directory / "notify.key"
        if service == "diligence":
            (directory / "seal.key").write_bytes(b"s" * 44)
            files["seal_key_file"] = directory / "seal.key"
            files["certificate_key_file"] = keys.write(directory / "keys", service).event_signing_key_file
        settings = settings_for(kind, service, database=database, keys=keys, directory=directory, **files)
        application = await bootstrap(settings, bus=MemoryBus())
        yield application
        await application.core.database.close()


@pytest.mark.postgres
@pytest.mark.parametrize("service", SERVICES)
async def test_documents_have_not_drifted(
    service: str, service_databases: ServiceDatabases, testing_keys: TestingKeys, tmp_path: Path
) -> None:
    async with composed(service, service_databases, testing_keys, tmp_path) as application:
        document: dict[str, Any] = application.app.openapi()
    validate(document)
    written = json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    path = COMMITTED / f"{service}.json"
    if os.environ.get("EXPORTGATE_WRITE_OPENAPI"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == written, "run it with EXPORTGATE_WRITE_OPENAPI=1"
