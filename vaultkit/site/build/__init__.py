"""A build from start to end: which pages are made anew, in which processes, where to, and what is wrong."""
