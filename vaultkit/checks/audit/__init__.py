"""The proof that a built site gives nothing away: `audit_site`."""

from vaultkit.checks.audit.audit import Audit, LastAudit, Leak, audit_site

__all__ = ["Audit", "LastAudit", "Leak", "audit_site"]
