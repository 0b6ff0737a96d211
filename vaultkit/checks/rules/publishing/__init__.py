"""Rules P901 to P999: what is published, and must not be."""
