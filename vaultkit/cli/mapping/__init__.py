"""What `vaultkit moc` prints."""
