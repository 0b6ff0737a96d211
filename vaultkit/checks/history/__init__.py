"""Findings then and now: the baseline, and what a change introduced."""
