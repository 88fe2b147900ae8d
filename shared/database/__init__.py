"""Engine, unit of work, migrations runner, tenant scoping."""
