"""What people type: options, paths and spellings."""
