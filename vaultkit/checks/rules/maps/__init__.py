"""Rules M601 to M699: generated regions and maps of content."""
