"""What a match of names is worth: what speaks for it, against it, and in which words."""
