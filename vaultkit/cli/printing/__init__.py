"""How `moc` and `review` show what they found: as text, JSON, CSV and calendar."""
