"""The reference site: built in the same way from a vault without private notes, for the audit."""
