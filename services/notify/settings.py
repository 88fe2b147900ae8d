"""Settings of notify; each value with the reason for its default."""

from typing import Literal

from pydantic import SecretStr

from services.notify.domain.schedule import EscalationPolicy
from shared.runtime.settings import ServiceSettings


class NotifySettings(ServiceSettings):
    """Read from `EXPORTGATE_*`; frozen."""

    smtp_host: str = ""
    """Without a mail server deliveries wait and the log says so: there is no server to assume."""
    smtp_port: int = 25
    smtp_tls: Literal["none", "starttls", "tls"] = "none"
    """`none` uses STARTTLS when the server offers it; the other two refuse to send without."""
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_timeout_seconds: float = 20.0
    """For a whole conversation; a receiver that drips is left and tried again."""
    mail_from: str = "exportgate@localhost"
    mail_domain: str = "exportgate.invalid"
    """Right side of Message-IDs; set it to a domain of yours."""
    delivery_concurrency: int = 8
    """Messages on their way at once, at most one per recipient: one slow receiver holds one slot."""
    delivery_lease_seconds: float = 60.0
    """Above the SMTP timeout: another worker takes a message over only when its first one is dead."""
    delivery_give_up_hours: float = 72.0
    """After so long of "try later" a delivery has failed, and somebody else is told."""
    digest_seconds: float = 20.0
    """A recipient gets at most one message in so many seconds; what comes meanwhile is one digest."""
    digest_most: int = 400
    """Alerts in one message: about 60 kB of text."""
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

    def escalation_policy(self) -> EscalationPolicy:
        """The durations above as the domain has them."""
        return EscalationPolicy(
            urgent=self.acknowledge_urgent_seconds,
            high=self.acknowledge_high_seconds,
            normal=self.acknowledge_normal_seconds,
            most=self.escalations_most,
        )
