"""Settings of diligence."""

from datetime import timedelta
from pathlib import Path

from pydantic import Field, SecretStr

from services.diligence.domain.proposed_diligence import Standing
from services.diligence.work import Policy
from shared.runtime.settings import ServiceSettings
from shared.web.oidc import check_endpoint


class DiligenceSettings(ServiceSettings):
    """What the exporter sets for deciding; the two keys have no default."""

    certificate_key_file: Path
    """PEM, Ed25519: signs certificates and revocations. Kept outside the database."""
    retired_certificate_keys_file: Path | None = None
    """JWKS of earlier public keys, so that certificates signed before a rotation still verify."""
    seal_key_file: Path
    """At least 32 bytes: seals decisions. Whoever can write to the database must not have it."""
    certificate_issuer: str = "exportgate"
    """The claim `iss`."""
    certificate_days: float = 30.0
    """A certificate older than a month was decided on facts nobody looked at since."""
    auto_clear: bool = True
    """Whether a CLEAR assessment is enough for a certificate; off, every order waits for a reviewer."""
    due_diligence_required: bool = False
    """Whether a case of HR-01 is released only when severity is scored, a mitigation plan stands and, for
    high severity, stakeholders were heard (HR-02 to HR-04). What is missing is always shown; off by default,
    so that two people can decide on their reasons alone."""
    human_rights_policy: str = ""
    """Name and version of the exporter's human-rights policy; proposed in every due-diligence record. Without
    it the version of the rules in force is."""
    complaint_channel: str = ""
    """Where those affected can complain; proposed in every due-diligence record."""
    source_age_limits: dict[str, float] = Field(default_factory=dict)
    """Seconds by required list source; past it no certificate stands for release. None by default."""
    case_due_hours: float = 72.0
    """How long a case may stay in one state before the queue calls it late: three days to each step. Where an
    admin has set another time for an outcome in the console, that one holds."""
    answer_days: float = 14.0
    """Within how many days a customer answers, or until the link ends if that is earlier; then the system
    proposes to decline, and people decide."""
    sweep_seconds: float = 60.0
    """How often is looked for what became due by itself: reminders are said of days, not of minutes."""
    time_zone: str = "UTC"
    """IANA name of the zone that the console shows times in; every page says which."""
    session_hours: float = 12.0
    """A session of the console ends after a working day, whatever is done in it."""
    session_idle_minutes: float = 120.0
    """And earlier when nothing is done: reading a long tender must fit."""
    console_url: str = ""
    """Where people open the console, such as `https://exportgate.example.com`; needed for `OIDC_CLIENT_ID`.
    The provider is told `{console_url}/signin/callback`."""
    oidc_client_id: str = ""
    """The console's name at the provider; without it nobody signs in under `serve`."""
    oidc_client_secret: SecretStr = SecretStr("")
    """Without it a public client, with PKCE alone. Best as a file of `EXPORTGATE_SECRETS_DIR`."""
    oidc_scopes: str = "openid profile email"
    """What is asked for; some providers want one more to name groups."""
    revocations_hours: float = 1.0
    """How long a list of revocations may be used offline before the next one is due."""

    @property
    def policy(self) -> Policy:
        """As handlers read it."""
        return Policy(
            auto_clear=self.auto_clear,
            certificate_life=timedelta(days=self.certificate_days),
            due_diligence_required=self.due_diligence_required,
            age_limits=self.source_age_limits,
            answer_within=timedelta(days=self.answer_days),
            case_step=timedelta(hours=self.case_due_hours),
            standing=Standing(self.human_rights_policy, self.complaint_channel),
        )

    @property
    def sign_in(self) -> bool:
        """Whether people sign in at a provider; raises `ValueError` when what belongs to it is not given."""
        if not self.oidc_client_id:
            return False
        missing = [name for name in ("oidc_issuer", "console_url") if not getattr(self, name)]
        if missing:
            raise ValueError(f"oidc_client_id needs {' and '.join(missing)}")
        if self.oidc_client_id == self.oidc_audience:
            raise ValueError("oidc_audience is the client's own name: ID tokens would pass for access tokens")
        check_endpoint(self.console_url)
        return True
