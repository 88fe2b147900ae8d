"""Documents of an order file that are read one at a time: order, assessment, certificate, facts."""

from uuid import UUID

import msgspec

from services.diligence.domain.order_file import Certificate, OrderFile
from services.diligence.repository import columns
from services.diligence.repository.rows import read_certificate
from services.diligence.seals import Seals
from shared.contracts.assessment import Assessment
from shared.contracts.events import EstablishedFact, OrderAssessed
from shared.database.pool import Connection

_ASSESSED = msgspec.json.Decoder(OrderAssessed)
_FACT = msgspec.json.Decoder(EstablishedFact)

ORDER = "SELECT document FROM order_revision WHERE tenant = $1 AND order_key = $2 AND revision = $3"
ASSESSMENT = """
SELECT document, seal FROM assessment WHERE tenant = $1 AND order_key = $2 AND assessment_number = $3
"""
TOKEN = "SELECT token FROM certificate WHERE tenant = $1 AND certificate_id = $2"  # noqa: S105  # SQL
FACTS = """
SELECT document FROM established_fact WHERE tenant = $1 AND order_key = $2 ORDER BY facts_version, place
"""
FACTS_OF_THEN = """
SELECT document FROM established_fact WHERE tenant = $1 AND order_key = $2 AND facts_version <= $3
ORDER BY facts_version, place
"""
_READ = dict.fromkeys(columns.CERTIFICATE, "") | {
    "revoked_at": "", "revoked_reason": "", "revoked_epoch": "", "release_id": "", "reserved_at": "",
}  # fmt: skip
CERTIFICATE = f"""
SELECT {columns.prefixed("c", _READ)} FROM certificate c WHERE c.tenant = $1 AND c.certificate_id = $2
"""  # noqa: S608  # column names are constants
LOCK_CERTIFICATE = CERTIFICATE + "FOR UPDATE OF c"


class AssessmentMissing(Exception):
    """The newest assessment of an order with a case is not in the table."""


class Documents:
    """Reads documents of one unit of work; what was added in it is remembered."""

    def __init__(self, connection: Connection, seals: Seals) -> None:
        self._connection = connection
        self._seals = seals
        self._assessments: dict[tuple[str, int], Assessment] = {}

    def remember(self, order_key: str, assessment: Assessment) -> None:
        """This assessment is being added by this unit of work."""
        self._assessments[order_key, assessment.assessment_number] = assessment

    async def order(self, file: OrderFile) -> bytes:
        """The current revision in canonical form."""
        value = await self._connection.fetchval(ORDER, file.tenant, file.order_key, file.revision)
        return bytes(value or b"")

    async def assessment(self, file: OrderFile, number: int | None = None) -> Assessment:
        """An assessment of an order with a case (the newest); raises `SealBroken`, `AssessmentMissing`."""
        number = number or file.assessment_number
        if found := self._assessments.get((file.order_key, number)):
            return found
        row = await self._connection.fetchrow(ASSESSMENT, file.tenant, file.order_key, number)
        if row is None:
            raise AssessmentMissing(f"{file.order_key}: assessment {number}")
        document = bytes(row["document"])
        self._seals.check_bytes("assessment", file.order_key, document, bytes(row["seal"]))
        return read_assessed(document)

    async def token(self, tenant: str, certificate_id: UUID) -> str:
        """The signed certificate."""
        return str(await self._connection.fetchval(TOKEN, tenant, certificate_id))

    async def certificate(
        self, tenant: str, certificate_id: UUID, *, lock: bool = False
    ) -> tuple[str, Certificate] | None:
        """Order key and certificate with its token, or None; `lock` takes the row lock."""
        row = await self._connection.fetchrow(
            LOCK_CERTIFICATE if lock else CERTIFICATE, tenant, certificate_id
        )
        if row is None:
            return None
        certificate = read_certificate(row)
        certificate.token = row["c_token"]
        return row["c_order_key"], certificate

    async def facts(self, file: OrderFile) -> tuple[EstablishedFact, ...]:
        """Every fact ever established, oldest first."""
        rows = await self._connection.fetch(FACTS, file.tenant, file.order_key)
        return tuple(_FACT.decode(row["document"]) for row in rows)

    async def facts_of_then(self, file: OrderFile, version: int) -> tuple[EstablishedFact, ...]:
        """Facts established up to this version of the overlay, oldest first."""
        rows = await self._connection.fetch(FACTS_OF_THEN, file.tenant, file.order_key, version)
        return tuple(_FACT.decode(row["document"]) for row in rows)


def read_assessed(document: bytes) -> Assessment:
    """The assessment in the data of an `order.assessed` event."""
    return _ASSESSED.decode(document).assessment
