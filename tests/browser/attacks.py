"""Ways to make a page run code, in every place of a vault that a site shows."""

from __future__ import annotations

import json

_JS = "globalThis.__xss=1;alert(1)"
PAYLOADS = tuple(
    payload.replace("JS", _JS)
    for payload in (
        "<script>JS</script>",
        "<SCRIPT SRC=data:text/javascript,JS></SCRIPT>",
        "<script type=module>JS</script>",
        "<scr<script>ipt>JS</scr</script>ipt>",
        "<script\n>JS</script\n>",
        "<img src=x onerror=JS>",
        "<img src=x onerror='JS'>",
        '<img src=x OnErRoR="JS">',
        "<img/src/onerror=JS>",
        "<img src='x'onerror=JS>",
        '<IMG """><SCRIPT>JS</SCRIPT>">',
        "<img src=javascript:JS>",
        "<img src=x onerror\n=JS>",
        "<img src=x onerror\x0c=JS>",
        "<svg onload=JS>",
        "<svg/onload=JS>",
        "<svg><script>JS</script></svg>",
        "<svg><script xlink:href=data:,JS></script></svg>",
        "<svg><animate onbegin=JS attributeName=x dur=1s>",
        "<svg><a xlink:href='javascript:JS'><text y=9>probe</text></a></svg>",
        "<svg><set attributeName=onload to=JS></svg>",
        "<svg><style><img src=x onerror=JS></style></svg>",
        "<math><mtext><img src=x onerror=JS></mtext></math>",
        "<math><a xlink:href=javascript:JS>probe</a></math>",
        "<math><mi><mglyph><style><img src=x onerror=JS></style></mglyph></mi></math>",
        "<body onload=JS>",
        "<iframe src=javascript:JS></iframe>",
        "<iframe srcdoc='<script>parent.__xss=1;alert(1)</script>'></iframe>",
        "<iframe src='data:text/html,<script>alert(1)</script>'></iframe>",
        "<object data=javascript:JS></object>",
        "<object data='data:text/html,<script>alert(1)</script>'></object>",
        "<embed src=javascript:JS>",
        "<form action=javascript:JS><button autofocus onfocus=JS>probe</button></form>",
        "<input autofocus onfocus=JS>",
        "<button formaction=javascript:JS>probe</button>",
        "<select autofocus onfocus=JS></select>",
        "<textarea autofocus onfocus=JS></textarea>",
        "<details open ontoggle=JS><summary>probe</summary></details>",
        "<video><source onerror=JS></video>",
        "<video src=x onerror=JS></video>",
        "<audio src=x onerror=JS></audio>",
        "<video poster=javascript:JS></video>",
        "<marquee onstart=JS>probe</marquee>",
        "<a href=javascript:JS>probe</a>",
        "<a href='java\tscript:JS'>probe</a>",
        "<a href='&#106;avascript:JS'>probe</a>",
        "<a href='&#x6A&#x61&#x76&#x61script:JS'>probe</a>",
        "<a href=' \x01javascript:JS'>probe</a>",
        "<a href=vbscript:JS>probe</a>",
        "<a href='data:text/html,<script>JS</script>'>probe</a>",
        "<base href='javascript:JS//'>",
        "<meta http-equiv=refresh content='0;url=javascript:JS'>",
        "<link rel=stylesheet href='data:text/css,*{background:url(javascript:JS)}'>",
        "<style>@import 'javascript:JS';</style>",
        "<div style='background:url(javascript:JS)'>probe</div>",
        "<div style='width:expression(JS)'>probe</div>",
        "<noscript><p title='</noscript><img src=x onerror=JS>'></noscript>",
        "<template><img src=x onerror=JS></template>",
        "<title><img src=x onerror=JS></title>",
        "<xmp><p title='</xmp><img src=x onerror=JS>'></xmp>",
        "<!--><img src=x onerror=JS>-->",
        "<!-- --!><img src=x onerror=JS> -->",
        "<![CDATA[><img src=x onerror=JS>]]>",
        "<?xml ><img src=x onerror=JS>?>",
        '"><img src=x onerror=JS>',
        "'><img src=x onerror=JS>",
        "</title></textarea></style><img src=x onerror=JS>",
        "</script><script>JS</script>",
        "]]></script><script>JS</script>",
        "{{constructor.constructor('JS')()}}",
        "<p id=__md_scope><p id=__config>{}</p>",
        "<a id=location href=javascript:JS>probe</a>",
        '<div id=__config>{"base":"https://evil.test/","features":[],"search":"x.js"}</div>',
        "<form id=search name=search><input id=query name=query></form>",
        "<img id=cookie name=cookie src=x><iframe name=forms></iframe><embed name=body>",
        "<label for=__search>probe</label><label for=__drawer>probe</label>",
        "<pre class=mermaid><code>graph TD; A--&gt;B</code></pre>",
        "<div data-md-component=search data-tabs=1:2 class=md-dialog>probe</div>",
        "<p class=video-embed><a class=embed-card>x<iframe data-src=javascript:JS></iframe></a>",
        '<a class=glightbox data-description="<img src=x onerror=JS>" href=#x>probe</a>',
        '<p title="<img src=x onerror=JS>">probe</p>',
        "<article class=md-content__inner><p onmouseover=JS>probe</p></article>",
        "<div style='position:fixed;top:0;left:0;width:9000px;height:9000px'>probe</div>",
        "<img srcset='https://example.org/x.png 2x, javascript:alert(1) 3x'>",
        "<table background='https://evil.test/x'></table>",
        "<svg><image href='//evil.test/x'/></svg>",
        "<p style='background-image:url(https://evil.test/x);content:url(//evil.test)'>probe</p>",
    )
)
ATTACHMENTS = (
    "run.js", "run.mjs", "run.xsd", "run.opml", "run.xhtml", "run.html.en", "run.svg.gz", "run.dat",
    "run.php.txt", "run.webmanifest", "run.txt", "run.yaml",
)  # fmt: skip
"""Files that some host or browser would run; the last two are published."""
MARKDOWN = tuple(
    payload.replace("JS", _JS.replace(" ", ""))
    for payload in (
        "[probe](javascript:JS)",
        "[probe](<javascript:JS>)",
        "[probe](JaVaScRiPt:JS)",
        "[probe](java&#115;cript:JS)",
        "[probe](java%0ascript:JS)",
        "[probe](\x01javascript:JS)",
        "[probe](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[probe](vbscript:JS)",
        "[probe][r]\n\n[r]: javascript:JS",
        "<javascript:JS>",
        "![probe](javascript:JS)",
        '![x" onerror="JS](x.png)',
        '![probe|100" onerror="JS](https://example.org/x.png)',
        '[probe](https://example.org/"onmouseover="JS)',
        '[probe](https://example.org "title\\" onmouseover=\\"JS")',
        '[[probe" onmouseover="JS]]',
        "[[javascript:JS|probe]]",
        "[[Nowhere|<img src=x onerror=JS>]]",
        "![[javascript:JS]]",
        '![[Nowhere.png|" onerror="JS]]',
        "`<img src=x onerror=JS>`",
        "$<img src=x onerror=JS>$",
        "$$\\href{javascript:JS}{x}$$",
        "==<img src=x onerror=JS>==",
        "text[^1]\n\n[^1]: <img src=x onerror=JS>",
        "^[<img src=x onerror=JS>]",
        '- ["><img src=x onerror=JS>] task',
        "| <img src=x onerror=JS> |\n|---|\n| <svg onload=JS> |",
        "#tag<img/src=x/onerror=JS>",
        '```js"onmouseover="JS\n<script>JS</script>\n```',
        '```mermaid\ngraph TD\nA["<img src=x onerror=JS>"]\nclick A "javascript:JS"\n```',
        '```base\nviews:\n  - type: table\n    name: "<img src=x onerror=JS>"\n```',
        "text ^id<img/src=x/onerror=JS>",
        "%% <script>JS</script> %%",
        '![](https://www.youtube.com/watch?v=x"onload="JS)',
    )
)


def make_vault_of_attacks() -> dict[str, str]:
    """Return a vault with every payload in every place."""
    plain = [payload for payload in PAYLOADS if "\n" not in payload]
    files = {
        "Home.md": "# Home probe\n\n" + "\n".join(f"- [[{n}]]" for n in ("HTML", "Markdown")),
        "HTML.md": "# HTML probe\n\n" + "\n\n".join(PAYLOADS),
        "Inline.md": "# Inline probe\n\n" + "\n\n".join(f"probe {p} after" for p in PAYLOADS),
        "Markdown.md": "# Markdown probe\n\n" + "\n\n".join(MARKDOWN),
        "Headings.md": "\n\n".join(f"## {payload}" for payload in plain),
        "Callouts.md": "\n\n".join(
            f"> [!note{'' if n % 3 else chr(34)}]{'+-'[n % 2]} {payload}\n> {payload}"
            for n, payload in enumerate(plain)
        ),
        "Lists.md": "\n".join(f"- {payload}\n  1. {payload}" for payload in plain),
        "Mentions.md": "\n\n".join(f"{payload} [[HTML]] {payload}" for payload in plain),
        "Embeds.md": "![[HTML]]\n\n![[Markdown]]\n\n![[drawing.svg]] [[drawing.svg]] [[page.html]]"
        "\n\n[[broken.svg]] ![[board.canvas]] [[code.xml]] ![[rows.base]]\n\n"
        + " ".join(f"[[{name}]]" for name in ATTACHMENTS),
        **dict.fromkeys(ATTACHMENTS, f"<script>{_JS}</script><article class=md-content__inner>"),
        "rows.base": _make_base(plain),
    }
    for n, payload in enumerate(plain):
        quoted = json.dumps(payload)
        files[f"P/Property {n}.md"] = (
            f"---\ntitle: {quoted}\naliases: [{quoted}]\ntags: [{quoted}, t{n}]\nstatus: {quoted}\n"
            f"description: {quoted}\ntype: {quoted}\nauthor: {quoted}\ncover: {quoted}\n"
            f"cssclasses: [{quoted}]\nlink: {quoted}\n{quoted}: {quoted}\n"
            "url: javascript:alert(1)\n"
            f"last_reviewed: {quoted}\nhide: {quoted}\ntemplate: {quoted}\n---\nprobe [[HTML]]\n"
        )
        name = payload.replace("/", "").replace("\x00", "")[:80]
        files[f"N/{name}.md"] = "probe [[HTML]]"
    files["drawing.svg"] = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'onload="alert(1)"><script>alert(1)</script><a xlink:href="javascript:alert(1)"><rect '
        'width="9" height="9" onclick="alert(1)"/></a><foreignObject><iframe '
        'xmlns="http://www.w3.org/1999/xhtml" src="javascript:alert(1)"/></foreignObject></svg>'
    )
    files["broken.svg"] = "<svg onload=alert(1)><script>alert(1)</script>"
    files["page.html"] = "<!doctype html><body onload=alert(1)>" + "".join(PAYLOADS)
    files["code.xml"] = (
        '<x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>alert(1)</h:script></x>'
    )
    files["board.canvas"] = json.dumps(
        {
            "nodes": [
                {"id": str(n), "type": "text", "text": payload, "x": 0, "y": n * 90,
                 "width": 200, "height": 80, "color": payload}
                for n, payload in enumerate(plain)
            ]
            + [{"id": "u", "type": "link", "url": "javascript:alert(1)", "x": 300, "y": 0,
                "width": 9, "height": 9},
               {"id": "g", "type": "group", "label": plain[5], "x": 0, "y": 0, "width": 9,
                "height": 9}],
            "edges": [{"id": "e", "fromNode": "0", "toNode": "1", "label": plain[5]}],
        }
    )  # fmt: skip
    files["vaultkit.toml"] = ""
    return files


def _make_base(payloads: list[str]) -> str:
    """Return a base that shows payloads: as HTML, texts, links, pictures, names of all kinds."""
    functions = ("html", "link", "image", "icon", "")
    formulas = {
        f"{functions[n % 5]}{n}": f"{functions[n % 5]}({json.dumps(payload)})"
        for n, payload in enumerate(payloads)
    }
    formulas |= {f"h{n}": f"html({json.dumps(payload)})" for n, payload in enumerate(payloads)}
    order = [f"formula.{name}" for name in formulas]
    names = {f"formula.{name}": {"displayName": payloads[3]} for name in formulas}
    rows = {"order": ["file.name", *order], "limit": 1}
    views = [
        {"type": kind, "name": payloads[n], "groupBy": {"property": order[n]}, **rows}
        for n, kind in enumerate(("table", "cards", "list", payloads[0]))
    ]
    return json.dumps({"formulas": formulas, "properties": names, "views": views})
