"""What the pages show: view models, made from the order, its assessment and its case; no HTML."""
