"""The only place that writes to a vault: all files of one run, or none."""

from vaultkit.vault.write.kept_runs import DONE, REDO_OF, TAKEN_BACK, UNDO_OF
from vaultkit.vault.write.plan import Change
from vaultkit.vault.write.reversal import Kept
from vaultkit.vault.write.transaction import (
    CLEANED,
    COMPLETED,
    UNDONE,
    Recovery,
    is_interrupted,
    keep_others_out,
    recover,
    step_back,
    write_files,
)
from vaultkit.vault.write.undo import KeptRun, count_kept, list_kept, read_kept

__all__ = [
    "CLEANED",
    "COMPLETED",
    "DONE",
    "REDO_OF",
    "TAKEN_BACK",
    "UNDONE",
    "UNDO_OF",
    "Change",
    "Kept",
    "KeptRun",
    "Recovery",
    "count_kept",
    "is_interrupted",
    "keep_others_out",
    "list_kept",
    "read_kept",
    "recover",
    "step_back",
    "write_files",
]
