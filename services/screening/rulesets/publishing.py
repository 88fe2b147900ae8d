"""The one way by which a rule set enters: proposed, approved by somebody else, active for the tenant."""

import asyncio
from typing import NamedTuple

import msgspec

from services.screening.activation import RULES, activate, activate_in, announce_refused, assess_held
from services.screening.engine import Engine
from services.screening.knowledge import Knowledge
from services.screening.knowledge.load import content_of, version_of
from services.screening.rulesets.differences import differences, summary_of
from services.screening.rulesets.document import RuleSetDocument, parse_document
from services.screening.rulesets.faults import RuleSetError
from services.screening.rulesets.merging import laid_over
from services.screening.rulesets.resolving import merged, resolve
from services.screening.rulesets.sealing import NotLoaded, check_seal
from services.screening.rulesets.store import (
    Proposed,
    StoredSet,
    add_approval,
    add_proposal,
    add_refusal,
    add_set,
    read_proposal,
    stored_set,
)
from services.screening.versions import VersionSet, read_versions
from services.screening.work import ScreeningWork
from shared.contracts.order.parse import FieldError
from shared.database.transactions import Transactions


class NotPublished(Exception):
    """Nothing to approve under this version, or it was compared with rules that are active no more."""


class Published(NamedTuple):
    """A rule set that two people made active."""

    proposed: Proposed
    versions: VersionSet


class RuleSets:
    """Proposes, approves and, at a new release, lays each exporter's changes over the new rules."""

    def __init__(self, transactions: Transactions[ScreeningWork], engine: Engine) -> None:
        self._transactions = transactions
        self._engine = engine

    async def resolved(self, body: bytes) -> tuple[RuleSetDocument, Knowledge]:
        """What a document makes of this release; raises `RuleSetError`."""
        document = await asyncio.to_thread(parse_document, body)
        return document, await asyncio.to_thread(resolve, self._engine.knowledge, document)

    async def propose(self, tenant: str, body: bytes, *, by: str, on_top: bool = False) -> Proposed:
        """Keep a rule set for a second person; raises `RuleSetError`.

        `on_top` keeps what is published and changes only what this document names.
        """
        if on_top:
            body = await self._on_top(tenant, body)
        document, knowledge = await self.resolved(body)
        self._engine.rules.keep(knowledge)
        async with self._transactions.begin([tenant]) as work:
            await work.lock([(tenant, RULES)])
            active = await _active(work, tenant)
            await work.prepare(active)
            if knowledge.rules_version == active.rules:
                raise RuleSetError([FieldError("/changes", "are the rules that are active already")])
            proposed = Proposed(
                version=knowledge.rules_version,
                against=active.rules,
                reason=document.reason,
                document=body,
                content=content_of(knowledge.files),
                changes=differences(self._engine.rules.of(active).files, knowledge.files),
                proposed_by=by,
                proposed_at=work.now,
            )
            await add_proposal(work.connection, tenant, proposed)
            # Whoever proposed the same before stays its proposer.
            kept = await read_proposal(work.connection, tenant, proposed.version) or proposed
            if kept.declined_by is not None:
                detail = f"were declined by {kept.declined_by}: {kept.declined_reason}"
                raise RuleSetError([FieldError("/changes", detail)])
            _record(work, tenant, "proposed", by, proposed)
            return kept

    async def _on_top(self, tenant: str, body: bytes) -> bytes:
        document = parse_document(body)
        async with self._transactions.begin([tenant]) as work:
            active = await _active(work, tenant)
            stored = await stored_set(work.connection, tenant, active.rules)
        before = parse_document(stored.document).changes if stored and stored.document else {}
        changes = laid_over(self._engine.knowledge.files, before, document.changes)
        return msgspec.json.encode({"reason": document.reason, "changes": changes})

    async def approve(self, tenant: str, version: str, *, by: str) -> Published:
        """Publish what somebody else proposed.

        Raises `NotPublished`, `SamePerson`, and `NotLoaded` for a set that no process could open: the one
        in service stays, and whoever must hear of it hears of it.
        """
        try:
            return await self._approve(tenant, version, by)
        except NotLoaded as error:
            await announce_refused(self._transactions, tenant, source=RULES, reason=f"{version}: {error}")
            raise

    async def decline(self, tenant: str, version: str, *, by: str, reason: str) -> Proposed:
        """It waits no more: its proposer takes it back, or somebody else does not want it.

        Raises `NotPublished` where nothing waits under this version, `RuleSetError` without a reason.
        """
        if not reason.strip():
            raise RuleSetError([FieldError("/reason", "Say why.")])
        async with self._transactions.begin([tenant]) as work:
            await work.lock([(tenant, RULES)])
            proposed = await read_proposal(work.connection, tenant, version)
            if proposed is None or not proposed.waits:
                raise NotPublished(f"nothing waits for approval as {version}")
            await add_refusal(work.connection, tenant, proposed, by, reason.strip())
            _record(work, tenant, "declined", by, proposed)
            return await read_proposal(work.connection, tenant, version) or proposed

    async def _approve(self, tenant: str, version: str, by: str) -> Published:
        async with self._transactions.begin([tenant]) as work:
            await work.lock([(tenant, RULES)])
            proposed = await read_proposal(work.connection, tenant, version)
            active = await _active(work, tenant)
            if proposed is None or not proposed.waits:
                raise NotPublished(f"nothing waits for approval as {version}")
            if proposed.against != active.rules:
                raise NotPublished(
                    f"{version} was compared with {proposed.against}, and {active.rules} is active now; "
                    "propose it again"
                )
            await add_approval(work.connection, tenant, proposed, by)
            stored = work.sealed(_set_of(tenant, proposed, by))
            self._engine.rules.keep(await asyncio.to_thread(self._engine.rules.check, stored))
            await add_set(work.connection, stored)
            _record(work, tenant, "approved", by, proposed)
            new = await activate_in(
                work,
                tenant,
                source=RULES,
                version=version,
                entries=len(proposed.changes),
                delta=summary_of(proposed.changes, proposed.reason),
            )
            assert new is not None
            return Published(proposed, new)

    async def start(self) -> None:
        """Make this release's rules active for every tenant, with the changes it has published."""
        for tenant in await self._transactions.database.tenants():
            try:
                target = await self._target(tenant)
            except (RuleSetError, NotLoaded) as error:
                reason = f"the published changes do not fit this release, so the former rules stay: {error}"
                await announce_refused(self._transactions, tenant, source=RULES, reason=reason)
                continue
            await activate(self._transactions, tenant, source=RULES, version=target)
            await assess_held(self._transactions, tenant)

    async def _target(self, tenant: str) -> str:
        async with self._transactions.begin([tenant]) as work:
            active = await _active(work, tenant)
            stored = await stored_set(work.connection, tenant, active.rules)
            if stored is None or stored.document is None:
                await add_set(work.connection, work.sealed(self._engine.release_set(tenant)))
                return self._engine.rules_version
            check_seal(self._engine.rules.verifier, stored)
            files = merged(self._engine.knowledge, parse_document(stored.document))
            if version_of(files) == stored.version:
                return stored.version
            _, knowledge = await self.resolved(stored.document)
            self._engine.rules.keep(knowledge)
            version, content = knowledge.rules_version, content_of(knowledge.files)
            carried = msgspec.structs.replace(stored, version=version, content=content)
            await add_set(work.connection, work.sealed(carried))
            return version


async def _active(work: ScreeningWork, tenant: str) -> VersionSet:
    await work.ensure_versions([tenant])
    return (await read_versions(work.connection, [tenant]))[tenant]


def _set_of(tenant: str, proposed: Proposed, approved_by: str) -> StoredSet:
    return StoredSet(
        tenant=tenant,
        version=proposed.version,
        content=proposed.content,
        seal="",
        document=proposed.document,
        proposal=proposed.version,
        against=proposed.against,
        proposed_by=proposed.proposed_by,
        approved_by=approved_by,
    )


def _record(work: ScreeningWork, tenant: str, action: str, actor: str, proposed: Proposed) -> None:
    details = {"version": proposed.version, "against": proposed.against, "changes": len(proposed.changes)}
    work.record(f"rules.{action}", tenant=tenant, key=RULES, actor=actor, details=details)
