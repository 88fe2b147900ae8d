"""XML of any kind: hardened reading, places for people, and which document it is."""
