"""`/statistics`: figures of a period, each with its denominator; tables."""

from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.diligence.console.house import House, context
from services.diligence.console.words import FAMILIES

PERIODS = (7, 30, 90, 365)
OPENED = """
SELECT count(*) AS opened, count(d.decided_at) AS decided,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM d.decided_at - d.opened_at)) AS median,
       percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM d.decided_at - d.opened_at)) AS ninth
FROM diligence_case d WHERE d.tenant = $1 AND d.opened_at >= $2
"""
CLEARED = """
SELECT count(*) FILTER (WHERE case_id IS NULL) AS automatic,
       count(*) FILTER (WHERE case_id IS NOT NULL) AS decided,
       count(*) FILTER (WHERE revoked_at IS NOT NULL) AS revoked
FROM certificate WHERE tenant = $1 AND issued_at >= $2
"""
CHOICES = """
SELECT choice, place, count(*) AS n FROM decision WHERE tenant = $1 AND decided_at >= $2
GROUP BY choice, place ORDER BY place, n DESC
"""
FAMILY = """
SELECT substr(t.term, 8) AS family, count(*) AS n FROM case_term t
JOIN case_queue q ON q.tenant = t.tenant AND q.case_id = t.case_id
WHERE t.tenant = $1 AND t.term = ANY ($3::text[]) AND q.opened_at >= $2 GROUP BY 1 ORDER BY n DESC
"""
REGION = """
SELECT region, disposition, count(*) AS n FROM case_queue WHERE tenant = $1 AND opened_at >= $2
GROUP BY region, disposition ORDER BY n DESC LIMIT 30
"""


def statistics_routes(house: House) -> APIRouter:
    """What was held, why, for how long."""
    router = APIRouter(include_in_schema=False)

    @router.get("/statistics")
    async def statistics(request: Request) -> Response:
        visitor = await house.visitor(request)
        tenant = visitor.person.tenant
        asked = request.query_params.get("days", "30")
        days = int(asked) if asked in {str(one) for one in PERIODS} else 30
        async with house.desk.transactions.begin([tenant]) as work:
            since, connection = work.now - timedelta(days=days), work.connection
            terms = [f"family:{one}" for one in FAMILIES]
            values = {
                "cases": await connection.fetchrow(OPENED, tenant, since),
                "cleared": await connection.fetchrow(CLEARED, tenant, since),
                "choices": await connection.fetch(CHOICES, tenant, since),
                "families": await connection.fetch(FAMILY, tenant, since, terms),
                "regions": await connection.fetch(REGION, tenant, since),
                "since": since,
                "until": work.now,
            }
            frame = await house.frame(work, visitor, "/statistics")
        return house.pages.page("statistics.html", **context(frame, days=days, periods=PERIODS, **values))

    return router
