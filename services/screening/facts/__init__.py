"""From an order to facts: what the goods can do, who will use them, where, in which project, on which terms."""
