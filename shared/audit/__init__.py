"""Hash chain per order, signed Merkle checkpoints, verifier."""
