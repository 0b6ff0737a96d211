"""Join the site's own style sheets and scripts, without comments and blanks, into a few files.

What stands in `styles/*.css` and `scripts/*.js` is joined in name order. Most of it is needed on
every page. A file that begins with the comment `only where: vk-flow` is loaded where the HTML of a
page holds that text: all files with the same text are one bundle of that name. A bundle's name
holds a digest of its content, so that a browser keeps it until it changes. See decision 59.

What scripts say stands in English in them; for another language, the script of every page begins
with the translations of all that they say.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.text.page_words import DAY, ENGLISH, MONTHS

if TYPE_CHECKING:
    from vaultkit.notes.text.page_words import Words

_FOLDER = Path(__file__).parents[2] / "site" / "assets"
_ONLY = lazy_re(r"(?:/\*|//) only where: (\S+)")
_CSS = lazy_re(
    r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|/\*[^*]*\*+(?:[^/*][^*]*\*+)*/|\s*([{};,])\s*|(\s+)""",
    re.DOTALL,
)
_TEXT = r'"((?:[^"\\]|\\.)*)"'
_SAID = lazy_re(rf"\b(?:t|parts|nParts|n)\(\s*{_TEXT}(?:,\s*{_TEXT}(?=,))?")
"""What a script says: by one text, or by two of which a number chooses."""
_JS = lazy_re(r"^[ \t]*(?://.*|/\*(?:[^*]|\*(?!/))*\*/[ \t]*)?\n|^[ \t]+", re.MULTILINE)


class Bundle(NamedTuple):
    """A joined file: its place on the site, and what is in it; no content if there is none."""

    uri: str
    content: str


class Part(NamedTuple):
    """What only some pages need.

    Args:
        where: Text of the pages that need it.
        style: Its style sheet.
        script: Its script.
    """

    where: str
    style: Bundle
    script: Bundle


@cache
def style_bundle() -> Bundle:
    """Return the style sheet of every page."""
    return _bundle("", "css", _joined("", "css"))


@cache
def script_bundle(words: Words = ENGLISH) -> Bundle:
    """Return the script of every page, which also knows what names its parts, and what words say.

    Args:
        words: Those of the site.
    """
    found = {}
    for part in parts():
        files = [one.uri.rsplit(".", 2) for one in part[1:] if one.content]
        found[part.where] = [files[0][1], *(suffix for _, _, suffix in files)]
    text = f"const vaultkitParts={json.dumps(found, separators=(',', ':'))};\n"
    language = json.dumps(_language(words), ensure_ascii=False, separators=(",", ":"))
    text += f"const vaultkitLanguage={language};\n"
    for name in ("words.js", "page.js"):
        text += minify_script((_FOLDER / name).read_text("utf-8"))
    return _bundle("", "js", text + _joined("", "js"))


def _language(words: Words) -> dict[str, object]:
    """Return what scripts know of a language: how it counts, and what is said in it."""
    said = {text for text, _ in script_messages()} | {DAY}
    return {
        "language": words.language,
        "figures": words.figures,
        "months": [words.t(month) for month in MONTHS] if words.is_complete else None,
        "messages": {text: forms for text, forms in words.messages.items() if text in said},
    }


@cache
def script_messages() -> tuple[tuple[str, str], ...]:
    """Return what scripts say, each with its plural, "" for none."""
    texts = [text for _, text in _read("js")]
    found = (match for text in texts for match in _SAID.findall(text))
    return tuple(dict.fromkeys((json.loads(f'"{a}"'), json.loads(f'"{b}"')) for a, b in found))


@cache
def parts() -> tuple[Part, ...]:
    """Return what only some pages need."""
    names = sorted({where for suffix in ("css", "js") for where, _ in _read(suffix) if where})
    found = []
    for name in names:
        files = {suffix: _joined(name, suffix) for suffix in ("css", "js")}
        digest = _digest("".join(files.values()))
        named = (_bundle(name, suffix, text, digest) for suffix, text in files.items())
        found.append(Part(name, *named))
    return tuple(found)


@cache
def search_bundle() -> Bundle:
    """Return the script that searches, which a browser runs on its own."""
    content = minify_script((_FOLDER / "workers" / "search.js").read_text("utf-8"))
    return Bundle(f"assets/vaultkit-search.{_digest(content)}.js", content)


def lost_page(page: str) -> dict[str, object]:
    """Return what the page that was not found holds itself, if nothing tells where the site is.

    Args:
        page: That page as it would be at the site's root.
    """
    folder = _FOLDER / "inline"
    return {
        "vaultkit_lost_style": minify_style((folder / "lost.css").read_text("utf-8")),
        "vaultkit_lost_script": f"{{{minify_script((folder / 'lost.js').read_text('utf-8'))}}}",
        "vaultkit_lost": {"file": style_bundle().uri, "page": page},
    }


@cache
def tree_bundle() -> Bundle:
    """Return the script of the tree, which runs where the tree ends: before it is painted."""
    content = minify_script((_FOLDER / "early" / "tree.js").read_text("utf-8"))
    return Bundle(f"assets/vaultkit-tree.{_digest(content)}.js", content)


def bundles(words: Words = ENGLISH) -> tuple[Bundle, ...]:
    """Return all joined files that have content.

    Args:
        words: Those of the site.
    """
    made = [style_bundle(), script_bundle(words), search_bundle(), tree_bundle()]
    made += [bundle for part in parts() for bundle in part[1:]]
    return tuple(bundle for bundle in made if bundle.content)


def minify_style(text: str) -> str:
    """Return a style sheet without comments and without blanks that say nothing."""
    return _CSS.sub(lambda found: found[1] or found[2] or (" " if found[3] else ""), text).strip()


def minify_script(text: str) -> str:
    """Return a script without lines of comments, and without indentation.

    Args:
        text: One of ours: no text in it runs over several lines.
    """
    return _JS.sub("", text)


@cache
def _read(suffix: str) -> tuple[tuple[str, str], ...]:
    """Return the files of a kind: what they are only loaded for, and what is in them."""
    folder = _FOLDER / {"css": "styles", "js": "scripts"}[suffix]
    texts = [path.read_text("utf-8") for path in sorted(folder.glob(f"*.{suffix}"))]
    return tuple((found[1] if (found := _ONLY.match(text)) else "", text) for text in texts)


def _joined(where: str, suffix: str) -> str:
    """Return what the files hold that are loaded only for a text, or the others for ""."""
    texts = [text for only, text in _read(suffix) if only == where]
    if suffix == "js":
        return "".join(f"{{\n{minify_script(text)}}}\n" for text in texts)
    return "\n".join(map(minify_style, texts))


def _bundle(where: str, suffix: str, content: str, digest: str = "") -> Bundle:
    name = "-".join(("vaultkit", *re.findall("[a-z]+", where.removeprefix("vk-"))))
    return Bundle(f"assets/{name}.{digest or _digest(content)}.{suffix}", content)


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:8]
