"""What the pages read: SQL, and nothing else."""
