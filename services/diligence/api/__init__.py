"""HTTP in, command, HTTP out."""
