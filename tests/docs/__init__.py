"""Pages of `docs/reference/`, made from the program, and what holds the other pages to it."""
