"""Settings of notify; each value with the reason for its default."""

from pathlib import Path
from typing import Literal, Self

from pydantic import SecretStr, model_validator

from services.notify.domain.schedule import EscalationPolicy
from shared.runtime.settings import ServiceSettings


class NotifySettings(ServiceSettings):
    """Read from `EXPORTGATE_*`; frozen."""

    gather_ms: int = 500
    """Nobody waits at the other end: people are told within a second all the same, for less work."""
    notify_key_file: Path
    """At least 32 bytes: seals addresses and secrets of endpoints, signs acknowledgement links. Whoever can
    read the database must not have it."""
    smtp_host: str = ""
    """Without a mail server mail waits and the log says so: there is no server to assume."""
    smtp_port: int = 25
    smtp_tls: Literal["none", "starttls", "tls"] = "none"
    """`none` uses STARTTLS when the server offers it; the other two refuse to send without."""
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_ca_file: Path | None = None
    """Authorities to trust instead of the operating system's, for a server of one's own."""
    smtp_timeout_seconds: float = 20.0
    """For a whole conversation; a receiver that drips is left and tried again."""
    mail_from: str = "exportgate@localhost"
    mail_domain: str = "exportgate.invalid"
    """Right side of Message-IDs; set it to a domain of yours."""
    delivery_concurrency: int = 8
    """Mails on their way at once, at most one per recipient: one slow receiver holds one slot."""
    hook_concurrency: int = 32
    """Posts to endpoints on their way at once, at most one per endpoint; they only wait for the network."""
    hook_timeout_seconds: float = 15.0
    """For a whole post, the dripping answer included: Standard Webhooks suggests 15 to 30."""
    hook_ca_file: Path | None = None
    """Authorities to trust instead of the bundled ones, for receivers of one's own."""
    hooks_loopback: bool = False
    """Lets endpoints be on this machine, also over http: for trying out. Only with `local`."""
    secret_overlap_hours: float = 24.0
    """After a rotation both secrets sign for a day, so that the receiver can follow."""
    link_days: float = 14.0
    """How long the link in a message acknowledges: over a holiday, not for ever."""
    delivery_lease_seconds: float = 60.0
    """Above the timeouts of channels: another worker takes a message over only when its first one is dead."""
    delivery_give_up_hours: float = 72.0
    """After so long of "try later" a delivery has failed, and somebody else is told."""
    digest_seconds: float = 20.0
    """A recipient gets at most one message in so many seconds; what comes meanwhile is one digest."""
    digest_most: int = 400
    """Alerts in one mail or webhook: about 100 kB of text. Slack and Teams take twenty."""
    acknowledge_urgent_seconds: float = 900.0
    """A shipment to be stopped cannot wait longer than loading a lorry takes."""
    acknowledge_high_seconds: float = 7_200.0
    acknowledge_normal_seconds: float = 28_800.0
    """One working day for a review."""
    escalations_most: int = 3
    """An alert that nobody takes is not repeated for ever; it stays on the list."""
    system_hold_quiet_seconds: float = 3_600.0
    """A cause that held nothing for so long has ended: held orders are asked for again every minute."""
    streams_most: int = 50
    """Open event streams per process; each looks at the database every two seconds."""

    @model_validator(mode="after")
    def _loopback_is_local(self) -> Self:
        if self.hooks_loopback and not self.local:
            raise ValueError("endpoints on loopback are allowed only in a local system")
        return self

    def escalation_policy(self) -> EscalationPolicy:
        """The durations above as the domain has them."""
        return EscalationPolicy(
            urgent=self.acknowledge_urgent_seconds,
            high=self.acknowledge_high_seconds,
            normal=self.acknowledge_normal_seconds,
            most=self.escalations_most,
        )
