"""What vaultkit works out for authors: when to review, what to write."""
