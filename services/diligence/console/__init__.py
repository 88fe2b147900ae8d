"""The reviewers' console: complete HTML from the server, every form without script."""
