"""Approvers' delegates.

A delegate decides for an absent approver. The database itself keeps one person, in whatever capacity, from
taking both steps of a round, and takes no decision for somebody without a delegation that holds then.
"""

from alembic import op

from shared.database.core_tables import grant, tenant_policy
from shared.database.ddl import run, service_role

revision = "diligence_0010"
down_revision = "diligence_0009"
branch_labels = None
depends_on = None

TABLES = """
-- Insert-only but for its end. The seal keeps a row written by SQL from giving anybody a decision.
CREATE TABLE delegation (
    tenant text NOT NULL,
    delegation_id uuid NOT NULL,
    person text NOT NULL,
    person_email text NOT NULL,
    person_name text NOT NULL,
    delegate text NOT NULL,
    delegate_email text NOT NULL,
    delegate_name text NOT NULL,
    begins_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    reason text NOT NULL CHECK (btrim(reason) <> ''),
    named_at timestamptz NOT NULL,
    seal bytea NOT NULL,
    ended_at timestamptz,
    ended_by text,
    PRIMARY KEY (tenant, delegation_id),
    FOREIGN KEY (tenant, person) REFERENCES console_person (tenant, person),
    FOREIGN KEY (tenant, delegate) REFERENCES console_person (tenant, person),
    CHECK (begins_at < ends_at),
    CHECK (lower(person) <> lower(delegate) AND lower(person_email) <> lower(delegate_email))
);
CREATE INDEX delegation_delegate ON delegation (tenant, delegate, ends_at);
ALTER TABLE decision ADD COLUMN on_behalf_of text CHECK (on_behalf_of = lower(on_behalf_of));
ALTER TABLE decision ADD COLUMN behalf_email text CHECK (behalf_email = lower(behalf_email));
ALTER TABLE decision ADD COLUMN delegation_id uuid;
ALTER TABLE decision ADD FOREIGN KEY (tenant, delegation_id) REFERENCES delegation (tenant, delegation_id);
ALTER TABLE decision ADD CHECK ((on_behalf_of IS NULL) = (delegation_id IS NULL))
"""

ONE_PERSON_ONE_STEP = """
CREATE FUNCTION one_person_one_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    marks text[] := array_remove(
        ARRAY[NEW.person, NEW.email, NEW.on_behalf_of, NEW.behalf_email], NULL);
BEGIN
    IF EXISTS (SELECT 1 FROM decision d WHERE d.tenant = NEW.tenant AND d.case_id = NEW.case_id
               AND d.round = NEW.round AND d.decision_id <> NEW.decision_id
               AND marks && array_remove(ARRAY[d.person, d.email, d.on_behalf_of, d.behalf_email], NULL)) THEN
        RAISE EXCEPTION 'one person takes one step of a round, also through a delegate'
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM order_file f WHERE f.tenant = NEW.tenant AND f.order_key = NEW.order_key
               AND f.submitters && marks) THEN
        RAISE EXCEPTION 'whoever entered or sells an order does not decide on it, also through a delegate'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.delegation_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM delegation g WHERE g.tenant = NEW.tenant AND g.delegation_id = NEW.delegation_id
        AND lower(g.person) = NEW.on_behalf_of AND lower(g.person_email) = NEW.behalf_email
        AND lower(g.delegate) = NEW.person AND g.ended_at IS NULL
        AND g.begins_at <= NEW.decided_at AND NEW.decided_at < g.ends_at) THEN
        RAISE EXCEPTION 'no delegation lets this person decide for the other now'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""

DELEGATION_BETWEEN_PEOPLE = """
CREATE FUNCTION delegation_between_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM console_person p WHERE p.tenant = NEW.tenant AND p.person = NEW.person
                   AND 'approver' = ANY (p.roles)) THEN
        RAISE EXCEPTION 'only an approver names a delegate' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM console_person p WHERE p.tenant = NEW.tenant AND p.person = NEW.delegate
                   AND p.roles && ARRAY['analyst', 'reviewer', 'approver']) THEN
        RAISE EXCEPTION 'a delegate is a person who works on cases' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM delegation d WHERE d.tenant = NEW.tenant AND d.ended_at IS NULL
               AND d.delegate = NEW.delegate
               AND d.begins_at < NEW.ends_at AND NEW.begins_at < d.ends_at) THEN
        RAISE EXCEPTION 'a delegate stands for one person at a time' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
"""

TRIGGERS = """
CREATE TRIGGER one_person_one_step BEFORE INSERT ON decision
    FOR EACH ROW EXECUTE FUNCTION one_person_one_step();
CREATE TRIGGER delegation_between_people BEFORE INSERT ON delegation
    FOR EACH ROW EXECUTE FUNCTION delegation_between_people()
"""


def upgrade() -> None:
    """A table behind row-level security, columns, and what the database itself refuses."""
    role = service_role()
    run(TABLES)
    for function in (ONE_PERSON_ONE_STEP, DELEGATION_BETWEEN_PEOPLE):
        op.get_bind().exec_driver_sql(function)
    run(TRIGGERS)
    run(tenant_policy("delegation"))
    run(grant("delegation", role, "SELECT, INSERT"))
    run(grant("delegation", role, "UPDATE (ended_at, ended_by)"))


def downgrade() -> None:
    """Schemas only go forward."""
    raise NotImplementedError("a downgrade is not supported")
