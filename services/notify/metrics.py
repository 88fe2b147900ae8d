"""Measurements of notify."""

from prometheus_client import CollectorRegistry, Counter


class NotifyMetrics:
    """Counters in the registry of the process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.attempts = Counter(
            "exportgate_notify_delivery_attempts",
            "Attempts to deliver a message, by what came of them",
            ["outcome"],
            registry=registry,
        )
