"""Plant what a vault keeps in its site, in every form, and see what the audit tells."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.bench.audit_forms import EXTRA, PACKED, PLAIN, SPELT, Form, slug
from tests.bench.audit_secrets import Secret, vault_files
from tests.bench.audit_splits import APART, SPLITS
from tests.bench.generate import write_files
from tests.bench.measure import LONGEST, CommandError, environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

FORMS: Final = (*PLAIN, *SPELT, *PACKED, *SPLITS, *EXTRA)
_PLANTED: Final = "planted"
"""Folder of the site for what is planted."""


@dataclass(frozen=True, slots=True)
class Plant:
    """Something in a file of its own.

    Args:
        secret: What is kept.
        form: How it is said there; one of `APART` does not say it.
        path: Of the file in the site.
    """

    secret: Secret
    form: Form
    path: str


@dataclass(frozen=True, slots=True)
class Recall:
    """What was planted, and what the audit told of it.

    Args:
        plants: All that is a leak.
        told: Those that the audit tells, whatever it takes them for.
        traced: Those of which it names the private file.
        apart: What only seems to be a leak.
        false: Those of these that it tells, and what it tells besides of the site.
    """

    plants: tuple[Plant, ...]
    told: frozenset[Plant]
    traced: frozenset[Plant]
    apart: tuple[Plant, ...]
    false: tuple[str, ...]

    @property
    def missed(self) -> list[Plant]:
        """What the audit does not tell."""
        return [plant for plant in self.plants if plant not in self.told]


def measure_recall(folder: Path, choose: Callable[[list[Plant]], list[Plant]]) -> Recall:
    """Plant in the site of a vault below a folder, and audit it.

    Args:
        folder: An empty folder for the vault and its site.
        choose: What of all that can be planted.

    Errors:
        CommandError: vaultkit cannot build the site, or audit it.

    Effect: runs two commands, writes files.
    """
    files, secrets = vault_files()
    write_files(folder / "vault", files.items())
    _vaultkit(folder, "build", "--vault", "vault", "--site-dir", "site", good={0})
    plants, apart = choose(list(all_plants(secrets))), choose(list(all_apart(secrets)))
    write_files(folder / "site", ((plant.path, _content(plant)) for plant in (*plants, *apart)))
    words = ("audit", "site", "--vault", "vault", "--format", "json", "--output", "report.json")
    _vaultkit(folder, *words, good={0, 1})
    report = json.loads((folder / "report.json").read_text("utf-8"))
    return _judge(plants, apart, report["leaks"])


def _vaultkit(folder: Path, *words: str, good: set[int]) -> None:
    done = subprocess.run(
        (sys.executable, "-P", "-m", "vaultkit", *words),
        cwd=folder,
        env={**environment(os.environ), "XDG_CACHE_HOME": str(folder / "cache")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=LONGEST,
        check=False,
    )
    if done.returncode not in good:
        text = done.stdout.decode("utf-8", "replace")
        message = f"vaultkit {words[0]} ended with {done.returncode}: {text[-2000:]}"
        raise CommandError(message)


def all_plants(secrets: Iterable[Secret]) -> Iterator[Plant]:
    """Yield all that is a leak."""
    pairs = ((secret, form) for secret in secrets for form in FORMS if fits(secret, form))
    for number, (secret, form) in enumerate(pairs):
        name = secret.text if form.name == "folder name" else slug(secret.text)
        path = form.path.replace("{}", name.replace("/", "-"))
        yield Plant(secret, form, f"{_PLANTED}/n{number:05}/{path}")


def all_apart(secrets: Iterable[Secret]) -> Iterator[Plant]:
    """Yield all that only seems to be one."""
    two = [one for one in secrets if one.is_usual and re.fullmatch("[a-zA-Z]+ [a-z]+", one.text)]
    pairs = ((secret, form) for secret in two for form in APART)
    for number, (secret, form) in enumerate(pairs):
        one, _, other = secret.text.partition(" ")
        path = form.path.replace("@", one).replace("$", other)
        yield Plant(secret, form, f"{_PLANTED}/a{number:05}/{path}")


def fits(secret: Secret, form: Form) -> bool:
    """Tell whether a form can say something."""
    if secret.data:
        return form.packs
    if secret.is_literal and form.respells:
        return False
    if form.is_split and len(secret.text.split()) == 1 and "words" in form.name:
        return False  # it has no two words
    try:
        secret.text.encode(form.within or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _content(plant: Plant) -> bytes:
    return plant.form.make(plant.secret.data or plant.secret.text.encode())


def _judge(
    plants: Sequence[Plant], apart: Sequence[Plant], leaks: Sequence[dict[str, str]]
) -> Recall:
    sources: dict[str, set[str]] = {}
    for leak in leaks:
        sources.setdefault(leak["file"], set()).add(leak["source"])
    told = frozenset(plant for plant in plants if plant.path in sources)
    traced = frozenset(plant for plant in told if plant.secret.source in sources[plant.path])
    named = {plant.path: f"{plant.form.name}: {plant.secret.text}" for plant in apart}
    false = [named[path] for path in named if path in sources]
    false += [leak["message"] for leak in leaks if not leak["file"].startswith(f"{_PLANTED}/")]
    return Recall(tuple(plants), told, traced, tuple(apart), tuple(false))


def tabulate_recall(recall: Recall) -> str:
    """Return tables of what was told, by kind and by form, and of what was not."""
    groups = {
        "promised": [plant for plant in recall.plants if plant.form.is_promised],
        "of them split": [plant for plant in recall.plants if plant.form.is_split],
        "beyond": [plant for plant in recall.plants if not plant.form.is_promised],
    }
    lines = [f"{'planted leaks':38} planted   told  traced  recall"]
    lines += [_row(name, plants, recall) for name, plants in groups.items()]
    promised = groups["promised"]
    for title in ("kind", "form"):
        lines += ["", f"by {title}"]
        for name in dict.fromkeys(_named(plant, title) for plant in promised):
            lines.append(_row(name, [p for p in promised if _named(p, title) == name], recall))
    lines += ["", f"words that stand apart: {len(recall.false)} false of {len(recall.apart)}"]
    return "\n".join([*lines, ""])


def _named(plant: Plant, title: str) -> str:
    if title == "form":
        return plant.form.name
    return f"{plant.secret.kind}{', usual words' if plant.secret.is_usual else ''}"


def _row(name: str, plants: Sequence[Plant], recall: Recall) -> str:
    told, traced = (sum(p in found for p in plants) for found in (recall.told, recall.traced))
    share = told / len(plants) if plants else 1.0
    return f"{name:38} {len(plants):7} {told:6} {traced:7} {share:7.1%}"


def recall_as_json(recall: Recall) -> dict[str, object]:
    """Return the numbers for programs: all that was planted, and whether it was told."""
    forms = Counter(plant.form.name for plant in recall.plants)
    promised = [plant for plant in recall.plants if plant.form.is_promised]
    return {
        "promised": len(promised),
        "told": sum(plant in recall.told for plant in promised),
        "split": sum(plant.form.is_split for plant in promised),
        "forms": len(forms),
        "apart": len(recall.apart),
        "false": list(recall.false),
        "missed": [
            {"kind": _named(plant, "kind"), "form": plant.form.name, "text": plant.secret.text}
            for plant in recall.missed
            if plant.form.is_promised
        ],
    }
