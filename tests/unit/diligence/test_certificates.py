"""Each reason by itself keeps goods from leaving on a certificate."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.diligence.domain.certificates import objections
from services.diligence.domain.coverage import NOTHING
from services.diligence.domain.order_file import Certificate, OrderFile
from shared.contracts.assessment import Disposition, Finding
from shared.contracts.order import OrderKey

NOW = datetime(2026, 8, 3, 12, tzinfo=UTC)
KEY = OrderKey("acme", "default", "4711")


def certificate() -> Certificate:
    """One that stands."""
    return Certificate(
        certificate_id=UUID(int=1),
        revision=1,
        order_sha256="a" * 64,
        decision_epoch=1,
        assessment_number=1,
        outcome="CLEARED",
        conditions=(),
        disposition=Disposition.CLEAR,
        covered=NOTHING,
        issued_at=NOW,
        expires_at=NOW + timedelta(days=30),
    )


def order_file() -> OrderFile:
    """The order that it stands on."""
    return OrderFile(
        KEY,
        str(KEY),
        revision=1,
        order_sha256="a" * 64,
        assessment_number=1,
        assessed_revision=1,
        certificate=certificate(),
    )


def reasons(one: Certificate, file: OrderFile, findings: tuple[Finding, ...] = ()) -> list[str]:
    """What stands in the way."""
    return objections(one, file, covered=one.covered, findings=findings, now=NOW)


def test_nothing_stands_in_the_way() -> None:
    assert reasons(certificate(), order_file()) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one, file: (replace(one, revoked_at=NOW, revoked_reason="x"), file), "revoked: x"),
        (lambda one, file: (replace(one, expires_at=NOW), file), "expired"),
        (lambda one, file: (one, replace(file, cancelled_at=NOW)), "cancelled"),
        (lambda one, file: (one, replace(file, revision=2)), "revision 2"),
        (lambda one, file: (one, replace(file, order_sha256="b" * 64)), "is for another"),
        (lambda one, file: (replace(one, certificate_id=UUID(int=2)), file), "newer certificate"),
        (lambda one, file: (one, replace(file, certificate=None)), "newer certificate"),
        (
            lambda one, file: (
                one,
                replace(file, system_revision=1, system_number=2, system_reason="The list is old."),
            ),
            "The list is old.",
        ),
        (lambda one, file: (one, replace(file, disposition=Disposition.HOLD)), "nobody decided"),
    ],
)
def test_one_reason_is_enough(
    change: Callable[[Certificate, OrderFile], tuple[Certificate, OrderFile]], said: str
) -> None:
    found = reasons(*change(certificate(), order_file()))
    assert len(found) == 1
    assert said in found[0]


def test_an_uncovered_finding_is_named() -> None:
    finding = Finding("a", "USR-01", "1", Disposition.HOLD, "policy", "", True, "Police.", "/parties/0")
    assert reasons(certificate(), order_file(), (finding,)) == [
        "USR-01 is not covered by the decision: Police."
    ]


def test_a_system_hold_of_an_older_assessment_or_revision_is_over() -> None:
    held = replace(order_file(), system_revision=1, system_number=0, system_reason="old")
    assert held.system_hold is None
    assert replace(held, system_number=2, revision=2).system_hold is None
    assert replace(held, system_number=2).system_hold == "old"
