"""The rules of deciding, without any I/O."""
