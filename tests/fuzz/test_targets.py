"""The fuzzer's targets hold on their corpus: quick, and without atheris, so that none rots."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.run import Finds, read_words
from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
SEEDS = sorted(CORPUS.glob("*/*"))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"{seed.parent.name}-{seed.name}")
def test_seed(seed: Path) -> None:
    TARGETS[seed.parent.name](seed.read_bytes())


def test_every_target_has_seeds() -> None:
    assert {seed.parent.name for seed in SEEDS} == set(TARGETS)


def test_a_find_is_kept_once_for_each_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(data: bytes) -> None:
        data.decode()

    finds = Finds(run, tmp_path)
    for data in (b"a", b"\xff", b"\xfe", b"b"):
        finds(data)
    assert (finds.count, len(finds.places)) == (4, 1)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"\xff"]
    assert "find: ('UnicodeDecodeError'" in capsys.readouterr().out


def test_words_are_read_with_their_escapes() -> None:
    words = read_words()
    assert {"[[", "\n\n", "é", "日本", "\\|", "\x1a"} <= set(words)
    assert len(set(words)) == len(words)
