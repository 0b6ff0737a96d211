"""TOML files that are edited in place."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.authoring.rename.settings_files.pattern_lists import PatternEdit
from vaultkit.authoring.rename.settings_files.toml_edits import TomlText

if TYPE_CHECKING:
    from collections.abc import Callable

EVERY_KIND = (
    r'''# a comment with "quotes", [brackets] and = signs
bare = "a" # "b"
"quoted key" = 'c:\d'
"esc\u0041ped" = "q\"\\"
'literal "key"' = """
many "" lines \
  # no comment """""
three = '''
    "'''it's''''"
    r"""
number = +1_000
hex = 0xDEAD
float = -1.5e+10
odd = [+inf, -inf]
day = 1979-05-27
moment = 1979-05-27 07:32:00.5Z
other = 1979-05-27T07:32:00-07:00
time = 07:32:00
yes = true
a.b . "c.d" = "dotted"
list = [ "x", # one, two ]
  'y' , ["z", {w = "in", v = [1, 2]}], ]
inline = { a = "1", b.c = '2', "d" = {}, e = [ ] }
[ table . "sub.table" ] # header
key = "t"
[table]
key="u"
[[rows]]
name = "first"
[rows.inner]
name = "in first"
[[rows]]
name = "second"
[[rows.deep]]
name = "deepest"
[rows.deep.end]
name = "end"
"""
)


def texts(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the ways to all texts in a table."""
    if isinstance(value, str):
        return [way]
    if not isinstance(value, dict | list):
        return []
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    return [one for key, part in inner for one in texts(part, (*way, key))]


def at(value: Any, way: tuple[Any, ...]) -> Any:
    for key in way:
        value = value[key]
    return value


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("way", texts(tomllib.loads(EVERY_KIND)), ids=str)
def test_a_text_is_changed_wherever_it_stands(way: tuple[Any, ...], end: str) -> None:
    before = EVERY_KIND.replace("\n", end)
    toml = TomlText(before)
    old = at(tomllib.loads(before), way)
    for new in ("new", 'it\'s "new"\\', "\x7f\n\té"):
        assert toml.set_text(way, new)
        assert at(tomllib.loads(toml.text), way) == new
    assert toml.set_text(way, old)
    assert tomllib.loads(toml.text) == tomllib.loads(before)
    changed = [
        (one, two)
        for one, two in zip(before.split(end), toml.text.split(end), strict=False)
        if one != two
    ]
    assert len(changed) <= 1 or "many" in old


def _added(at: int, new: str) -> PatternEdit:
    return PatternEdit(at, new, is_added=True)


@pytest.mark.parametrize(
    ("before", "edit", "after"),
    [
        ("a = 'x' # c\n", lambda t: t.set_text(("a",), "y"), "a = 'y' # c\n"),
        ("a = 'x'", lambda t: t.set_text(("a",), "it's"), 'a = "it\'s"'),
        ("\ufeffa = 'x'", lambda t: t.set_text(("a",), "y"), "\ufeffa = 'y'"),
        (
            'a = ["x"]',
            lambda t: t.edit_list(("a",), [PatternEdit(0, "y"), _added(0, "z")]),
            'a = ["y", "z"]',
        ),
        (
            "a = [\n  'x', # one\n  'y' # two\n]\n",
            lambda t: t.edit_list(
                ("a",), [_added(0, "00"), _added(0, "01"), _added(1, "10"), _added(1, "11")]
            ),
            "a = [\n  'x', # one\n  '00',\n  '01',\n  'y', # two\n  '10',\n  '11'\n]\n",
        ),
        (
            "a = [\n  'x'\n  , 'y'\n]\n",
            lambda t: t.edit_list(("a",), [_added(0, "z")]),
            "a = [\n  'x', 'z'\n  , 'y'\n]\n",
        ),
        ("a = ['x', 'y']", lambda t: t.remove_from_list(("a",), 1), "a = ['x']"),
        ("a = ['x', 'y' , ]", lambda t: t.remove_from_list(("a",), 1), "a = ['x', ]"),
        ("a = ['x', 'y', 'z']", lambda t: t.remove_from_list(("a",), 1), "a = ['x', 'z']"),
        ("a = ['x']", lambda t: t.remove_from_list(("a",), 0), "a = []"),
        (
            "a = [\n 'x',\n 'y', # gone\n 'z'\n]\n",
            lambda t: t.remove_from_list(("a",), 1),
            "a = [\n 'x',\n 'z'\n]\n",
        ),
        (
            "[t.x]\na = 1\n[t.x.y]\nb = 2\n[u]\nx = 1\n",
            lambda t: t.rename_keys(("t",), {"x": "z"}),
            "[t.z]\na = 1\n[t.z.y]\nb = 2\n[u]\nx = 1\n",
        ),
        (
            "t.x.a = 1\nt . \"x\" . b = 2\nt.'x'.c = 3\n",
            lambda t: t.rename_keys(("t",), {"x": "z*"}),
            't."z*".a = 1\nt . "z*" . b = 2\nt.\'z*\'.c = 3\n',
        ),
        (
            "t = { x = {a = 1}, y = 2 }\n",
            lambda t: t.rename_keys(("t",), {"x": "y", "y": "x"}),
            "t = { y = {a = 1}, x = 2 }\n",
        ),
        ("t = { x = 1, y = 2 }\n", lambda t: t.rename_keys(("t",), {"x": "y"}), None),
        (
            "[t]\nx = ['a'] # c\ny = 1\n",
            lambda t: t.add_key(("t", "x"), "n/*"),
            "[t]\nx = ['a'] # c\n\"n/*\" = ['a']\ny = 1\n",
        ),
        (
            "t.'x' = ['a']",
            lambda t: t.add_key(("t", "x"), "n"),
            "t.'x' = ['a']\nt.'n' = ['a']",
        ),
        (
            "t = {x = ['a'], y = 1}\n",
            lambda t: t.add_key(("t", "x"), "n"),
            "t = {x = ['a'], n = ['a'], y = 1}\n",
        ),
        ("a = 'x'\nb" + 200 * ".c" + " = 1\n", lambda t: t.set_text(("a",), "y"), None),
        (f"a = 'x'\nb = {200 * '['}{200 * ']'}\n", lambda t: t.set_text(("a",), "y"), None),
        ("[[a]]\nb = 'x'\n", lambda t: t.set_text(("a", "b"), "x"), None),
    ],
)  # fmt: skip
def test_edits(before: str, edit: Callable[[TomlText], bool], after: str | None) -> None:
    toml = TomlText(before)
    assert edit(toml) is (after is not None)
    assert toml.text == (before if after is None else after)
    assert toml.table == tomllib.loads(toml.text.removeprefix("\ufeff"))


COMMENT = "# ], \"'"
GAPS = st.sampled_from(["", " ", "\n  ", "\r\n\t", f" {COMMENT}\n"])


@st.composite
def lists(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Make up a list of texts in any layout."""
    items = draw(st.lists(st.sampled_from(["a", "b/**", "c # d", "e, f", "]"]), min_size=1))
    text = ""
    for item in items:
        quote = draw(st.sampled_from(['"', "'", "'''"]))
        text += f"{draw(GAPS)}{quote}{item}{quote}{draw(GAPS)},"
    text = text if draw(st.booleans()) else text[:-1]
    return f"x = [{text}{draw(GAPS)}]\ny = 1\n", items


@given(lists(), st.data())
def test_lists_in_any_layout(made: tuple[str, list[str]], data: st.DataObject) -> None:
    text, items = made
    toml = TomlText(text)
    assert toml.table["x"] == items
    places = st.integers(0, len(items) - 1)
    edits = st.builds(PatternEdit, places, st.sampled_from(["n", "it's"]), st.booleans())
    chosen = data.draw(st.lists(edits, unique_by=lambda edit: (edit.at, edit.is_added)))
    assert toml.edit_list(("x",), chosen)
    wanted = []
    for place, item in enumerate(items):
        new = {edit.is_added: [edit.new] for edit in chosen if edit.at == place}
        wanted += new.get(False, [item]) + new.get(True, [])
    assert tomllib.loads(toml.text) == {"x": wanted, "y": 1}
    assert toml.text.count(COMMENT) == text.count(COMMENT)
    gone = data.draw(places)
    del wanted[gone]
    assert toml.remove_from_list(("x",), gone)
    assert tomllib.loads(toml.text) == {"x": wanted, "y": 1}
