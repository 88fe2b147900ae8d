"""Drafts: what somebody has typed and not sent, kept on the server per person, case and form."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from services.diligence.work import DiligenceWork
from shared.web.principals import Principal

SAVE = """
INSERT INTO console_draft (tenant, person, case_id, form, fields, case_version, assessment_number, saved_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (tenant, person, case_id, form) DO UPDATE SET fields = excluded.fields,
    case_version = excluded.case_version, assessment_number = excluded.assessment_number,
    saved_at = excluded.saved_at
"""
FIND = """
SELECT fields, case_version, assessment_number, saved_at FROM console_draft
WHERE tenant = $1 AND person = $2 AND case_id = $3 AND form = $4
"""
DROP = "DELETE FROM console_draft WHERE tenant = $1 AND person = $2 AND case_id = $3 AND form = $4"
_FIELDS: msgspec.json.Decoder[dict[str, list[str]]] = msgspec.json.Decoder(dict[str, list[str]])


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it was left, and what its writer was looking at."""

    fields: dict[str, list[str]]
    case_version: int
    assessment_number: int
    saved_at: datetime | None = None

    def get(self, name: str) -> str:
        """The last value of a field; empty when there is none."""
        return (self.fields.get(name) or [""])[-1]

    def all(self, name: str) -> list[str]:
        """Every value of a field."""
        return self.fields.get(name, [])


NOTHING = Draft({}, 0, 0)


async def save_draft(
    work: DiligenceWork, person: Principal, case_id: UUID, form: str, draft: Draft
) -> datetime:
    """Keep it; gives the time it was kept."""
    fields = msgspec.json.encode(draft.fields).decode()
    values = (fields, draft.case_version, draft.assessment_number, work.now)
    await work.connection.execute(SAVE, person.tenant, person.id, case_id, form, *values)
    return work.now


async def find_draft(work: DiligenceWork, person: Principal, case_id: UUID, form: str) -> Draft:
    """The draft, or an empty one."""
    row = await work.connection.fetchrow(FIND, person.tenant, person.id, case_id, form)
    if row is None:
        return NOTHING
    return Draft(
        _FIELDS.decode(row["fields"]), row["case_version"], row["assessment_number"], row["saved_at"]
    )


async def drop_draft(work: DiligenceWork, person: Principal, case_id: UUID, form: str) -> None:
    """It was sent, or discarded."""
    await work.connection.execute(DROP, person.tenant, person.id, case_id, form)
