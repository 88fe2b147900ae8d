"""Name matching: which listed parties a name may mean, how sure that is, and why."""
