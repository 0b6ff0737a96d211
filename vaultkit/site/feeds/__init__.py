"""Lists of notes for programs: an Atom feed and `llms.txt`."""
