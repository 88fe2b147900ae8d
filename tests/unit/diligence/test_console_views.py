"""What the console says of names, of what speaks against a finding, of history, and once all is decided."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from services.diligence.console.views.decision import decision_view, sentence
from services.diligence.console.views.findings import finding_view
from services.diligence.console.views.history import actor_name
from services.diligence.console.views.names import columns_of, nearest
from services.diligence.console.words import worded
from services.diligence.domain.coverage import NOTHING
from services.diligence.domain.order_file import Case, Certificate, OrderFile
from services.diligence.domain.people import Person
from shared.contracts.assessment import Disposition, Evidence, ListOnly, Question
from shared.contracts.clearance import ClearanceState
from tests.integration.diligence.world import KEY, assessment, finding

STATEMENT = {"end_use_statement": {"present": True}, "parties": [], "lines": []}


@pytest.mark.parametrize(
    ("method", "score", "said"),
    [
        ("name_match", 1.0, "100 of 100 by name match"),
        ("name_match", 0.812, "81.2 of 100 by name match"),
        ("token_sort_ratio", 66.7, "66.7 of 100 by token sort ratio"),
        ("token_sort_ratio", 1.0, "1 of 100 by token sort ratio"),
    ],
)
def test_scores_of_both_methods_are_told_on_one_scale(method: str, score: float, said: str) -> None:
    best = {"method": method, "name": "HARBOUR OPTICS", "score": score}
    shown = msgspec.structs.replace(assessment(1), list_only=ListOnly(Disposition.HOLD, (best,)))
    assert nearest(shown) == f"HARBOUR OPTICS, {said}"


def test_names_in_two_scripts_are_not_called_different() -> None:
    (column,) = columns_of("新疆维吾尔自治区公安厅", "XINJIANG PUBLIC SECURITY BUREAU")
    assert not column.decides
    assert "across scripts" in column.relation
    assert [one.relation for one in columns_of("Xinjiang University", "XINJIANG COLLEGE")] == [
        "same",
        "different word",
    ]


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("ethics approval: declared", [("Ethics approval", "declared", False)]),
        ("true", [("Ethics approval", "yes", False)]),
        ("absent", [("Ethics approval", "unknown", True)]),
        ("looked here: nothing that speaks against this finding", []),
    ],
)
def test_what_speaks_against_a_finding_is_told_as_it_is(
    quote: str, told: list[tuple[str, str, bool]]
) -> None:
    against = (Evidence("/end_use_statement/ethics_approval", quote),)
    view = finding_view(1, msgspec.structs.replace(finding("k1"), counter_evidence=against), STATEMENT, ())
    assert [(one.label, one.answer, one.unknown) for one in view.against] == told
    assert "end-use statement" in view.looked


def test_a_customer_has_no_name_but_the_link() -> None:
    names = {"rita": "Rita Roe"}
    assert actor_name("customer:01a217c1-1b51-75d2-8689-6eb355a7423a", names) == "the customer, under a link"
    assert actor_name("person:rita", names) == "Rita Roe"
    assert actor_name("system:screening", names) == "system"


def test_an_outcome_within_a_sentence_is_a_word_of_the_console() -> None:
    assert worded("assessment 2 is HOLD") == "assessment 2 is hold"
    assert worded("HOLDER of a CLEARANCE") == "HOLDER of a CLEARANCE"


NOW = datetime(2026, 8, 3, tzinfo=UTC)
HELD = OrderFile(KEY, str(KEY), clearance=ClearanceState.HELD, disposition=Disposition.HOLD)
CERTIFICATE = Certificate(
    certificate_id=UUID(int=0x1E55),
    revision=1,
    order_sha256="a" * 64,
    decision_epoch=1,
    assessment_number=1,
    outcome="CLEARED",
    conditions=(),
    disposition=Disposition.HOLD,
    covered=NOTHING,
    issued_at=NOW,
    expires_at=NOW + timedelta(days=30),
    approvals=2,
)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Resolvable. Do not ship until released by two people."),
        (
            {"clearance": ClearanceState.CLEARED_WITH_CONDITIONS, "certificate": CERTIFICATE},
            "Cleared by two people, with conditions. May ship on certificate 1E55.",
        ),
        (
            {"clearance": ClearanceState.CLEARED, "certificate": CERTIFICATE},
            "Cleared by two people. May ship on certificate 1E55.",
        ),
        ({"clearance": ClearanceState.CLEARED}, "Resolvable. Do not ship until released by two people."),
        ({"clearance": ClearanceState.DECLINED}, "Declined. It does not ship."),
        (
            {"released_at": NOW, "certificate": CERTIFICATE, "clearance": ClearanceState.CLEARED},
            "Released at the gate: the goods have left.",
        ),
        ({"released_at": NOW}, "The goods have left. Stop them or call them back while that can be done."),
    ],
)
def test_the_verdict_says_what_stands_now(changes: dict[str, object], said: str) -> None:
    assert sentence(replace(HELD, **changes), resolvable=True) == said  # type: ignore[arg-type]


def test_a_question_of_several_lines_is_one_of_the_open_ones() -> None:
    asked = [Question(f"line.{line}", text, "customer") for line in (1, 2) for text in ("Who?", "Where?")]
    shown = msgspec.structs.replace(assessment(1), questions=tuple(asked))
    rita = Person("rita", None, frozenset({"reviewer"}))
    view = decision_view(HELD, Case(UUID(int=1), NOW, NOW), shown, (), rita, ())
    assert view.note.startswith("2 questions are open.")
