"""Name what Obsidian's CSS variables are where no style sheet of a vault says it.

A declaration with a variable that is defined nowhere holds as if it were not written, and outdoes
what stood before it: `padding: var(--size-4-3)` leaves no padding at all. So whatever Obsidian
defines for what a note shows is defined here, in the site's colours and fonts; names and measures
are those of "CSS variables" in Obsidian's developer documentation.
"""

from __future__ import annotations

_COLOURS = """--text-normal:var(--vk-ink);--text-muted:var(--vk-ink-2);
--text-faint:var(--vk-ink-3);--text-accent:var(--vk-accent);--text-accent-hover:var(--vk-accent);
--text-on-accent:var(--vk-on-accent);--text-error:var(--vk-no);--text-highlight-bg:var(--vk-mark);
--interactive-accent:var(--vk-accent);--color-accent:var(--vk-accent);
--background-primary:var(--vk-paper);
--background-primary-alt:var(--vk-sunk);--background-secondary:var(--vk-sunk);
--background-secondary-alt:var(--vk-sunk);--background-modifier-border:var(--vk-line);
--background-modifier-hover:var(--vk-accent-soft);--code-background:var(--vk-code);
--code-normal:var(--vk-ink);--font-text:var(--vk-sans);--font-monospace:var(--vk-mono);
--color-red:var(--vk-no);--color-orange:var(--vk-src);--color-green:var(--vk-ok);
--color-blue:var(--vk-dst);--color-cyan:var(--vk-answer);--color-yellow:var(--vk-warn-line);
--color-purple:var(--vk-connection);--color-pink:var(--vk-no);--link-color:var(--vk-accent);
--text-warning:var(--vk-src);--text-success:var(--vk-ok);--text-selection:var(--vk-accent-soft);
--text-on-accent-inverted:var(--vk-ink);--text-highlight-bg-active:var(--vk-mark);
--color-accent-1:var(--vk-accent);--color-accent-2:var(--vk-accent);
--background-modifier-border-hover:var(--vk-edge);
--background-modifier-border-focus:var(--vk-edge);
--background-modifier-active-hover:var(--vk-accent-soft);
--background-modifier-form-field:var(--vk-surface);
--background-modifier-form-field-hover:var(--vk-surface);
--background-modifier-box-shadow:var(--vk-shade);--background-modifier-cover:var(--vk-shade);
--background-modifier-error:var(--vk-no);--background-modifier-error-hover:var(--vk-no);
--background-modifier-success:var(--vk-ok);
--interactive-normal:var(--vk-surface);--interactive-hover:var(--vk-accent-soft);
--interactive-accent-hover:var(--vk-accent);
--color-red-rgb:233,49,71;--color-orange-rgb:236,117,0;--color-yellow-rgb:224,172,0;
--color-green-rgb:8,185,78;--color-cyan-rgb:0,191,188;--color-blue-rgb:8,109,221;
--color-purple-rgb:120,82,238;--color-pink-rgb:213,57,132;--mono-rgb-0:255,255,255;
--mono-rgb-100:0,0,0;--accent-h:258;--accent-s:88%;--accent-l:66%;
--text-highlight-bg-rgb:255,208,0"""
_GREYS = {
    "00": 0, "05": 1, "10": 3, "20": 4, "25": 9, "30": 14, "35": 18, "40": 30, "50": 38, "60": 65,
    "70": 76, "100": 100,
}  # fmt: skip
"""How much of a grey is ink, in percent; in both of Obsidian's schemes alike."""
_SIZES = {2: (1, 2, 3), 4: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18)}
_MEASURES = """--radius-s:4px;--radius-m:8px;--radius-l:12px;--radius-xl:16px;
--border-width:1px;--divider-color:var(--background-modifier-border);--divider-width:1px;
--shadow-s:var(--vk-shadow);--shadow-l:var(--vk-shadow);--shadow-xs:none;
--cursor:default;--cursor-link:pointer;--file-line-width:36rem;--file-margins:32px;
--line-width:36rem;--p-spacing:1rem;--p-spacing-empty:0rem;--heading-spacing:2.5rem;
--anim-duration-none:0;--anim-duration-superfast:70ms;--anim-duration-fast:140ms;
--anim-duration-moderate:300ms;--anim-duration-slow:560ms"""
_FONTS = """--font-text-theme:var(--font-text);--font-monospace-theme:var(--font-monospace);
--font-interface:var(--vk-sans);--font-interface-theme:var(--vk-sans);--font-default:var(--vk-sans);
--font-mermaid:var(--font-text);
--font-text-size:.8rem;--font-smallest:.8em;--font-smaller:.875em;--font-small:.933em;
--font-ui-smaller:12px;--font-ui-small:13px;--font-ui-medium:15px;--font-ui-large:20px;
--font-thin:100;--font-extralight:200;--font-light:300;--font-normal:400;--font-medium:500;
--font-semibold:600;--font-bold:700;--font-extrabold:800;--font-black:900;--font-weight:400;
--line-height-normal:1.5;--line-height-tight:1.3;
--bold-weight:var(--font-bold);--bold-modifier:200;--bold-color:currentcolor;
--italic-weight:inherit;--italic-color:currentcolor"""
_HEADINGS = ("1.7rem", "1.2rem", ".9rem", ".8rem", ".75rem", ".75rem")
"""Sizes of headings as `base.css` sets them."""
_CALLOUTS = {
    "blue": ("default", "note", "info", "todo"),
    "cyan": ("abstract", "summary", "tldr", "important", "tip", "hint"),
    "green": ("success", "check", "done"),
    "orange": ("question", "help", "faq", "warning", "caution", "attention"),
    "red": ("fail", "failure", "missing", "error", "danger", "bug"),
    "purple": ("example",),
}
_ELEMENTS = """--callout-quote:158,158,158;--callout-cite:158,158,158;
--callout-padding:.7rem 1rem;--callout-radius:var(--radius-s);--callout-border-width:0px;
--callout-border-opacity:.25;--callout-blend-mode:normal;--callout-title-color:inherit;
--callout-title-padding:0;--callout-title-size:inherit;--callout-title-weight:var(--bold-weight);
--callout-content-padding:0;--callout-content-background:transparent;
--blockquote-background-color:transparent;--blockquote-border-color:var(--vk-edge);
--blockquote-border-thickness:3px;--blockquote-color:var(--text-muted);
--blockquote-font-style:normal;--hr-color:var(--background-modifier-border);--hr-thickness:1px;
--code-border-color:var(--background-modifier-border);--code-border-width:1px;
--code-bracket-background:var(--background-modifier-hover);--code-radius:var(--radius-s);
--code-size:.85em;--code-white-space:pre;--code-comment:var(--text-faint);
--code-function:var(--color-blue);--code-important:var(--color-orange);
--code-keyword:var(--color-blue);--code-operator:var(--text-muted);
--code-property:var(--color-cyan);--code-punctuation:var(--text-muted);
--code-string:var(--color-green);--code-tag:var(--color-red);--code-value:var(--color-orange);
--link-color-hover:var(--text-accent-hover);--link-decoration:underline;
--link-decoration-hover:underline;--link-decoration-thickness:1px;--link-weight:inherit;
--link-external-color:var(--link-color);--link-external-color-hover:var(--link-color-hover);
--link-external-decoration:underline;--link-external-decoration-hover:underline;
--link-unresolved-color:var(--text-muted);--link-unresolved-opacity:1;
--link-unresolved-decoration-style:dotted;
--link-unresolved-decoration-color:var(--text-muted);
--list-indent:2.25em;--list-indent-editing:.75em;--list-spacing:.35em;
--list-bullet-size:.3em;--list-bullet-radius:50%;--list-bullet-border:none;
--list-bullet-transform:none;--list-numbered-style:decimal;--list-marker-color:var(--text-faint);
--list-marker-color-hover:var(--text-muted);--list-marker-color-collapsed:var(--text-accent);
--checkbox-size:16px;--checkbox-radius:var(--radius-s);--checkbox-color:var(--interactive-accent);
--checkbox-color-hover:var(--interactive-accent-hover);--checkbox-border-color:var(--text-faint);
--checkbox-border-color-hover:var(--text-muted);--checkbox-marker-color:var(--background-primary);
--checklist-done-color:var(--text-muted);--checklist-done-decoration:line-through;
--table-background:transparent;--table-border-width:1px;
--table-border-color:var(--background-modifier-border);--table-white-space:normal;
--table-text-size:inherit;--table-text-color:inherit;--table-line-height:var(--line-height-tight);
--table-header-background:var(--table-background);--table-header-weight:var(--bold-weight);
--table-header-color:var(--text-normal);--table-header-font:inherit;--table-header-size:inherit;
--table-header-background-hover:var(--background-modifier-hover);
--table-header-border-width:var(--table-border-width);
--table-header-border-color:var(--table-border-color);
--table-row-background-hover:var(--table-background);
--table-row-alt-background:var(--table-background);
--table-row-alt-background-hover:var(--table-background);--table-row-last-border-width:1px;
--table-column-min-width:6ch;--table-column-max-width:none;--table-cell-vertical-align:top;
--table-column-first-border-width:1px;--table-column-last-border-width:1px;
--table-column-alt-background:transparent;
--tag-size:.9em;--tag-color:var(--text-accent);--tag-color-hover:var(--text-accent);
--tag-background:var(--vk-accent-soft);--tag-background-hover:var(--vk-accent-soft);
--tag-border-color:transparent;--tag-border-color-hover:transparent;--tag-border-width:0px;
--tag-padding-x:.4em;--tag-padding-y:0px;--tag-radius:.3rem;--tag-weight:inherit;
--tag-decoration:none;--tag-decoration-hover:none;
--embed-background:transparent;--embed-border-top:none;--embed-border-right:none;
--embed-border-bottom:none;--embed-border-left:2px solid var(--interactive-accent);
--embed-border-start:2px solid var(--interactive-accent);--embed-padding:0 0 0 1.2rem;
--embed-font-style:inherit;--embed-max-height:none;--embed-canvas-max-height:400px;
--footnote-size:.9em;--footnote-id-color:var(--text-muted);--pdf-background:var(--vk-sunk);
--metadata-background:transparent;--metadata-border-color:var(--background-modifier-border);
--metadata-label-text-color:var(--text-muted);--metadata-input-text-color:var(--text-normal);
--inline-title-color:var(--h1-color);--inline-title-font:var(--h1-font);
--inline-title-line-height:var(--h1-line-height);--inline-title-size:var(--h1-size);
--inline-title-style:var(--h1-style);--inline-title-variant:var(--h1-variant);
--inline-title-weight:var(--h1-weight);--page-title-color:var(--h1-color);
--page-title-font:var(--h1-font);--page-title-line-height:var(--h1-line-height);
--page-title-size:var(--h1-size);--page-title-style:var(--h1-style);
--page-title-variant:var(--h1-variant);--page-title-weight:var(--h1-weight);
--icon-xs:14px;--icon-s:16px;--icon-m:18px;--icon-l:18px;--icon-xl:32px;
--icon-xs-stroke-width:2px;--icon-s-stroke-width:2px;--icon-m-stroke-width:1.75px;
--icon-l-stroke-width:1.75px;--icon-xl-stroke-width:1.25px;--icon-size:var(--icon-m);
--icon-stroke:var(--icon-m-stroke-width);--icon-color:var(--text-muted);
--icon-color-hover:var(--text-muted);--icon-color-active:var(--text-accent);
--icon-color-focused:var(--text-normal);--icon-opacity:.85;--icon-opacity-hover:1;
--icon-opacity-active:1;--clickable-icon-radius:var(--radius-s);
--indentation-guide-width:1px;--indentation-guide-color:var(--background-modifier-border);
--indentation-guide-color-active:var(--vk-edge);
--collapse-icon-color:var(--text-faint);--collapse-icon-color-collapsed:var(--text-accent);
--button-radius:var(--input-radius);--input-height:30px;--input-radius:5px;
--input-font-weight:var(--font-normal);--input-border-width:1px;--input-shadow:none;
--input-shadow-hover:none;--input-placeholder-color:var(--text-faint);
--nav-item-size:var(--font-ui-small);--nav-item-color:var(--text-muted);
--nav-item-color-hover:var(--text-normal);--nav-item-color-active:var(--text-accent);
--nav-item-color-selected:var(--text-normal);--nav-item-color-highlighted:var(--text-accent);
--nav-item-background-hover:var(--background-modifier-hover);--nav-item-background-active:none;
--nav-item-border-color:var(--background-modifier-border);--nav-item-border-color-hover:var(--vk-edge);
--nav-item-border-color-active:var(--interactive-accent);--nav-item-padding:4px 8px;
--nav-item-radius:var(--radius-s);--nav-item-weight:inherit;--nav-item-weight-active:inherit;
--nav-indentation-guide-color:var(--indentation-guide-color);
--sidebar-left-background:transparent;--sidebar-left-border-color:transparent;
--sidebar-left-border-width:0px;--sidebar-left-width:11.6rem;--sidebar-right-background:transparent;
--sidebar-right-border-color:transparent;--sidebar-right-border-width:0px;
--sidebar-right-width:12.8rem;--header-height:var(--vk-header);--figure-background-color:transparent;
--page-side-padding:1.2rem;--page-width:36rem;--site-name-color:var(--text-normal);
--font-caption-size:.9em;--text-caption-color:var(--text-muted);
--graph-line:var(--vk-line);--graph-node:var(--vk-ink-2);--graph-node-focused:var(--vk-accent);
--graph-node-tag:var(--color-green);--graph-node-attachment:var(--color-yellow);
--graph-node-unresolved:var(--text-faint);--graph-text:var(--text-normal);
--canvas-background:var(--background-primary);--canvas-card-label-color:var(--text-faint);
--canvas-color-1:var(--color-red-rgb);--canvas-color-2:var(--color-orange-rgb);
--canvas-color-3:var(--color-yellow-rgb);--canvas-color-4:var(--color-green-rgb);
--canvas-color-5:var(--color-cyan-rgb);--canvas-color-6:var(--color-purple-rgb);
--popover-width:450px;--popover-height:400px;--popover-font-size:16px;
--scrollbar-bg:transparent;--scrollbar-thumb-bg:var(--vk-edge)"""


def _defaults() -> str:
    """Return all of them as a rule that any other outdoes, and one for the dark."""
    greys = (f"--color-base-{name}:{_grey(part)}" for name, part in _GREYS.items())
    sizes = (f"--size-{one}-{n}:{one * n}px" for one, each in _SIZES.items() for n in each)
    headings = (
        f"--h{level}-size:{size};--h{level}-weight:700;--h{level}-color:currentcolor;"
        f"--h{level}-line-height:1.3;--h{level}-font:var(--font-text);--h{level}-style:normal;"
        f"--h{level}-variant:normal"
        for level, size in enumerate(_HEADINGS, start=1)
    )
    callouts = (
        f"--callout-{kind}:var(--color-{colour}-rgb)"
        for colour, kinds in _CALLOUTS.items()
        for kind in kinds
    )
    parts = (_COLOURS, *greys, *sizes, _MEASURES, _FONTS, *headings, *callouts, _ELEMENTS)
    return (
        f":where([data-md-color-scheme]){{{';'.join(parts)}}}"
        '@media screen{:where([data-md-color-scheme="slate"]){'
        "--mono-rgb-0:0,0,0;--mono-rgb-100:255,255,255}}"
    )


def _grey(part: int) -> str:
    return f"color-mix(in srgb,var(--vk-ink) {part}%,var(--vk-paper))"


DEFAULTS = _defaults()
"""Obsidian's variables in the site's colours, for sites that have style sheets of their vault."""
