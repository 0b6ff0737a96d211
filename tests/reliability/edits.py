"""Change a vault at random, and compare what is kept up to date with what a whole run finds.

    python -m tests.reliability.edits [--edits 3000] [--seed 1]

The vault is made of the files in the examples of all rules, so that rules have much to say; all of
them run. Notes are edited, made, deleted and renamed, folders too; so are canvases, bases, pictures
and Obsidian's settings, and now and then the config is another one. The exit status is 1 at the
first difference, and what differs is printed.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultkit.checks.engine.registry import load_rules
from vaultkit.checks.incremental.kept_findings import KeptFindings, TooMuchError
from vaultkit.checks.incremental.kept_run import encode_findings, name_run
from vaultkit.checks.incremental.live_findings import LiveFindings
from vaultkit.config import read_config
from vaultkit.vault.links.view_updates import differences
from vaultkit.vault.load import load_vault
from vaultkit.vault.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vaultkit.vault.vault import Vault

TODAY = date(2026, 11, 1)
_RULES = load_rules()
_EXAMPLES = [example for rule in _RULES for example in rule.examples]
_FILES = [
    (path, data.encode() if isinstance(data, str) else data)
    for example in _EXAMPLES
    for path, data in example.files.items()
]
_CONFIGS: list[Mapping[str, Any]] = [{}, {"site": {"name": "S"}}, *(x.config for x in _EXAMPLES)]
_FEWEST = 70
_FOLDERS = ("F2", "x/y", "long name")
_LINK_FORMATS = ("shortest", "relative", "absolute")


class Edits:
    """A vault on the disk that changes at random.

    Args:
        root: An empty folder.
        seed: The same gives the same changes.
    """

    def __init__(self, root: Path, seed: int) -> None:
        self._root = root
        self._random = random.Random(seed)
        for _ in range(2 * _FEWEST):
            self._make()
        self.workspace = Workspace(root)
        self._live = self._begin()
        self._kept: dict[bytes, bytes] = {}
        self.resumed = 0

    def step(self) -> list[str]:
        """Change something, and see that everything follows; return what was changed.

        Errors:
            AssertionError: something is not as a whole run has it.
        """
        choose = self._random.choices
        kinds: list[tuple[Callable[[], list[Path]], int]] = [
            (self._edit, 55),
            (self._make, 20 if len(self._files()) > _FEWEST else 400),
            (self._delete, 7),
            (self._rename, 10),
            (self._rename_folder, 3),
            (self._set, 3),
        ]
        change = choose([kind for kind, _ in kinds], [weight for _, weight in kinds])[0]
        paths = [path.relative_to(self._root).as_posix() for path in change()]
        self._live.follow(self.workspace.update(*paths))
        fresh = load_vault(self._root)
        wrong = differences(self.workspace.vault, fresh)
        if wrong:
            message = f"the vault differs in {', '.join(wrong)}"
            raise AssertionError(message)
        if self._random.random() < 0.5:
            self._go_on(load_vault(self._root))
        if self._random.random() < 0.02:
            self._live = self._begin()
        return paths

    def _go_on(self, vault: Vault) -> None:
        """See that a run that begins with what an earlier one has kept finds the same."""
        config = self._live.context.config
        name = name_run(vault, config, TODAY, _RULES)
        kept = None
        with suppress(TooMuchError):
            kept = KeptFindings(self._kept[name], _RULES, vault) if name in self._kept else None
        if kept is None:
            self._kept = {name: encode_findings(self._live, None) or b""}
            return
        self.resumed += 1
        live = LiveFindings(vault, config, today=TODAY, rules=_RULES, kept=kept)
        found, meant = live.report, self._live.report
        if found != meant:
            both = {*found.findings} ^ {*meant.findings}
            said = ["what goes on from a run before differs:", *map(str, both)]
            raise AssertionError("\n".join(said[:5]))
        data, whole = encode_findings(live, kept), encode_findings(self._live, None)
        self._kept = {name: data or b""}
        if data is None or whole is None or len(data) != len(whole):
            message = "what is kept differs from what a whole run would keep"
            raise AssertionError(message)

    def _begin(self) -> LiveFindings:
        config = {key: x for key, x in self._random.choice(_CONFIGS).items() if key != "baseline"}
        return LiveFindings(
            self.workspace.vault,
            read_config(config, Path("vaultkit.toml")),
            today=TODAY,
            rules=_RULES,
            is_paranoid=True,
        )

    def _files(self) -> list[Path]:
        found = (path for path in self._root.rglob("*") if path.is_file())
        return sorted(path for path in found if ".obsidian" not in path.parts)

    def _write(self, path: Path, data: bytes) -> list[Path]:
        """Write a file, unless a folder is there or a file in the way."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError:
            return []
        return [path]

    def _make(self) -> list[Path]:
        path, data = self._random.choice(_FILES)
        return self._write(self._root / path, data)

    def _edit(self) -> list[Path]:
        path = self._random.choice(self._files())
        lines = path.read_bytes().split(b"\n")
        at = self._random.randrange(len(lines))
        kind = self._random.randrange(5)
        if kind == 0:
            lines.pop(at)
        elif kind == 1:
            lines[at] = lines[at].swapcase()
        elif kind == 2:
            self._random.shuffle(lines)
        elif kind == 3:
            lines.insert(
                at, b"[[%s]]" % self._random.choice(_FILES)[0].removesuffix(".md").encode()
            )
        else:
            lines.insert(at, self._random.choice(self._random.choice(_FILES)[1].split(b"\n")))
        return self._write(path, b"\n".join(lines))

    def _delete(self) -> list[Path]:
        path = self._random.choice(self._files())
        path.unlink()
        return [path]

    def _rename(self) -> list[Path]:
        path = self._random.choice(self._files())
        to = self._root / self._random.choice(_FILES)[0]
        to = path.with_name(path.name.swapcase()) if self._random.random() < 0.3 else to
        data = path.read_bytes()
        if to.is_dir() or not self._write(to, data):
            return []
        if to != path:
            path.unlink()
        return [path, to]

    def _rename_folder(self) -> list[Path]:
        folders = [x for x in self._root.iterdir() if x.is_dir() and not x.name.startswith(".")]
        to = self._root / self._random.choice(_FOLDERS)
        if to.exists():
            shutil.rmtree(to)
            return [to]
        folders = [folder for folder in folders if folder not in to.parents]
        if not folders:
            return []
        folder = self._random.choice(sorted(folders))
        to.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(to)
        return [folder, to]

    def _set(self) -> list[Path]:
        form = self._random.choice(_LINK_FORMATS)
        text = f'{{"newLinkFormat": "{form}"}}'
        return self._write(self._root / ".obsidian/app.json", text.encode())


def main() -> int:
    """Change and compare; return the exit status. Effect: prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--edits", type=int, default=3_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        edits = Edits(Path(folder), options.seed)
        for number in range(1, options.edits + 1):
            try:
                edits.step()
            except AssertionError as error:
                sys.stdout.write(f"seed {options.seed}, edit {number}: {error}\n")
                return 1
    resumed = f"{edits.resumed} runs from what was kept"
    sys.stdout.write(f"{options.edits} edits, each as a whole run has it; {resumed}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
