"""How alike two words are: by letters, by sound, by meaning."""
