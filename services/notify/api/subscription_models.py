"""Shapes of subscriptions over HTTP."""

import re
from datetime import datetime, time
from typing import Annotated, Literal, Self
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from services.notify.domain.alerts import AlertKind, Severity
from services.notify.domain.subscriptions import Subscription
from services.notify.domain.timing import DigestEvery, Timing
from services.notify.repository.endpoints import EndpointRow

# The characters of RFC 5321 without quoting: enough to keep lists, comments and header injection out.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]*")

Channel = Literal["email", "webhook", "slack", "teams"]
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""`HH:MM` on the wall clock of the subscription's time zone."""


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("no such time zone: give an IANA name such as Europe/Amsterdam") from error
    return name


TimeZone = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_+/-]{1,64}$"), AfterValidator(_known_zone)]


class QuietHours(BaseModel):
    """From … until, over midnight when the first is the later."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    start: Annotated[ClockTime, Field(alias="from")]
    end: Annotated[ClockTime, Field(alias="until")]

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.start == self.end:
            raise ValueError("quiet hours begin and end at different times")
        return self


class SubscriptionIn(BaseModel):
    """Who is to hear of what; no `kinds` means every kind.

    Urgent alerts (a shipment to be stopped) and holds by the system's own state wait for no digest and no
    quiet hours, and urgent ones go to every level at once.
    """

    model_config = ConfigDict(extra="forbid")

    recipient: Annotated[str, StringConstraints(min_length=1, max_length=254)]
    """A mail address; on the other channels a name of your choice for the endpoint."""
    channel: Channel = "email"
    url: Annotated[str, StringConstraints(min_length=1, max_length=2_000)] | None = None
    """Where to post to (https); only for endpoints, and only when the name is new or its address changes."""
    kinds: frozenset[AlertKind] = frozenset()
    min_severity: Severity = Severity.NORMAL
    level: Annotated[int, Field(ge=1, le=9)] = 1
    """Place in the escalation chain: 1 hears first, the next when nobody acknowledges in time."""
    digest: DigestEvery = DigestEvery.NOW
    digest_at: ClockTime | None = None
    """When the daily digest leaves; 08:00 unless given."""
    quiet_hours: QuietHours | None = None
    time_zone: TimeZone = "UTC"

    @model_validator(mode="after")
    def _fits(self) -> Self:
        form, what = (_ADDRESS, "a mail address") if self.channel == "email" else (_NAME, "a name")
        if not form.fullmatch(self.recipient):
            raise ValueError(f"recipient: give {what}")
        if self.channel == "email" and self.url is not None:
            raise ValueError("url: mail goes to the address that is the recipient")
        if self.digest_at is not None and self.digest is not DigestEvery.DAY:
            raise ValueError("digest_at: only a daily digest has a time")
        return self

    def timing(self) -> Timing:
        """As the domain has it."""
        quiet = self.quiet_hours
        return Timing(
            self.digest,
            _clock(self.digest_at),
            _clock(quiet.start) if quiet else None,
            _clock(quiet.end) if quiet else None,
            self.time_zone,
        )

    def subscription(
        self, tenant: str, subscription_id: UUID, *, owner_email: str = "", version: int = 1
    ) -> Subscription:
        """As the domain has it."""
        return Subscription(
            tenant=tenant,
            subscription_id=subscription_id,
            recipient=self.recipient,
            channel=self.channel,
            kinds=self.kinds,
            min_severity=self.min_severity,
            level=self.level,
            timing=self.timing(),
            owner_email=owner_email,
            version=version,
        )


class EndpointOut(BaseModel):
    """Where an endpoint is and whether it answers. Its whole address may be a secret and is never shown."""

    host: str
    failures: int
    """In a row; 0 when it took the last message."""
    silent_until: datetime | None
    """Nothing is sent before: it asked for silence or failed too often."""
    disabled_at: datetime | None
    """It answered 410 Gone; saving the subscription switches it on again."""
    disabled_reason: str | None

    @classmethod
    def of(cls, row: EndpointRow) -> Self:
        """From the table."""
        return cls(
            host=row.host,
            failures=row.failures,
            silent_until=row.open_until,
            disabled_at=row.disabled_at,
            disabled_reason=row.disabled_reason,
        )


class SubscriptionOut(BaseModel):
    """A subscription as it stands."""

    subscription_id: UUID
    recipient: str
    channel: Channel
    kinds: list[AlertKind]
    min_severity: Severity
    level: int
    digest: DigestEvery
    digest_at: str | None
    quiet_hours: QuietHours | None
    time_zone: str
    endpoint: EndpointOut | None
    version: int

    @classmethod
    def of(cls, subscription: Subscription, endpoint: EndpointRow | None) -> Self:
        """From the domain."""
        timing = subscription.timing
        start, end = timing.quiet_from, timing.quiet_until
        return cls.model_validate(
            {
                "subscription_id": subscription.subscription_id,
                "recipient": subscription.recipient,
                "channel": subscription.channel,
                "kinds": sorted(subscription.kinds),
                "min_severity": subscription.min_severity,
                "level": subscription.level,
                "digest": timing.digest,
                "digest_at": _shown(timing.digest_at),
                "quiet_hours": {"from": _shown(start), "until": _shown(end)} if start and end else None,
                "time_zone": timing.time_zone,
                "endpoint": EndpointOut.of(endpoint) if endpoint else None,
                "version": subscription.version,
            }
        )


class SubscriptionMade(SubscriptionOut):
    """A new subscription; the secret that signs its webhooks is shown here and on rotation only."""

    signing_secret: str | None = None


class SecretRotated(BaseModel):
    """Both secrets sign until `old_until`."""

    signing_secret: str
    old_until: datetime


class SubscriptionList(BaseModel):
    """All of a tenant: a few dozen at most."""

    items: list[SubscriptionOut]


def _clock(text: str | None) -> time | None:
    return time.fromisoformat(text) if text is not None else None


def _shown(clock: time | None) -> str | None:
    return clock.strftime("%H:%M") if clock is not None else None
