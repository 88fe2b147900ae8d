"""A fresh proof of who asks, for forms that belong to no case: what was typed is kept while it is given."""

from urllib.parse import quote
from uuid import UUID

from starlette.responses import Response

from services.diligence.console.drafts import Draft, drop_draft, find_draft, save_draft
from services.diligence.console.forms import Form
from services.diligence.console.house import House
from services.diligence.console.pages import see_other
from services.diligence.console.sessions import Visitor
from services.diligence.work import DiligenceWork

NO_CASE = UUID(int=0)


async def proof_wanted(house: House, visitor: Visitor, name: str, typed: Form, here: str) -> Response | None:
    """The way to a new proof where there is none, with the form `name` kept; None where one is at hand."""
    async with house.desk.transactions.begin([visitor.person.tenant]) as work:
        if house.has_proved(visitor, work.now):
            await drop_draft(work, visitor.person, NO_CASE, name)
            return None
        await save_draft(work, visitor.person, NO_CASE, name, Draft(typed.fields(("token",)), 0, 0))
    return see_other(f"/signin/again?next={quote(here, safe='')}")


async def typed_before(work: DiligenceWork, visitor: Visitor, name: str) -> Draft:
    """What was typed into the form `name` and not sent for want of a proof."""
    return await find_draft(work, visitor.person, NO_CASE, name)
