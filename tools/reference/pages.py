"""Every generated page: file name below `docs/reference` to text."""

import json
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from deploy.local.layout import SERVICES
from shared.contracts.asyncapi import asyncapi

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def all_pages() -> dict[str, str]:
    """File name to text."""
    return {"asyncapi.json": _asyncapi()}


def write() -> None:
    """Write every page."""
    for name, text in all_pages().items():
        path = REFERENCE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def handled() -> dict[str, list[str]]:
    """The event types each service has a handler for."""
    return {
        service: sorted(import_module(f"services.{service}.handlers").ROUTES.handlers) for service in SERVICES
    }


def _asyncapi() -> str:
    document = asyncapi(handled(), version("exportgate"))
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
