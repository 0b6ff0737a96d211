"""What of a site is for programs and for where addresses are shared: feeds, Markdown, pictures."""
