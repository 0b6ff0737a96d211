"""The words of pages: every catalogue holds all of them, and no page says one past it."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import material
import pytest
from bs4 import BeautifulSoup, NavigableString

from tests.unit.site.messages import CATALOGUES, PACKAGE, find_clashes, find_messages
from tests.unit.site.pseudo_language import read_greek, read_unmarked, write_pseudo
from vaultkit.cli.main import run
from vaultkit.config import LANGUAGES, Config
from vaultkit.config.config_file import read_config
from vaultkit.errors import ConfigError
from vaultkit.notes.frontmatter.language_tags import direction_of, own_name, read_tag
from vaultkit.notes.text.page_words import ENGLISH, Words, pieces
from vaultkit.site.theme.html_fragments import template_words
from vaultkit.vault.built_site.asset_bundles import script_bundle
from vaultkit.vault.presentation import word_catalogues
from vaultkit.vault.presentation.word_catalogues import (
    complete_languages,
    read_catalogue,
    read_words,
    words_in,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.site.conftest import Built

MESSAGES = find_messages()
THEME = Path(material.__file__).parent / "templates" / "partials" / "languages"
NUMBERS = (*range(130), 1_000_000, 1_000_001)


def test_there_are_catalogues() -> None:
    assert complete_languages() == ("ar", "de", "es", "fr", "he", "ja", "pt", "ru", "zh")
    assert len(MESSAGES) > 300
    assert find_clashes() == []


@pytest.mark.parametrize("language", complete_languages())
def test_a_catalogue_holds_what_is_said_and_nothing_else(language: str) -> None:
    found = read_catalogue((CATALOGUES / f"{language}.po").read_text("utf-8"))
    assert found.messages.keys() == MESSAGES.keys()
    assert found.plurals == {text: one.plural for text, one in MESSAGES.items() if one.plural}
    assert found.header["Language"] == language
    assert found.header["X-Made-By"] == "machine"


@pytest.mark.parametrize("language", complete_languages())
def test_a_translation_has_the_values_of_its_message(language: str) -> None:
    """A form of one number alone, as the dual of Arabic is, may say it in a word."""
    found = read_catalogue((CATALOGUES / f"{language}.po").read_text("utf-8"))
    forms = int(found.header["Plural-Forms"][len("nplurals=")])
    taken = Counter(map(read_words(language).choose, NUMBERS))
    for text, one in MESSAGES.items():
        said = found.messages[text]
        assert len(said) == (forms if one.plural else 1), text
        for at, form in enumerate(said):
            assert form.strip() == form != "", text
            values = Counter(pieces(text)[1::2])
            named = Counter(pieces(form)[1::2])
            if one.plural and taken[at] == 1:
                named["count"] = values["count"]
            assert named == values, text
            assert form.count("{") == form.count("}") == len(pieces(form)) // 2, text
            assert not set("<>&") & set(form), text


@pytest.mark.parametrize("language", complete_languages())
def test_a_packet_is_told_from_its_source(language: str) -> None:
    words = read_words(language)
    assert len({words.t("from"), words.t("to"), "from", "to"}) == 4


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        ("en", {1}, {0, 2}),
        ("de", {1}, {0, 2}),
        ("es", {1}, {0, 2}),
        ("fr", {0, 1}, {2}),
        ("pt", {0, 1}, {2}),
        ("ru", {1, 21, 101}, {0, 5, 11, 12, 111}),
        ("he", {1}, {0, 3, 10, 100}),
    ],
)
def test_plurals(language: str, one: set[int], many: set[int]) -> None:
    words = read_words(language)
    forms = {number: words.find_for("{count} note", "{count} notes", number) for number in NUMBERS}
    assert {forms[number] for number in one} == {forms[1]}
    assert {forms[number] for number in many} == {forms[1_000_000]}
    assert forms[1] != forms[2]


def test_arabic_has_six_forms_and_hebrew_three() -> None:
    arabic = [read_words("ar").n("{count} note", "{count} notes", n) for n in (0, 1, 2, 3, 11, 100)]
    assert arabic == [
        "0 ملاحظة", "ملاحظة واحدة", "ملاحظتان", "3 ملاحظات", "11 ملاحظة", "100 ملاحظة",
    ]  # fmt: skip
    kinds = [[0], [1], [2], [3, 10, 103, 110], [11, 99, 111], [100, 102, 200, 1_000_000]]
    assert [{read_words("ar").choose(n) for n in kind} for kind in kinds] == [
        {form} for form in range(6)
    ]
    hebrew = [read_words("he").n("{count} note", "{count} notes", n) for n in (1, 2, 3)]
    assert hebrew == ["פתק אחד", "שני פתקים", "3 פתקים"]


def test_numbers_and_days() -> None:
    def said(language: str) -> list[str]:
        words = read_words(language)
        return [words.number(1234), words.number(12345), words.decimal(2.5), words.date(DAY)]

    assert said("en") == ["1,234", "12,345", "2.5", "5 Mar 2026"]
    assert said("de") == ["1.234", "12.345", "2,5", "5. März 2026"]
    assert said("fr") == ["1\u202f234", "12\u202f345", "2,5", "5 mars 2026"]
    assert said("pt") == ["1.234", "12.345", "2,5", "5 de mar. de 2026"]
    assert said("ru") == ["1\u00a0234", "12\u00a0345", "2,5", "5 марта 2026"]
    assert said("ja") == ["1,234", "12,345", "2.5", "2026年3月5日"]
    assert said("zh") == ["1,234", "12,345", "2.5", "2026 年 3 月5 日"]
    assert said("es") == ["1234", "12.345", "2,5", "5 mar 2026"]
    assert said("ar") == ["1,234", "12,345", "2.5", "5 مارس 2026"]
    assert said("he") == ["1,234", "12,345", "2.5", "5 במרץ 2026"]
    assert said("fa") == ["1,234", "12,345", "2.5", "2026-03-05"]


DAY = "2026-03-05"


def test_the_theme_lends_its_words_to_other_languages() -> None:
    words = read_words("it")
    assert words.t("Next") == "Successivo"
    assert words.n("{count} min read", "{count} min read", 3) == "3 minuti di lettura"
    assert words.t("All notes") == "All notes"
    assert read_words("xx").t("Next") == "Next"


def test_what_the_theme_lends_is_said() -> None:
    assert word_catalogues.FROM_THEME.keys() <= MESSAGES.keys()


def test_a_regional_language_has_the_words_of_its_language() -> None:
    assert words_in("de-AT", ENGLISH).language == "de"
    assert words_in("en-GB", read_words("de")).language == "en"
    assert words_in("pt-BR", read_words("de")).language == "pt"
    assert words_in("it-CH", read_words("de")).language == "de"
    assert words_in("zh-Hans-CN", ENGLISH).language == "zh"
    assert words_in("zh-Hant-TW", ENGLISH).language == "en"
    assert read_words("pt-BR").t("Next") == "Próxima"
    assert read_words("zh-TW").t("All notes") == "All notes"
    assert words_in("", read_words("fr")).language == "fr"


def test_values_of_a_message_are_escaped() -> None:
    t = template_words(ENGLISH)["t"]
    assert t("also called {names}", names="<b>") == "also called &lt;b&gt;"


def test_scripts_know_what_they_say() -> None:
    found = re.search(
        r"^const vaultkitLanguage=(.*);$", script_bundle(read_words("de")).content, re.MULTILINE
    )
    assert found is not None
    language = json.loads(found[1])
    assert (language["language"], language["months"][2]) == ("de", "März")
    assert language["messages"]["Filter"] == ["Filtern"]
    assert language["messages"]["{count} note"] == ["{count} Notiz", "{count} Notizen"]
    assert "Edit this note" not in language["messages"]
    assert '"messages":{}' in script_bundle().content


def test_the_setting_names_the_languages_of_the_theme() -> None:
    assert sorted(LANGUAGES) == sorted(path.stem for path in THEME.glob("*.html"))


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("DE", "de"), ("de-AT", "de"), ("German", "de"), ("pt_br", "pt-BR"), ("no", "nb"),
        ("Frensh", "fr"), ("zh-Hans-CN", "zh"),
    ],
)  # fmt: skip
def test_a_language_that_is_none_has_a_nearest(written: str, near: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read_config({"site": {"language": written}}, Path("vaultkit.toml"))
    assert f'such as "de" or "pt-BR", not {written!r}; did you mean "{near}"?' in str(raised.value)


def test_a_language_that_nothing_is_near_to() -> None:
    with pytest.raises(ConfigError, match="there are af, ar, az"):
        read_config({"site": {"language": "qqq"}}, Path("vaultkit.toml"))
    assert read_config({"site": {"language": "pt-BR"}}, Path("v.toml")).site.language == "pt-BR"
    assert Config().site.language == ""


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("de", "de"), ("DE-at", "de-AT"), ("pt_BR", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"),
        ("sl-rozaj-biske", "sl-rozaj-biske"), ("de-1996", "de-1996"), ("es-419", "es-419"),
        ("en-u-ca-gregory", "en-u-ca-gregory"), ("", ""), ("german", ""), ("d", ""), ("de-", ""),
        ("x-private", ""), ("en-u", ""), ("fr FR", ""), ("de" + "-abcde" * 20, ""), ("日本", ""),
    ],
)  # fmt: skip
def test_tags(text: str, tag: str) -> None:
    assert read_tag(text) == tag


def test_directions_and_names() -> None:
    tags = ("ar", "fa-IR", "he", "de", "az-Arab", "ar-Latn", "ku-IQ", "ku")
    assert [direction_of(tag) for tag in tags] == ["rtl"] * 3 + ["ltr", "rtl", "ltr", "rtl", "ltr"]
    names = [own_name(tag) for tag in ("de", "de-AT", "pt-BR", "zh-Hant-HK", "tlh")]
    assert names == ["Deutsch", "Deutsch (AT)", "Português (Brasil)", "繁體中文 (HK)", "tlh"]


GERMAN = '[site]\nlanguage = "de"\n'


def test_the_site_speaks_its_language(publish: Callable[..., Built]) -> None:
    files = {
        "A.md": "---\nmodified: 2026-03-05\n---\n# A\n\n> [!tip]\n> x\n\n[[B]]\n",
        "B.md": "# B\n",
    }
    built = publish({**files, "vaultkit.toml": GERMAN})
    page = built.page("A/")
    assert page.html is not None
    assert page.html["lang"] == "de"
    assert page.select_one(".callout-title-inner").text == "Tipp"
    assert page.select_one(".vk-outgoing summary").text == "Verlinkt auf 1 Notiz"
    assert page.select_one(".vk-facts").text.strip() == "aktualisiert am 5. März 2026"
    assert page.select_one(".md-header nav")["aria-label"] == "Kopfzeile"
    assert page.select_one(".vk-search-open")["aria-label"] == "Suche"
    assert page.select_one("[data-md-color-scheme=slate]")["aria-label"] == "Dem System folgen"
    assert built.page("all-notes/").h1.text == "Alle Notizen"
    assert not built.warnings


def test_the_theme_of_an_operator_says_which_language_it_is(
    publish: Callable[..., Built], tmp_path: Path
) -> None:
    own = tmp_path / "mkdocs.yml"
    own.write_text(
        "site_name: S\ntheme:\n  name: material\n  language: fr\nplugins:\n  vaultkit: {}\n"
        f"docs_dir: {tmp_path / 'vault'}\n"
    )
    built = publish({"A.md": "# A\n\n> [!tip]\n> x\n"}, config_file=own)
    assert built.page("A/").select_one(".callout-title-inner").text == "Conseil"
    said = publish({"vaultkit.toml": GERMAN}, config_file=own)
    assert said.page("A/").select_one(".callout-title-inner").text == "Tipp"


def test_a_note_in_another_language(publish: Callable[..., Built]) -> None:
    built = publish(
        {
            "A.md": "---\nlang: ar\n---\n# A\n\n> [!tip]\n> x\n\n![[B]]\n\n![[C]]\n",
            "B.md": "---\nlang: FR\n---\nb\n\n> [!tip]\n> x\n",
            "C.md": "c\n",
            "D.md": "---\nlang: nonsense\n---\nd\n",
        }
    )
    page = built.page("A/")
    article = page.article
    assert (page.html["lang"], article["lang"], article["dir"]) == ("en", "ar", "rtl")
    assert article.select_one(".vk-footer")["lang"] == "en"
    embeds = [(one["lang"], one["dir"]) for one in article.select(".markdown-embed-content")]
    assert embeds == [("fr", "ltr"), ("en", "ltr")]
    assert built.page("B/").select_one(".callout-title-inner").text == "Conseil"
    for url in ("C/", "D/"):
        assert "lang" not in built.page(url).article.attrs
    rows = json.loads(built.text("search/texts-0.json"))
    assert {row[0]: row[6:] for row in rows} == {"A/": ["ar"], "B/": ["fr"], "C/": [], "D/": []}


TRANSLATED = {
    "Weg.md": "---\nlang: de\ntranslation_of: '[[Way]]'\n---\n# Weg\n",
    "Way.md": "# Way\n",
    "مسار.md": "---\nlang: ar\ntranslation_of:\n- '[[Way]]'\n---\nx\n",
    "Hidden.md": "---\nlang: fr\npublish: false\ntranslation_of: '[[Way]]'\n---\nx\n",
    "vaultkit.toml": '[site]\nurl = "https://example.org/n/"\n',
}


def test_a_switch_between_translations(
    publish: Callable[..., Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    built = publish(TRANSLATED, site_url="https://example.org/n/")
    page = built.page("Weg/")
    switch = page.select(".vk-languages li > *")
    assert [(one.text, one.get("href"), one["lang"], one["dir"]) for one in switch] == [
        ("Deutsch", None, "de", "ltr"),
        ("English", "../Way/", "en", "ltr"),
        ("العربية", "../%D9%85%D8%B3%D8%A7%D8%B1/", "ar", "rtl"),
    ]
    assert switch[0]["aria-current"] == "true"
    links = page.select("link[hreflang]")
    root = "https://example.org/n/"
    expected = {
        "en": f"{root}Way/",
        "de": f"{root}Weg/",
        "ar": f"{root}%D9%85%D8%B3%D8%A7%D8%B1/",
        "x-default": f"{root}Way/",
    }
    assert {one["hreflang"]: one["href"] for one in links} == expected
    assert len(built.page("Way/").select("link[hreflang]")) == 4
    assert not page.select(".vk-related")
    assert not built.warnings
    del monkeypatch


def test_without_an_address_of_the_site_no_hreflang(publish: Callable[..., Built]) -> None:
    page = publish({**TRANSLATED, "vaultkit.toml": ""}).page("Way/")
    assert not page.select("link[hreflang]")
    assert len(page.select(".vk-languages li")) == 3


def test_a_build_tells_of_a_faulty_translation(publish: Callable[..., Built]) -> None:
    built = publish({"A.md": "", "B.md": "---\ntranslation_of: '[[A]]'\n---\n"})
    assert built.warnings == [
        "B.md:1:1: P910 this translation has no lang; write its language, such as lang: de"
    ]


def test_a_kept_page_follows_a_new_translation(
    publish: Callable[..., Built], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("VAULTKIT_NO_CACHE", raising=False)
    files = {"A.md": "# A\n", "B.md": "---\nlang: de\n---\n# B\n"}
    assert not publish(files).page("A/").select(".vk-languages")
    files["B.md"] = "---\nlang: de\ntranslation_of: '[[A]]'\n---\n# B\n"
    assert len(publish(files).page("A/").select(".vk-languages li")) == 2


def test_no_word_is_said_past_the_catalogue(
    publish: Callable[..., Built], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a site in Greek, of Greek notes, each word in Latin letters is one of ours."""
    folder = tmp_path / "languages"
    folder.mkdir()
    (folder / "el.po").write_text(write_pseudo("el"), "utf-8")
    monkeypatch.setattr(word_catalogues, "_FOLDER", folder)
    for cached in (read_words, complete_languages):
        cached.cache_clear()
    try:
        built = publish(read_greek(), site_name="Δοκιμή")
        left = {
            url: found for url in sorted(built.pages) if (found := read_unmarked(built.page(url)))
        }
        assert {text for found in left.values() for text in found} == set()
        assert len(built.pages) > 20
        said = set(
            re.findall("⟦([^⟦⟧]*)⟧", "".join(built.text(f"{x}index.html") for x in built.pages))
        )
        assert len(said) > 100
    finally:
        for cached in (read_words, complete_languages):
            cached.cache_clear()


def test_no_template_holds_words() -> None:
    env = jinja2.Environment(autoescape=True)
    found = []
    for path in sorted((PACKAGE / "site" / "templates").rglob("*.html")):
        text = path.read_text("utf-8").replace("<{{ tag }}", "<ul").replace("</{{ tag }}", "</ul")
        text = re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL)
        tree = env.parse(text)
        plain = "".join(
            data.data if isinstance(data, jinja2.nodes.TemplateData) else "0"
            for output in tree.find_all(jinja2.nodes.Output)
            for data in output.nodes
        )
        soup = BeautifulSoup(plain, "html.parser")
        texts = [str(one) for one in soup.find_all(string=True) if type(one) is NavigableString]
        texts += [
            str(one[name])
            for one in soup.find_all(name=True)
            for name in ("aria-label", "title", "placeholder", "alt")
            if one.get(name)
        ]
        known = {"vaultkit review"}
        found += [
            (path.name, x.strip())
            for x in texts
            if re.search(r"[A-Za-z]{2}", x) and x.strip() not in known
        ]
    assert found == []


def test_words_of_one_language_are_read_once() -> None:
    assert read_words("de") is read_words("de")
    assert isinstance(read_words("de"), Words)


def test_a_private_note_may_be_called_as_what_is_said(
    publish: Callable[..., Built], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("Alle Notizen", "Zuletzt geändert", "Diese Notiz bearbeiten", "Suche")
    private = {f"{name}.md": "---\npublish: false\n---\nx\n" for name in names}
    settings = {"vaultkit.toml": f'{GERMAN}name = "S"\n'}
    built = publish({"A.md": "a [[B]]\n", "B.md": "b\n", **settings, **private}, site_name="S")
    assert not built.warnings
    assert run(["audit", str(built.folder), "--vault", str(tmp_path / "vault")]) == 0
    assert capsys.readouterr().out == "no leaks of 4 unpublished notes\n"
