"""What screening knows about an order: facts, findings in the making. Pure; no I/O, no framework."""
