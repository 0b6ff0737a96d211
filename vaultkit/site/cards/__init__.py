"""Pictures of pages, for where their addresses are shared."""
