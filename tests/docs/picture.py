"""Take the pictures of the site that the README shows, in both schemes.

    python -m tests.docs.picture

Builds the site of our vault, opens one of its pages in Chromium, and lets Chromium write WebP.
"""

from __future__ import annotations

import base64
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.browser.serving import find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
PAGE = "Node-ports-and-host-ports/NodePort-opens-the-same-port-on-every-node-of-the-cluster/"
WIDTH, HEIGHT = 1360, 820
QUALITY = 0.8
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


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    """Take both pictures. Effect: writes into `docs/images/`."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        command = [sys.executable, "-P", "-m", "vaultkit", "build", "--vault", ROOT / "vault"]
        subprocess.run([*command, "--site-dir", site, "--quiet"], check=True, cwd=ROOT)
        handler = partial(_Quiet, directory=str(site))
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as play:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            address = f"http://127.0.0.1:{server.server_address[1]}/{PAGE}"
            browser = play.chromium.launch(
                executable_path=find_chromium(),
                args=["--no-sandbox", "--disable-background-networking"],
            )
            for scheme in ("light", "dark"):
                data = take(browser, address, scheme)
                (IMAGES / f"site-{scheme}.webp").write_bytes(data)
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


if __name__ == "__main__":
    main()
