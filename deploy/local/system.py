"""The running whole: PostgreSQL, Apache Kafka, the mail catcher and the services, put together."""

import asyncio
import sys
from dataclasses import dataclass
from time import monotonic

import httpx
from aiokafka.errors import KafkaError

from deploy.local import environment
from deploy.local.credentials import write_credentials
from deploy.local.databases import ServiceDatabase, ensure_databases, service_databases
from deploy.local.kafka import KafkaBroker
from deploy.local.layout import SERVICES, Layout, Ports
from deploy.local.leftovers import RunRecord
from deploy.local.local_topics import product_topics
from deploy.local.migrations import COMMAND, migrate
from deploy.local.ports import LOOPBACK, require_free
from deploy.local.postgres import PostgresCluster
from deploy.local.process import Command
from deploy.local.report import Report
from deploy.local.samples import post_samples, sample_orders
from deploy.local.supervisor import Part, Supervisor
from deploy.local.topics import ensure_topics
from deploy.local.waiting import accepts_connections, answers_ok, together

SERVICE_STOP_SECONDS = 10.0  # a service drains for at most eight; the whole stop stays below twenty
NICENESS = 5  # of what works behind intake: an ERP's request is not kept waiting by an assessment
SERVICE_READY_SECONDS = 300.0
"""The first start compiles what searches need and loads the sample list: half a minute, minutes where others
are at work. Given up too early it would only begin again."""


@dataclass(frozen=True)
class Program:
    """Arguments to Python that run a service (``{name}`` is replaced) and the migrations."""

    service: tuple[str, ...] = ("-m", "services.{name}")
    migrations: tuple[str, ...] = COMMAND


class System:
    """Everything of one data directory."""

    def __init__(self, layout: Layout, ports: Ports, report: Report, program: Program) -> None:
        self._layout = layout
        self._ports = ports
        self._report = report
        self._program = program
        self._supervisor = Supervisor(RunRecord(layout.root / "run.json"), report)
        self._erp_key = ""
        self._began = monotonic()

    async def start(self) -> None:
        """Start everything in order. Raises LocalError saying what stands in the way."""
        require_free(self._ports.all())
        self._report.say(f"exportgate, data in {self._layout.root}")
        environment.make_keys(self._layout)
        self._erp_key = write_credentials(self._layout, self._ports)
        passwords = environment.database_passwords(self._layout)
        cluster = self._cluster(passwords["postgres"])
        broker = self._broker()
        databases = service_databases(SERVICES, passwords)
        await together(self._prepare(cluster), broker.prepare())
        await self._supervisor.start(_postgres_part(cluster))
        self._report.done(f"PostgreSQL is up on port {cluster.port}")
        await together(self._migrate(cluster, databases), self._start_broker(broker))
        await self._start_services(cluster, databases)

    async def _prepare(self, cluster: PostgresCluster) -> None:
        if not cluster.data.exists():
            self._report.step("making a PostgreSQL cluster")
        await cluster.prepare()

    async def _migrate(self, cluster: PostgresCluster, databases: list[ServiceDatabase]) -> None:
        await ensure_databases(cluster, databases)
        owners = {database.service: database.owner_url(cluster) for database in databases}
        told = environment.migration_environment(owners)
        await migrate(told, self._layout.logs / "migrations.log", self._program.migrations)
        self._report.done("the databases have this release's schema")

    async def _start_broker(self, broker: KafkaBroker) -> None:
        await self._supervisor.start(_kafka_part(broker), self._mail_part())
        self._report.done(f"Apache Kafka is up on port {broker.port}")

    async def _start_services(self, cluster: PostgresCluster, databases: list[ServiceDatabase]) -> None:
        self._report.step(f"starting {', '.join(SERVICES)}")
        urls = {database.service: database.url(cluster) for database in databases}
        await self._supervisor.start(*(self._service_part(name, urls[name]) for name in SERVICES))

    def _cluster(self, password: str) -> PostgresCluster:
        return PostgresCluster(
            self._layout.root / "postgres",
            port=self._ports.postgres,
            password=password,
            log=self._layout.logs / "postgres.log",
        )

    def _broker(self) -> KafkaBroker:
        return KafkaBroker(
            self._layout.root / "kafka",
            port=self._ports.kafka,
            controller_port=self._ports.kafka_controller,
            log=self._layout.logs / "kafka.log",
            progress=self._report.step,
        )

    def _mail_part(self) -> Part:
        command = Command(
            name="mail",
            argv=(
                *(sys.executable, "-m", "deploy.local.mail"),
                *("--port", str(self._ports.smtp), "--dir", str(self._layout.mail)),
            ),
            environment=environment.base_environment(),
            log=self._layout.logs / "mail.log",
            stop_seconds=3.0,
        )
        return Part("mail", lambda: command, lambda: accepts_connections(LOOPBACK, self._ports.smtp))

    def _service_part(self, name: str, database_url: str) -> Part:
        arguments = (argument.replace("{name}", name) for argument in self._program.service)
        command = Command(
            name=name,
            argv=(sys.executable, *arguments),
            environment=environment.service_environment(name, self._layout, self._ports, database_url),
            log=self._layout.logs / f"{name}.log",
            stop_seconds=SERVICE_STOP_SECONDS,
            niceness=0 if name == "intake" else NICENESS,
        )
        port = self._ports.service(name)
        return Part(
            name, lambda: command, lambda: answers_ok(port, "/readyz"), ready_seconds=SERVICE_READY_SECONDS
        )

    async def show_samples(self) -> None:
        """Post the sample orders and show what became of each; trouble is said, not raised."""
        orders = sample_orders()
        self._report.step(f"posting {len(orders)} sample orders")
        try:
            outcomes = await post_samples(self._ports.url("intake"), self._erp_key, orders)
        except httpx.HTTPError as error:
            self._report.trouble(f"the sample orders could not be posted: {error or type(error).__name__}")
            return
        rows = [row for outcome in outcomes for row in outcome.rows()]
        self._report.table(("order", "state", "first reasons"), rows)

    def say_ready(self) -> None:
        """Say where everything is; the last line is ``exportgate is ready``."""
        say = self._report.say
        for name in SERVICES:
            say(f"  {name:<12} {self._ports.url(name)}/docs")
        say(f"  console      {self._ports.url('diligence')}/  sign in with a person's token from the keys")
        say(f"  keys         {self._layout.credentials}")
        say(f"  mail         {self._layout.mail}")
        say(f"  logs         {self._layout.logs}")
        say(f"  try          curl -H @{self._layout.erp_header} {self._ports.url('intake')}/v1/orders")
        say(f"  started in {monotonic() - self._began:.1f} s; Ctrl-C stops everything")
        say("exportgate is ready", "bold green")

    async def watch(self) -> None:
        """Stay, repairing what breaks; ends only with an error or by being cancelled."""
        await self._supervisor.watch()

    async def stop(self) -> None:
        """Stop everything in reverse order, within twenty seconds."""
        if not self._supervisor.has_started:
            return
        self._report.say("stopping")
        await asyncio.shield(self._supervisor.stop())
        self._report.say("everything has stopped")


def _postgres_part(cluster: PostgresCluster) -> Part:
    return Part("PostgreSQL", cluster.command, cluster.ready, before_start=cluster.clear_traces)


def _kafka_part(broker: KafkaBroker) -> Part:
    async def before_start() -> None:
        broker.before_start()

    async def ready() -> bool:  # at every start: the topics are there even when the data was lost
        if not await broker.ready():
            return False
        try:
            await ensure_topics(broker.bootstrap, product_topics())
        except (KafkaError, TimeoutError):
            return False
        return True

    return Part(
        "Apache Kafka",
        broker.command,
        ready,
        before_start=before_start,
        after_stop=broker.after_clean_stop,
        ready_seconds=90.0,
    )
