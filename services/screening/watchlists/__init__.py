"""Watchlists: what a list publishes, read into one entry model with its version and origin."""
