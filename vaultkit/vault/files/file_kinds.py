"""Which attachments may leave the vault: kinds that no browser runs in the name of the site.

Decided by an allow-list over names, since hosts decide by names as well. Hosts differ: some know a
thousand extensions, among them dozens of XML that browsers run scripts in (`.rs`, `.gpx`); some
send no type for what they do not know, and then browsers look into the file; some take an extension
in the middle of a name for the type (`a.html.en`, `a.svg.gz`). SVG and HTML are published cleaned.
"""

from __future__ import annotations

from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.paths import AUDIO_SUFFIXES, IMAGE_SUFFIXES, VIDEO_SUFFIXES, fold, suffix_of


def _kinds(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


CLEANED = frozenset({"svg", "html", "htm"})
"""What is published without all that runs."""
_TYPED = (
    IMAGE_SUFFIXES - CLEANED
    | AUDIO_SUFFIXES
    | VIDEO_SUFFIXES
    | _kinds(
        "pdf txt csv json zip gif ico tif tiff mpg mpeg m4v avi mid aac aif aiff opus wma wmv rtf"
        " doc docx xls xlsx ppt pptx odt ods odp odg epub tar 7z rar ttf otf woff woff2 ics"
        " vcf"
    )
)
"""What every host knows as what it is."""
_TEXTS = _kinds(
    "adoc asc bash bat bib bibtex c cfg clj cmake conf cpp cs cue cxx cypher dart diff"
    " dockerfile dot ebnf edn elm env erl ex excalidraw f90 fish fs geojson gitignore go gql"
    " gradle graphql groovy gv h hcl hpp hs http ini ipynb java jl json5 jsonc jsonl kt kts"
    " latex less lisp log lua m make markdown mdx mermaid ml mmd nim nix org patch pem pl"
    " plantuml po pot properties proto ps1 pub puml py pyi r rb rego rst ruby sas sass scala"
    " scss sed sh sol sql srt ssa styl sub swift tcl tex text tf tfvars toml tsv v vb vhd vim"
    " vtt wat yaml yml zig zsh"
)
"""Text that some hosts do not know: what begins like a page is given a mark (`looks_like_page`)."""
_DATA = _kinds(
    "3ds 3mf apkg arw blend bz2 cbr cbz cr2 db djvu dng dwg dxf eps fbx fig glb gltf gz heic"
    " heif ifc igs indd jxl key mobi nef numbers obj odf pages parquet pcap pcapng ply ppm ps"
    " psb psd raw sketch sqlite sqlite3 stl tbz2 tgz txz usdz xcf xd xz zst"
)
"""Data of programs, which browsers save."""
_PACKED = frozenset({"gz", "bz2", "xz", "zst"})
"""What hosts may unpack on the way, so that the name before it counts."""
RUNS_CODE = _kinds(
    "1km aff appcache apxml ashx asmx asp aspx atom atomcat atomdeleted atomsrv atomsvc axd"
    " bmml ccmp ccxml cdxml cellml cer cfc cfm cgi chm cjs cl clue cml com cpl cshtml csl dae"
    " davmount dbk dd2 ddf dist distz dtb dtd dwd ecma eml emma emotionml ent es es3 et3 fcgi"
    " fdt fla fo gml gpx grxml gsheet gxt hal held hta htc htx hxt ink inkml irp its jad jar"
    " jardiff jnlp js jse jsm jsp jspx kml lasxml lbe lgr link66 lostsyncxml lostxml mads maei"
    " manifest marc mathml meta4 mets mht mhtml mjs mml mod mods moml mpd mpkg mrcx mscml musd"
    " musicxml mxml ncx nws obgx odd omdoc opf opml osfpvg osm owl oxps phar php php3 php4"
    " php5 php7 php8 phps pht phtml pkg plist pls provx pskcxml rapd rdf rdf-crypt relo res"
    " rfcxml rif rl rld rng rs rsat rsd rsheet rss rusd s1h sbml scl scml sdkd sdkm senmlx"
    " sensmlx sgm sgml shf shtm shtml sitemap sls smi smil sml sru srx ssdl ssml stm stml stpx"
    " svc svgz swf swidtag td tei teicorpus tfi tmx ttml uis uo uoml uvt uvvt vbe vbhtml vbs"
    " vml vxml wadl wafl wasm wbs webmanifest wif wsdl wsf wspolicy x3d x3dz xaml xap xav xbap"
    " xbl xbrl xca xcs xdf xdm xdp xdssc xel xenc xer xht xhtm xhtml xhvml xlf xlif xliff xml"
    " xmls xns xop xpdl xpl xquery xsd xsf xsl xslt xsm xspf xul xvm xvml yin zaz zfo zmm"
)
"""Kinds that some host runs, or serves as a script or a document that can hold scripts."""
_ACTIVE = CLEANED | RUNS_CODE
_RUN_BY_HOSTS = lazy_re(r"(?:php\d?|phtml|phar|pht|cgi|fcgi|aspx?|cshtml|shtml?|stm|jspx?)")
"""Programs of a host, which some run wherever in a name that extension is."""
_CONFIGURES = frozenset(
    {"_config.yaml", "_config.yml", "_headers", "_redirects", "_routes.json", "firebase.json",
     "netlify.toml", "now.json", "staticwebapp.config.json", "vercel.json", "web.config"}
)  # fmt: skip
"""Names by which hosts take their settings from the site itself."""
_LIKE_PAGE = lazy_re(rb"(?:\xef\xbb\xbf)?[\x00-\x20\x7f]*<")
_MIDDLE = "hosts may take it for what the middle of its name says"
MOST_LOOKED_AT = 2048
"""Bytes at the beginning of a file from which browsers guess what it is."""


def why_kept(path: str, *, is_allowed: bool = False) -> str:
    """Return why an attachment stays at home, "" if its kind may leave.

    Args:
        path: Its vault path.
        is_allowed: Whether the operator allows it by name; what runs code can never be.
    """
    name = fold(path.rpartition("/")[2])
    kind = suffix_of(name)
    inner = name.split(".")[1:-1]
    if name in _CONFIGURES:
        return "hosts take their settings from a file of this name"
    if kind in RUNS_CODE:
        return f"browsers or hosts may run files whose name ends in .{kind}"
    is_typed = kind in CLEANED or kind in _TYPED
    if any(map(_RUN_BY_HOSTS.fullmatch, inner)) or not (is_typed or _ACTIVE.isdisjoint(inner)):
        return _MIDDLE
    if is_typed or is_allowed:
        return ""
    if kind in _PACKED and inner and not is_known(inner[-1]):
        return _unknown(f"{inner[-1]}.{kind}")
    return "" if is_known(kind) else _unknown(kind)


def is_known(kind: str) -> bool:
    """Tell whether files of a kind are known not to run, without looking at them."""
    return kind in _TYPED or kind in _TEXTS or kind in _DATA


def may_be_guessed(path: str) -> bool:
    """Tell whether a browser may have to guess from its content what a published file is."""
    return suffix_of(path) not in _TYPED


def looks_like_page(head: bytes) -> bool:
    """Tell whether browsers that guess take a file that begins so for HTML or XML."""
    return _LIKE_PAGE.match(head) is not None


def _unknown(kind: str) -> str:
    if not kind:
        return "a name without an extension does not say what it is"
    return f'not known to be harmless; "*.{kind}" in [site] attachments publishes it'
