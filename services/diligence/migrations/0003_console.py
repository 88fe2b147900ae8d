"""What the console reads and keeps: the queue as one row per case, sessions, drafts."""

from shared.database.core_tables import grant, tenant_policy
from shared.database.ddl import run, service_role

revision = "diligence_0003"
down_revision = "diligence_0002"
branch_labels = None
depends_on = None

QUEUE = """
-- One row per case, written in the transaction that changes the case. `weight` rises from the most urgent
-- down: minus (disposition, severity). `first_decider` is set while somebody else must sign.
CREATE TABLE case_queue (
    tenant text NOT NULL,
    case_id uuid NOT NULL,
    version bigint NOT NULL,
    revision integer NOT NULL,
    assessment_number bigint NOT NULL,
    state text NOT NULL,
    live boolean NOT NULL,
    disposition text NOT NULL,
    weight integer NOT NULL,
    severity integer NOT NULL,
    due_at timestamptz NOT NULL,
    opened_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    region text NOT NULL,
    owner text NOT NULL DEFAULT '',
    owner_name text NOT NULL DEFAULT '',
    first_decider text NOT NULL,
    first_decider_name text NOT NULL,
    line jsonb NOT NULL,
    PRIMARY KEY (tenant, case_id)
);
CREATE INDEX case_queue_live ON case_queue (tenant, live, weight, due_at, case_id);
CREATE INDEX case_queue_state ON case_queue (tenant, state, weight, due_at, case_id);
CREATE INDEX case_queue_oldest ON case_queue (tenant, live, opened_at, case_id);
CREATE INDEX case_queue_severity ON case_queue (tenant, live, severity, opened_at, case_id);
CREATE INDEX case_queue_region ON case_queue (tenant, live, region, weight, due_at, case_id);
CREATE INDEX case_queue_owner ON case_queue (tenant, live, owner, weight, due_at, case_id);
CREATE INDEX case_queue_changed ON case_queue (tenant, changed_at, case_id);
-- Words by which a case is found (`order-4711`, names, `family:USR`), folded.
CREATE TABLE case_term (
    tenant text NOT NULL,
    term text NOT NULL,
    case_id uuid NOT NULL,
    PRIMARY KEY (tenant, term, case_id)
);
CREATE INDEX case_term_case ON case_term (tenant, case_id)
"""

PEOPLE = """
-- A session is known by the hash of its cookie. It is kept for a day after `ends_at`, so that text posted
-- after the end is kept as a draft of its writer.
CREATE TABLE console_session (
    tenant text NOT NULL,
    session_sha256 text NOT NULL,
    person text NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    roles text[] NOT NULL,
    began_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, session_sha256)
);
-- What a person has typed into a form and not yet sent.
CREATE TABLE console_draft (
    tenant text NOT NULL,
    person text NOT NULL,
    case_id uuid NOT NULL,
    form text NOT NULL,
    fields jsonb NOT NULL,
    case_version bigint NOT NULL,
    assessment_number bigint NOT NULL,
    saved_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, person, case_id, form)
)
"""

TABLES = ("case_queue", "case_term", "console_session", "console_draft")


def upgrade() -> None:
    """Make the tables behind row-level security."""
    role = service_role()
    run(QUEUE)
    run(PEOPLE)
    for table in TABLES:
        run(tenant_policy(table))
    run(grant("case_queue", role, "SELECT, INSERT, UPDATE"))
    for table in TABLES[1:]:
        run(grant(table, role, "SELECT, INSERT, UPDATE, DELETE"))


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError("a downgrade is not supported")
