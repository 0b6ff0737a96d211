"""Embedded files: images, sound, video, PDF, and cards for two kinds of address.

See decision 12.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.html.sanitize import attribute, safe_url
from vaultkit.notes.paths import AUDIO_SUFFIXES, IMAGE_SUFFIXES, VIDEO_SUFFIXES, suffix_of
from vaultkit.notes.wikilink import split_size

if TYPE_CHECKING:
    from vaultkit.notes.text.page_words import Words

_PLAYER = ' controls preload="metadata"'
_HEIGHT = lazy_re(r"(?:^|[#&])height=(\d{1,5})")
_YOUTUBE = lazy_re(
    r"https?://(?:www\.|m\.|music\.)?"
    r"(?:(?:youtube(?:-nocookie)?\.com/(?:watch\?(?:[^#]*&)?v=|embed/|shorts/|live/)|youtu\.be/)"
    r"([\w-]{1,32})|youtube\.com/playlist\?(?:[^#]*&)?list=([\w-]{1,64}))(?=[?&#/]|$)"
)
_START = lazy_re(r"[?&#](?:t|start)=(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?(?=[&#]|$)")
_POST = lazy_re(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(\w{1,20})/status(?:es)?/\d{1,25}(?=[?#/]|$)"
)
_ALLOWED = "autoplay; encrypted-media; fullscreen; picture-in-picture"


def _sizes(width: str, height: str) -> str:
    sizes = (("width", width), ("height", height))
    return "".join(attribute(name, size) for name, size in sizes if size)


def render_image(src: str, display: str | None, fallback: str) -> str:
    """Return an image of the vault or of the web; `fallback` is the text where none is given."""
    alt, width, height = split_size(display)
    alt_text = attribute("alt", alt or fallback)
    image = f'<img{attribute("src", src)}{alt_text}{_sizes(width, height)} loading="lazy">'
    return f'<span class="internal-embed image-embed">{image}</span>'


def render_external_image(url: str, display: str, words: Words) -> str:
    """Return what Markdown's image syntax shows for an address outside the vault."""
    video = _YOUTUBE.match(url)
    if video:
        return _player(url, video[1], video[2], split_size(display)[0], words)
    post = _POST.match(url)
    if post:
        title = split_size(display)[0] or words.t("Post by @{author}", author=post[1])
        return _card(url, "tweet-embed", title, words.t("Read on X"))
    src = safe_url(url)
    if not src:
        return escape(display)
    alt, width, height = split_size(display)
    sizes = _sizes(width, height)
    return f'<img{attribute("src", src)}{attribute("alt", alt)}{sizes} loading="lazy">'


def _player(url: str, video: str | None, playlist: str | None, title: str, words: Words) -> str:
    """Return a card that leads to a video; a script may put the player in its place on a click.

    Until then nothing is requested: the frame has no address of its own.
    """
    start = _START.search(url)
    seconds = 0
    if start:
        hours, minutes, rest = (int(part or 0) for part in start.groups())
        seconds = hours * 3600 + minutes * 60 + rest
    address = f"https://www.youtube-nocookie.com/embed/{video or 'videoseries'}?autoplay=1"
    address += f"&list={playlist}" if playlist else ""
    address += f"&start={seconds}" if seconds else ""
    name = title or words.t("YouTube playlist" if playlist else "YouTube video")
    frame = (
        f"<iframe hidden{attribute('title', name)}{attribute('data-src', address)}"
        f'{attribute("allow", _ALLOWED)} referrerpolicy="strict-origin-when-cross-origin"'
        " allowfullscreen></iframe>"
    )
    return _card(url, "video-embed", name, words.t("Play on YouTube"), frame)


def _card(url: str, kind: str, title: str, action: str, extra: str = "") -> str:
    return (
        f'<span class="external-embed {kind}"><a class="embed-card"{attribute("href", url)}'
        ' rel="noreferrer">'
        f'<span class="embed-card-title">{escape(title)}</span> '
        f'<span class="embed-card-action">{escape(action)}</span></a>{extra}</span>'
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
        size = _sizes(*split_size(display)[1:])
        return f'<video class="internal-embed media-embed"{_PLAYER}{src}{size}{label}></video>'
    if suffix == "pdf":
        return _pdf(name, href, subpath, display)
    view = subpath.lstrip("#").strip()
    shown = escape(split_size(display)[0] or (f"{name}: {view}" if view else name))
    return f'<a class="internal-link file-embed"{attribute("href", href)}>{shown}</a>'


def _pdf(name: str, href: str, subpath: str, display: str | None) -> str:
    """Return a frame and a link below it: phones show no PDF in a frame."""
    height = _HEIGHT.search(subpath)
    size = attribute("height", height[1]) if height else ""
    shown = escape(split_size(display)[0] or name)
    link = f'<a class="internal-link"{attribute("href", href)}>{shown}</a>'
    return (
        f'<span class="internal-embed pdf-embed"><iframe{attribute("src", href)}{size}'
        f'{attribute("title", name)} loading="lazy"></iframe>{link}</span>'
    )
