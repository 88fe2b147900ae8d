"""Reading text in many scripts: folding, words with their places in the original, phrase search."""
