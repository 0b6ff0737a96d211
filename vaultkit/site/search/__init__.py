"""The search of a site: its index, and the theme's search box."""
