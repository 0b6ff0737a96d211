"""The pages of a site: of notes, bases, canvases, tags, folders and rules, and their navigation."""
