"""Completion in shells: the scripts, and what can be typed next."""
