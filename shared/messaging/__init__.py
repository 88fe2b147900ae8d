"""Bus, envelope, outbox relay, inbox, retry, dead letters."""
