"""Reference pages and schemas made from the code; `python -m tools.reference` writes them."""
