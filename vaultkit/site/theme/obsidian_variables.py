"""Let Obsidian's CSS variables in the style sheets of a vault hold for the site.

A sheet for Obsidian Publish seldom says more than `--text-accent: …`. The site's own colours and
fonts are the `--vk-*` of `tokens.css`: where a rule sets a variable of Obsidian, the same rule sets
what stands for it here. Nothing of this is on the pages of a vault without style sheets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from vaultkit.authoring.drawings.icon_names import DRAWINGS
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.site.theme.obsidian_defaults import DEFAULTS
from vaultkit.vault.presentation.theme_icons import read_icon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_DARK = '[data-md-color-scheme="slate"]'
_DEFAULT = lazy_re(r"(--[\w-]+):var\((--vk-[\w-]+)\)")
_ACCENT = ("--vk-accent", "--md-typeset-a-color", "--md-accent-fg-color")
_SANS, _MONO = ("--vk-sans", "--md-text-font-family"), ("--vk-mono", "--md-code-font-family")
_SAME: dict[str, tuple[str, ...]] = {
    "--text-normal": ("--vk-ink", "--md-default-fg-color", "--md-typeset-color"),
    "--text-muted": ("--vk-ink-2", "--vk-quiet", "--md-default-fg-color--light"),
    "--text-faint": ("--vk-ink-3",),
    "--color-accent": _ACCENT,
    "--interactive-accent": _ACCENT,
    "--text-accent": _ACCENT,
    "--link-color": _ACCENT,
    "--text-on-accent": ("--vk-on-accent",),
    "--text-error": ("--vk-no", "--vk-error"),
    "--text-highlight-bg": ("--vk-mark", "--md-typeset-mark-color"),
    "--background-modifier-border": ("--vk-line", "--md-default-fg-color--lightest"),
    "--background-primary-alt": ("--vk-code", "--md-code-bg-color"),
    "--code-background": ("--vk-code", "--md-code-bg-color"),
    "--code-normal": ("--md-code-fg-color",),
    "--font-text-theme": _SANS,
    "--font-text": _SANS,
    "--font-monospace-theme": _MONO,
    "--font-monospace": _MONO,
}
"""What stands here for a variable of Obsidian; what comes later outdoes what comes before."""
_OF_PAGE: dict[str, tuple[str, ...]] = {
    "--background-primary": ("--vk-paper", "--vk-surface", "--md-default-bg-color"),
    "--background-secondary": ("--vk-sunk",),
}
"""The same for the grounds of a page, of which an article has none of its own."""
_PROPERTIES = {
    "--bold-color": ("strong", "color"),
    "--bold-weight": ("strong", "font-weight"),
    "--italic-color": ("em", "color"),
    "--hr-color": ("hr", "border-color"),
    "--blockquote-border-color": ("blockquote", "border-color"),
    "--blockquote-color": ("blockquote", "color"),
    "--list-marker-color": ("li::marker", "color"),
    "--tag-color": (".tag", "color"),
    "--tag-background": (".tag", "background"),
    "--link-external-color": (".external-link", "color"),
    "--link-unresolved-color": (".is-unresolved", "color"),
    "--inline-title-color": ("h1", "color"),
    "--page-title-color": ("h1", "color"),
    "--text-highlight-color": ("mark", "color"),
}
"""Variables that stand for a property of some elements."""
_HEADING = lazy_re(r"--(h[1-6])-(color|size|weight|font|style|variant|line-height)")
_OF_FONT = frozenset({"size", "weight", "style", "variant"})
_TRIPLE = lazy_re(r"[\d.,%\s]+|.*-rgb\b.*|var\(\s*--callout-.*")
_SVG = 'xmlns="http://www.w3.org/2000/svg"'
_ICON = lazy_re(r"""["']?(?:lucide-)?([a-z0-9-]+)["']?""")


def rules_besides(
    selectors: Sequence[str], declarations: Iterable[str], *, is_of_article: bool
) -> str:
    """Return the rules that let the variables that a rule sets hold for the site.

    What holds in the dark holds on screens alone: paper is always light.

    Args:
        selectors: Those of the rule.
        declarations: Its declarations.
        is_of_article: Whether they hold for an article alone.
    """
    pairs = (said.partition(":") for said in declarations if said.startswith("--"))
    values = {name: value.partition("!")[0].strip() for name, _, value in pairs}
    same = ";".join(_same(values, is_of_article=is_of_article))
    made = f"{','.join(selectors)}{{{same}}}" if same else ""
    for element, said in _of_elements(values):
        inside = ",".join(f"{one} {element}" for one in selectors if "::" not in one)
        made += f"{inside}{{{said}}}" if inside else ""
    is_dark = any(_DARK in one for one in selectors)
    return f"@media screen{{{made}}}" if made and is_dark else made


def _same(declared: Mapping[str, str], *, is_of_article: bool) -> Iterator[str]:
    """Yield the declarations that say in our words what a rule says in Obsidian's."""
    known = _SAME if is_of_article else _OF_PAGE | _SAME
    for name, ours in known.items():
        if name in declared and not _leads_back(declared, name, ours):
            yield from (f"{one}:var({name})" for one in ours)
            yield from (_soft(f"var({name})"),) if ours == _ACCENT else ()
    if {"--accent-h", "--accent-s", "--accent-l"} & declared.keys():
        color = "hsl(var(--accent-h) var(--accent-s) var(--accent-l))"
        yield from (f"{one}:{color}" for one in _ACCENT)
        yield _soft(color)
    if color := declared.get("--callout-color", ""):
        yield from _callout(color)
    if drawing := _icon(declared.get("--callout-icon", "")):
        yield f"--vk-icon:{drawing}"


def _of_elements(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield elements and what holds for them, for the variables that a rule sets."""
    for name in names:
        if name in _PROPERTIES:
            element, of_element = _PROPERTIES[name]
            yield element, f"{of_element}:var({name})"
        elif found := _HEADING.fullmatch(name):
            what = f"font-{found[2]}" if found[2] in _OF_FONT else found[2]
            yield found[1], f"{'font-family' if what == 'font' else what}:var({name})"


def _leads_back(declared: Mapping[str, str], name: str, ours: tuple[str, ...]) -> bool:
    """Tell whether a variable is said to be what is said to be it: neither would hold."""
    asked = (one for one in _defaults() if f"var({one}" in declared[name].replace(" ", ""))
    return any(_defaults()[one] in ours and one not in declared for one in asked)


def _defaults() -> dict[str, str]:
    return {found[1]: found[2] for found in _DEFAULT.finditer(DEFAULTS)}


def _soft(color: str) -> str:
    return f"--vk-accent-soft:color-mix(in srgb,{color} 12%,var(--vk-paper))"


def _callout(value: str) -> Iterator[str]:
    """Yield the colours of a callout; Obsidian has three numbers, some write a colour."""
    is_triple = _TRIPLE.fullmatch(value)
    color = "rgb(var(--callout-color))" if is_triple else "var(--callout-color)"
    yield f"--vk-bar:{color}"
    yield f"--vk-ground:color-mix(in srgb,{color} 11%,var(--vk-paper))"
    yield f"--vk-name:color-mix(in srgb,{color} 60%,var(--vk-ink))"


def _icon(value: str) -> str:
    """Return an icon as the address of a picture: one of Lucide's, or a drawing."""
    drawing = value.strip("\"'") if "<svg" in value else ""
    if drawing and "xmlns" not in drawing:
        drawing = drawing.replace("<svg", f"<svg {_SVG}", 1)
    if found := _ICON.fullmatch(value):
        paths = next(filter(None, map(read_icon, DRAWINGS.get(found[1], ()))), "")
        drawing = paths and f'<svg {_SVG} viewBox="0 0 24 24">{paths}</svg>'
    return f'url("data:image/svg+xml,{quote(drawing)}")' if drawing else ""
