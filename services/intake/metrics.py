"""What intake counts."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class IntakeMetrics:
    """Counters of one application, in a registry of its own."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.posts = Counter(
            "exportgate_intake_posts", "Posted orders by outcome", ["outcome"], registry=registry
        )
        self.refused_after_release = Counter(
            "exportgate_intake_refused_after_release",
            "Changes sent for orders that were already released",
            registry=registry,
        )
        self.releases = Counter(
            "exportgate_intake_releases", "Answers of the ship gate", ["outcome"], registry=registry
        )
        self.stopped = Counter(
            "exportgate_intake_stop_shipments",
            "Clearances revoked, and cancellations asked for, after release",
            registry=registry,
        )
        self.ignored = Counter(
            "exportgate_intake_ignored_events", "Events ignored on purpose", ["why"], registry=registry
        )
        self.rechecks = Counter(
            "exportgate_intake_rechecks", "Orders asked again by the sweeper", registry=registry
        )
        self.stalled = Counter(
            "exportgate_intake_stalled", "Orders undecided after the second recheck", registry=registry
        )
        self.batch = Histogram(
            "exportgate_intake_accept_batch",
            "Orders per commit",
            buckets=(1, 2, 5, 10, 20, 50, 100),
            registry=registry,
        )
        self.queue = Gauge("exportgate_intake_accept_queue", "Orders waiting for a commit", registry=registry)
