"""The product's topics, as one machine needs them."""

from deploy.local.layout import SERVICES
from deploy.local.topics import TopicSpec
from shared.contracts import events

PARTITIONS = 6
"""More than the consumers one machine has, so that a second process of a service finds work."""

EVENT_TOPICS = (
    events.ORDERS,
    events.ASSESSMENTS,
    events.CASES,
    events.WATCHLISTS,
    events.ALERTS,
    events.AUDIT,
)


def product_topics(replicas: int = 1) -> list[TopicSpec]:
    """Every topic of the product, and a dead-letter topic per service."""
    keyed = [TopicSpec(name, PARTITIONS, replicas) for name in EVENT_TOPICS]
    dead = [TopicSpec(events.dead_letter_topic(name), 1, replicas) for name in SERVICES]
    return [*keyed, *dead]
