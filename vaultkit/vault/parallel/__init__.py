"""Work in several processes: reading notes, and anything that can be shared out between forks."""
