"""Everything that is generated from the code: path below the repository to text."""

import json
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from deploy.local.layout import SERVICES
from shared.contracts.asyncapi import asyncapi
from tools.reference.chart_values import values_schema
from tools.reference.commands import commands_page
from tools.reference.metrics import metrics_page
from tools.reference.problems import problems_page
from tools.reference.rules import rules_page
from tools.reference.settings import settings_page

ROOT = Path(__file__).parents[2]


def all_pages() -> dict[str, str]:
    """Path to text."""
    return {
        "docs/reference/asyncapi.json": _json(asyncapi(handled(), version("exportgate")), sort_keys=True),
        "docs/reference/command-line.md": commands_page(),
        "docs/reference/metrics.md": metrics_page(),
        "docs/reference/problems.md": problems_page(),
        "docs/reference/rules.md": rules_page(),
        "docs/reference/settings.md": settings_page(),
        "deploy/helm/exportgate/values.schema.json": _json(values_schema()),
    }


def write() -> None:
    """Write every page."""
    for name, text in all_pages().items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def handled() -> dict[str, list[str]]:
    """The event types each service has a handler for."""
    return {
        service: sorted(import_module(f"services.{service}.handlers").ROUTES.handlers) for service in SERVICES
    }


def _json(document: dict[str, Any], *, sort_keys: bool = False) -> str:
    return json.dumps(document, indent=2, sort_keys=sort_keys, ensure_ascii=False) + "\n"
