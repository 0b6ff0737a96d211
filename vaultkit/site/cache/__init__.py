"""What the last build worked out, and which of it still holds."""
