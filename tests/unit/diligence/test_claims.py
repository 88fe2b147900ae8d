"""What the case page says of a finding: each sentence of its claim once."""

import pytest
from msgspec import structs

from services.diligence.console.views.because import because_of
from services.diligence.console.views.findings import finding_view
from services.diligence.console.views.names import hits_shown
from services.diligence.console.views.questions import questions_of
from services.diligence.console.views.ways import fact_name
from services.diligence.domain.dismissals import PREFIX
from shared.contracts.assessment import Evidence, Finding, Question, ResolutionOption
from shared.contracts.events import EstablishedFact
from tests.integration.diligence.world import finding

ORDER = {"parties": [{"role": "end_user", "name": "Nordlicht Co. Ltd. Shanghai"}], "lines": []}


OWNER = (Evidence("/parties/0/owners/0/name", "Owner Ltd. Moscow of the buyer"),)


def hit(entry: str, name: str) -> Finding:
    """A possible hit of XnCC."""
    who = f"XnCC is possibly “{name}” on the list SDN (us_csl, entry {entry})"
    claim = f"{who}. Found by: XnCC = XPCC (one slip)."
    way = ResolutionOption("clears", "It is another party.", fact=f"{PREFIX}us_csl/SDN/{entry}@1")
    return structs.replace(finding(entry, rule="LST-09"), claim=claim, resolution_options=(way,))


HITS = [hit("7", "Corps (XPCC)"), hit("8", "Corps Bureau"), hit("9", "Corps")]
NUMBERED = list(enumerate(HITS, 1))


def test_of_several_hits_the_verdict_names_the_first_and_counts_the_rest() -> None:
    assert because_of(HITS, ORDER) == ["XnCC is possibly “Corps (XPCC)” on the list SDN; 2 more hits."]
    assert because_of(HITS[:1], ORDER) == ["XnCC is possibly “Corps (XPCC)” on the list SDN."]


def test_a_hit_is_headed_by_who_is_whom_and_says_by_what_below() -> None:
    shown = finding_view(1, HITS[0], ORDER, ())
    assert shown.headline == "XnCC is possibly “Corps (XPCC)” on the list SDN (us_csl, entry 7)."
    assert shown.reasons == ("Found by: XnCC = XPCC (one slip).",)


@pytest.mark.parametrize(
    ("claim", "headline", "reasons"),
    [
        (
            "The research purpose is not supported. Not known: an ethics approval.",
            "The research purpose is not supported.",
            ("Not known: an ethics approval.",),
        ),
        (
            "Line 1 judges emotions or moods of people. The order says: “analysis of facial expressions”.",
            "Line 1 judges emotions or moods of people.",
            (),
        ),
        (
            "Nordlicht Co. Ltd. Shanghai is a research body in Xinjiang.",
            "Nordlicht Co. Ltd. Shanghai is a research body in Xinjiang.",
            (),
        ),
        (
            "The purpose says “For teaching only. Nothing else” and no more. It is not known.",
            "The purpose says “For teaching only. Nothing else” and no more.",
            ("It is not known.",),
        ),
        (
            "Owner Ltd. Moscow of the buyer holds 51 %, as said. It is not listed.",
            "Owner Ltd. Moscow of the buyer holds 51 %, as said.",
            ("It is not listed.",),
        ),
        (f"Whether {'x' * 200} is open.", "A title (end user)", (f"Whether {'x' * 200} is open.",)),
    ],
)
def test_no_sentence_of_a_claim_stands_twice(claim: str, headline: str, reasons: tuple[str, ...]) -> None:
    shown = finding_view(
        1, structs.replace(finding("k1"), claim=claim, title="A title", evidence=OWNER), ORDER, ()
    )
    assert (shown.headline, shown.reasons) == (headline, reasons)


def test_a_hit_beside_its_words_leads_to_the_finding_that_says_by_what() -> None:
    listed = {"entry": "us_csl/SDN/8@1", "claim": HITS[1].claim, "dismissed_by": ["rita"]}
    (shown,) = hits_shown([listed], NUMBERED, {"rita": "Rita Roe"})
    assert (shown["number"], "Found by" in shown["claim"]) == (2, False)
    assert shown["dismissed_by"] == ["Rita Roe"]


def test_a_dismissed_hit_is_called_by_its_entry_and_is_no_answer_to_a_question() -> None:
    dismissed = EstablishedFact(f"{PREFIX}us_csl/SDN/8@1", "2027-05-01", {}, True, "rita", "2026-08-03")
    assert fact_name(dismissed.fact) == "Not the listed party OFAC SDN 8"
    assert questions_of([], NUMBERED, [dismissed], ORDER) == []
    assert [way.state for way in finding_view(2, HITS[1], ORDER, [dismissed]).ways] == ["open"]


def test_whether_a_party_is_the_listed_one_bears_on_the_hit_of_that_entry_alone() -> None:
    asked = Question(
        f"{PREFIX}us_csl/SDN/8@1", "Is XnCC the listed Corps Bureau?", "compliance", rules=("LST-09",)
    )
    (one,) = questions_of([asked], NUMBERED, (), ORDER)
    assert one.numbers == (2,)
