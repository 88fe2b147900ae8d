"""Order files: loaded in one query per batch, changed in memory, written in bulk."""

from collections.abc import Iterable
from datetime import datetime

from services.diligence.domain.order_file import Case, Certificate, OrderFile
from services.diligence.repository import columns
from services.diligence.repository.rows import (
    Row,
    case_row,
    certificate_row,
    file_row,
    kept_row,
    read_file,
)
from shared.contracts.order import OrderKey
from shared.database.pool import Connection

_CERTIFICATE_READ = {name: kind for name, kind in columns.CERTIFICATE.items() if name != "token"} | {
    "revoked_at": "", "revoked_reason": "", "revoked_epoch": "", "release_id": "", "reserved_at": "",
}  # fmt: skip

# The sub-select with OFFSET keeps one index look-up per key, however large the table has grown since
# the statement was planned.
LOAD = f"""
SELECT {columns.prefixed("f", columns.FILE)}, {columns.prefixed("c", _CERTIFICATE_READ)},
       {columns.prefixed("d", columns.CASE)}, {columns.prefixed("k", columns.KEPT)}
FROM UNNEST($1::text[], $2::text[]) AS wanted (tenant, order_key)
CROSS JOIN LATERAL (SELECT * FROM order_file o
                    WHERE o.tenant = wanted.tenant AND o.order_key = wanted.order_key OFFSET 0) f
LEFT JOIN LATERAL (SELECT * FROM certificate o
                   WHERE o.tenant = f.tenant AND o.certificate_id = f.certificate_id OFFSET 0) c ON true
LEFT JOIN LATERAL (SELECT * FROM diligence_case o
                   WHERE o.tenant = f.tenant AND o.order_key = f.order_key OFFSET 0) d ON true
LEFT JOIN LATERAL (SELECT * FROM kept_assessment o
                   WHERE o.tenant = f.tenant AND o.order_key = f.order_key OFFSET 0) k ON true
"""  # noqa: S608  # column names are constants

SAVE_FILES = columns.upsert(
    "order_file", columns.FILE, ("tenant", "order_key"), "order_file.version = excluded.version - 1"
)
SAVE_CASES = columns.upsert(
    "diligence_case", columns.CASE, ("tenant", "case_id"), "diligence_case.version < excluded.version"
)
SAVE_KEPT = columns.upsert("kept_assessment", columns.KEPT, ("tenant", "order_key"))
DROP_KEPT = """
DELETE FROM kept_assessment k USING UNNEST($1::text[], $2::text[]) AS n (tenant, order_key)
WHERE k.tenant = n.tenant AND k.order_key = n.order_key
"""
ADD_CERTIFICATES = columns.insert("certificate", columns.CERTIFICATE)
REVOKE = f"""
UPDATE certificate c SET revoked_at = n.revoked_at, revoked_reason = n.revoked_reason,
                         revoked_epoch = n.revoked_epoch
FROM {columns.unnest(columns.REVOCATION)}
WHERE c.tenant = n.tenant AND c.certificate_id = n.certificate_id AND c.revoked_at IS NULL
"""  # noqa: S608  # column names are constants


class ChangedMeanwhile(Exception):
    """A row was changed between reading and writing, although its order's stream was locked."""


class OrderFiles:
    """The identity map of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._files: dict[str, OrderFile] = {}
        self._kept_in_table: set[str] = set()
        self._issued: list[Row] = []
        self._revoked: list[Row] = []

    async def load(self, keys: Iterable[tuple[str, str]]) -> None:
        """Read the files of `(tenant, order key)` that are not read yet, in one query."""
        wanted = [(tenant, key) for tenant, key in keys if key not in self._files]
        if not wanted:
            return
        tenants, order_keys = zip(*wanted, strict=True)
        for row in await self._connection.fetch(LOAD, list(tenants), list(order_keys)):
            file = read_file(row)
            self._files[file.order_key] = file
            if file.kept is not None:
                self._kept_in_table.add(file.order_key)

    def find(self, order_key: str) -> OrderFile | None:
        """The file, if the order or anything about it was ever heard of."""
        return self._files.get(order_key)

    def obtain(self, key: OrderKey) -> OrderFile:
        """The file, made now if nothing was heard of the order yet."""
        order_key = str(key)
        file = self._files.get(order_key)
        if file is None:
            file = self._files[order_key] = OrderFile(key, order_key)
        return file

    def issued(self, file: OrderFile, certificate: Certificate) -> None:
        """A certificate was signed: write it."""
        self._issued.append(certificate_row(file, certificate))

    def revoked(self, file: OrderFile, certificate: Certificate, at: datetime) -> None:
        """A certificate was revoked: write it."""
        self._revoked.append(
            (
                file.tenant,
                certificate.certificate_id,
                at,
                certificate.revoked_reason,
                certificate.revoked_epoch,
            )
        )

    def changed_cases(self) -> list[tuple[OrderFile, Case]]:
        """Cases that `flush_files` will write."""
        return [
            (file, file.case)
            for file in self._files.values()
            if file.changed and file.case is not None and file.case.version != file.case.stored_version
        ]

    async def flush_files(self) -> None:
        """Write changed files, cases and kept assessments."""
        changed = [file for file in self._files.values() if file.changed]
        await self._save(SAVE_FILES, [file_row(file) for file in changed], columns.FILE)
        cases = self.changed_cases()
        await self._save(SAVE_CASES, [case_row(*pair) for pair in cases], columns.CASE)
        await self._flush_kept(changed)
        for file in changed:
            file.changed, file.stored_version = False, file.stored_version + 1
        for _, case in cases:
            case.stored_version = case.version

    async def flush_certificates(self) -> None:
        """Write certificates; the decisions they stand on must have been written before."""
        if self._issued:
            await self._connection.execute(
                ADD_CERTIFICATES, *columns.turned(self._issued, columns.CERTIFICATE)
            )
        if self._revoked:
            await self._connection.execute(REVOKE, *columns.turned(self._revoked, columns.REVOCATION))
        self._issued, self._revoked = [], []

    async def _save(self, statement: str, rows: list[Row], kinds: columns.Columns) -> None:
        if not rows:
            return
        status = await self._connection.execute(statement, *columns.turned(rows, kinds))
        if status.rpartition(" ")[2] != str(len(rows)):
            raise ChangedMeanwhile(f"{status} of {len(rows)} rows")

    async def _flush_kept(self, changed: list[OrderFile]) -> None:
        kept = [kept_row(file, file.kept) for file in changed if file.kept is not None]
        if kept:
            await self._connection.execute(SAVE_KEPT, *columns.turned(kept, columns.KEPT))
        gone = [file for file in changed if file.kept is None and file.order_key in self._kept_in_table]
        if gone:
            keys = [file.order_key for file in gone]
            await self._connection.execute(DROP_KEPT, [file.tenant for file in gone], keys)
        self._kept_in_table |= {file.order_key for file in changed if file.kept is not None}
        self._kept_in_table -= {file.order_key for file in gone}
