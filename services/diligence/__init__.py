"""What is decided about an order: cases, decisions, certificates."""
