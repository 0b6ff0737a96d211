"""The proof that a built site gives nothing away: `audit_site`."""

from vaultkit.checks.audit.audit import Audit, Leak, OutputFile, audit_site

__all__ = ["Audit", "Leak", "OutputFile", "audit_site"]
