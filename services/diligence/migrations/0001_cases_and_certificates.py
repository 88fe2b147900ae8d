"""Order files, cases, decisions, certificates; four eyes as constraints of the database."""

from alembic import op

from shared.database.core_tables import core_ddl, grant, tenant_policy
from shared.database.ddl import run, service_role

revision = "diligence_0001"
down_revision = None
branch_labels = ("diligence",)
depends_on = None

ORDERS = """
CREATE TABLE order_file (
    tenant text NOT NULL,
    order_key text NOT NULL,
    source_system text NOT NULL,
    order_id text NOT NULL,
    version bigint NOT NULL,
    revision integer NOT NULL,
    order_sha256 text NOT NULL,
    submitters text[] NOT NULL,
    clearance text NOT NULL,
    decision_epoch bigint NOT NULL,
    assessment_number bigint NOT NULL,
    assessed_revision integer NOT NULL,
    assessed_facts_version bigint NOT NULL,
    activation bigint NOT NULL,
    disposition text NOT NULL,
    worst text NOT NULL,
    system_revision integer NOT NULL,
    system_number bigint NOT NULL,
    system_reason text,
    facts_version bigint NOT NULL,
    certificate_id uuid,
    cancelled_at timestamptz,
    release_id text,
    released_at timestamptz,
    PRIMARY KEY (tenant, order_key)
);
-- The order as signed by intake, every revision: what was decided on can be read later.
CREATE TABLE order_revision (
    tenant text NOT NULL,
    order_key text NOT NULL,
    revision integer NOT NULL,
    order_sha256 text NOT NULL,
    document bytea NOT NULL,
    accepted_at text NOT NULL,
    PRIMARY KEY (tenant, order_key, revision)
);
-- Assessments of orders that have a case. The seal keeps a row changed by SQL from being decided on.
CREATE TABLE assessment (
    tenant text NOT NULL,
    order_key text NOT NULL,
    assessment_number bigint NOT NULL,
    revision integer NOT NULL,
    disposition text NOT NULL,
    document bytea NOT NULL,
    seal bytea NOT NULL,
    taken_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, order_key, assessment_number)
);
-- The newest assessment that came before its order.
CREATE TABLE kept_assessment (
    tenant text NOT NULL,
    order_key text NOT NULL,
    revision integer NOT NULL,
    assessment_number bigint NOT NULL,
    document bytea NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, order_key)
)
"""

CASES = """
CREATE TABLE diligence_case (
    tenant text NOT NULL,
    case_id uuid NOT NULL,
    order_key text NOT NULL,
    state text NOT NULL CHECK (state IN
        ('open', 'waiting_customer', 'waiting_authority', 'proposed', 'decided', 'closed')),
    version bigint NOT NULL,
    round integer NOT NULL,
    choice text,
    decided_at timestamptz,
    proposed jsonb,
    authority jsonb,
    cause text NOT NULL,
    opened_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, case_id),
    UNIQUE (tenant, order_key)
);
CREATE INDEX diligence_case_state ON diligence_case (tenant, state, case_id);
-- Insert-only. Two rows of one round are two different people, and nobody decides twice in a place.
CREATE TABLE decision (
    tenant text NOT NULL,
    decision_id uuid NOT NULL,
    case_id uuid NOT NULL,
    order_key text NOT NULL,
    round integer NOT NULL,
    place smallint NOT NULL CHECK (place IN (1, 2)),
    case_version bigint NOT NULL,
    decision_epoch bigint NOT NULL,
    revision integer NOT NULL,
    order_sha256 text NOT NULL,
    assessment_number bigint NOT NULL,
    person text NOT NULL CHECK (person = lower(person)),
    email text CHECK (email = lower(email)),
    name text NOT NULL,
    choice text NOT NULL CHECK (choice IN ('proceed', 'with_conditions', 'decline', 'hold')),
    reasons_for text NOT NULL CHECK (btrim(reasons_for) <> ''),
    reasons_against text NOT NULL CHECK (btrim(reasons_against) <> ''),
    conditions text[] NOT NULL,
    covered jsonb NOT NULL,
    decided_at timestamptz NOT NULL,
    seal bytea NOT NULL,
    PRIMARY KEY (tenant, decision_id),
    FOREIGN KEY (tenant, case_id) REFERENCES diligence_case (tenant, case_id),
    UNIQUE (tenant, case_id, round, place),
    UNIQUE (tenant, case_id, round, person),
    UNIQUE (tenant, case_id, round, email)
);
CREATE TABLE certificate (
    tenant text NOT NULL,
    certificate_id uuid NOT NULL,
    order_key text NOT NULL,
    revision integer NOT NULL,
    order_sha256 text NOT NULL,
    decision_epoch bigint NOT NULL,
    assessment_number bigint NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('CLEARED', 'CLEARED_WITH_CONDITIONS')),
    conditions text[] NOT NULL,
    disposition text NOT NULL,
    covered jsonb NOT NULL,
    case_id uuid,
    round integer NOT NULL,
    approvals smallint NOT NULL,
    token text NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_reason text,
    revoked_epoch bigint,
    release_id text,
    reserved_at timestamptz,
    PRIMARY KEY (tenant, certificate_id),
    CHECK (case_id IS NOT NULL OR disposition = 'CLEAR'),
    CHECK (case_id IS NULL OR approvals >= CASE WHEN disposition IN ('CLEAR', 'REVIEW') THEN 1 ELSE 2 END)
);
CREATE INDEX certificate_order ON certificate (tenant, order_key, issued_at);
CREATE INDEX certificate_revoked ON certificate (tenant, expires_at) WHERE revoked_at IS NOT NULL;
CREATE TABLE established_fact (
    tenant text NOT NULL,
    order_key text NOT NULL,
    facts_version bigint NOT NULL,
    place integer NOT NULL,
    document bytea NOT NULL,
    PRIMARY KEY (tenant, order_key, facts_version, place)
);
CREATE TABLE case_document (
    tenant text NOT NULL,
    document_id uuid NOT NULL,
    case_id uuid NOT NULL,
    sha256 text NOT NULL,
    kind text NOT NULL,
    title text,
    media_type text,
    uri text,
    added_by text NOT NULL,
    added_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, document_id),
    UNIQUE (tenant, case_id, sha256)
);
-- Every version of a case's human-rights due diligence.
CREATE TABLE due_diligence (
    tenant text NOT NULL,
    case_id uuid NOT NULL,
    version integer NOT NULL,
    document bytea NOT NULL,
    author text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (tenant, case_id, version)
);
-- Answers to requests that named an Idempotency-Key.
CREATE TABLE answered_request (
    tenant text NOT NULL,
    caller text NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    answer bytea NOT NULL,
    etag text NOT NULL,
    answered_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, caller, key)
);
-- One row per list source and tenant: what was published, what has been applied to all orders.
CREATE TABLE activation (
    tenant text NOT NULL,
    source text NOT NULL,
    published bigint NOT NULL,
    published_version text NOT NULL,
    finished bigint NOT NULL,
    finished_version text NOT NULL,
    finished_at timestamptz,
    confirmed_at timestamptz,
    PRIMARY KEY (tenant, source)
)
"""

DECIDER_IS_NO_SUBMITTER = """
CREATE FUNCTION decider_is_no_submitter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM order_file f WHERE f.tenant = NEW.tenant AND f.order_key = NEW.order_key
               AND f.submitters && ARRAY[NEW.person, NEW.email]) THEN
        RAISE EXCEPTION 'whoever entered or sells an order does not decide on it'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""

CERTIFICATE_HAS_ITS_DECISIONS = """
CREATE FUNCTION certificate_has_its_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(DISTINCT d.person) FROM decision d WHERE d.tenant = NEW.tenant
        AND d.case_id = NEW.case_id AND d.round = NEW.round AND d.order_sha256 = NEW.order_sha256
        AND d.choice IN ('proceed', 'with_conditions')) < NEW.approvals THEN
        RAISE EXCEPTION 'a certificate of a case stands on the decisions of its people'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""

TRIGGERS = """
CREATE TRIGGER decider_is_no_submitter BEFORE INSERT ON decision
    FOR EACH ROW EXECUTE FUNCTION decider_is_no_submitter();
CREATE TRIGGER certificate_has_its_decisions BEFORE INSERT ON certificate
    FOR EACH ROW WHEN (NEW.case_id IS NOT NULL) EXECUTE FUNCTION certificate_has_its_decisions()
"""

CHANGING = ("order_file", "kept_assessment", "diligence_case", "activation")
GROWING = (
    "order_revision",
    "assessment",
    "decision",
    "established_fact",
    "case_document",
    "due_diligence",
    "answered_request",
)


def upgrade() -> None:
    """Make everything, with row-level security and the least grants."""
    role = service_role()
    run(core_ddl(role))
    run(ORDERS)
    run(CASES)
    for function in (DECIDER_IS_NO_SUBMITTER, CERTIFICATE_HAS_ITS_DECISIONS):
        op.get_bind().exec_driver_sql(function)
    run(TRIGGERS)
    for table in (*CHANGING, *GROWING, "certificate"):
        run(tenant_policy(table))
    for table in CHANGING:
        run(grant(table, role, "SELECT, INSERT, UPDATE"))
    run(grant("kept_assessment", role, "DELETE"))
    for table in GROWING:
        run(grant(table, role, "SELECT, INSERT"))
    run(grant("certificate", role, "SELECT, INSERT"))
    changes = "revoked_at, revoked_reason, revoked_epoch, release_id, reserved_at"
    run(grant("certificate", role, f"UPDATE ({changes})"))


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError("a downgrade is not supported")
