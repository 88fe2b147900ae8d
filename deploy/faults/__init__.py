"""Fault runs: a real system under load, its parts killed one by one, the promises checked from outside."""
