"""A build from start to end: which pages are made, in which processes, where, what is wrong."""
