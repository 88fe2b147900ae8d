"""Each page of docs/ is typed from its top to its end, and its links lead somewhere."""

import re
from pathlib import Path

import pytest

from deploy.local.layout import Layout
from tests.docs.blocks import ROOT, blocks, typed

PAGES = sorted((ROOT / "docs").rglob("*.md"))
SPOKEN = [ROOT / "README.md", *PAGES]
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)[^)]*\)")


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.kafka
@pytest.mark.postgres
@pytest.mark.asyncio(loop_scope="package")
@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page)], ids=name)
async def test_a_page_is_typed_from_top_to_end(demo: Layout, page: Path) -> None:
    await typed("\n".join(blocks(page)), demo)


@pytest.mark.parametrize("page", SPOKEN, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    lost = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    assert lost == []


@pytest.mark.parametrize("page", SPOKEN, ids=name)
def test_a_block_that_is_not_typed_says_what_it_is(page: Path) -> None:
    opened = re.findall(r"^```(\w*)$", page.read_text(encoding="utf-8"), re.MULTILINE)[::2]
    assert set(opened) <= {"sh", "text", "json", "yaml", "toml", "python"}
