"""What is generated from the code is committed as generated."""

import pytest

from tools.reference.pages import ROOT, all_pages


@pytest.mark.parametrize("name", sorted(all_pages()))
def test_has_not_drifted(name: str) -> None:
    committed = (ROOT / name).read_text(encoding="utf-8")
    assert committed == all_pages()[name], "run: python -m tools.reference"
