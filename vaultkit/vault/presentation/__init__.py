"""A vault's notes for who looks at them: as HTML, and as plain records."""
