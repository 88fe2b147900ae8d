"""What fulfils a release condition, and what does not."""

from datetime import date, timedelta

import pytest

from services.diligence.domain.conditions import (
    Evidence,
    Needs,
    OnFile,
    ReleaseCondition,
    Terms,
    WatchItem,
    lacks,
    open_conditions,
)

TODAY = date(2026, 8, 3)
ETHICS, CONTRACT, OLD = "e" * 64, "c" * 64, "0" * 64
ON_FILE = {
    ETHICS: OnFile("ethics_approval", TODAY),
    CONTRACT: OnFile("contract", None),
    OLD: OnFile("ethics_approval", TODAY - timedelta(days=1)),
}
APPROVAL = ReleaseCondition(Needs.DOCUMENT, "the approval of the committee", "ethics_approval")
CLAUSE = ReleaseCondition(Needs.CLAUSE, "no re-export")
LICENCE = ReleaseCondition(Needs.LICENCE, "of the destination")


@pytest.mark.parametrize(
    ("condition", "evidence", "why"),
    [
        (APPROVAL, Evidence(document=ETHICS), None),
        (APPROVAL, None, "nothing fulfils it"),
        (APPROVAL, Evidence("we have it, no. 7"), "not on file"),
        (APPROVAL, Evidence(document="f" * 64), "not on file"),
        (APPROVAL, Evidence(document=CONTRACT), "filed as contract"),
        (APPROVAL, Evidence(document=OLD), "expired on 2026-08-02"),
        (CLAUSE, Evidence("J. Bos", CONTRACT, TODAY), None),
        (CLAUSE, Evidence("J. Bos", CONTRACT), "day on which it was signed"),
        (CLAUSE, Evidence("J. Bos", CONTRACT, TODAY + timedelta(days=1)), "day on which it was signed"),
        (LICENCE, Evidence("许可-٢٠٢٦"), None),
        (LICENCE, Evidence("will follow"), "at least one digit"),
        (ReleaseCondition(Needs.AUTHORITY, "of BAFA"), Evidence("", CONTRACT), "at least one digit"),
    ],
)
def test_evidence_fulfils_what_was_asked_for(
    condition: ReleaseCondition, evidence: Evidence | None, why: str | None
) -> None:
    said = lacks(condition, evidence, ON_FILE, TODAY)
    assert (said is None) if why is None else (said is not None and why in said)


def test_an_open_condition_says_which_it_is_and_what_fulfils_it() -> None:
    (said,) = open_conditions(Terms((LICENCE, CLAUSE)), {1: Evidence("NL-1")}, {}, TODAY)
    assert said.startswith("Condition 2 is open: Before release, clause signed: no re-export.")
    assert said.endswith("To fulfil it, file the signed document, name it and the day it was signed.")


def test_what_is_watched_names_an_owner_and_a_day() -> None:
    whole = Terms(watch=(WatchItem("Is it still in the clinic?", "J. Bos", "2026-12-01"),))
    assert whole.faults() == []
    assert whole.words == ("Is it still in the clinic? Owner: J. Bos. Check on 1 Dec 2026.",)
    assert len(Terms(watch=(WatchItem("x", " ", "2026-12-01"), WatchItem("x", "y", "soon"))).faults()) == 2
