"""From a name as written, in any script, to the words that are compared."""
