"""The embedded PostgreSQL keeps what it has committed, whatever happens to it."""

import asyncio
from pathlib import Path

import asyncpg
import psutil
import pytest

from deploy.local.databases import ServiceDatabase, ensure_databases
from deploy.local.postgres import PostgresCluster

pytestmark = pytest.mark.postgres

INTAKE = ServiceDatabase("intake", password="service-password", owner_password="owner-password")


async def _insert(cluster: PostgresCluster, value: int) -> None:
    connection = await asyncpg.connect(cluster.url())
    await connection.execute("CREATE TABLE IF NOT EXISTS kept (value int)")
    await connection.execute("INSERT INTO kept VALUES ($1)", value)
    await connection.close()


async def _kept(cluster: PostgresCluster) -> list[int]:
    connection = await asyncpg.connect(cluster.url())
    rows = await connection.fetch("SELECT value FROM kept ORDER BY value")
    await connection.close()
    return [row["value"] for row in rows]


async def test_committed_rows_survive_kill_and_restart(server_directory: Path) -> None:
    cluster = PostgresCluster(server_directory / "postgres")
    async with cluster:
        await _insert(cluster, 1)
        await cluster.kill()
        await cluster.start()
        assert await _kept(cluster) == [1]
        await cluster.stop()
        await cluster.start()
        assert await _kept(cluster) == [1]


async def test_starts_although_the_stale_process_id_belongs_to_somebody_else(server_directory: Path) -> None:
    async with PostgresCluster(server_directory / "postgres") as cluster:
        await _insert(cluster, 1)
        lock = cluster.data / "postmaster.pid"
        lines = lock.read_text().splitlines()
        await cluster.kill()
        lock.write_text("\n".join(["1", *lines[1:]]) + "\n")  # process 1 always lives
        await cluster.start()
        assert await _kept(cluster) == [1]


async def test_a_half_made_cluster_is_made_again(server_directory: Path) -> None:
    unfinished = server_directory / "postgres" / "data.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    async with PostgresCluster(server_directory / "postgres") as cluster:
        assert await cluster.ready()


async def test_paused_server_does_not_answer_until_resumed(server_directory: Path) -> None:
    async with PostgresCluster(server_directory / "Zoll prüfung 上海" / "postgres") as cluster:
        cluster.pause()
        assert not await cluster.ready()
        cluster.resume()
        assert await cluster.ready()


async def test_wrong_password_is_refused(postgres_cluster: PostgresCluster) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(postgres_cluster.url(password="not-the-password"))


async def test_allows_three_hundred_connections_and_syncs(server_directory: Path) -> None:
    async with PostgresCluster(server_directory / "postgres") as cluster:
        connection = await asyncpg.connect(cluster.url())
        assert int(await connection.fetchval("SHOW max_connections")) >= 300
        assert await connection.fetchval("SHOW fsync") == "on"
        assert await connection.fetchval("SHOW synchronous_commit") == "on"
        await connection.close()


async def test_service_role_may_only_do_what_migrations_grant(postgres_cluster: PostgresCluster) -> None:
    await ensure_databases(postgres_cluster, [INTAKE])
    await ensure_databases(postgres_cluster, [INTAKE])  # repeating it changes nothing
    owner = await asyncpg.connect(INTAKE.owner_url(postgres_cluster))
    service = await asyncpg.connect(INTAKE.url(postgres_cluster))
    await owner.execute("CREATE TABLE IF NOT EXISTS orders (id int)")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await service.fetch("SELECT * FROM orders")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await service.execute("CREATE TABLE own (id int)")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await service.execute("CREATE TEMPORARY TABLE own (id int)")
    await owner.execute(f"GRANT SELECT ON orders TO {INTAKE.name}")
    assert await service.fetch("SELECT * FROM orders") == []
    assert await service.fetchval("SHOW idle_in_transaction_session_timeout") == "15s"
    role = await service.fetchrow("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
    assert role is not None
    assert not role["rolsuper"] and not role["rolbypassrls"]
    await owner.close()
    await service.close()


async def test_services_cannot_enter_one_anothers_databases(postgres_cluster: PostgresCluster) -> None:
    notify = ServiceDatabase("notify", password="other-password", owner_password="other-owner")
    await ensure_databases(postgres_cluster, [INTAKE, notify])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(postgres_cluster.url(INTAKE.name, notify.name, notify.password))


async def test_no_server_process_outlives_a_stop(server_directory: Path) -> None:
    cluster = PostgresCluster(server_directory / "postgres")
    async with cluster:
        pid = cluster.pid
        connections = await asyncio.gather(*(asyncpg.connect(cluster.url()) for _ in range(5)))
    assert not psutil.pid_exists(pid)
    for connection in connections:
        connection.terminate()
