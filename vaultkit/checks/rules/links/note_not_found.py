"""L101: a link to a note that does not exist."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from vaultkit.checks.diagnostic import Fix, Severity
from vaultkit.checks.families.link_rules import LinkRule, written_of
from vaultkit.checks.families.url_links import find_url_fault
from vaultkit.checks.remedies.remedy import with_fix, with_new_link
from vaultkit.checks.remedies.stub_note import plan_stub
from vaultkit.checks.remedies.target_suggestion import (
    as_written,
    describe_missing,
    find_spelling,
    foreign_cause,
    is_attachment,
    is_sure,
)
from vaultkit.checks.rule import Example
from vaultkit.distribution.lazy_re import lazy_re
from vaultkit.notes.text.unwritten_targets import has_template_code, is_placeholder_link
from vaultkit.notes.wikilink import WikiLink
from vaultkit.vault.presentation.inspection import link_span
from vaultkit.vault.resolving.resolve import NOTE_NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic, Safety
    from vaultkit.notes.note import Note
    from vaultkit.vault.vault import ResolvedLink


_NUMBER = lazy_re(r"\d{1,3}")
_ADDRESS = lazy_re(rb"\(https?://", re.IGNORECASE)


class NoteNotFound(LinkRule):
    """A link leads to no file.

    ## What it does
    Reports links, in text and in properties, whose target no file of the vault answers to by
    Obsidian's look-up. Links in `%% comments %%` count, as they do in Obsidian, and so do those in
    the text of a canvas's cards. The fix leads to the one note whose name is the same but for a
    slip of the hand, or else makes an empty note where Obsidian would: at the path that the link
    names, else in the folder for new notes. A link in a comment makes none, nor does one to the
    note of a day or to what only says that a name is to be put there, such as `[[project1]]`. Of a
    Markdown link in which signs are encoded that Obsidian leaves so, such as `a%2Bb.md`, the fix is
    safe. Links to notes still to be written can be declared: `[links] planned`; those from the note
    of a day to that of another are such.

    ## Why is this bad
    A reader who follows the link meets an empty new note, or on a site nothing at all.

    ## Example
    ```markdown
    See [[Kube-proxy modes]].
    ```

    ## Use instead
    The name of a note that exists:
    ```markdown
    See [[Kube-proxy modes compared]].
    ```
    """

    code = "L101"
    severity = Severity.ERROR
    looks_at = ("links", "missing")
    fixes = ("safe", "unsafe")
    options = ("types.TYPE.required", "links.planned")
    statuses = frozenset({NOTE_NOT_FOUND})
    embeds = False
    examples = (
        Example(
            "a name that is nearly right, and one that is a part of another",
            {
                "A.md": "See [[Load balncers]] and [[Kube-proxy modes]].\n",
                "Net/kube-proxy modes compared.md": "",
                "Load balancers.md": "",
            },
            (
                ("A.md", 1, 'no note named "Load balncers"; did you mean "Load balancers"?'),
                (
                    "A.md",
                    1,
                    'no note named "Kube-proxy modes"; did you mean "kube-proxy modes compared"?',
                ),
            ),
            fixed={"A.md": "See [[Load balancers]] and [[Kube-proxy modes]].\n"},
        ),
        Example(
            "signs that Obsidian leaves encoded",
            {"A.md": "[p](a%2Bb.md) [y](x%2C%20y.md) [z](z%2B.md)\n", "a+b.md": "", "x, y.md": ""},
            (
                (
                    "A.md",
                    1,
                    'no note named "a%2Bb.md", as Obsidian does not decode every %; did you mean',
                ),
                ("A.md", 1, 'no note named "x%2C y.md", as Obsidian'),
                ("A.md", 1, 'no note named "z%2B.md"'),
            ),
            fixed={"A.md": "[p](a+b.md) [y](x,%20y.md) [z](z%2B.md)\n"},
        ),
        Example(
            "names are found in any folder and any case",
            {"A.md": "[[node PORT]] [x](node%20port.md) [[#]]\n", "Net/Node port.md": ""},
        ),
        Example(
            "names that only look alike, and the note itself",
            {
                "A.md": "[[suite décroissante]] [[Claude]] [[Docker]] [[ls command]] [[LAN]]\n",
                "suite croissante.md": "",
                "Clause.md": "",
                "dockerfile.md": "",
                "ln command.md": "",
                "ln.md": "",
                "Net/NodePorts.md": "[[NodePort]]\n",
            },
            (
                ("A.md", 1, 'no note named "suite décroissante"'),
                ("A.md", 1, 'no note named "Claude"'),
                ("A.md", 1, 'no note named "Docker"'),
                ("A.md", 1, 'no note named "ls command"'),
                ("A.md", 1, 'no note named "LAN"'),
                ("Net/NodePorts.md", 1, 'no note named "NodePort"'),
            ),
        ),
        Example(
            "a folder that is gone, and one that is there and has no such note yet",
            {"A.md": "[[Old/Port]] [[Lab/Port]]\n", "Net/Port.md": "", "Lab/Node.md": ""},
            (
                ("A.md", 1, 'no note at "Old/Port"; did you mean "Port"?'),
                ("A.md", 1, 'no note at "Lab/Port"'),
            ),
            fixed={"A.md": "[[Port]] [[Lab/Port]]\n"},
        ),
        Example(
            "names that no link can hold, and those that one can",
            {
                "A.md": "[[C# tips]] [x](C%23%20tips.md) [[q|b]] [[L^2]] [[100%%]] [[|c]] [[C]]\n",
                "x/C# tips.md": "",
                "q|b.md": "",
                "L^2.md": "",
                "100%%.md": "",
                "|c.md": "",
                "C#.md": "",
            },
            (
                ("A.md", 1, 'no note named "C"; no link can hold the "#" of "x/C# tips.md"'),
                ("A.md", 1, 'no note named "C%23 tips.md"; no link can hold the "#" of "x/C# tips'),
                ("A.md", 1, 'no note named "q"; no wikilink can hold the "|" of "q|b.md"'),
                ("A.md", 1, 'no note named "C"'),
            ),
        ),
        Example(
            "a path that only the note itself comes near to, and one that another does as well",
            {
                "Net/Port.md": "[[Old/Port]] ![[Old/Port]] [[Sub/Node]] [x](Old/Port.md)\n",
                "Net/Node.md": "[[Old/Node#b]]\n",
                "Sub/Node.md": "",
            },
            (
                ("Net/Port.md", 1, 'no note at "Old/Port"'),
                ("Net/Port.md", 1, 'no note at "Old/Port.md"'),
                ("Net/Node.md", 1, 'no note at "Old/Node"; did you mean "Sub/Node"?'),
            ),
            fixed={},
        ),
        Example(
            "a note that is still to be written, one whose name no file may have",
            {"A.md": "[[Ideas/New one#Why]] [[Other one]] [n](Later.md) [[What?]] [[Gone#^b]]\n"},
            (
                ("A.md", 1, 'no note named "Ideas/New one"'),
                ("A.md", 1, 'no note named "Other one"'),
                ("A.md", 1, 'no note named "Later.md"'),
                ("A.md", 1, 'no note named "What?"'),
                ("A.md", 1, 'no note named "Gone"'),
            ),
            fixed={
                "Ideas/New one.md": "## Why\n",
                "Later.md": "",
                "Other one.md": "",
            },
        ),
        Example(
            "Obsidian's folder for new notes; those of days are made by nobody else",
            {
                ".obsidian/app.json": '{"newFileLocation": "folder", "newFileFolderPath": "In"}',
                ".obsidian/daily-notes.json": '{"folder": "Days"}',
                "A.md": "[[2026-11-29]] [[Later]] [[Ideas/New]] %% [[Never]] %%\n",
            },
            (
                ("A.md", 1, 'no note named "2026-11-29"'),
                ("A.md", 1, 'no note named "Later"'),
                ("A.md", 1, 'no note named "Ideas/New"'),
                ("A.md", 1, 'no note named "Never"'),
            ),
            fixed={
                "Ideas/New.md": "",
                "In/Later.md": "",
            },
        ),
        Example(
            "properties, comments, tables and attachments",
            {
                "A.md": '---\nup: "[[Gone]]"\n---\n%% [[Lost]] %%\n\n| a |\n| - |\n'
                "| [[Off\\|b]] |\n\n[plan](plan.pdf)\n\n[site](www.example.org)\n",
            },
            (
                ("A.md", 2, 'no note named "Gone"'),
                ("A.md", 4, 'no note named "Lost"'),
                ("A.md", 8, 'no note named "Off"'),
                ("A.md", 10, 'no file named "plan.pdf"'),
                ("A.md", 12, "a web address starts with https://"),
            ),
        ),
        Example(
            "notes of days, in a note of a day",
            {
                ".obsidian/daily-notes.json": '{"folder": "Days", "format": "DD.MM.YYYY"}',
                "Days/14.02.2024.md": "<< [[13.02.2024]] | [[15.02.2024]] >>\n",
                "Days/2024/16.02.2024.md": "<< [[15.02.2024]]\n",
                "2024-02-14.md": "<< [[2024-02-13]] | [[Gone]] >>\n",
            },
            (("2024-02-14.md", 1, 'no note named "Gone"'),),
        ),
        Example(
            "placeholders, citations, and web addresses without https://",
            {
                "A.md": "[Title](link) [Reference 1](<url>) limit[[9]](https://x.org/9)\n"
                "[[Load balancer]](https://x.org/l) [[Gone|b]](https://x.org) [[Lost]] (https://x.org)\n"
                "[a](juejin.cn/post/1) [l](libgen.is) [[project1]] [[Note Title]]\n",
            },
            (
                ("A.md", 1, 'no note named "9"; a citation is written [\\[9\\]](…)'),
                (
                    "A.md",
                    2,
                    'no note named "Load balancer"; a link to a web address is written [',
                ),
                ("A.md", 2, 'no note named "Gone"; a link to a web address is written [b](…)'),
                ("A.md", 2, 'no note named "Lost"'),
                ("A.md", 3, 'no note named "juejin.cn/post/1"; a web address starts with https'),
                ("A.md", 3, 'no note named "libgen.is"; a web address starts with https://'),
                ("A.md", 3, 'no note named "project1"'),
                ("A.md", 3, 'no note named "Note Title"'),
            ),
            fixed={
                "A.md": "[Title](link) [Reference 1](<url>) limit[\\[9\\]](https://x.org/9)\n"
                "[Load balancer](https://x.org/l) [b](https://x.org) [[Lost]] (https://x.org)\n"
                "[a](juejin.cn/post/1) [l](libgen.is) [[project1]] [[Note Title]]\n",
                "Lost.md": "",
            },
        ),
        Example(
            "what is no name of a note but of another language",
            {
                "A.md": "grep [[:alnum:]] [z](@/blog/a.md) [h](how.to/x)\n",
                "blog/a.md": "",
            },
            (
                ("A.md", 1, 'named ":alnum:"; a class of a regular expression is written in backt'),
                ("A.md", 1, 'no note named "@/blog/a.md"; only Zola knows @/, as its folder of'),
                ("A.md", 1, 'no note named "how.to/x"; a web address starts with https://'),
            ),
        ),
        Example(
            "the text of cards",
            {
                "C.canvas": '{"nodes":[\n{"id":"1","type":"text","text":"\\"[[Void]]\\" [[A]]"},\n'
                '{"id":"2","type":"text","text":"`[[Code]]` \\u00e9\\n[[Gone#x|y]]"}]}',
                "A.md": "",
            },
            (
                ("C.canvas", 2, 'no note named "Void"'),
                ("C.canvas", 3, 'no note named "Gone"'),
            ),
        ),
        Example(
            "code, escapes, external links and code of templates are no links to notes",
            {
                "A.md": "`[[No]]` \\[\\[No\\]\\] [x](https://example.org)\n\n```\n[[No]]\n```\n"
                "[[<% tp.date.now() %>]] [[{{date}}]]\n"
            },
        ),
    )

    def check_link(self, link: ResolvedLink, note: Note, context: Context) -> Iterator[Diagnostic]:
        """Report a link, unless an alias, a URL, a template or its history explains it better."""
        is_explained = context.aliased(link) or find_url_fault(link, context) is not None
        is_explained = is_explained or has_template_code(link.link.target)
        if is_explained or is_placeholder_link(written_of(link, note)):
            return
        if _is_citation(link, note):
            yield self._report_citation(link, note, context)
        elif context.moved(link) is None:
            message, near = describe_missing(link, context)
            found = self.at_link(link, note, context, message, *near)
            if cause := foreign_cause(message):
                found = found.with_cause(cause)
            if len(near) == 1 and is_sure(link, near[0], context):
                found = _repair(found, link, near[0], context)
            elif not near and not _is_in_comment(link, note) and (stub := plan_stub(link, context)):
                title = f'make "{stub.edit.path}", {stub.why}'
                found = replace(found, fix=Fix(title, "unsafe", (stub.edit,)))
            yield found

    def _report_citation(self, link: ResolvedLink, note: Note, context: Context) -> Diagnostic:
        target = link.link.target.strip()
        shown = link.link.display or target
        text = f"[\\[{shown}\\]]" if _NUMBER.fullmatch(shown) else f"[{shown}]"
        what = "citation" if _NUMBER.fullmatch(shown) else "link to a web address"
        noun = "file" if is_attachment(target, context) else "note"
        message = f'no {noun} named "{target}"; a {what} is written {text}(…)'
        found = self.at_link(link, note, context, message)
        edit = (found.start, found.end, text)
        return with_fix(found, "write a link to the web address", edit, safety="unsafe")


def _is_citation(link: ResolvedLink, note: Note) -> bool:
    """Tell whether a wikilink to nothing stands right before a web address in round brackets."""
    written = link.link
    if getattr(written, "kind", "") != "wiki" or written.subpath:
        return False
    is_plain = not {"[", "]"} & {*(written.display or written.target)}
    return is_plain and _ADDRESS.match(note.source.data, link_span(note, written).end) is not None


def _is_in_comment(link: ResolvedLink, note: Note) -> bool:
    """Tell whether only the author sees a link; nobody can follow it to make the note."""
    start = link_span(note, link.link).start
    return any(comment.start <= start < comment.end for comment in note.comments)


def _repair(found: Diagnostic, link: ResolvedLink, path: str, context: Context) -> Diagnostic:
    """Offer the file that the message names, if no other has its name."""
    written = link.link
    if len(context.vault.resolver.named(path.rpartition("/")[2])) > 1:
        return found
    spelling = find_spelling(link, context)
    safety: Safety = "safe" if spelling else "unsafe"
    name = spelling.target if spelling else as_written(written, path, context, link.source)
    wanted = WikiLink(name, written.subpath, written.display)
    title = f'let it lead to "{path}"'
    return with_new_link(found, link, context, title=title, wanted=wanted, safety=safety)
