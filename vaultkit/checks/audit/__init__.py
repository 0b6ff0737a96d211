"""The proof that a built site gives nothing away: `audit_site`."""

from vaultkit.checks.audit.leak import Leak
from vaultkit.checks.audit.site_audit import Audit, LastAudit, audit_site

__all__ = ["Audit", "LastAudit", "Leak", "audit_site"]
