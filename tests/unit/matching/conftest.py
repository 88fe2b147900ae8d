"""The matcher over the bundled list, built once; every test of this folder may search it."""

from pathlib import Path

import pytest

from services.screening.matching.lists import open_matcher
from services.screening.matching.matcher import Matcher


@pytest.fixture(scope="session")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    cache: Path = tmp_path_factory.mktemp("prepared")
    return open_matcher(cache=cache)
