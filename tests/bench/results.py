"""Turn samples into ratios, verdicts and a table."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bench.measure import Sample

HEAD: Final = ("what", "ours", "theirs", "ratio (min-max)", "target", "verdict")


@dataclass(frozen=True, slots=True)
class Target:
    """A limit for the ratio of ours to theirs, or of theirs to ours (`faster`)."""

    limit: float
    faster: bool = False

    def ratio(self, ours: float, theirs: float) -> float:
        """Return the ratio that the limit is about, from seconds."""
        return theirs / ours if self.faster else ours / theirs

    def met_by(self, ratio: float) -> bool:
        """Tell whether `ratio` is good enough."""
        return ratio >= self.limit if self.faster else ratio <= self.limit

    def __str__(self) -> str:
        """Return the limit as the table shows it."""
        return f">= {self.limit:g}x faster" if self.faster else f"<= {self.limit:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The outcome of one comparison: samples of both sides, or a problem."""

    name: str
    what: str
    peer: str
    notes: int
    target: Target
    peak_target: float | None  # megabytes
    ours: tuple[Sample, ...] = ()
    theirs: tuple[Sample, ...] = ()
    problem: str = ""

    @property
    def ratios(self) -> list[float]:
        """Return the ratio of each round."""
        return [
            self.target.ratio(our.seconds, their.seconds)
            for our, their in zip(self.ours, self.theirs, strict=True)
        ]

    def _title(self) -> str:
        size = f", {self.notes:,} notes" if self.notes else ""
        return f"{self.what} vs {self.peer}{size}"

    def rows(self) -> list[tuple[str, ...]]:
        """Return the rows of the table: time, and memory where it has a target."""
        if self.problem:
            return [(self._title(), "", "", "", str(self.target), self.problem)]
        rows = [self._time_row()]
        if self.peak_target is not None:
            rows.append(self._memory_row(self.peak_target))
        return rows

    def _time_row(self) -> tuple[str, ...]:
        ratios = self.ratios
        middle = median(ratios)
        return (
            self._title(),
            _seconds(self.ours),
            _seconds(self.theirs),
            f"{middle:.2f} ({min(ratios):.2f}-{max(ratios):.2f})",
            str(self.target),
            _verdict(met=self.target.met_by(middle)),
        )

    def _memory_row(self, limit: float) -> tuple[str, ...]:
        ours, theirs = peak(self.ours), peak(self.theirs)
        return (
            f"{self.what}, peak memory, {self.notes:,} notes",
            f"{ours:.0f} MB",
            f"{theirs:.0f} MB",
            f"{ours / theirs:.2f}",
            f"<= {limit:g} MB",
            _verdict(met=ours <= limit),
        )

    def as_json(self) -> dict[str, object]:
        """Return all numbers; seconds and megabytes."""
        known: dict[str, object] = {
            "name": self.name,
            "notes": self.notes,
            "target": str(self.target),
        }
        if self.problem:
            return {**known, "problem": self.problem}
        middle = median(self.ratios)
        return {
            **known,
            "ours_seconds": [sample.seconds for sample in self.ours],
            "theirs_seconds": [sample.seconds for sample in self.theirs],
            "ratios": self.ratios,
            "ratio_median": middle,
            "met": self.target.met_by(middle),
            "ours_peak_mb": peak(self.ours),
            "theirs_peak_mb": peak(self.theirs),
            "peak_target_mb": self.peak_target,
        }


def peak(samples: Sequence[Sample]) -> float:
    """Return the largest peak memory of all runs, in megabytes."""
    return max(sample.peak_mb for sample in samples)


def _seconds(samples: Sequence[Sample]) -> str:
    return f"{median(sample.seconds for sample in samples):.3f} s"


def _verdict(*, met: bool) -> str:
    return "met" if met else "MISSED"


def table(results: Sequence[Result]) -> str:
    """Return the results as text, in columns."""
    return columns([HEAD, *(row for result in results for row in result.rows())])


def columns(rows: Sequence[tuple[str, ...]]) -> str:
    """Return rows as text, in columns; the first one is their head."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)
