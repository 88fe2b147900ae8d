"""A person says that a hit on a list is not the party of the order; screening weighs it."""

from datetime import date
from typing import Any
from uuid import UUID

from services.diligence.clearing import audit
from services.diligence.domain.decisions import NotPossible
from services.diligence.domain.dismissals import (
    PREFIX,
    Dismissed,
    Hit,
    check_dismissal,
    has_said,
    hits_of,
    party_of,
    roles_of,
)
from services.diligence.domain.facts import find_subject
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.domain.people import NotAllowed, Person, check_may_decide
from services.diligence.establishing import Answer, add_facts
from services.diligence.queue_lines import ENTRY_TERM
from services.diligence.trusting import named_in, trusted_assessment, trusted_order
from services.diligence.work import DiligenceWork
from shared.contracts.order import Order
from shared.messaging.ids import new_id

ADD = """
INSERT INTO dismissal
    (tenant, dismissal_id, case_id, subject_sha256, entry, claim, reason, until, person, email, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""
SAME_ENTRY = """
SELECT c.case_id, c.order_key FROM case_term t
JOIN case_queue q ON q.tenant = t.tenant AND q.case_id = t.case_id AND q.live
JOIN diligence_case c ON c.tenant = t.tenant AND c.case_id = t.case_id
WHERE t.tenant = $1 AND t.term = $2 AND t.case_id <> $3 ORDER BY c.case_id LIMIT 50
"""
OF_CASE = """
SELECT subject_sha256 AS subject, entry, claim, reason, until, person, email
FROM dismissal WHERE tenant = $1 AND case_id = $2 ORDER BY dismissal_id
"""


async def dismiss(
    work: DiligenceWork,
    file: OrderFile,
    case: Case,
    person: Person,
    pointer: str,
    entry: str,
    *,
    reason: str,
    until: date,
    party: str | None = None,
) -> str:
    """Dismiss the hits of one party on one entry; gives the party by content.

    With `party` the hit must be of exactly that one: in other orders it stands elsewhere. Raises
    `NotPossible` where there is no such hit, `NotAllowed` for whoever may not decide or has said so before,
    `Incomplete`, `IllegalTransition`.
    """
    check_dismissal(reason, until, work.now.date())
    check_may_decide(person, file.submitters)
    order = await trusted_order(work, file)
    check_may_decide(person, named_in(order))
    if not file.assessed:
        raise NotPossible(f"Revision {file.revision} has not been assessed yet. Wait for its assessment.")
    hits = [hit for hit in hits_of(await trusted_assessment(work, file)) if hit.entry == entry]
    for hit in hits:
        subjects = _subjects(order, hit)
        subject = party or next((one for one, at in subjects.items() if at == party_of(pointer)), None)
        if subject in subjects:
            await _dismissed(work, file, case, person, subjects, hit, reason.strip(), until)
            return subject
    raise NotPossible("The newest assessment has no such hit of this party on this entry.")


async def _dismissed(
    work: DiligenceWork,
    file: OrderFile,
    case: Case,
    person: Person,
    subjects: dict[str, str],
    hit: Hit,
    reason: str,
    until: date,
) -> None:
    earlier = await dismissals_of(work, file.tenant, case.case_id)
    left = [one for one in subjects if not has_said(person, earlier, one, hit.entry, work.now.date())]
    if not left:
        raise NotAllowed("You have dismissed this hit. A strong hit takes a second person.")
    fact = f"{PREFIX}{hit.entry}"
    answers = [Answer(fact, until.isoformat(), subjects[one], confirmed=True) for one in left]
    await add_facts(work, file, case, answers, person)
    who, email = person.key, person.address
    for subject in left:
        values = (subject, hit.entry, hit.claim, reason, until, who, email, work.now)
        await work.connection.execute(ADD, file.tenant, new_id(), case.case_id, *values)
    audit(
        work,
        file,
        "match.dismissed",
        {"case": str(case.case_id), "entry": hit.entry, "until": until.isoformat()},
        actor=f"person:{who}",
        personal={"reason": reason, "hit": hit.claim},
    )


async def same_elsewhere(
    work: DiligenceWork, file: OrderFile, case: Case, pointer: str, entry: str
) -> tuple[str, list[dict[str, Any]]]:
    """What the hit says, and the other live cases in which exactly this party has exactly this hit.

    Raises `NotPossible` where there is no such hit here.
    """
    own = await _subjects_of(work, file, entry)
    order = await trusted_order(work, file)
    party = next((one for one, hit in own.items() if _subjects(order, hit)[one] == party_of(pointer)), None)
    if party is None:
        raise NotPossible("The newest assessment has no such hit of this party on this entry.")
    term = f"{ENTRY_TERM}{entry.partition('@')[0]}"[:100]
    rows = await work.connection.fetch(SAME_ENTRY, file.tenant, term, case.case_id)
    await work.files.load([(file.tenant, row["order_key"]) for row in rows])
    found = []
    for row in rows:
        other = work.files.find(row["order_key"])
        if other is not None and other.assessed and party in await _subjects_of(work, other, entry):
            found.append({"case_id": row["case_id"], "order_id": other.key.order_id})
    return own[party].claim, found


async def _subjects_of(work: DiligenceWork, file: OrderFile, entry: str) -> dict[str, Hit]:
    """Hits on an entry by the content of their party."""
    order = await trusted_order(work, file)
    hits = hits_of(await trusted_assessment(work, file)) if file.assessed else []
    return {subject: hit for hit in hits if hit.entry == entry for subject in _subjects(order, hit)}


def _subjects(order: Order, hit: Hit) -> dict[str, str]:
    """The party of a hit by its content in each of its roles, and where it stands."""
    return {find_subject(order, at)["sha256"]: at for at in roles_of(order, hit)}


async def dismissals_of(work: DiligenceWork, tenant: str, case_id: UUID) -> list[Dismissed]:
    """Every dismissal in a case, oldest first."""
    return [Dismissed(**dict(row)) for row in await work.connection.fetch(OF_CASE, tenant, case_id)]


async def hits_view(work: DiligenceWork, file: OrderFile, case: Case) -> dict[str, Any]:
    """Hits that stand, with who has dismissed them so far; and every dismissal."""
    said = await dismissals_of(work, file.tenant, case.case_id)
    hits = hits_of(await trusted_assessment(work, file)) if file.assessed else []
    order = await trusted_order(work, file)
    shown = []
    for hit in hits:
        subject = find_subject(order, hit.pointer)["sha256"]
        people = [one.person for one in said if (one.subject, one.entry) == (subject, hit.entry)]
        shown.append({"subject": hit.pointer, "entry": hit.entry, "claim": hit.claim, "dismissed_by": people})
    return {"hits": shown, "dismissals": [_view(one) for one in said]}


def _view(one: Dismissed) -> dict[str, Any]:
    return {
        "entry": one.entry,
        "claim": one.claim,
        "reason": one.reason,
        "until": one.until.isoformat(),
        "person": one.person,
    }
