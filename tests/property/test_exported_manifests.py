"""A file that is exported holds what its note says, whatever stands at a document's end."""

from __future__ import annotations

from datetime import date

import yaml
from hypothesis import given
from hypothesis import strategies as st

from vaultkit.checks.context import Context
from vaultkit.config import Config
from vaultkit.kubernetes.cluster.cluster_objects import cluster_of
from vaultkit.kubernetes.exported_files import plan_export
from vaultkit.testing import make_vault

HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  k: "
LINES = st.lists(st.sampled_from(["x", "x", "  y", "", "", "# z"]), max_size=6)
BLOCKS = st.builds(
    lambda style, size, keeps, lines: (
        f"{style}{size}{keeps}\n" + "".join(f"    {line}".rstrip() + "\n" for line in lines)
    ),
    st.sampled_from("|>"),
    st.sampled_from(["", "2"]),
    st.sampled_from(["", "-", "+"]),
    LINES.map(lambda lines: ["x", *lines]),
)
FLOWS = st.sampled_from(["'x'\n", '"x\\n"\n', "x\n", "'x\n\n    y'\n", "x\n\n    y\n"])
ENDS = st.sampled_from(["", "\n\n", "# end\n", "\n# end\n\n"])
BEHIND = st.sampled_from(["", "---\n", "...\n", "...\n\n---\n", "---\na: 1\n"])


@given(st.sampled_from(["", "---\n", "--- # first\n\n"]), st.one_of(BLOCKS, FLOWS), ENDS, BEHIND)
def test_the_value_is_the_same(start: str, scalar: str, end: str, behind: str) -> None:
    written = HEAD + scalar + end
    behind = behind if start or behind != "...\n" else ""
    vault = make_vault({"A.md": f"```yaml\n{start}{written}{behind}```\n"})
    context = Context(vault, Config(), date.min)
    export = plan_export(vault.notes.values(), cluster_of(context), with_needs=False)
    assert [yaml.safe_load(file.text) for file in export.files] == [yaml.safe_load(written)]
    assert export.files[0].text.endswith("\n")
