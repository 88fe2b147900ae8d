"""The installation's policy in the audit: whoever changes what clears by itself leaves a trace.

The policy is a setting, so it is changed like everything of a deployment: reviewed where that is kept, then a
restart. The audit keeps which policy was in force from when on; each certificate names its fingerprint.
"""

import platform

import msgspec

from services.diligence.work import DiligenceWork
from shared.audit.checkpointer import SYSTEM_TENANT
from shared.database.transactions import Transactions

POLICY = "policy"
"""The audit stream."""
LAST = """
SELECT body FROM audit_entry WHERE tenant = $1 AND stream = $2 ORDER BY position DESC LIMIT 1
"""


class _Details(msgspec.Struct):
    fingerprint: str = ""


class _Entry(msgspec.Struct):
    details: _Details


async def record_policy(transactions: Transactions[DiligenceWork]) -> None:
    """At a start, before any order is taken: an entry when the policy is not the one recorded last."""
    async with transactions.begin([SYSTEM_TENANT]) as work:
        await work.lock([(SYSTEM_TENANT, POLICY)])
        body = await work.connection.fetchval(LAST, SYSTEM_TENANT, POLICY)
        known = msgspec.json.decode(body, type=_Entry).details.fingerprint if body else None
        policy = work.policy
        if known == policy.fingerprint:
            return
        details = {"fingerprint": policy.fingerprint, "before": known, "policy": policy.document}
        # The process that was started with it: who starts processes is on record at the deployment.
        actor = f"process:{platform.node()}"
        work.record("policy.in-force", tenant=SYSTEM_TENANT, key=POLICY, actor=actor, details=details)
