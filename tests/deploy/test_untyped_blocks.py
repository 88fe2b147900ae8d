"""Blocks of pages that need Docker or a cluster, and so cannot be typed, are held against what they name."""

import re
from collections.abc import Iterator

import yaml

from tests.deploy.chart import ROOT, SERVICES, environment, rendered, values, workloads
from tests.deploy.test_chart import merged

HOW_TO = ROOT / "docs" / "how-to"
FENCED = re.compile(r"^```(text|yaml)\n(.*?)^```", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"(?:-f|--file) ([\w./-]+)")


def blocks(kind: str) -> Iterator[tuple[str, str]]:
    """Page and text of every block of this kind."""
    for page in sorted(HOW_TO.rglob("*.md")):
        for found, text in FENCED.findall(page.read_text(encoding="utf-8")):
            if found == kind:
                yield page.name, text.replace("\\\n", " ")


def test_files_that_a_command_names_are_there() -> None:
    own = "own.yaml"  # the reader's, shown on the page
    named = {name for _, text in blocks("text") for name in NAMED.findall(text)}
    assert "deploy/image/Dockerfile" in named
    assert {name for name in named - {own} if not (ROOT / name).is_file()} == set()


def test_the_values_shown_for_the_chart_are_values_of_the_chart() -> None:
    (shown,) = [yaml.safe_load(text) for page, text in blocks("yaml") if page == "chart.md"]
    documents = rendered(merged(values("production"), shown))
    given = {service: environment(container) for service, _, container in workloads(documents)}
    assert given.keys() == set(SERVICES)
    assert given["notify"]["EXPORTGATE_SMTP_HOST"] == "smtp.example.com"
    assert given["diligence"]["EXPORTGATE_OIDC_ISSUER"].startswith("https://login.example.com")
