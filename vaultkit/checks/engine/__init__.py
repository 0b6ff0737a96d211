"""A run of the rules over a vault: what runs, what is silenced, and the report that comes of it."""
