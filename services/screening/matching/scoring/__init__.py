"""How alike two names are: their words paired, weighed and added up."""
