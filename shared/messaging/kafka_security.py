"""How a client proves itself to Kafka, and Kafka to it: TLS with a certificate of its own, or a password."""

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Protocol = Literal["PLAINTEXT", "SSL", "SASL_SSL"]
"""Kafka's own names. A password without TLS is not offered."""
Mechanism = Literal["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"]


class KafkaSecurityRefused(ValueError):
    """Settings that do not go together; the message says which."""


@dataclass(frozen=True)
class KafkaSecurity:
    """Raises `KafkaSecurityRefused` for settings that would quietly mean less security than they say."""

    protocol: Protocol = "PLAINTEXT"
    ca_file: Path | None = None
    """PEM; the system's authorities without it."""
    certificate_file: Path | None = None
    key_file: Path | None = None
    mechanism: Mechanism = "SCRAM-SHA-512"
    username: str = ""
    password: str = ""

    def __post_init__(self) -> None:
        tls = [self.ca_file, self.certificate_file, self.key_file]
        if self.protocol == "PLAINTEXT" and (any(tls) or self.username or self.password):
            raise KafkaSecurityRefused("certificates and passwords are for SSL or SASL_SSL, not PLAINTEXT")
        if bool(self.certificate_file) != bool(self.key_file):
            raise KafkaSecurityRefused("a client certificate and its key come together")
        if self.protocol == "SASL_SSL" and not (self.username and self.password):
            raise KafkaSecurityRefused("SASL_SSL needs a user name and a password")
        if self.protocol == "SSL" and (self.username or self.password):
            raise KafkaSecurityRefused("a user name and a password are for SASL_SSL")

    def client_options(self) -> dict[str, Any]:
        """Arguments for aiokafka's clients; certificates are read anew each time, as they are renewed."""
        if self.protocol == "PLAINTEXT":
            return {}
        options: dict[str, Any] = {"security_protocol": self.protocol, "ssl_context": self._context()}
        if self.protocol == "SASL_SSL":
            options |= {
                "sasl_mechanism": self.mechanism,
                "sasl_plain_username": self.username,
                "sasl_plain_password": self.password,
            }
        return options

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.ca_file)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.certificate_file and self.key_file:
            context.load_cert_chain(self.certificate_file, self.key_file)
        return context
