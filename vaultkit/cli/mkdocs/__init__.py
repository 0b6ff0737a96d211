"""MkDocs as a program: its configuration judged, its process started and its words read."""
