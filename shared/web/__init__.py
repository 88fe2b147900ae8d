"""What every HTTP service of the product has: problems, authentication, probes, limits, pagination."""
