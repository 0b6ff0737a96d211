"""Prove that a built site gives nothing away: `audit_site`; see decisions 14, 33 and 34."""

from vaultkit.checks.audit.audit_input import Audit, LastAudit
from vaultkit.checks.audit.leak import Leak
from vaultkit.checks.audit.site_audit import audit_site

__all__ = ["Audit", "LastAudit", "Leak", "audit_site"]
