"""The way out of a case: what would release it, as a checklist."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.diligence.console import words
from services.diligence.console.queries.case import CaseFile
from services.diligence.console.views import findings
from services.diligence.domain.decisions import people_for
from services.diligence.domain.dismissals import PREFIX
from services.diligence.domain.states import CaseState
from shared.contracts.assessment import Finding
from shared.contracts.events import EstablishedFact

WAYS_FIRST = 6


@dataclass(frozen=True, slots=True)
class WayOut:
    """One line of the checklist of the whole order; `numbers` are the findings it answers."""

    state: str
    text: str
    numbers: tuple[int, ...]


def ways_out(numbered: Sequence[tuple[int, Finding]], read: CaseFile) -> list[WayOut]:
    """The checklist: what the findings ask for, most urgent first, then who must sign."""
    found: dict[str, WayOut] = {}
    for number, finding in numbered:
        options = findings.ways_of(finding, read.facts)
        has_own_way = any(one.kind == "clears" for one in options)
        for one in options:
            if one.kind == "different_order" or (one.kind == "outweighs" and has_own_way):
                continue
            before = found.get(one.text)
            numbers = (*(before.numbers if before else ()), number)
            found[one.text] = WayOut(one.state, one.text, tuple(dict.fromkeys(numbers)))
    established = [_established(fact) for fact in read.facts if not is_dismissal(fact.fact)]
    return [*found.values(), *dict.fromkeys(established), _signatures(read)]


def split(ways: list[WayOut]) -> tuple[tuple[WayOut, ...], tuple[WayOut, ...]]:
    """The first ones and the signatures; the rest apart, where there are many."""
    if len(ways) <= WAYS_FIRST + 2:
        return tuple(ways), ()
    return (*ways[:WAYS_FIRST], ways[-1]), tuple(ways[WAYS_FIRST:-1])


def _established(fact: EstablishedFact) -> WayOut:
    kind = "confirmed" if fact.confirmed else "declared"
    value = (
        words.FACT_ANSWERS.get(fact.value, str(fact.value))
        if isinstance(fact.value, bool)
        else str(fact.value)
    )
    state = "done" if fact.value not in (None, False) else "no"
    return WayOut(state, f"{fact_name(fact.fact)}: {value} ({kind})", ())


def is_dismissal(fact: str) -> bool:
    """Whether it says that a party is not a listed one: that is told where the names are compared."""
    return fact.startswith(PREFIX)


def fact_name(fact: str) -> str:
    """`end_use_statement.ethics_approval` as `Ethics approval`; a dismissed hit by its entry."""
    if is_dismissal(fact):
        code, _, number = fact.removeprefix(PREFIX).partition("@")[0].partition("/")[2].partition("/")
        return f"Not the listed party {words.LIST_CODES.get(code, code)} {number}"
    last = fact.rpartition(".")[2]
    return words.FIELDS.get(last, words.plain(last).capitalize())


def _signatures(read: CaseFile) -> WayOut:
    needed = people_for(read.file)
    signed = {CaseState.PROPOSED: 1, CaseState.DECIDED: needed}.get(read.case.state, 0)
    text = f"Two people decide ({signed} of 2)" if needed > 1 else f"One reviewer decides ({signed} of 1)"
    return WayOut("done" if signed >= needed else "open", text, ())
