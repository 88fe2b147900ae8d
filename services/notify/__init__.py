"""Who must hear of it: alerts to people, delivered, escalated, acknowledged."""
