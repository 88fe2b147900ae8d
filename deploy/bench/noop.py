"""The same pipeline with screening and diligence replaced by no-ops: what moving an order costs by itself.

`python -m deploy.bench.noop NAME`: intake and notify are the real ones; screening answers CLEAR without
looking, diligence issues an unsigned certificate for every assessment.
"""

import runpy
import sys

import uvloop

from shared.contracts.assessment import Assessment, Disposition, ListOnly, Versions
from shared.contracts.events import ASSESSMENTS, CASES, ORDERS, ClearanceIssued, OrderAssessed, OrderEvent
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.envelope import Event
from shared.messaging.routes import Routes
from shared.runtime import defaults
from shared.runtime.core import connect_core
from shared.runtime.process import run_service
from shared.runtime.settings import ALL_ROLES, ServiceSettings
from shared.web.app import create_app

_VERSIONS = Versions("none", {}, "none", "none", "none")


async def assess(event: Event, work: UnitOfWork) -> None:
    """CLEAR, without looking."""
    data = event.data
    assert isinstance(data, OrderEvent)
    now = work.now.isoformat()
    assessment = Assessment(
        tenant=data.tenant,
        source_system=data.source_system,
        order_id=data.order_id,
        revision=data.revision,
        order_sha256=data.order_sha256,
        facts_version=0,
        assessment_number=1,
        assessed_at=now,
        as_of=now[:10],
        versions=_VERSIONS,
        disposition=Disposition.CLEAR,
        findings=(),
        questions=(),
        not_evaluated=(),
        case_requires=(),
        list_only=ListOnly(Disposition.CLEAR),
    )
    work.publish(
        "order.assessed", tenant=event.tenant, key=event.key, data=OrderAssessed(assessment), cause=event
    )


async def issue(event: Event, work: UnitOfWork) -> None:
    """A certificate that nobody checks."""
    data = event.data
    assert isinstance(data, OrderAssessed)
    found = data.assessment
    now = work.now.isoformat()
    issued = ClearanceIssued(
        tenant=found.tenant,
        source_system=found.source_system,
        order_id=found.order_id,
        revision=found.revision,
        order_sha256=found.order_sha256,
        decision_epoch=1,
        assessment_number=1,
        certificate_id=str(event.id),
        certificate="none",
        outcome="CLEARED",
        conditions=(),
        issued_at=now,
        expires_at=now,
    )
    work.publish("clearance.issued", tenant=event.tenant, key=event.key, data=issued, cause=event)


ROUTES: dict[str, Routes[UnitOfWork]] = {
    "screening": Routes(
        {"order.received": assess, "order.amended": assess}, topics=(ORDERS, CASES), restrictive=frozenset()
    ),
    "diligence": Routes({"order.assessed": issue}, topics=(ORDERS, ASSESSMENTS), restrictive=frozenset()),
}


async def serve(name: str) -> None:
    """Run one no-op with the real messaging core."""
    settings = ServiceSettings()
    core = await connect_core(settings, service=name, make_work=UnitOfWork, routes=ROUTES[name])
    app = create_app(
        service=name,
        title=f"no-op {name}",
        routers=[],
        authenticator=defaults.authenticator(settings, None),
        readiness=defaults.readiness(settings, core),
    )
    await run_service(settings, core, app, roles=ALL_ROLES)


if __name__ == "__main__":
    service = sys.argv[1]
    if service in ROUTES:
        uvloop.run(serve(service))
    else:
        runpy.run_module(f"services.{service}", run_name="__main__")
