"""HTTP in, handler call, HTTP out: one file per resource."""
