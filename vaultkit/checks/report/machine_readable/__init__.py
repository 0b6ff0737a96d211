"""Reports for programs: JSON, and what services that run checks read."""
