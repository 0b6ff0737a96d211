"""Reviews of notes: when one is due, which come first, and noting down that one was done."""
