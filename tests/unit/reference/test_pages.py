"""The committed reference pages are those of the code."""

import pytest

from tools.reference.pages import REFERENCE, all_pages


@pytest.mark.parametrize("name", sorted(all_pages()))
def test_has_not_drifted(name: str) -> None:
    committed = (REFERENCE / name).read_text(encoding="utf-8")
    assert committed == all_pages()[name], "run: python -m tools.reference"
