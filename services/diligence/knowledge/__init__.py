"""What diligence knows of the world outside: data, dated, with sources."""
