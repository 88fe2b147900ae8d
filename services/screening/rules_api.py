"""HTTP of the rules: the catalogue in force, proposals, the second person's approval."""

from typing import Annotated, Any
from urllib.parse import quote

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import Field

from services.screening.answers import as_json
from services.screening.engine import Engine
from services.screening.rulesets.faults import RuleSetError
from services.screening.rulesets.publishing import NotPublished, RuleSets
from services.screening.rulesets.sealing import NotLoaded
from services.screening.rulesets.store import (
    Proposed,
    SamePerson,
    StoredSet,
    read_proposal,
    stored_set,
    waiting_proposals,
)
from services.screening.work import ScreeningWork
from shared.database.transactions import Transactions
from shared.web.auth import require
from shared.web.bodies import Body
from shared.web.principals import Principal
from shared.web.problems import Problem
from shared.web.step_up import require_fresh_person

READERS = ("orders:read", "orders:write", "viewer", "analyst", "reviewer", "approver", "admin", "auditor")
SERVICES = ("service:intake", "service:diligence", "service:notify")
Reader = Annotated[Principal, Depends(require(*READERS, *SERVICES))]
Assessor = Annotated[Principal, Depends(require("assess", *READERS, *SERVICES))]
DOCUMENT = {
    "requestBody": {
        "required": True,
        "description": "`reason` and `changes`, as JSON or YAML: data only, laid over the release's rules.",
        "content": {
            media: {"schema": {"type": "object", "required": ["reason", "changes"]}}
            for media in ("application/json", "application/yaml")
        },
    }
}


class Declined(Body):
    """Why it is not wanted."""

    reason: Annotated[str, Field(max_length=2_000)]


def rule_routes(transactions: Transactions[ScreeningWork], engine: Engine, rule_sets: RuleSets) -> APIRouter:
    """The routes, over what the composition root made."""
    router = APIRouter()

    @router.get("/v1/rules", summary="The rule catalogue with citations and dates, and what waits")
    async def rules(caller: Reader) -> Response:
        async with transactions.begin([caller.tenant]) as work:
            await work.share_versions([caller.tenant])
            versions = work.versions[caller.tenant]
            waiting = await waiting_proposals(work.connection, caller.tenant, versions.rules)
            stored = await stored_set(work.connection, caller.tenant, versions.rules)
        knowledge = engine.rules.of(versions)
        return as_json(
            {
                "version": versions.rules,
                "release": engine.rules_version,
                "rules": knowledge.catalogue_rows(),
                "published": _people(stored),
                "waiting": waiting,
                "problem": engine.rules.reason(versions),
                "regions": knowledge.files["regions"]["region"],
            }
        )

    @router.get("/v1/rules/{version}", summary="A proposed or published rule set: document, people, changes")
    async def rule_set(version: str, caller: Reader) -> Response:
        async with transactions.begin([caller.tenant]) as work:
            proposed = await read_proposal(work.connection, caller.tenant, version)
        if proposed is None:
            raise Problem(404, "No such rule set", f"Nobody proposed {version!r}.")
        return as_json(_shown(proposed))

    @router.post(
        "/v1/rules",
        summary="Propose a rule set: changes of data, reviewed by a second person",
        status_code=201,
        openapi_extra=DOCUMENT,
    )
    async def propose(
        request: Request,
        caller: Annotated[Principal, Depends(require_fresh_person("admin", "approver"))],
        on_top: Annotated[bool, Query(description="Lay the changes over those that are published")] = False,
    ) -> Response:
        body = await request.body()
        try:
            proposed = await rule_sets.propose(caller.tenant, body, by=caller.actor, on_top=on_top)
        except RuleSetError as error:
            raise refused(error) from error
        return as_json(_shown(proposed), status=201)

    @router.post(
        "/v1/rules/{version}/approval",
        summary="Approve, as a second person, a proposed rule set: it is active at once",
        status_code=201,
    )
    async def approve(
        version: str, caller: Annotated[Principal, Depends(require_fresh_person("admin", "approver"))]
    ) -> Response:
        try:
            done = await rule_sets.approve(caller.tenant, version, by=caller.actor)
        except SamePerson as error:
            detail = f"{version} was proposed by you; another person must approve it."
            raise Problem(409, "Not approved", detail, type_="second-person-required") from error
        except (NotPublished, NotLoaded) as error:
            raise Problem(409, "Not approved", str(error), type_="rules-refused") from error
        shown = {"version": version, "activation": done.versions.activation}
        return as_json({**shown, "changes": len(done.proposed.changes)}, status=201)

    @router.post(
        "/v1/rules/{version}/decline",
        summary="Decline a proposed rule set, or take back one's own: it waits no more",
        status_code=201,
    )
    async def decline(
        version: str,
        body: Declined,
        caller: Annotated[Principal, Depends(require_fresh_person("admin", "approver"))],
    ) -> Response:
        try:
            found = await rule_sets.decline(caller.tenant, version, by=caller.actor, reason=body.reason)
        except RuleSetError as error:
            raise refused(error) from error
        except NotPublished as error:
            raise Problem(409, "Not declined", str(error), type_="rules-refused") from error
        return as_json(_shown(found), status=201)

    return router


def refused(error: RuleSetError) -> Problem:
    """422, with a JSON Pointer to every place."""
    return Problem(422, "Not a rule set", type_="rules-refused", errors=error.faults)


def _shown(found: Proposed) -> dict[str, Any]:
    shown = msgspec.structs.asdict(found)
    del shown["content"]
    shown["document"] = found.document.decode()
    if found.waits:
        shown["approval"] = f"/v1/rules/{quote(found.version)}/approval"
    return shown


def _people(stored: StoredSet | None) -> dict[str, Any] | None:
    if stored is None or stored.document is None:
        return None
    people = {"proposed_by": stored.proposed_by, "approved_by": stored.approved_by}
    return {**people, "document": stored.document.decode()}
