"""The questions of a case: open ones with whom they are for, and what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.diligence.console import words
from services.diligence.console.views import findings
from services.diligence.console.views.ways import fact_name, is_dismissal
from shared.contracts.assessment import Finding, Question
from shared.contracts.events import EstablishedFact


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, whom it is for, whether it was answered, which findings it bears on."""

    text: str
    ask: str
    subject: str
    answers: tuple[str, ...]
    numbers: tuple[int, ...]
    fact: str
    pointer: str = ""


def questions_of(
    questions: Sequence[Question],
    numbered: Sequence[tuple[int, Finding]],
    facts: Sequence[EstablishedFact],
    document: Mapping[str, Any],
) -> list[Asked]:
    """One line per question; the same one about several lines stands once."""
    found: dict[tuple[str, str], Asked] = {}
    for one in questions:
        numbers = tuple(n for n, finding in numbered if _bears_on(one, finding))
        subject = findings.place_of(one.subject, document) if one.subject.count("/") > 1 else ""
        before = found.get((one.text, one.ask))
        subjects = ", ".join(filter(None, (before.subject if before else "", subject)))
        found[one.text, one.ask] = Asked(
            one.text, words.ASKED[one.ask], subjects, (), numbers, one.fact, one.subject
        )
    answered: dict[str, list[str]] = {}
    for fact in (one for one in facts if not is_dismissal(one.fact)):
        value = (
            words.FACT_ANSWERS[fact.value] if isinstance(fact.value, bool) else str(fact.value or "unknown")
        )
        kind = "confirmed" if fact.confirmed else "declared"
        answered.setdefault(fact.fact, []).append(f"{value} ({kind})")
    done = [Asked(fact_name(name), "", "", tuple(said), (), name) for name, said in answered.items()]
    return [*found.values(), *done]


def _bears_on(question: Question, finding: Finding) -> bool:
    """Whether its rule asks this; that a party is the listed one is asked of that entry's finding alone."""
    if is_dismissal(question.fact):
        return any(option.fact == question.fact for option in finding.resolution_options)
    return finding.rule in question.rules
