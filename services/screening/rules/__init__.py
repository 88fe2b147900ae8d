"""The rules: one module per family; a rule is a small pure function over an order's facts."""
