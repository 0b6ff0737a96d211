"""What documents rules and settings: pages of rules, and JSON schemas for editors."""
