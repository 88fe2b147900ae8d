"""Everything on one machine: embedded PostgreSQL, a real Apache Kafka, a mail catcher, the services."""
