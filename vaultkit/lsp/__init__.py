"""`vaultkit lsp`: a server for editors over the Language Server Protocol; see decision 69.

It says in an editor what `vaultkit check` says, and does there what `--fix` and `mv` do. Judging,
fixing and renaming are those of the rooms below: here is only what the protocol needs.

A feature is a function that takes the open vaults and the parameters of a request, and returns its
result: see `features/feature_table.py`, where each has a line. It finds the file that is meant with
`OpenVaults.find`, reads `OpenFile.vault` (always as the editor shows it) and counts with
`OpenFile.text`. It touches neither the disk nor the editor. One that raises is told to the editor
with the name of the request, and the server stays up; a `VaultkitError` is told as a refusal.
"""
