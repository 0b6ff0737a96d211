"""Bases as they are written: which files and notes hold some, and what their YAML says."""
