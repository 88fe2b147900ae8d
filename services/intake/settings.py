"""Settings of intake; each value with the reason for its default."""

from pathlib import Path

from shared.runtime.settings import ServiceSettings


class IntakeSettings(ServiceSettings):
    """Read from `EXPORTGATE_*` by `bootstrap` and `__main__` only."""

    receipt_key_file: Path | None = None
    """Signs release receipts; without it the event signing key does."""
    retired_receipt_keys_file: Path | None = None
    """JWKS of earlier public keys, so that receipts signed before a rotation still verify."""
    accept_queue: int = 2_000
    """Orders waiting for a commit; beyond it 503. Four seconds of work at 500 orders/s: who waits longer
    has given up."""
    requests_at_once: int = 3_000
    """A full queue and a thousand ERP sessions that wait for a decision (`?wait=`), which must not shut
    out new orders."""
    accept_batch: int = 100
    """Orders in one commit: the gain levels off here, and one commit stays within 20 ms."""
    accept_at_once: int = 2
    """Commits in flight: the second batch is prepared while the first one waits for the disk."""
    large_bodies_at_once: int = 2
    """Bodies of more than 64 KB parsed at a time: a document of 4 MB takes up to 250 MB meanwhile, and more
    than two threads make none of them faster."""
    batch_lines_at_once: int = 200
    """Lines of one NDJSON upload that wait for their commit; bounds memory to so many orders."""
    batch_bytes: int = 1024 * 1024 * 1024
    """Bytes of one NDJSON upload: half a million orders of 2 KB."""
    idempotency_seconds: float = 14 * 24 * 3600.0
    """How long an `Idempotency-Key` is remembered: an ERP's queue stands still over a holiday at most."""
    poll_clearance_seconds: float = 1.0
    """`?wait=` is woken in the process that heard the decision; every other one looks this often, with one
    query for all its waiting requests."""
    sweep_seconds: float = 15.0
    """How often the sweeper looks."""
    recheck_after_seconds: float = 45.0
    """An order without decision and case for so long is asked again. Decisions take under a second; a
    restarted consumer up to 30 s (session timeout); asking earlier would add load to an outage."""
    recheck_batch: int = 500
    """Orders asked again per look: a backlog must not be doubled at once."""
    jwks_seconds: float = 300.0
    """How long diligence's public keys are believed; then they must be had again, or nothing is released."""
