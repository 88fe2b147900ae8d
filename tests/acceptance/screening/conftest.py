"""Orders are assessed as in the tests of the rules: under the packaged knowledge."""

from tests.unit.screening.conftest import assess_order, knowledge

__all__ = ["assess_order", "knowledge"]
