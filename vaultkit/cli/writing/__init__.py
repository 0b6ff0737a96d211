"""What commands share that write to a vault."""
