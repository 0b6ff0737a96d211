"""The command line: commands, one module each, and what they share: options, printing, MkDocs."""
