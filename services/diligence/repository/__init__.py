"""The tables of diligence."""
