"""From an order to facts: what the goods can do, who will use them, where and for what."""
