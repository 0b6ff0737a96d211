"""Embedded files: images, sound, video, PDF, and players for two kinds of address."""

from __future__ import annotations

import re
from html import escape

from vaultkit.notes.html.sanitize import attribute, safe_url
from vaultkit.notes.paths import AUDIO_SUFFIXES, IMAGE_SUFFIXES, VIDEO_SUFFIXES, suffix_of

_PLAYER = ' controls preload="metadata"'
_SIZE = re.compile(r"(\d{1,5})(?:x(\d{1,5}))?")
_HEIGHT = re.compile(r"(?:^|[#&])height=(\d{1,5})")
_YOUTUBE = re.compile(
    r"https?://(?:www\.|m\.)?(?:youtube\.com/(?:watch\?(?:[^#]*&)?v=|embed/|shorts/)|youtu\.be/)"
    r"([\w-]{1,32})(?:[?&#]|$)"
)


def split_size(text: str | None) -> tuple[str, str, str]:
    """Split an embed's display text into alternative text, width and height.

    `100` and `640x480` are sizes, `a cat|100` is both, anything else is text. Source: Obsidian
    help "Embed files" and "Basic formatting".
    """
    if text is None:
        return "", "", ""
    before, bar, last = text.rpartition("|")
    size = _SIZE.fullmatch(last.strip())
    if size is None:
        return text, "", ""
    return before if bar else "", size[1], size[2] or ""


def render_image(src: str, display: str | None, fallback: str) -> str:
    """Return an image of the vault or of the web; `fallback` is the text where none is given."""
    alt, width, height = split_size(display)
    sizes = "".join(attribute(n, v) for n, v in (("width", width), ("height", height)) if v)
    alt_text = attribute("alt", alt or fallback)
    image = f'<img{attribute("src", src)}{alt_text}{sizes} loading="lazy">'
    return f'<span class="internal-embed image-embed">{image}</span>'


def render_external_image(url: str, display: str) -> str:
    """Return what Markdown's image syntax shows for an address outside the vault."""
    video = _YOUTUBE.match(url)
    if video:
        return _player(video[1], split_size(display)[0])
    src = safe_url(url)
    if not src:
        return escape(display)
    alt, width, height = split_size(display)
    sizes = "".join(attribute(n, v) for n, v in (("width", width), ("height", height)) if v)
    return f'<img{attribute("src", src)}{attribute("alt", alt)}{sizes} loading="lazy">'


def _player(video: str, title: str) -> str:
    """Return a frame that holds a link to the player: nothing is requested before the click."""
    name = title or "YouTube video"
    address = f"https://www.youtube-nocookie.com/embed/{video}"
    card = (
        "<style>html,body{height:100%;margin:0}a{display:flex;height:100%;align-items:center;"
        "justify-content:center;font:600 1rem sans-serif;color:#fff;background:#222;"
        'text-decoration:none}</style><a href="'
        f'{address}?autoplay=1">▶ {escape(name)}, on YouTube</a>'
    )
    return (
        f'<iframe class="external-embed video-embed"{attribute("title", name)}'
        f'{attribute("srcdoc", card)} loading="lazy" allow="autoplay; fullscreen"></iframe>'
    )


def render_file(path: str, href: str, subpath: str, display: str | None) -> str:
    """Return an embedded file of the vault, by its extension.

    Args:
        path: Vault path.
        href: Its address, fragment included.
        subpath: `#page=3`, `#t=30`, `#height=400`, a CSS hook, or "".
        display: Display text as written, or None.
    """
    suffix = suffix_of(path)
    name = path.rpartition("/")[2]
    if suffix in IMAGE_SUFFIXES:
        return render_image(href, display, name)
    label = attribute("title", name)
    src = attribute("src", href)
    if suffix in AUDIO_SUFFIXES:
        return f'<audio class="internal-embed media-embed"{_PLAYER}{src}{label}></audio>'
    if suffix in VIDEO_SUFFIXES:
        sizes = split_size(display)[1:]
        size = "".join(
            attribute(n, v) for n, v in zip(("width", "height"), sizes, strict=True) if v
        )
        return f'<video class="internal-embed media-embed"{_PLAYER}{src}{size}{label}></video>'
    if suffix == "pdf":
        height = _HEIGHT.search(subpath)
        size = attribute("height", height[1]) if height else ""
        return (
            f'<iframe class="internal-embed pdf-embed"{src}{size}{label} loading="lazy"></iframe>'
        )
    view = subpath.lstrip("#").strip()
    shown = escape(display or (f"{name}: {view}" if view else name))
    return f'<a class="internal-link file-embed"{attribute("href", href)}>{shown}</a>'
