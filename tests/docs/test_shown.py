"""What pages show without its being typed against a system: parsed, resolved or run by itself."""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from deploy.local.samples import sample_orders
from services.cli.examples import EXAMPLES
from services.cli.main import app
from services.screening.knowledge import Knowledge
from services.screening.rulesets.document import parse_document
from services.screening.rulesets.resolving import resolve
from tests.docs.blocks import ROOT, name

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCED = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^|\| )exportgate ([^|<>\n]+)", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)[^)]*\)")
SETTING = re.compile(r"^(EXPORTGATE_\w+)=", re.MULTILINE)
OFFLINE = ("assess", "search", "compare", "prepare keys")


def shown(*kinds: str) -> Iterator[tuple[Path, str]]:
    """Page and text of every block of these kinds, continued lines joined."""
    for page in PAGES:
        for kind, text in FENCED.findall(page.read_text(encoding="utf-8")):
            if kind in kinds:
                yield page, text.replace("\\\n", " ")


COMMANDS = [(page.name, line) for page, text in shown("text") for line in COMMAND.findall(text)]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    lost = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_block_that_is_not_typed_says_what_it_is(page: Path) -> None:
    opened = re.findall(r"^```(\w*)$", page.read_text(encoding="utf-8"), re.MULTILINE)[::2]
    assert set(opened) <= {"sh", "text", "json", "yaml", "toml", "python"}


@pytest.mark.parametrize(("page", "line"), COMMANDS)
def test_a_command_is_one_that_the_program_takes(page: str, line: str) -> None:
    command: Any = get_command(app)
    words = shlex.split(line, comments=True)
    while hasattr(command, "commands"):
        command = command.commands[words.pop(0)]
    command.make_context(page, words)


def test_there_are_commands_to_take() -> None:
    assert len(COMMANDS) > len(EXAMPLES)


def test_settings_are_settings() -> None:
    known = set(re.findall(r"`(EXPORTGATE_\w+)`", (ROOT / "docs/reference/settings.md").read_text("utf-8")))
    named = {name for _, text in shown("text", "sh") for name in SETTING.findall(text)}
    assert "EXPORTGATE_OIDC_ISSUER" in named
    assert named <= known


def test_what_make_is_told_to_make_is_made_there() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {name for _, text in shown("text", "sh") for name in re.findall(r"^make (\w+)", text, re.M)}
    assert "demo" in named
    assert named <= targets


def test_the_rules_that_the_operator_may_write_are_taken() -> None:
    (document,) = [text for page, text in shown("yaml") if page.name == "operator.md"]
    knowledge = resolve(Knowledge.load(), parse_document(document.encode()))
    assert knowledge.house_actions["GEO-01"].value == "BLOCK"


@pytest.mark.parametrize(
    "line", [line for name in OFFLINE for line in EXAMPLES[name].split("\n\n") if " up " not in line]
)
def test_an_example_that_needs_no_server_works(line: str, tmp_path: Path) -> None:
    orders = sample_orders()[:1]
    (tmp_path / "orders.json").write_text(json.dumps(orders), encoding="utf-8")
    (tmp_path / "orders.ndjson").write_text(json.dumps(orders[0]) + "\n", encoding="utf-8")
    (tmp_path / "customers.csv").write_text("name,country\nRadboud University,NL\n", encoding="utf-8")
    (tmp_path / "pairs.csv").write_text("id,kind,left,right\n1,person,Li Wei,李伟\n", encoding="utf-8")
    path = f"PATH={Path(sys.executable).parent}:$PATH"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f"{path}; {line}"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    written = [file for file in tmp_path.iterdir() if file.name in ("assessments.ndjson", "hits.ndjson")]
    assert done.stdout.strip() or all(file.read_bytes().strip() for file in written)
