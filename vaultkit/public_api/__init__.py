"""What `import vaultkit` gives, by way of `vaultkit/__init__.py`: the functions and their values.

Like the command line it is an edge: it may use every room, no room uses it. Nothing here prints,
ends the process or knows of click. What it gives is stable; see docs/api.md.
"""
