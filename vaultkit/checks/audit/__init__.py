"""The proof that a built site gives nothing away: `audit_site`."""

from vaultkit.checks.audit.audit_input import Audit, LastAudit
from vaultkit.checks.audit.leak import Leak
from vaultkit.checks.audit.site_audit import audit_site

__all__ = ["Audit", "LastAudit", "Leak", "audit_site"]
