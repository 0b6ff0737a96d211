"""What leaves a vault: which notes are published, and what they say of it themselves."""
