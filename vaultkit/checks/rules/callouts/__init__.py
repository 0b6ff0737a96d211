"""Rules C001 to C099: code examples, flows and decisions."""
