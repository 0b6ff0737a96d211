"""Values of Bases: their types, and the dates, files, links and patterns among them."""
