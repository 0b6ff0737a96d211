"""Findings after a change, asked for only where it can concern them; decisions 54 and 57."""
