"""Manifests in notes: from a fence of YAML to values with places, and what kinds have in common."""
