"""The navigation of a site: the tree of folders, and what stands apart from it."""
