"""Rows that are only ever added: order revisions, assessments, decisions, facts."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from services.diligence.domain.conditions import NO_TERMS, Terms
from services.diligence.domain.coverage import Coverage
from services.diligence.repository import columns
from services.diligence.repository.columns import Columns, joined
from services.diligence.repository.rows import Row, coverage_json, read_coverage
from shared.contracts.assessment import Disposition
from shared.database.pool import Connection

ADD_REVISIONS = columns.insert("order_revision", columns.REVISION, "ON CONFLICT DO NOTHING")
ADD_ASSESSMENTS = columns.insert("assessment", columns.ASSESSMENT, "ON CONFLICT DO NOTHING")
ADD_DECISIONS = columns.insert("decision", columns.DECISION)
ADD_FACTS = columns.insert("established_fact", columns.FACT)

DECISIONS_OF_CASE = """
SELECT * FROM decision WHERE tenant = $1 AND case_id = $2 ORDER BY round, place
"""
DECISIONS_OF_ROUND = """
SELECT * FROM decision WHERE tenant = $1 AND case_id = $2 AND round = $3 ORDER BY place
"""


_ENCODER = msgspec.json.Encoder()
_TERMS = msgspec.json.Decoder(Terms)


@dataclass(frozen=True, slots=True)
class Decision:
    """One person's decision as stored; the order of the fields is that of the columns."""

    tenant: str
    decision_id: UUID
    case_id: UUID
    order_key: str
    round: int
    place: int
    case_version: int
    decision_epoch: int
    revision: int
    order_sha256: str
    assessment_number: int
    person: str
    email: str | None
    name: str
    choice: str
    reasons_for: str
    reasons_against: str
    conditions: tuple[str, ...]
    covered: Coverage
    decided_at: datetime
    seal: bytes = b""
    terms: Terms = NO_TERMS
    """The words of these stand among the conditions as well."""
    on_behalf_of: str | None = None
    behalf_email: str | None = None
    delegation_id: UUID | None = None
    """The absent approver for whom a delegate decided, and by which delegation."""

    @property
    def marks(self) -> tuple[str, ...]:
        """What names the person, and whom they stood for: ids and e-mail addresses."""
        named = (self.person, self.email, self.on_behalf_of, self.behalf_email)
        return tuple(mark for mark in named if mark)

    def sealed_fields(self) -> dict[str, Any]:
        """What the seal is made over, JSON-like."""
        return {
            "tenant": self.tenant,
            "case": str(self.case_id),
            "order": self.order_key,
            "round": self.round,
            "place": self.place,
            "case_version": self.case_version,
            "decision_epoch": self.decision_epoch,
            "revision": self.revision,
            "order_sha256": self.order_sha256,
            "person": self.person,
            "email": self.email,
            "choice": self.choice,
            "conditions": list(self.conditions),
            "covered": {key: action.value for key, action in self.covered.items()},
            "decided_at": self.decided_at.isoformat(),
            **self._sealed_terms(),
            **self._sealed_delegation(),
        }

    def _sealed_terms(self) -> dict[str, Any]:
        """Nothing where there are none, so that decisions taken before there were terms keep their seal."""
        return {} if self.terms == NO_TERMS else {"terms": msgspec.to_builtins(self.terms)}

    def _sealed_delegation(self) -> dict[str, Any]:
        """Nothing where nobody stood for somebody else, as above."""
        if self.delegation_id is None:
            return {}
        return {
            "on_behalf_of": self.on_behalf_of,
            "behalf_email": self.behalf_email,
            "delegation": str(self.delegation_id),
        }


class Records:
    """Collects what is to be added in one unit of work, and reads decisions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._revisions: list[Row] = []
        self._assessments: list[Row] = []
        self._decisions: list[Decision] = []
        self._facts: list[Row] = []

    def add_revision(self, row: Row) -> None:
        """As `columns.REVISION`."""
        self._revisions.append(row)

    def revision_added(self, order_key: str, revision: int) -> bytes | None:
        """The order of a revision that is being added by this unit of work."""
        for row in self._revisions:
            if (row[1], row[2]) == (order_key, revision):
                return bytes(row[4])
        return None

    def decider_added(self, case_id: UUID) -> tuple[str, str]:
        """Id and name of whoever takes a first decision in this unit of work; empty when nobody does."""
        for one in self._decisions:
            if (one.case_id, one.place) == (case_id, 1):
                return one.person, one.name
        return "", ""

    def add_assessment(
        self,
        tenant: str,
        order_key: str,
        number: int,
        revision: int,
        disposition: Disposition,
        document: bytes,
        seal: bytes,
        at: datetime,
    ) -> None:
        """An assessment of an order that has a case."""
        self._assessments.append((tenant, order_key, number, revision, disposition.value, document, seal, at))

    def add_decision(self, decision: Decision) -> None:
        """A sealed decision."""
        self._decisions.append(decision)

    def add_fact(self, row: Row) -> None:
        """As `columns.FACT`."""
        self._facts.append(row)

    async def decisions_of_round(self, tenant: str, case_id: UUID, round_: int) -> list[Decision]:
        """The one or two decisions of a round, those of this unit of work included."""
        rows = await self._connection.fetch(DECISIONS_OF_ROUND, tenant, case_id, round_)
        pending = [one for one in self._decisions if (one.case_id, one.round) == (case_id, round_)]
        return [_read_decision(dict(row)) for row in rows] + pending

    async def decisions_of_case(self, tenant: str, case_id: UUID) -> list[Decision]:
        """Every decision ever taken on a case, oldest first."""
        rows = await self._connection.fetch(DECISIONS_OF_CASE, tenant, case_id)
        return [_read_decision(dict(row)) for row in rows]

    async def flush(self) -> None:
        """Write everything that was added."""
        await self._write(ADD_REVISIONS, self._revisions, columns.REVISION)
        await self._write(ADD_ASSESSMENTS, self._assessments, columns.ASSESSMENT)
        await self._write(ADD_DECISIONS, [_decision_row(one) for one in self._decisions], columns.DECISION)
        await self._write(ADD_FACTS, self._facts, columns.FACT)
        self._revisions, self._assessments, self._decisions, self._facts = [], [], [], []

    async def _write(self, statement: str, rows: list[Row], kinds: Columns) -> None:
        if rows:
            await self._connection.execute(statement, *columns.turned(rows, kinds))


def _decision_row(decision: Decision) -> Row:
    values = {field.name: getattr(decision, field.name) for field in fields(decision)}
    values["conditions"] = joined(decision.conditions)
    values["covered"] = coverage_json(decision.covered)
    values["terms"] = _ENCODER.encode(decision.terms).decode()
    return tuple(values[name] for name in columns.DECISION)


def _read_decision(row: dict[str, Any]) -> Decision:
    row["conditions"] = tuple(row["conditions"])
    row["covered"] = read_coverage(row["covered"])
    row["seal"] = bytes(row["seal"])
    row["terms"] = _TERMS.decode(row["terms"]) if row["terms"] else NO_TERMS
    # By name: a newer release may have added columns while this one still runs.
    return Decision(**{field.name: row[field.name] for field in fields(Decision)})
