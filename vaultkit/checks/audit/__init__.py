"""The proof that a built site gives nothing away: `audit_site`."""

from vaultkit.checks.audit.audit import Audit, LastAudit, audit_site
from vaultkit.checks.audit.leak import Leak

__all__ = ["Audit", "LastAudit", "Leak", "audit_site"]
