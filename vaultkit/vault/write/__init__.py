"""The only place that writes to a vault: all files of one run, or none."""

from vaultkit.vault.write.plan import Change
from vaultkit.vault.write.transaction import (
    CLEANED,
    COMPLETED,
    UNDONE,
    Recovery,
    is_interrupted,
    keep_others_out,
    recover,
    write_files,
)
from vaultkit.vault.write.undo import Kept, read_kept

__all__ = [
    "CLEANED",
    "COMPLETED",
    "UNDONE",
    "Change",
    "Kept",
    "Recovery",
    "is_interrupted",
    "keep_others_out",
    "read_kept",
    "recover",
    "write_files",
]
