"""The proof that a built site gives nothing away: `audit_site`."""

from vaultkit.checks.audit.audit import Audit, CleanFiles, Leak, audit_site

__all__ = ["Audit", "CleanFiles", "Leak", "audit_site"]
