"""The only place that writes to a vault: all files of one run, or none."""

from vaultkit.vault.write.recovery import (
    CLEANED,
    COMPLETED,
    UNDONE,
    Recovery,
    is_interrupted,
    recover,
)
from vaultkit.vault.write.transaction import keep_others_out, step_back, write_files
from vaultkit.vault.write.undo.kept_runs import DONE, REDO_OF, TAKEN_BACK, UNDO_OF
from vaultkit.vault.write.undo.run_reversal import RunReversal
from vaultkit.vault.write.undo.undo_runs import KeptRun, count_kept, list_kept, read_kept
from vaultkit.vault.write.write_plan import Change

__all__ = [
    "CLEANED",
    "COMPLETED",
    "DONE",
    "REDO_OF",
    "TAKEN_BACK",
    "UNDONE",
    "UNDO_OF",
    "Change",
    "KeptRun",
    "Recovery",
    "RunReversal",
    "count_kept",
    "is_interrupted",
    "keep_others_out",
    "list_kept",
    "read_kept",
    "recover",
    "step_back",
    "write_files",
]
