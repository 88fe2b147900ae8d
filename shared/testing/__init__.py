"""The doubles and fixtures that the product ships, for its own tests and for those who extend it.

- `databases.ServiceDatabases(admin_url).clone("intake")`: async context manager giving a
  `ServiceDatabase` (`url` of the service role, `owner_url`, `connected()`, `fetch`, `count`) cloned from
  a template that is migrated once. In the suite: `async with service_databases.clone("intake") as db`
  (fixture `service_databases` in `tests/conftest.py`).
- `keys.TestingKeys()`: throw-away signing keys of all services (`signers["intake"]`), `verifier`,
  `write(directory, service)` for the key files that settings name.
- `settings.settings_for(IntakeSettings, "intake", database=db, keys=keys, directory=tmp_path, ...)`.
- `events.EventMaker(keys)`: `event(type, data, key=...)` with the next sequence of its producer,
  `received(event)`, `item(event)`, `record(event)`; `events.make_event` for one unsigned event.
- `given.given_events(core, [events], maker)`: applies them through the inbox; `given_one_by_one`;
  `given.published(core, maker)`: the events in the outbox. `outbox.outbox_events(..., clear=True)`.
- `waiting.eventually(condition, within=..., what=...)`: bounded waiting.
- `toy`: a service of thirty lines around the real core, to try the core with; also as a process.
- `shared.messaging.memory.MemoryBus()`: the bus in memory, for `connect_core(..., bus=MemoryBus())`.
"""
