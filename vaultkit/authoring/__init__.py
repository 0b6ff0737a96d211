"""What vaultkit works out for authors, from a vault and a day: values and edits, none written."""
