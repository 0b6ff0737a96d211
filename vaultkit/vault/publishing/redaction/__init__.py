"""Published notes as readers may see them: without what names private files."""
