"""Has vaultkit read a vault: by its command, as its users do."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fidelity.dumps import DumpError
from tests.fidelity.readings import Ours, read_ours

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_vault(folder: Path) -> Mapping[str, Ours]:
    """Return what vaultkit reads of each note, whatever the vault's own configuration says.

    Raises:
        DumpError: `inspect` failed.

    Effect: runs `vaultkit inspect`; writes an empty config to a folder of its own.
    """
    with tempfile.TemporaryDirectory() as work:
        config = Path(work) / "vaultkit.toml"
        config.write_text("")
        options = ["--format", "json", "--config", str(config), "--vault", str(folder)]
        command = [sys.executable, "-m", "vaultkit", "inspect", *options]
        done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        message = f"vaultkit inspect ended with {done.returncode}: {said}"
        raise DumpError(message)
    notes = json.loads(done.stdout)["notes"]
    texts = {one["path"]: (folder / one["path"]).read_bytes() for one in notes}
    return {
        path: read_ours(one, texts[path].decode(errors="replace"))
        for one in notes
        for path in [one["path"]]
    }
