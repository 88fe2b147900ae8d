"""The fast encoder and the reference write the same bytes."""

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.canonical_json import canonical_json

_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(st.text(max_size=8), children, max_size=4)
    ),
    max_leaves=12,
)


@given(_VALUES)
def test_same_bytes_as_the_reference(value: Any) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value", ['\x00\x1f\x7f\x08\t\n\x0c\r"\\/\u2028é漢😀', {"b": 1, "a": [True, None]}, 50.0, -0.0]
)
def test_escapes_order_and_numbers(value: Any) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)


def test_what_json_cannot_carry_exactly_is_refused() -> None:
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical_json({"n": 2**60})
