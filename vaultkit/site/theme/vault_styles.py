"""Read the style sheets that a vault gives its site: its enabled snippets, and `publish.css`.

Snippets are written for Obsidian's window: they hold for a note's article alone here. `publish.css`
is written for a site: what names the page or one of its frames holds for these, all else for the
article, too. Both are taken apart and written anew without what
loads something, lays itself over the page or leads out of its place, so that no browser asks
another host for anything and a rule never ends later than it seems to.
"""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.site.theme.code_blocks import rules_of_code
from vaultkit.site.theme.obsidian_defaults import DEFAULTS
from vaultkit.site.theme.obsidian_variables import rules_besides
from vaultkit.site.theme.vault_selectors import (
    QUOTED,
    STRING,
    STRONGER,
    is_balanced,
    sort_selectors,
)
from vaultkit.vault.built_site.asset_bundles import Bundle, minify_style
from vaultkit.vault.publishing.site_addresses import OWN_STYLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PUBLISH = "publish.css"
MOST = 65_536
"""Bytes of one sheet as it is written, and of all snippets as they are published."""
_DEPTH = 6
"""Blocks inside each other that are followed."""
_COMMENT = lazy_re(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_TOKEN = lazy_re(rf"{QUOTED}|[^\"'{{}};()]+|.", re.DOTALL)
_NAME = lazy_re(r"-?[a-z_][a-z0-9_-]*|--[a-z0-9_-]+", re.IGNORECASE)
_LOADS = lazy_re(
    r"(?:url|src|image-set|image|cross-fade|element|paint|expression)\s*\(|javascript:|@|\\",
    re.IGNORECASE,
)
_DATA = lazy_re(
    r"url\(\s*(?:data:(?:image|font)/[a-z0-9.+-]+[;,][^\s()\"']*|\"\")\s*\)", re.IGNORECASE
)
_QUOTED_DATA = lazy_re(r"[\"']data:(?:image|font)/[a-z0-9.+-]+[;,]", re.IGNORECASE)
_BANNED = frozenset({"behavior", "-moz-binding", "-ms-behavior", "src"})
_POSITION = lazy_re(r"(?:static|relative|absolute)(?:\s*!\s*important)?", re.IGNORECASE)
"""Positions that lie in the article: no other word, and no function that may stand for one."""
_CONDITION = lazy_re(
    r"@(?:media|supports|container|layer(?!.*vk-))\b[\w\s():.,<>=/%+#*-]*", re.IGNORECASE
)
_FRAMES = lazy_re(r"@(?:-webkit-)?keyframes\s+(?!vk-|md-)[\w-]+", re.IGNORECASE)
_FACE = lazy_re(r"@font-face", re.IGNORECASE)
_MEASURE = lazy_re(
    r"(?:padding|margin|inset|border-radius|(?:min|max)-(?:width|height|inline|block))(?:-.*)?"
    r"|width|height|display|flex.*|grid.*|gap|order|overflow.*|top|left|right|bottom|transform"
)
_EXTERNAL = lazy_re(r".*\.external-link(?::not\([^()]*\))*")
"""Links that lead out. Obsidian draws their sign as a background, for which rules leave room."""
_ROOM = lazy_re(r"(?:padding|background-(?:position|size))(?:-.*)?")
_WHOLE = frozenset({":root:not(#vk)", "html:not(#vk)"})
"""The whole document, whose variables the body's own would outdo."""
_SCOPE = (
    "@scope (.md-content__inner) to (.vk-header,.vk-footer,.vk-aliases,.vk-neighbours,.vk-listing,"
    ".vk-front,.vk-whole-graph,.vk-notes,.vk-folders,.vk-tags,.vk-letters)"
)
"""The text of a note, without what the site says round it."""
_SEAM = "\0"
"""Stands after a scope until all are written, so that one goes on where the next begins."""
_PLACE = """@layer vk-place{@media screen{.md-main{overflow-x:clip!important}
.md-content__inner{position:relative!important;isolation:isolate!important;
clip-path:inset(0 -.6rem)!important}
.md-content__inner:not(:has(table)){overflow:clip!important}
[dir=ltr] .md-sidebar--secondary:not(:has(.md-nav__item))~.md-content>.md-content__inner{
clip-path:inset(0 -14rem 0 -.6rem)!important}
[dir=rtl] .md-sidebar--secondary:not(:has(.md-nav__item))~.md-content>.md-content__inner{
clip-path:inset(0 -.6rem 0 -14rem)!important}}}"""
"""What snippets draw stays in the article, and below nothing else; wide tables use a free margin.

What is important in the first layer holds against all that is important elsewhere.
"""


class VaultStyles(NamedTuple):
    """What the style sheets of a vault are on its site.

    Args:
        bundle: The sheet; no content if there is none.
        left_out: Which are not in it, each with why.
    """

    bundle: Bundle
    left_out: tuple[str, ...]


class _Block(NamedTuple):
    """A rule: what stands before its brace, its declarations and the rules in it."""

    prelude: str
    declarations: list[str]
    blocks: list[_Block]


def read_vault_styles(root: Path, *, has_snippets: bool, is_left_out: bool) -> VaultStyles:
    """Return the style sheet of a vault.

    Args:
        root: The vault's folder.
        has_snippets: Whether the snippets that are enabled in Obsidian are wanted.
        is_left_out: Whether `publish.css` stays at home.

    Effect: reads the vault.
    """
    sheets, left_out, size = [], [], 0
    for name in _enabled(root) if has_snippets else ():
        where = f".obsidian/snippets/{name}.css"
        text = _read(root / where)
        made = clean_styles(text, is_of_article=True) if text else ""
        if text is None or size + len(made) > MOST:
            left_out.append(f"{where}: larger than {MOST:,} bytes, alone or with those before it")
            continue
        size += len(made)
        sheets.append(f"{_SCOPE}{{{made}}}" if made else "")
    if any(sheets):
        sheets.insert(0, minify_style(_PLACE))
    text = "" if is_left_out else _read(root / PUBLISH)
    if text is None:
        left_out.append(f"{PUBLISH}: larger than {MOST:,} bytes")
    sheets.append(clean_styles(text or "", is_of_article=False))
    content = "\n".join(filter(None, sheets))
    content = f"{minify_style(DEFAULTS)}\n{content}\n" if content else ""
    digest = hashlib.sha256(content.encode()).hexdigest()[:8]
    return VaultStyles(Bundle(f"{OWN_STYLES}.{digest}.css", content), tuple(left_out))


def clean_styles(text: str, *, is_of_article: bool) -> str:
    """Return a style sheet without what must not be in it.

    Args:
        text: As its author wrote it.
        is_of_article: Whether it is written for Obsidian and put into a scope by who calls.
    """
    rules = (_write(block, "rule", is_of_article=is_of_article) for block in _parse(text))
    return "".join(rules).replace(f"}}{_SEAM}{_SCOPE}{{", "").replace(_SEAM, "")


def _enabled(root: Path) -> Iterator[str]:
    """Yield the names of the snippets that are enabled, as Obsidian lists them."""
    with suppress(OSError, ValueError, RecursionError):
        settings = json.loads((root / ".obsidian" / "appearance.json").read_text("utf-8-sig"))
        names = settings.get("enabledCssSnippets") if isinstance(settings, dict) else None
        for name in names if isinstance(names, list) else ():
            if isinstance(name, str) and name and not {"/", "\\", "\0"} & {*name}:
                yield name


def _read(path: Path) -> str | None:
    """Return a sheet, "" if there is none that can be read, None if it is too large."""
    with suppress(OSError, ValueError):
        if path.is_file() and not path.is_symlink():
            return path.read_text("utf-8-sig") if path.stat().st_size <= MOST else None
    return ""


def _parse(text: str) -> list[_Block]:
    """Return the rules of a sheet; blocks that lie too deep are left out, and so is an open end."""
    top = _Block("", [], [])
    path, said, brackets = [top], "", 0
    for found in _TOKEN.finditer(_COMMENT.sub(" ", text)):
        sign = found[0]
        if brackets or sign not in {"{", "}", ";"}:
            brackets = max(brackets + (sign == "(") - (sign == ")"), 0)
            said += sign
            continue
        if sign == "{":
            block = _Block(said.strip(), [], [])
            if len(path) <= _DEPTH:
                path[-1].blocks.append(block)
            path.append(block)
        else:
            path[-1].declarations.append(said.strip())
            if sign == "}" and len(path) > 1:
                path.pop()
        said = ""
    return top.blocks


def _write(block: _Block, kind: str, *, is_of_article: bool) -> str:
    """Return a block as it may stand, "" if it may not.

    Args:
        block: The block.
        kind: `rule`, or `frame` for one of an animation.
        is_of_article: See `clean_styles`.
    """
    prelude = " ".join(block.prelude.split())
    if _FACE.fullmatch(prelude) or _FRAMES.fullmatch(prelude):
        inner = [_write(one, "frame", is_of_article=is_of_article) for one in block.blocks]
        declared = [] if inner else _declarations(block, is_of_article=is_of_article, has_face=True)
        return (
            f"{prelude}{{{';'.join(declared)}{''.join(inner)}}}" if declared or any(inner) else ""
        )
    if prelude.startswith("@"):
        inner = [_write(one, "rule", is_of_article=is_of_article) for one in block.blocks]
        is_fine = _CONDITION.fullmatch(prelude) and is_balanced(prelude)
        return f"{prelude}{{{''.join(inner)}}}" if is_fine and any(inner) else ""
    if kind == "frame":
        steps = [prelude] if re.fullmatch(r"[\d.%,\s]+|from|to", prelude) else []
        return _rule(steps, block, is_of_article=is_of_article)
    found = sort_selectors(prelude, is_of_article=is_of_article)
    made = _rule(found.article, block, is_of_article=is_of_article)
    if is_of_article:
        return made
    made = f"{_SCOPE}{{{made}}}{_SEAM}" if made else ""
    made += _rule(found.frames, block, is_of_article=False, is_frame=True)
    return made + _rule(found.page, block, is_of_article=False)


def _rule(
    selectors: list[str], block: _Block, *, is_of_article: bool, is_frame: bool = False
) -> str:
    """Return a rule with what goes with it, "" if nothing of it may stand.

    Args:
        selectors: As they are here.
        block: As its author wrote it.
        is_of_article: See `clean_styles`.
        is_frame: Whether the selectors are those of frames that have measures of their own.
    """
    declared = _declarations(block, is_of_article=is_of_article) if selectors else []
    unwanted = [_MEASURE] if is_frame else []
    if all(map(_EXTERNAL.fullmatch, selectors)) and not any("url(" in x for x in declared):
        unwanted.append(_ROOM)
    declared = [x for x in declared if not any(y.fullmatch(x.split(":")[0]) for y in unwanted)]
    if not declared:
        return ""
    if not is_of_article and _WHOLE & {*selectors} and any(x[:2] == "--" for x in declared):
        selectors.append(f"body{STRONGER}")
    besides = rules_besides(selectors, declared, is_of_article=is_of_article)
    besides += rules_of_code(selectors, declared)
    return f"{','.join(selectors)}{{{';'.join(declared)}}}{besides}"


def _declarations(block: _Block, *, is_of_article: bool, has_face: bool = False) -> list[str]:
    """Return the declarations of a block that may stand."""
    kept = []
    for said in block.declarations:
        name, colon, value = (part.strip() for part in said.partition(":"))
        is_named = colon and value and _NAME.fullmatch(name)
        is_banned = name.lower() in _BANNED and not (has_face and name.lower() == "src")
        is_position = is_of_article and name.lower() == "position"
        is_banned |= is_position and not _POSITION.fullmatch(value)
        if is_named and not is_banned and _is_harmless(value):
            kept.append(f"{name}:{' '.join(value.split())}")
    return kept


def _is_harmless(value: str) -> bool:
    """Tell whether a value loads nothing but what it holds itself, and ends where it seems to."""
    unquoted = STRING.sub(lambda x: '""' if _QUOTED_DATA.match(x[0]) else '"x"', value)
    is_closed = is_balanced(value) and not {"{", "}"} & {*unquoted}
    return is_closed and not _LOADS.search(_DATA.sub("", unquoted))
