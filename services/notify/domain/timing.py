"""When a message may leave: digests at set times, quiet hours, and what breaks through both."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.notify.domain.alerts import AlertKind, Severity


class DigestEvery(StrEnum):
    """How often what has gathered is sent; `now` sends soon after it is raised."""

    NOW = "now"
    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Timing:
    """One recipient's wishes; times of day are wall clock in `time_zone` (an IANA name).

    Quiet hours are from `quiet_from` until `quiet_until`, over midnight when the first is the later;
    either both or neither is set, and they differ.
    """

    digest: DigestEvery = DigestEvery.NOW
    digest_at: time | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    time_zone: str = "UTC"

    def leaves_at(self, now: datetime) -> datetime:
        """The earliest instant (UTC) at which something raised `now` may leave."""
        zone = ZoneInfo(self.time_zone)
        local = self._digest_due(now.astimezone(zone), zone)
        return max(now, self._after_quiet(local, zone).astimezone(UTC))

    def _digest_due(self, local: datetime, zone: ZoneInfo) -> datetime:
        if self.digest is DigestEvery.HOUR:
            # Counted in UTC: an hour of the autumn night that comes twice is two hours.
            passed = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
            return (local.astimezone(UTC) - passed + timedelta(hours=1)).astimezone(zone)
        if self.digest is DigestEvery.DAY:
            return _next(local, self.digest_at or time(8), zone)
        return local

    def _after_quiet(self, local: datetime, zone: ZoneInfo) -> datetime:
        start, end = self.quiet_from, self.quiet_until
        if start is None or end is None:
            return local
        clock = local.time()
        quiet = start <= clock < end if start < end else clock >= start or clock < end
        return _next(local, end, zone) if quiet else local


def breaks_through(kind: AlertKind, severity: Severity) -> bool:
    """What waits for no digest and no morning: what is urgent (a shipment to be stopped), and a hold by the
    system's own state, which stops every order until somebody puts it right."""
    return severity is Severity.URGENT or kind is AlertKind.SYSTEM_HOLD


def _next(local: datetime, at: time, zone: ZoneInfo) -> datetime:
    """The next time that clocks in `zone` show `at`; now when they do."""
    today = datetime.combine(local.date(), at, zone)
    if today.astimezone(UTC) >= local.astimezone(UTC):
        return today
    return datetime.combine(local.date() + timedelta(days=1), at, zone)
