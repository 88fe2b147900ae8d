"""`exportgate`: the command line."""
