"""Holds what vaultkit reads of a vault against what the app itself wrote down of it.

See docs/development/fidelity.md. It needs vaults with records, so it is no part of `make test`.
"""
