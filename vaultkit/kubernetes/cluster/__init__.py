"""What all notes of a vault show together, read as the objects of one cluster.

See decision 56.
"""
