"""What the audit looks for: what private files say, less what published ones say too."""
