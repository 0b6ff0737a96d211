"""Edits of notes that leave every link where it leads: sections, properties, extracts, merges.

Pure: a vault and what is asked for in, an `EditPlan` out, proved; see decision 67.
"""
