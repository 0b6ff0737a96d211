"""P910: a note that says it is a translation, in a way that no reader can be led by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultkit.checks.context import kept_while
from vaultkit.checks.diagnostic import Severity
from vaultkit.checks.families.publishing_rules import PUBLISHING, find_published
from vaultkit.checks.rule import Example, Rule
from vaultkit.vault.presentation.inspection import link_span
from vaultkit.vault.publishing.translations import TRANSLATION_OF, Translations, find_translations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultkit.checks.context import Context
    from vaultkit.checks.diagnostic import Diagnostic
    from vaultkit.notes.note import Note
    from vaultkit.notes.paths import NotePath

_ENGLISH = "en"


class TranslationFaulty(Rule):
    """A note says that it is a translation, but readers cannot be led to it.

    ## What it does
    Reports of published notes (see P901; of all notes where nothing is published) with a property
    `translation_of`: that it names no note, the note itself, or a note that is a translation as
    well; that the translation has no property `lang`, or one that is no language tag such as `de`
    or `pt-BR`; and that two notes of the same original are in one language. An original without
    `lang` is in the language of the site. Links that lead nowhere are L101.

    ## Why is this bad
    The switch between languages on the page of such a note lacks a language, or shows one of two
    notes.

    ## Example
    ```yaml
    translation_of: "[[Node port]]"
    ```

    ## Use instead
    ```yaml
    lang: de
    translation_of: "[[Node port]]"
    ```
    """

    code = "P910"
    severity = Severity.WARNING
    options = (*PUBLISHING, "site.language")
    examples = (
        Example(
            "no language, one that is none, one that is there already",
            {
                "A.md": "",
                "B.md": "---\ntranslation_of: '[[A]]'\n---\n",
                "C.md": "---\ntranslation_of: '[[A]]'\nlang: German\n---\n",
                "D.md": "---\nlang: de\ntranslation_of: '[[A]]'\n---\n",
                "E.md": "---\nlang: DE\ntranslation_of: ['[[A]]']\n---\n",
                "F.md": "---\nlang: en\ntranslation_of: '[[A]]'\n---\n",
            },
            (
                ("B.md", 1, "this translation has no lang; write its language, such as lang: de"),
                ("C.md", 1, "this translation has a lang that is no language tag; write"),
                ("E.md", 1, 'this note and "D" are the same in one language, de'),
                ("F.md", 1, 'this note and "A" are the same in one language, en'),
            ),
        ),
        Example(
            "a chain, a ring, itself, no note",
            {
                "A.md": "---\nlang: de\ntranslation_of: '[[B]]'\n---\n",
                "B.md": "---\nlang: fr\ntranslation_of: '[[C]]'\n---\n",
                "C.md": "",
                "X.md": "---\nlang: de\ntranslation_of: '[[Y]]'\n---\n",
                "Y.md": "---\nlang: fr\ntranslation_of: '[[X]]'\n---\n",
                "Z.md": "---\nlang: es\ntranslation_of: ['[[Z]]', '[[p.png]]']\n---\n",
                "p.png": b"",
            },
            (
                ("A.md", 3, 'it is a translation of "B", which is one itself; name the original, '),
                ("X.md", 3, 'it is a translation of "Y", and that in the end of it; the original'),
                ("Y.md", 3, 'it is a translation of "X", and that in the end of it; the original'),
                ("Z.md", 3, "it is a translation of itself"),
                ("Z.md", 3, 'it is a translation of "p.png", which is no note'),
            ),
        ),
        Example(
            "an original and its translations; what is not published is not known",
            {
                "A.md": "",
                "B.md": "---\nlang: de\ntranslation_of: '[[A]]'\n---\n",
                "C.md": "---\nlang: pt-BR\ntranslation_of: '[[A|the original]]'\n---\n",
                "D.md": "---\npublish: false\ntranslation_of: '[[A]]'\n---\n",
                "E.md": "---\nlang: de\ntranslation_of: '[[D]]'\n---\n",
            },
            config={"site": {"name": "S"}},
        ),
    )

    def check_vault(self, context: Context) -> Iterator[Diagnostic]:
        """Report what is wrong with what notes are translations of."""
        for one in context.view(_find).mistakes:
            note = context.vault.notes[one.path]
            span = link_span(note, one.link.link) if one.link else (0, 0)
            yield self.finding(note, span, one.message)


def _is_translation(note: Note) -> bool:
    return TRANSLATION_OF in note.properties


@kept_while(_is_translation)
def _translated(context: Context) -> list[NotePath]:
    """Return the notes that say what they are a translation of; a view of a `Context`."""
    return [path for path, note in context.vault.notes.items() if _is_translation(note)]


def _find(context: Context) -> Translations:
    """Return what is translated among what is published; a view of a `Context`."""
    if not context.view(_translated):
        return Translations({}, ())
    language = context.config.site.language or _ENGLISH
    published = context.view(find_published) or context.vault.notes
    return find_translations(context.vault, published, language)
