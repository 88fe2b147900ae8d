"""The ERP's door: orders in, the ship gate out."""
