"""Settings of the embedded PostgreSQL, for two cores and little memory, no durability traded."""

from collections.abc import Mapping
from pathlib import Path

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # TCP with a password is the only way in
    "password_encryption": "scram-sha-256",
    "max_connections": "300",
    "shared_buffers": "128MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_compression": "off",  # pglz costs more than the pages it saves
    "max_wal_size": "1GB",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",  # local disks of today
    "max_parallel_workers_per_gather": "0",  # two cores, short queries; also spares /dev/shm in containers
    "autovacuum_max_workers": "2",
    # A new database has no statistics, and without them the planner reads whole tenants to find one order
    # (row-level security makes the tenant an index condition): measured 6 instead of 3 ms an order.
    "autovacuum_naptime": "5s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
    "log_min_duration_statement": "2s",
    "log_parameter_max_length": "0",  # statements may carry names of people; their values stay out of logs
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",  # no DETAIL: "Key (name)=(…) already exists"
    "cluster_name": "exportgate",
}


def server_arguments(data: Path, port: int, overrides: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Arguments of ``postgres``: the data directory, the port, and every setting as ``-c name=value``."""
    settings = {**SETTINGS, **(overrides or {}), "port": str(port)}
    flags = [part for name, value in sorted(settings.items()) for part in ("-c", f"{name}={value}")]
    return ("-D", str(data), *flags)


def initdb_arguments(data: Path, password_file: Path) -> tuple[str, ...]:
    """Arguments of ``initdb``: UTF-8, order by code point on every machine, checksums, passwords only.

    The built-in C.UTF-8 locale needs nothing installed and sorts alike everywhere.
    """
    return (
        "-D",
        str(data),
        "--username=postgres",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
    )
