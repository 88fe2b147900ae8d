"""Everything that is generated from the code: path below the repository to what makes it."""

import json
from collections.abc import Callable
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


MAKERS: dict[str, Callable[[], str]] = {
    "docs/reference/asyncapi.json": lambda: _json(asyncapi(handled(), version("exportgate")), sort_keys=True),
    "docs/reference/command-line.md": commands_page,
    "docs/reference/metrics.md": metrics_page,
    "docs/reference/problems.md": problems_page,
    "docs/reference/rules.md": rules_page,
    "docs/reference/settings.md": settings_page,
    "deploy/helm/exportgate/values.schema.json": lambda: _json(values_schema()),
}
"""Path to what makes its text."""


def write() -> None:
    """Write every page."""
    for name, make in MAKERS.items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(make(), encoding="utf-8")


def handled() -> dict[str, list[str]]:
    """The event types each service has a handler for."""
    return {
        service: sorted(import_module(f"services.{service}.handlers").ROUTES.handlers) for service in SERVICES
    }


def _json(document: dict[str, Any], *, sort_keys: bool = False) -> str:
    return json.dumps(document, indent=2, sort_keys=sort_keys, ensure_ascii=False) + "\n"
