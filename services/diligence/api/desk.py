"""What the routes share: transactions, finding a case, who may do what, exceptions as problems."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from starlette.responses import Response

from services.diligence.domain.decisions import Incomplete, NotPossible
from services.diligence.domain.facts import UnknownSubject
from services.diligence.domain.notification import WrongStep
from services.diligence.domain.order_file import Case, OrderFile
from services.diligence.domain.people import NotAllowed, Person
from services.diligence.domain.states import IllegalTransition
from services.diligence.domain.uploads import Upload, UploadRefused, inspect
from services.diligence.keeping import keep_content
from services.diligence.seals import SealBroken
from services.diligence.signing import Issuer
from services.diligence.work import DiligenceWork
from shared.contracts.order.parse import FieldError
from shared.database.transactions import Transactions
from shared.web.etag import etag
from shared.web.principals import Principal
from shared.web.problems import Problem

READERS = ("viewer", "analyst", "reviewer", "approver", "auditor", "admin", "cases:read")
HANDLERS = ("analyst", "reviewer", "approver")
"""Roles that work on cases without deciding them."""
DECIDERS = ("reviewer", "approver")

ORDER_OF_CASE = "SELECT order_key FROM diligence_case WHERE tenant = $1 AND case_id = $2"


@dataclass(frozen=True)
class Desk:
    """What every route of diligence has at hand."""

    transactions: Transactions[DiligenceWork]
    issuer: Issuer
    revocations_hours: float

    @asynccontextmanager
    async def case(
        self, tenant: str, case_id: UUID, *, lock: bool
    ) -> AsyncIterator[tuple[DiligenceWork, OrderFile, Case]]:
        """The case in a transaction, its order's stream locked when it is to be changed; 404 if unknown."""
        async with self.transactions.begin([tenant]) as work:
            order_key = await work.connection.fetchval(ORDER_OF_CASE, tenant, case_id)
            if order_key is None:
                raise no_case(case_id)
            if lock:
                await work.lock([(tenant, order_key)])
            await work.files.load([(tenant, order_key)])
            file = work.files.find(order_key)
            if file is None or file.case is None:
                raise no_case(case_id)
            if file.erased_at is not None:
                raise erased(file.erased_at)
            yield work, file, file.case

    async def keep(self, tenant: str, name: str, content: bytes, actor: str) -> Upload:
        """Keep a file by its content, in a transaction of its own; a problem when it is not taken."""
        with refusals():
            upload = inspect(name, content)
        async with self.transactions.begin([tenant]) as work:
            await keep_content(work, tenant, upload, actor)
        return upload


def no_case(case_id: UUID) -> Problem:
    """404, also for the case of another tenant."""
    return Problem(404, "No such case", f"There is no case {case_id}.", type_="no-such-case")


def erased(at: datetime) -> Problem:
    """410: its time is over. Who decided, and the hashes, stay in the audit record."""
    detail = f"The case was erased on {at:%d %b %Y}, at the end of the time for which it is kept."
    return Problem(410, "Erased", detail, type_="erased")


def person_of(caller: Principal) -> Person:
    """The deciding person, as the domain knows people."""
    return Person(caller.id, caller.email or None, caller.roles)


def tenant_of(caller: Principal) -> str:
    """Whose data are asked for; 400 when a service names no tenant."""
    if not caller.tenant:
        raise Problem(400, "No tenant", "Name the tenant in Exportgate-Tenant.", type_="no-tenant")
    return caller.tenant


@contextmanager
def refusals() -> Iterator[None]:
    """The domain's refusals as problems, each saying why and what to do."""
    try:
        yield
    except Incomplete as error:
        faults = [FieldError(fault.pointer, fault.detail) for fault in error.faults]
        raise Problem(
            422, "The decision is not complete", str(error), type_="incomplete", errors=faults
        ) from error
    except NotAllowed as error:
        raise Problem(403, "Not allowed", str(error), type_="four-eyes") from error
    except NotPossible as error:
        raise Problem(409, "Not possible yet", str(error), type_="not-possible") from error
    except UnknownSubject as error:
        raise Problem(409, "The subject is not there", str(error), type_="unknown-subject") from error
    except IllegalTransition as error:
        detail = f"The case is {error.state.value.replace('_', ' ')}."
        raise Problem(409, "Not in this state", detail, type_="illegal-transition") from error
    except WrongStep as error:
        raise Problem(409, "Not in this state", str(error), type_="illegal-transition") from error
    except UploadRefused as error:
        raise Problem(422, "The file is not taken", str(error), type_="upload-refused") from error
    except SealBroken as error:
        raise Problem(409, "A stored row cannot be trusted", str(error), type_="seal-broken") from error


def answer(
    document: Any, *, status: int = 200, version: int | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """A JSON answer, with the ETag of `version`."""
    told = dict(headers or {})
    if version is not None:
        told["ETag"] = etag(version)
    body = msgspec.json.encode(document)
    return Response(body, status_code=status, media_type="application/json", headers=told)
