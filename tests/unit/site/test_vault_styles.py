"""What the style sheets of a vault become on its site: all that is harmless, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vaultkit.site.theme.obsidian_defaults import DEFAULTS
from vaultkit.site.theme.vault_styles import MOST, clean_styles
from vaultkit.vault.built_site import asset_bundles
from vaultkit.vault.built_site.asset_bundles import minify_style

if TYPE_CHECKING:
    from collections.abc import Callable

ASSETS = Path(asset_bundles.__file__).parents[2] / "site" / "assets" / "styles"
DARK, LIGHT = '[data-md-color-scheme="slate"]', '[data-md-color-scheme="default"]'


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("h1 { color: red }", "h1:not(#vk){color:red}"),
        ("/* x */ p{/* y */color:/**/red!important;}", "p:not(#vk){color:red!important}"),
        ("body, .theme-dark { --x: 1 }", f":scope:not(#vk),{DARK} :scope:not(#vk){{--x:1}}"),
        (".theme-light h2 { top: 0 }", f"{LIGHT} :scope h2:not(#vk){{top:0}}"),
        (
            ".markdown-rendered > p::before { content: '}' }",
            ":scope > p:not(#vk)::before{content:'}'}",
        ),
        (".wide h1 { top: 0 }", ":scope.wide h1:not(#vk),.wide h1:not(#vk){top:0}"),
        (
            ".x, .cm-line, .workspace .y { top: 0 }",
            ":scope.x:not(#vk),.x:not(#vk){top:0}",
        ),
        (
            ".wide div > ul { top: 0 }",
            (
                ":scope.wide div > ul:not(#vk),:scope.wide > ul:not(#vk),"
                ".wide div > ul:not(#vk){top:0}"
            ),
        ),
        ("@media (min-width: 3px) { p { top: 0 } }", "@media (min-width: 3px){p:not(#vk){top:0}}"),
        (
            "@keyframes spin { from { top: 0 } 50% { top: 1px } }",
            "@keyframes spin{from{top:0}50%{top:1px}}",
        ),
        (
            "@font-face { font-family: X; src: url(data:font/woff2;base64,AA) }",
            "@font-face{font-family:X;src:url(data:font/woff2;base64,AA)}",
        ),
        (
            '.callout[dir="x"] { top: url("data:image/svg+xml,<svg a=\'b\'/>") }',
            '.callout[dir="x"]:not(#vk){top:url("data:image/svg+xml,<svg a=\'b\'/>")}',
        ),
        ('p { content: "\\f101" }', 'p:not(#vk){content:"\\f101"}'),
        ("p { position: relative!important }", "p:not(#vk){position:relative!important}"),
        ("p { position: Absolute }", "p:not(#vk){position:Absolute}"),
        ("pre.language-js { top: 0 }", "pre:has(> code.language-js):not(#vk){top:0}"),
        (
            "p > pre[class*='language-']::before { top: 0 }",
            "p > pre:has(> code[class*='language-']):not(#vk)::before{top:0}",
        ),
        (
            "code, .x { padding: 0 5px }",
            (
                "code:not(#vk),:scope.x:not(#vk),.x:not(#vk){padding:0 5px}"
                "pre>code:not(#vk){padding:.8rem 1rem}"
            ),
        ),
        (
            "p code { padding-left: 0 }",
            "p code:not(#vk){padding-left:0}p pre>code:not(#vk){padding:.8rem 1rem}",
        ),
        ("pre code { padding: 0 }", "pre code:not(#vk){padding:0}"),
        ("pre > code { padding: 0 }", "pre > code:not(#vk){padding:0}"),
        (
            ".external-link { padding-right: 16px; color: red }",
            ":scope.external-link:not(#vk),.external-link:not(#vk){color:red}",
        ),
        (".external-link:not(.x) { background-position: 0; padding: 0 16px }", ""),
        ("p, a.external-link { padding: 0 }", "p:not(#vk),a.external-link:not(#vk){padding:0}"),
        (
            'a.external-link { background: url("data:image/png;base64,AA"); padding: 1px }',
            ('a.external-link:not(#vk){background:url("data:image/png;base64,AA");padding:1px}'),
        ),
    ],
)
def test_what_stays_of_a_snippet(written: str, expected: str) -> None:
    assert clean_styles(written, is_of_article=True) == expected


@pytest.mark.parametrize(
    "written",
    [
        '@import "https://evil.example/x.css";',
        "@import url(https://evil.example/x.css);",
        "p { background: url(https://evil.example/x) }",
        "p { background: URL( '//evil.example/x' ) }",
        'p { background: url("data:image/png;base64,AA"), url("//evil.example") }',
        "p { background: u\\72l(//evil.example) }",
        "p { background: \\75\\72\\6c(//evil.example) }",
        "p { background: image-set('https://evil.example/x' 1x) }",
        "p { background: -webkit-image-set(url(https://evil.example/x) 1x) }",
        "p { background: url(data:text/html,x) }",
        "p { --x: url(https://evil.example) }",
        "p { width: expression(alert(1)) }",
        "p { behavior: url(x.htc) }",
        "p { -moz-binding: url(x.xml) }",
        "p { position: fixed }",
        "p { POSITION:\n sticky }",
        "p { position: var(--p) }",
        "p { position: VAR(--p, fixed) !important }",
        "p { position: env(x, fixed) }",
        "p { position: attr(class type(<custom-ident>), fixed) }",
        "p { position: if(else: fixed) }",
        "p { position: relative fixed }",
        "@layer vk-place { p { color: red } }",
        "@layer x, vk-place.y { p { color: red } }",
        "a[href^='s'] { color: red }",
        "input[value^='s'] { color: red }",
        "@namespace url(https://evil.example);",
        "@scope (html) { p { color: red } }",
        "@keyframes vk-appear { from { top: 0 } }",
        "@media x) { p { color: red } }",
        "p { color: rgb(1; } h1 { color: red }",
        "p { color: red",
        "</style><script>{color: red}",
        "{" * 5000,
        "a{" * 3000 + "color: red" + "}" * 3000,
    ],
)
def test_what_does_not(written: str) -> None:
    assert clean_styles(written, is_of_article=True) == ""


def test_a_rule_that_ends_early_stays_in_its_scope() -> None:
    made = clean_styles("p { top: 0 } } } .md-header { top: 1px }", is_of_article=True)
    assert made == "p:not(#vk){top:0}:scope.md-header:not(#vk),.md-header:not(#vk){top:1px}"
    assert made.count("{") == made.count("}")


IN_NOTES = re.compile(r"@scope \(\.md-content__inner\) to \((?:\.vk-[a-z-]+,?)+\)(?=\{)")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            ".theme-dark .site-header, .markdown-rendered h1 { position: sticky }",
            f"SCOPE{{h1:not(#vk){{position:sticky}}}}{DARK} .md-header:not(#vk){{position:sticky}}",
        ),
        (
            "h2 { top: 0 } .x p { top: 0 }",
            ("SCOPE{h2:not(#vk){top:0}:scope.x p:not(#vk),.x p:not(#vk){top:0}}"),
        ),
        (
            "body, .markdown-rendered { top: 0 }",
            ("body:not(#vk),.md-content__inner:not(#vk){top:0}"),
        ),
        (
            ".md-header h1, .site-header a { top: 0 }",
            (".md-header h1:not(#vk),.md-header a:not(#vk){top:0}"),
        ),
        (
            ".site-body-left-column { color: red; padding: 0 24px; max-width: 3px }",
            (".md-sidebar--primary:not(#vk){color:red}"),
        ),
        (".site-body-right-column { padding-left: 24px }", ""),
        (".md-sidebar--primary { padding: 0 }", ".md-sidebar--primary:not(#vk){padding:0}"),
    ],
)
def test_what_is_written_for_obsidian_publish(written: str, expected: str) -> None:
    """Rules for notes hold in their text; measures of Publish's frames are none of ours."""
    made = clean_styles(written, is_of_article=False)
    assert IN_NOTES.sub("SCOPE", made) == expected


ACCENT = (
    "--vk-accent:{0};--md-typeset-a-color:{0};--md-accent-fg-color:{0};"
    "--vk-accent-soft:color-mix(in srgb,{0} 12%,var(--vk-paper))"
)


@pytest.mark.parametrize(
    ("written", "besides"),
    [
        (
            ".published-container { --text-accent: red }",
            f"body:not(#vk){{{ACCENT.format('var(--text-accent)')}}}",
        ),
        (
            ".theme-dark .published-container { --text-muted: red }",
            (
                f"@media screen{{body{DARK}:not(#vk){{--vk-ink-2:var(--text-muted);"
                "--vk-quiet:var(--text-muted);--md-default-fg-color--light:var(--text-muted)}}"
            ),
        ),
        (
            "body { --accent-h: 20 }",
            "body:not(#vk){"
            + ACCENT.format("hsl(var(--accent-h) var(--accent-s) var(--accent-l))")
            + "}",
        ),
        (
            ":root { --h2-size: 3em }",
            ":root:not(#vk) h2,body:not(#vk) h2{font-size:var(--h2-size)}",
        ),
        (
            ".x { --h1-line-height: 1 }",
            ":scope.x:not(#vk) h1,.x:not(#vk) h1{line-height:var(--h1-line-height)}",
        ),
        ("p { --bold-color: red }", "p:not(#vk) strong{color:var(--bold-color)}"),
        ("p::before { --bold-color: red }", ""),
        (
            ".callout { --callout-color: red }",
            (
                ":scope.callout:not(#vk),.callout:not(#vk){--vk-bar:var(--callout-color);"
                "--vk-ground:color-mix(in srgb,var(--callout-color) 11%,var(--vk-paper));"
                "--vk-name:color-mix(in srgb,var(--callout-color) 60%,var(--vk-ink))}"
            ),
        ),
        (
            ".callout { --callout-icon: '<svg><path d=\"a;b\"/></svg>' !important }",
            (
                ':scope.callout:not(#vk),.callout:not(#vk){--vk-icon:url("data:image/svg+xml,%3Csvg%20xmlns%3D%22http%3A//'
                'www.w3.org/2000/svg%22%3E%3Cpath%20d%3D%22a%3Bb%22/%3E%3C/svg%3E")}'
            ),
        ),
        (".callout { --callout-icon: no-such-icon }", ""),
        (".x { --mine: red }", ""),
        ("body { --text-accent: var(--interactive-accent) }", ""),
    ],
)
def test_variables_of_obsidian_hold_for_the_site(written: str, besides: str) -> None:
    made = IN_NOTES.sub("", clean_styles(written, is_of_article=False))
    made = made[1:-1] if made[0] == "{" else made
    first = made.index("}") + 1 if "svg" not in written else made.index("important}") + 10
    assert made[first:] == besides


@pytest.mark.parametrize(
    "name",
    [
        *("size-2-1", "size-2-3", "size-4-3", "size-4-18", "radius-xl", "color-base-00"),
        *("color-base-30", "color-base-100", "font-ui-small", "font-semibold", "h3-size"),
        *("bold-weight", "blockquote-border-thickness", "code-border-color", "code-radius"),
        *("callout-tip", "callout-bug", "hr-thickness", "icon-size", "line-height-tight"),
        *("link-unresolved-color", "list-spacing", "page-title-size", "shadow-s", "tag-radius"),
        *("input-radius", "interactive-normal", "nav-item-border-color", "table-border-width"),
    ],
)
def test_what_obsidian_defines_is_defined(name: str) -> None:
    assert f"--{name}:" in DEFAULTS


def test_no_default_leads_nowhere() -> None:
    defined = re.findall(r"(--[\w-]+):", DEFAULTS.partition("@media")[0])
    assert len({*defined}) == len(defined)
    assert {x for x in re.findall(r"var\((--[\w-]+)", DEFAULTS) if x[:5] != "--vk-"} <= {*defined}
    assert DEFAULTS.count("{") == DEFAULTS.count("}") == 3


@pytest.mark.parametrize(
    "color", ["1, 2, 3", "1 2 3", "var(--color-red-rgb)", "var(--callout-tip)"]
)
def test_the_colour_of_a_callout_is_three_numbers(color: str) -> None:
    made = clean_styles(f".callout {{ --callout-color: {color} }}", is_of_article=True)
    assert "--vk-bar:rgb(var(--callout-color));" in made


def test_a_snippet_has_no_say_in_the_ground_of_the_page() -> None:
    made = clean_styles(".theme-dark { --background-primary: red }", is_of_article=True)
    assert made == f"{DARK} :scope:not(#vk){{--background-primary:red}}"


SNIPPETS = {
    ".obsidian/appearance.json": '{"enabledCssSnippets": ["one", "large", "../out", "gone", 3]}',
    ".obsidian/snippets/one.css": "h2 { color: red }",
    ".obsidian/snippets/off.css": "h3 { color: red }",
    ".obsidian/snippets/large.css": "h4 { color: red }" + " " * MOST,
    ".obsidian/out.css": "h5 { color: red }",
    "publish.css": "h6 { color: red }",
    "A.md": "x",
}


def styles_of(site: Any) -> str:
    found = [path for path in site.files if path.startswith("assets/vaultkit-own.")]
    assert len(found) <= 1
    return site.text(found[0]).removeprefix(minify_style(DEFAULTS)) if found else ""


def test_the_sheet_of_a_vault_comes_last(publish: Callable[..., Any]) -> None:
    site = publish(SNIPPETS, extra_css=["mine.css"])
    text = styles_of(site)
    assert re.findall(r"h\d", text) == ["h2", "h6"]
    assert text.index("@layer vk-place{@media screen{.md-main{") < text.index("@scope")
    assert "SCOPE{h2:not(#vk){color:red}}" in IN_NOTES.sub("SCOPE", text)
    for page in ("index.html", "A/index.html"):
        sheets = re.findall(r'rel="stylesheet" href="([^"]*)"', site.text(page))
        assert "vaultkit-own." in sheets[-1]
        assert sheets[-2].endswith("mine.css")
    assert ".css" not in {path[-4:] for path in site.files if not path.startswith("assets/")}


def test_snippets_can_be_switched_off(publish: Callable[..., Any]) -> None:
    site = publish(SNIPPETS | {"vaultkit.toml": "[site]\nsnippets = false\n"})
    assert re.findall(r"h\d", styles_of(site)) == ["h6"]


def test_what_stays_at_home_is_no_style(publish: Callable[..., Any]) -> None:
    settings = '[site]\nsnippets = false\nexclude = ["publish.css", "favicon.*"]\n'
    site = publish(SNIPPETS | {"vaultkit.toml": settings, "favicon.ico": "x"})
    assert styles_of(site) == ""
    assert "favicon.ico" not in site.files


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" onload="a()"><script>b()</script>'
    '<path d="M0 0"/></svg>'
)


def test_the_icon_and_logo_of_a_vault(publish: Callable[..., Any]) -> None:
    settings = '[site]\nlogo = "pictures/logo.svg"\n'
    files = {"favicon.svg": SVG, "pictures/logo.svg": SVG, "n/A.md": "x"}
    site = publish(files | {"vaultkit.toml": settings})
    page = site.page("n/A/")
    assert page.select_one("link[rel=icon]")["href"] == "../../favicon.svg"
    assert page.select_one("header .md-logo img")["src"] == "../../pictures/logo.svg"
    for path in ("favicon.svg", "pictures/logo.svg"):
        assert "<path" in site.text(path)
        assert "script" not in site.text(path)
        assert "onload" not in site.text(path)
    assert site.warnings == []


@pytest.mark.parametrize("logo", ["gone.png", "A.md"])
def test_a_logo_that_is_none_is_told(publish: Callable[..., Any], logo: str) -> None:
    site = publish({"A.md": "x", "vaultkit.toml": f'[site]\nlogo = "{logo}"\n'})
    assert site.warnings == [
        f'site.logo: "{logo}" is no picture that is published; name another, or none'
    ]


def test_the_operator_s_own_icon_stays(publish: Callable[..., Any]) -> None:
    files = {"favicon.ico": "x", "A.md": "x"}
    site = publish(files, theme={"name": "material", "favicon": "mine.png"})
    assert site.page("A/").select_one("link[rel=icon]")["href"] == "../mine.png"


@pytest.mark.parametrize(
    ("written", "ink", "string"),
    [
        ("pre { background: #282936 }", "#eceae5", "#84d9a5"),
        ("pre > code { background-color: rgb(40, 41, 54) !important }", "#eceae5", "#84d9a5"),
        ("code[class*='language-'] { background: rgb(40 41 54) }", "#eceae5", "#84d9a5"),
        (".theme-dark pre code { background: #FFF }", "#1b1a20", "#0f6638"),
        ("pre { background: rgba(0, 0, 0, 0.05) }", "", ""),
        ("pre { background: var(--x) }", "", ""),
        ("pre p, .precode { background: #000 }", "", ""),
        ("pre { color: #000 }", "", ""),
    ],
)
def test_code_is_read_on_the_ground_that_a_sheet_gives_it(
    written: str, ink: str, string: str
) -> None:
    made = clean_styles(written, is_of_article=True)
    found = dict(re.findall(r"(--md-code-[\w-]+):(#\w+)", made))
    assert (found.get("--md-code-fg-color", ""), found.get("--md-code-hl-string-color", "")) == (
        ink,
        string,
    )
    assert ("--vk-ground:" in made) == bool(ink)


def test_colours_of_code_are_those_of_the_tokens() -> None:
    """Each of the theme's colours of code is said, as `tokens.css` says it for that scheme."""
    tokens = (ASSETS / "tokens.css").read_text("utf-8")
    inks = re.findall(r"(--vk-[\w-]+): (#\w+);", tokens)
    roles = dict(re.findall(r"(--md-code-(?:fg|hl-\w+)-color): var\((--vk-[\w-]+)\);", tokens))
    light, dark = dict(reversed(inks)), dict(inks)
    for ground, scheme in (("#fff", light), ("#000", dark)):
        made = clean_styles(f"pre {{ background: {ground} }}", is_of_article=True)
        said = dict(re.findall(r"(--md-code-[\w-]+):(#\w+)", made))
        assert said == {
            role: scheme[ours] for role, ours in roles.items() if role != "--md-code-hl-color"
        }
