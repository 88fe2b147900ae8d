"""An event maker with throw-away keys."""

import pytest

from shared.testing.events import EventMaker
from shared.testing.keys import TestingKeys


@pytest.fixture
def maker(testing_keys: TestingKeys) -> EventMaker:
    return EventMaker(testing_keys)
