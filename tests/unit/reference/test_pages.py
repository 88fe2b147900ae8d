"""What is generated from the code is committed as generated."""

import re

import pytest

from tools.reference.pages import MAKERS, ROOT


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_has_not_drifted(name: str) -> None:
    committed = (ROOT / name).read_text(encoding="utf-8")
    assert committed == MAKERS[name](), "run: python -m tools.reference"


def test_every_problem_type_named_in_the_code_is_on_its_page() -> None:
    page = (ROOT / "docs/reference/problems.md").read_text(encoding="utf-8")
    named = {
        slug
        for folder in ("services", "shared")
        for path in (ROOT / folder).rglob("*.py")
        for slug in re.findall(r'type_(?:: str)?\s*=\s*"([a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    assert {slug for slug in named if f"`urn:exportgate:problem:{slug}`" not in page} == set()
    assert len(named) > 40


def test_every_command_says_what_it_does_on_its_page() -> None:
    page = (ROOT / "docs/reference/command-line.md").read_text(encoding="utf-8")
    sections = page.split("\n## ")[1:]
    assert len(sections) > 15
    for section in sections:
        _, _, usage, _, text, *_ = section.split("\n")
        assert usage.startswith("`exportgate "), section
        assert text.endswith((".", ")")), section
