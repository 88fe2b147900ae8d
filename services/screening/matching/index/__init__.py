"""Which listed names are worth scoring for a query, without scoring all."""
