"""The pipeline benchmark: a whole system on loopback, a seeded load, ratios of one run."""
