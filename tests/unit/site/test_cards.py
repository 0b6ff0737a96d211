"""Pictures of pages, for where their addresses are shared."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Any

import pytest
from mkdocs.exceptions import Abort

from tests.unit.site import test_kept, test_last_site
from tests.unit.site.test_kept import append, write
from vaultkit.site.cards import card_fonts
from vaultkit.site.cards.card_drawing import HEIGHT, WIDTH, Card, CardError, card_svg, draw_card
from vaultkit.site.cards.card_fonts import CardFonts, choose_fonts
from vaultkit.site.cards.font_tables import Font, FontFaultError, find_fonts
from vaultkit.site.sharing import page_cards

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

URL = "https://example.org/kb/"
FILES = {
    "vaultkit.toml": "",
    "index.md": "",
    "Guide/Deep/Ports.md": "---\ntitle: Ports & <b>\n---\n",
    "Pic.md": "![[p.png]]\n",
    "p.png": "x",
}
HELLO = "مرحبا"
FONTS = choose_fonts(["Aa", HELLO])
LONG = "A title that goes on and on, " * 8
vault, place = test_kept.vault, test_last_site.place

pytestmark = pytest.mark.skipif(not FONTS.fonts, reason="this machine has no font")


def picture_of(site: Any, url: str) -> str:
    found = site.page(url).select_one("meta[property='og:image']")
    return found["content"].removeprefix(URL) if found else ""


def size_of(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack_from(">II", png, 16)
    return width, height


def test_each_page_has_a_picture(publish: Callable[..., Any]) -> None:
    site = publish(FILES, site_url=URL, site_name="Site")
    own = {url: picture_of(site, url) for url in ("", "Guide/Deep/Ports/")}
    assert all(re.fullmatch(r"assets/cards/[0-9a-f]{32}\.png", path) for path in own.values())
    pictures = {path for path in site.files if path.startswith("assets/cards/")}
    shared = picture_of(site, "all-notes/")
    assert pictures == {*own.values(), shared}
    assert len(pictures) == 3
    for path in pictures:
        assert size_of((site.folder / path).read_bytes()) == (1200, 630)
    assert picture_of(site, "Pic/") == "p.png"
    page = site.page("Guide/Deep/Ports/")
    found = {
        meta["property"]: meta["content"] for meta in page.select("meta[property^='og:image']")
    }
    assert found["og:image:width"] == "1200"
    assert found["og:image:height"] == "630"
    assert found["og:image:alt"] == "Ports & <b>"
    assert page.select_one("meta[name='twitter:card']")["content"] == "summary_large_image"


@pytest.mark.parametrize(
    ("config", "options"),
    [("[site]\ncards = false\n", {"site_url": URL}), ("", {})],
    ids=["switched off", "no address"],
)
def test_no_pictures(publish: Callable[..., Any], config: str, options: dict[str, str]) -> None:
    site = publish({**FILES, "vaultkit.toml": config}, **options)
    assert [path for path in site.files if path.startswith("assets/cards/")] == []
    assert site.warnings == []


def test_wanted_without_an_address(publish: Callable[..., Any]) -> None:
    site = publish({**FILES, "vaultkit.toml": "[site]\ncards = true\n"})
    message = "site.cards: no picture is drawn without site.url: addresses must be whole"
    assert site.warnings == [message]


def test_wanted_without_the_extra(
    publish: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("vaultkit.distribution.required_extras.is_there", lambda x: x != "resvg_py")
    with pytest.raises(Abort):
        publish({**FILES, "vaultkit.toml": "[site]\ncards = true\n"}, site_url=URL)
    (message,) = (line for line in caplog.messages if "resvg_py" in line)
    assert message.startswith("[site] cards = true needs resvg_py")
    assert "[cards]" in message


def test_a_machine_without_fonts(
    publish: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_fonts, "find_fonts", list)
    site = publish(FILES, site_url=URL)
    assert [path for path in site.files if path.startswith("assets/cards/")] == []
    assert picture_of(site, "") == ""


def test_what_no_font_has_is_left_out(
    publish: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    fonts = CardFonts(FONTS.fonts, frozenset("漢字"))
    assert fonts.known("漢 a\u0301 字\u0301  b\u20e3") == "a\u0301 b"
    assert not fonts.can_say("漢字 a")
    assert fonts.can_say("漢 ab")
    monkeypatch.setattr(page_cards, "choose_fonts", lambda _: fonts)
    site = publish({**FILES, "漢字.md": ""}, site_url=URL)
    assert picture_of(site, "漢字/") == picture_of(site, "all-notes/")


def test_pictures_stay_as_long_as_they_show_the_same(
    vault: Path, place: test_last_site.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def draw(card: Card, _: CardFonts) -> bytes:
        drawn.append(card.title)
        return card.title.encode()

    monkeypatch.setenv("VAULTKIT_SITE_URL", URL)
    monkeypatch.setattr(page_cards, "draw_card", draw)
    first = place.update()
    pictures = {path for path in first.files if path.startswith("assets/cards/")}
    assert len(pictures) == len(drawn)
    assert "Apple" in drawn
    drawn.clear()
    append("Fruit/Apple.md", "\nMore.\n")(vault)
    again = place.update()
    assert {path for path in again.files if path.startswith("assets/cards/")} == pictures
    assert not set(drawn) & {"Apple", "Plum"}
    drawn.clear()
    write("Fruit/Apple.md", "---\ntitle: Apples\n---\n")(vault)
    last = place.update()
    assert "Apples" in drawn
    gone = pictures - {path for path in last.files if path.startswith("assets/cards/")}
    assert [first.files[path] for path in gone] == [b"Apple"]


def test_a_picture_is_drawn_with_less_rather_than_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    class Panic(BaseException):
        pass

    class Library:
        def svg_to_bytes(self, svg_string: str, **_: Any) -> bytes:
            asked.append(svg_string)
            if "Title" in svg_string:
                raise Panic
            return b"png"

    monkeypatch.setitem(__import__("sys").modules, "resvg_py", Library())
    assert draw_card(Card("Title", "", "Site"), FONTS) == b"png"
    assert len(asked) == 3
    with pytest.raises(CardError, match="cards = false"):
        draw_card(Card("x", "", "Title"), FONTS)


def lines_of(title: str) -> list[tuple[str, float, str]]:
    return lines_in(title, FONTS)


def lines_in(title: str, fonts: CardFonts) -> list[tuple[str, float, str]]:
    """Return the texts of a picture, where they begin, and the size."""
    found = re.findall(
        r'<text x="([\d.]+)" y="\d+" font-size="(\d+)"[^>]*>([^<]*)</text>',
        card_svg(Card(title, "", ""), fonts),
    )
    return [(text, float(x), size) for x, size, text in found]


@pytest.mark.parametrize(
    "title",
    [
        "Short",
        "A title of more than one line, which is large",
        "A title of many more lines than one, which is smaller so that all of it is there",
        LONG,
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        "",
    ],
)
def test_a_title_fits(title: str) -> None:
    lines = lines_of(title)
    sizes = {size for _, _, size in lines} or {"80"}
    assert len(sizes) == 1
    assert len(lines) <= {"80": 3, "66": 4, "54": 5}[sizes.pop()]
    for text, x, size in lines:
        assert x == 80
        assert FONTS.width(text) * int(size) <= WIDTH - 160
    said = "".join(text for text, *_ in lines).replace(" ", "")
    assert title.replace(" ", "").startswith(said.removesuffix("…"))
    assert said.endswith("…") == (title == LONG)


def test_a_title_that_is_too_long_is_cut() -> None:
    assert lines_of(LONG)[-1][0].endswith("…")
    assert "".join(text for text, *_ in lines_of("x" * 2000)).endswith("…")


def test_markup_in_a_title_is_text() -> None:
    assert "a&lt;b&gt; &amp;amp;" in card_svg(Card("a<b> &amp;", "", ""), FONTS)


@pytest.mark.skipif("م" in FONTS.missing, reason="no font of this machine is Arabic")
def test_what_is_read_from_the_right_begins_there() -> None:
    # One run where a font has all of it, else one for each font, each left of the one before.
    runs = lines_of(f"{HELLO}!")
    assert "".join(text.strip("\u200f") for text, *_ in runs) == f"{HELLO}!"
    assert all(text[0] == text[-1] == "\u200f" for text, *_ in runs)
    places = [x for _, x, _ in runs]
    assert places[0] == WIDTH - 80
    assert places == sorted(places, reverse=True)
    svg = card_svg(Card(HELLO, "Guide", "Site"), FONTS)
    assert f'<rect x="{WIDTH - 16}" width="16" height="{HEIGHT}"' in svg
    assert svg.count('text-anchor="end"') == 1


def test_signs_that_are_drawn_as_one_are_as_wide_as_one() -> None:
    one = FONTS.width("👍")
    assert FONTS.width("👍🏽") == one
    assert FONTS.width("👩\u200d💻") == FONTS.width("👩")
    assert FONTS.width("🇩🇪🇫🇷") == 2 * FONTS.width("🇩")
    assert FONTS.width("e\u0301") == FONTS.width("e")


def test_wide_letters_break_anywhere_but_before_a_full_stop() -> None:
    fonts = CardFonts(FONTS.fonts, frozenset())
    lines = [text for text, *_ in lines_in("字" * 20 + "。" + "字" * 20, fonts)]
    assert "".join(lines) == "字" * 20 + "。" + "字" * 20
    assert len(lines) > 1
    assert not any(line.startswith("。") for line in lines)


def test_a_font_that_cannot_be_read_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = FONTS.fonts[0].path
    bad = []
    for number, data in enumerate((b"", b"OTTO", b"\0\1\0\0\0\xff" + bytes(40), b"ttcf")):
        path = tmp_path / f"inter-bold{number}.ttf"
        path.write_bytes(data)
        bad.append(str(path))
        with pytest.raises(FontFaultError):
            Font(str(path))
    monkeypatch.setattr(card_fonts, "find_fonts", lambda: [*bad, good])
    assert [font.path for font in choose_fonts(["abc"]).fonts] == [good]


def test_what_is_read_of_a_font() -> None:
    font = FONTS.fonts[0]
    assert font.path in find_fonts()
    assert "A" in font
    assert "\ufdd0" not in font
    assert 0 < font.width("i") < font.width("m") < 1.5
    assert font.family
