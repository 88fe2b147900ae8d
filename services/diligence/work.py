"""The unit of work of diligence: its repositories, and the keys that seal and sign."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from services.diligence.domain.proposed_diligence import Standing
from services.diligence.domain.suspension import SuspensionPolicy
from services.diligence.repository.activations import Activations
from services.diligence.repository.documents import Documents
from services.diligence.repository.files import OrderFiles
from services.diligence.repository.queue import CaseQueue
from services.diligence.repository.records import Records
from services.diligence.seals import Seals
from services.diligence.signing import Issuer
from shared.contracts.canonical_json import canonical_json
from shared.database.pool import Connection
from shared.database.unit_of_work import UnitOfWork
from shared.messaging.envelope import EventFactory
from shared.messaging.keys import EventSigner


@dataclass(frozen=True)
class Policy:
    """What the exporter has set: see `settings.DiligenceSettings`."""

    auto_clear: bool = True
    due_diligence_required: bool = False
    certificate_life: timedelta = timedelta(days=30)
    age_limits: Mapping[str, float] = field(default_factory=dict)
    case_step: timedelta = timedelta(days=3)
    answer_within: timedelta = timedelta(days=14)
    standing: Standing = field(default_factory=Standing)

    @property
    def suspension(self) -> SuspensionPolicy:
        """When certificates do not stand for release."""
        return SuspensionPolicy(self.age_limits)

    @property
    def document(self) -> dict[str, Any]:
        """As the audit keeps it: what lets an order go without a person, or sets how long a word holds."""
        return {
            "auto_clear": self.auto_clear,
            "due_diligence_required": self.due_diligence_required,
            "certificate_seconds": int(self.certificate_life.total_seconds()),
            "age_limits": {source: int(seconds) for source, seconds in self.age_limits.items()},
        }

    @property
    def fingerprint(self) -> str:
        """SHA-256 of `document` in canonical form, hexadecimal: stands in every certificate."""
        return hashlib.sha256(canonical_json(self.document)).hexdigest()


@dataclass(frozen=True)
class Tools:
    """What every unit of work has at hand beside the database."""

    issuer: Issuer
    seals: Seals
    policy: Policy


class DiligenceWork(UnitOfWork):
    """One transaction of diligence."""

    def __init__(
        self,
        connection: Connection,
        now: datetime,
        *,
        events: EventFactory,
        signer: EventSigner,
        tools: Tools,
    ) -> None:
        super().__init__(connection, now, events=events, signer=signer)
        self.issuer, self.seals, self.policy = tools.issuer, tools.seals, tools.policy
        self.files = OrderFiles(connection)
        self.records = Records(connection)
        self.documents = Documents(connection, tools.seals)
        self.activations = Activations(connection)
        self.queue = CaseQueue(connection, self.documents, self.records, self.policy.case_step)

    async def prefetch(self, keys: list[tuple[str, str]]) -> None:
        """One query for all orders of the batch; order keys have slashes, list sources have none."""
        await self.files.load([key for key in keys if "/" in key[1]])
        await self.activations.load([key for key in keys if "/" not in key[1]])

    async def flush(self) -> None:
        """Write files before decisions and decisions before certificates: triggers look back."""
        await self.queue.save(self.files.changed_cases())
        await self.files.flush_files()
        await self.records.flush()
        await self.files.flush_certificates()
        await self.activations.flush()
        await super().flush()
