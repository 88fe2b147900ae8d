"""What a due diligence proposes from findings, and what it never does."""

import inspect
from datetime import date

import pytest

from services.diligence.domain.due_diligence import SCALES, DueDiligence
from services.diligence.domain.proposed_diligence import Standing, proposed_diligence
from services.diligence.knowledge.mitigation import mitigation
from services.screening.knowledge.load import Knowledge
from shared.contracts.assessment import Disposition
from tests.integration.diligence.world import finding

TODAY = date(2026, 5, 4)
STANDING = Standing("Policy 3", "concerns@noord.example")


def proposed(*rules: str, action: Disposition = Disposition.HOLD) -> DueDiligence:
    findings = [finding(rule.lower(), action, rule) for rule in rules]
    return proposed_diligence(findings, mitigation(), STANDING, who="Rita", today=TODAY)


def test_the_highest_score_of_each_scale_stands_with_the_findings_that_give_it() -> None:
    severity = proposed("USR-05", "PRJ-02").severity
    assert severity is not None
    scores = {name: getattr(severity, name) for name in SCALES}
    assert {name: one.score for name, one in scores.items()} == {
        "scale": 5, "scope": 4, "irremediability": 4,
    }  # fmt: skip
    assert "USR-05 speaks of usr-05." in scores["scale"].reason
    assert "PRJ-02 speaks of prj-02." in scores["scope"].reason
    assert all(one.author == "" for one in scores.values())


def test_measures_have_an_owner_and_a_day_to_come() -> None:
    plan = proposed("USR-06").plan
    assert len(plan) > 1
    assert all(one.owner == "Rita" and date.fromisoformat(one.due) > TODAY for one in plan)


@pytest.mark.parametrize("record", [proposed(), proposed("USR-05", action=Disposition.CLEAR)])
def test_what_no_finding_speaks_of_is_asked_and_not_made_up(record: DueDiligence) -> None:
    assert (record.severity, record.plan, record.heard, record.communication) == (None, (), (), None)
    assert (record.policy, record.complaint_channel) == ("Policy 3", "concerns@noord.example")


def test_nobody_is_said_to_have_been_heard() -> None:
    assert proposed("PRJ-01", "CAP-09").heard == ()


def test_rules_that_propose_are_rules_and_every_kind_of_measure_is_there() -> None:
    known = mitigation()
    named = {rule for row in known.severity for rule in row.rules}
    named |= {rule for one in known.measure for rule in one.rules}
    assert named <= set(Knowledge.load().rules)
    assert {one.key for one in known.measure} == {
        "feature_removal", "licence_limits", "audit_right", "remote_disable", "training", "no_transfer",
    }  # fmt: skip
    assert all(1 <= getattr(row, name) <= 5 for row in known.severity for name in SCALES)


def test_what_asks_for_a_due_diligence_proposes_its_severity() -> None:
    """HR-01 fires where a capability meets a security end user, a level-1 region or a programme."""
    scored = {rule for row in mitigation().severity for rule in row.rules}
    of_hr_01 = {rule for rule in Knowledge.load().rules if rule[:4] in ("CAP-", "USR-", "PRJ-")}
    not_scored = of_hr_01 - scored
    goods = {f"CAP-{number}" for number in range(12, 19)}
    assert not_scored <= {"CAP-01", "USR-08", *goods}, not_scored


def test_the_exporter_is_no_parameter() -> None:
    """HR-09: severity follows the harm, whatever the exporter's size or form."""
    assert not {"size", "exporter", "employees"} & set(inspect.signature(proposed_diligence).parameters)
