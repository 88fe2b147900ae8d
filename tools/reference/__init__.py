"""Reference pages made from the code; `python -m tools.reference` writes them below `docs/reference`."""
