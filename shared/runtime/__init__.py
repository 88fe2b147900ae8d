"""What turns a composed service into a running process: settings, roles, watchdog, stopping."""
