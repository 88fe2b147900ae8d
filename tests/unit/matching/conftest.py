"""The matcher over the bundled list, built once; every test of this folder may search it."""

import pytest

from services.screening.matching.lists import open_matcher
from services.screening.matching.matcher import Matcher


@pytest.fixture(scope="session")
def matcher() -> Matcher:
    """From the store that all processes of a run share; what is stored belongs to this very code."""
    return open_matcher()
