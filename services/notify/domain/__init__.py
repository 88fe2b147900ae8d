"""Kinds of alerts, who hears of them and when: pure."""
