"""Name matching: which listed parties a name may mean, how sure that is, and why."""

from services.screening import machine_code

machine_code.use_if_made()
