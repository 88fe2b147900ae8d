"""Rules and dashboard speak of measurements that services really have; each rule has a runbook."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import promql_parser
import pytest
import yaml

from shared.testing.databases import ServiceDatabases
from shared.testing.keys import TestingKeys
from tests.contract.test_openapi import SERVICES, composed
from tests.deploy.chart import ROOT, of_kind, value_set

OBSERVABILITY = ROOT / "deploy" / "observability"
RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((OBSERVABILITY / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
DASHBOARD = json.loads((OBSERVABILITY / "dashboard.json").read_text(encoding="utf-8"))
OF_PROMETHEUS = {"up"}
_NAME = re.compile(r"\b(up|(?:exportgate|process)_[a-z_]+)\b")
_SUFFIX = re.compile(r"_(bucket|count|sum)$")
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])


def expressions() -> Iterator[str]:
    """Every expression of rules and panels."""
    yield from (rule["expr"] for rule in RULES)
    yield from (target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"])


def test_every_expression_is_promql() -> None:
    for expression in expressions():
        assert promql_parser.parse(expression), expression


@pytest.mark.postgres
async def test_every_measurement_named_is_exported(
    service_databases: ServiceDatabases, testing_keys: TestingKeys, tmp_path: Path
) -> None:
    exported = set(OF_PROMETHEUS)
    for service in SERVICES:
        async with composed(service, service_databases, testing_keys, tmp_path) as application:
            transport = httpx.ASGITransport(application.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
                text = (await client.get("/metrics")).text
        exported |= set(re.findall(r"^# HELP (\S+)", text, re.MULTILINE))
    named = {name for expression in expressions() for name in _NAME.findall(expression)}
    assert {_SUFFIX.sub("", name) for name in named} <= exported


@each_rule
def test_every_rule_has_a_runbook_that_says_what_to_do(rule: dict[str, Any]) -> None:
    name = rule["annotations"]["runbook_url"].rpartition("/")[2]
    page = (ROOT / "docs" / "how-to" / "runbooks" / name).read_text(encoding="utf-8")
    assert rule["alert"] in page
    assert {"## What it means", "## What to do"} <= set(page.splitlines())


def test_every_runbook_is_asked_for() -> None:
    asked = {rule["annotations"]["runbook_url"].rpartition("/")[2] for rule in RULES}
    assert {path.name for path in (ROOT / "docs" / "how-to" / "runbooks").iterdir()} == asked


@each_rule
def test_every_rule_says_how_bad_it_is(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in {"critical", "warning"}
    assert rule["annotations"].keys() == {"summary", "description", "runbook_url"}


def test_the_chart_brings_the_same_rules_and_dashboard() -> None:
    documents = value_set("production")
    (rules,) = of_kind(documents, "PrometheusRule")
    brought = [rule for group in rules["spec"]["groups"] for rule in group["rules"]]
    assert brought == RULES
    (board,) = of_kind(documents, "ConfigMap")
    assert json.loads(board["data"]["exportgate.json"]) == DASHBOARD
