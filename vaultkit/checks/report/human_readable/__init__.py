"""Reports for people: on a terminal, in a pull request, as a note, and as a diff of what to fix."""
