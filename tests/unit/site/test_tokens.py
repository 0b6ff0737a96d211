"""The colours of the site: all can be told from what they stand on, in both schemes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[3] / "vaultkit" / "site" / "assets" / "styles"
_TOKEN = re.compile(r"--vk-([a-z0-9-]+): #([0-9a-f]{3,6});")
TEXT, BORDER = 4.5, 3.0
GROUNDS = {
    "paper": ("ink", "ink-2", "ink-3", "accent", "src", "dst", "ok", "no"),
    "surface": ("ink", "ink-2", "ink-3", "accent", "src", "dst", "ok", "no"),
    "sunk": ("ink", "ink-2", "ink-3", "accent"),
    "code": ("ink", "ink-2", "ink-3", "src", "dst", "ok", "no"),
    "accent": ("on-accent",),
    "accent-soft": ("ink", "ink-2", "accent", "src", "dst", "ok"),
    "src-soft": ("ink", "src"),
    "dst-soft": ("ink", "dst"),
    "ok-soft": ("ink", "ok"),
    "no-soft": ("ink", "no"),
    "call": ("ink", "ink-2", "src", "accent"),
    "mark": ("ink",),
}


def tokens(scheme: str) -> dict[str, str]:
    text = (STYLES / "tokens.css").read_text("utf-8")
    named, _, _ = text.partition("/* What older parts")
    light, dark = named.split('[data-md-color-scheme="slate"]')[:2]
    return dict(_TOKEN.findall(light if scheme == "light" else dark))


def luminance(color: str) -> float:
    digits = color if len(color) == 6 else "".join(sign * 2 for sign in color)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_guideline() -> None:
    assert contrast("fff", "000") == pytest.approx(21)
    assert contrast("777", "fff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_can_be_read_on_every_ground(scheme: str, ground: str) -> None:
    found = tokens(scheme)
    ratios = {name: contrast(found[name], found[ground]) for name in GROUNDS[ground]}
    assert {name: ratio for name, ratio in ratios.items() if ratio < TEXT} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_borders_of_controls_can_be_seen(scheme: str, ground: str) -> None:
    found = tokens(scheme)
    assert min(contrast(found[name], found[ground]) for name in ("edge", "accent")) >= BORDER


def test_both_schemes_have_the_same_tokens() -> None:
    assert tokens("light").keys() == tokens("dark").keys()
    assert len(tokens("light")) == 23
