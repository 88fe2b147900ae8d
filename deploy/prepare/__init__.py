"""What a system of several machines or containers needs before its first start: secrets and databases."""
