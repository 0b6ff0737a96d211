"""Take the pictures of the site that the README shows, in both schemes.

    python -m tests.docs.picture

Builds the site of our vault and opens pages of it in Chromium: one note, which Chromium writes as
WebP in both schemes, and four views in which readers look before they read, as small PNG files.
"""

from __future__ import annotations

import base64
import struct
import subprocess
import sys
import tempfile
import threading
import zlib
from collections import Counter
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from playwright.sync_api import sync_playwright

from tests.browser.serving import find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
PAGE = "Node-ports-and-host-ports/NodePort-opens-one-port-on-every-node/"
CHOOSING = "Choosing/Choose-an-exposure-method/"
COMPARING = "Choosing/Comparison-of-exposure-methods/"
TRAFFIC = "Traffic/What-does-your-Pod-see/"
WIDTH, HEIGHT = 1360, 820
SIZE = (1180, 720)
MOST = 120_000
"""Bytes of a PNG file: who reads the README loads all of them."""
QUALITY = 0.8
_SETTLED = 500
"""Milliseconds after which what comes up while a page is scrolled back is gone."""
_ENCODE = """async ([png, quality]) => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", quality).split(",")[1];
}"""

_PIXELS = """async (png) => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const rows = [];
  for (let at = 0; at < data.length; at += 32768) {
    rows.push(String.fromCharCode(...data.subarray(at, at + 32768)));
  }
  return btoa(rows.join(""));
}"""
_COLORS = 256


class View(NamedTuple):
    """A view of the site.

    Args:
        name: Of its picture.
        address: Of the page, with what is chosen on it.
        top: What stands at the top of the picture; "" for the page's own top.
        scheme: Light or dark.
        size: Its width and height.
    """

    name: str
    address: str
    top: str = ""
    scheme: str = "light"
    size: tuple[int, int] = SIZE


VIEWS = (
    View("front", "", size=(1440, 900)),
    View(
        "decision",
        f"{CHOOSING}#decide/clients-outside-the-cluster-other-clusters-included/any-replica"
        "?only=without-a-cloud,with-the-clients-address",
        ".vk-decision",
    ),
    View(
        "comparison",
        f"{COMPARING}#compare/gateway-api,ingress,loadbalancer-through-nodes?differences",
        ".vk-comparison",
    ),
    View(
        "traffic",
        f"{TRAFFIC}#flow=nodeport.cluster.pod-no&step=2",
        ".vk-play",
        "dark",
    ),
)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    """Take all pictures. Effect: writes into `docs/images/`."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        command = [sys.executable, "-P", "-m", "vaultkit", "build", "--vault", ROOT / "vault"]
        subprocess.run([*command, "--site-dir", site, "--quiet"], check=True, cwd=ROOT)
        handler = partial(_Quiet, directory=str(site))
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as play:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            base = f"http://127.0.0.1:{server.server_address[1]}/"
            browser = play.chromium.launch(
                executable_path=find_chromium(),
                args=["--no-sandbox", "--disable-background-networking"],
            )
            for scheme in ("light", "dark"):
                data = take(browser, base + PAGE, scheme)
                (IMAGES / f"site-{scheme}.webp").write_bytes(data)
            for view in VIEWS:
                (IMAGES / f"view-{view.name}.png").write_bytes(look_at(browser, base, view))
            browser.close()
            server.shutdown()


def take(browser: Browser, address: str, scheme: str) -> bytes:
    """Return a picture of a page as WebP."""
    page = browser.new_page(
        viewport={"width": WIDTH, "height": HEIGHT},
        color_scheme="light" if scheme == "light" else "dark",
        reduced_motion="reduce",
    )
    page.goto(address, wait_until="networkidle")
    png = base64.b64encode(page.screenshot()).decode()
    webp = page.evaluate(_ENCODE, [png, QUALITY])
    page.close()
    return base64.b64decode(webp)


def look_at(browser: Browser, base: str, view: View) -> bytes:
    """Return a picture of a view as PNG.

    Errors:
        ValueError: it is too large.
    """
    width, height = view.size
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="light" if view.scheme == "light" else "dark",
    )
    page.goto(base + view.address, wait_until="networkidle")
    page.add_style_tag(content=".md-top { display: none }")
    if view.top:
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_timeout(_SETTLED)
        page.locator(view.top).first.evaluate(
            "e => scrollTo(0, scrollY + e.getBoundingClientRect().top - 80)"
        )
        page.wait_for_timeout(_SETTLED)
    png = base64.b64encode(page.screenshot()).decode()
    pixels = base64.b64decode(page.evaluate(_PIXELS, png))
    page.close()
    data = write_png(pixels, width, height)
    if len(data) > MOST:
        message = f"view-{view.name}.png: {len(data):,} bytes, more than {MOST:,}; show less of it"
        raise ValueError(message)
    return data


def write_png(pixels: bytes, width: int, height: int) -> bytes:
    """Return a picture with a palette of its most frequent colours, a third of what it takes else.

    Args:
        pixels: Four bytes each, the last one without meaning.
        width: Of the picture.
        height: Of the picture.
    """
    found = [pixels[at : at + 3] for at in range(0, len(pixels), 4)]
    counts = Counter(found)
    palette = [color for color, _ in counts.most_common(_COLORS)]
    numbers = {color: at for at, color in enumerate(palette)}
    for color in counts:
        if color not in numbers:
            numbers[color] = min(
                range(len(palette)),
                key=lambda at, color=color: _distance(palette[at], color),  # type: ignore[misc]
            )
    row = [numbers[color] for color in found]
    lines = b"".join(b"\0" + bytes(row[at : at + width]) for at in range(0, len(row), width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", head), (b"PLTE", b"".join(palette)), (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    )  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _distance(one: bytes, other: bytes) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


if __name__ == "__main__":
    main()
