"""Delivering: composing messages, claiming, sending, recording."""
