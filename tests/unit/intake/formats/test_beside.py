"""What the sender says beside a document."""

import pytest

from services.intake.formats import Beside
from shared.contracts.order import OrderRefused


def test_everything_may_be_said() -> None:
    query = [
        ("source_system", "b-7"), ("revision", "3"), ("party", "ZE:end_user"), ("party", "Z:1:exporter"),
        ("exporter_name", "Lens Works"), ("exporter_country", "NL"),
    ]  # fmt: skip
    assert Beside.of(query) == Beside("b-7", 3, {"ZE": "end_user", "Z:1": "exporter"}, "Lens Works", "NL")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("party", "ZE", "is not CODE:role"),
        ("party", "ZE:enduser", "roles are sold_to"),
        ("revision", "two", "not a whole number"),
        ("revision", "9" * 5_000, "not a whole number"),
        ("exporter_nmae", "x", "is no parameter; there are source_system"),
    ],
)
def test_what_means_nothing_is_refused(name: str, value: str, says: str) -> None:
    with pytest.raises(OrderRefused) as caught:
        Beside.of([(name, value)])
    (fault,) = caught.value.errors
    assert fault.pointer == f"?{name}"
    assert says in fault.detail


def test_what_other_requests_carry_is_let_pass_where_nothing_depends_on_it() -> None:
    assert Beside.of([("trace", "1")], strict=False) == Beside()
