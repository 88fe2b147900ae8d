"""What maintainers run: pins of jars, generated reference pages."""
