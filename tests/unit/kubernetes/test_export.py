"""`vaultkit kubernetes export`: which files come of notes, their order, and where they may go."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
import yaml
from click.testing import CliRunner

from vaultkit.cli.main import run
from vaultkit.kubernetes.export_command import command
from vaultkit.kubernetes.exported_files import HEAD, step_of

if TYPE_CHECKING:
    from pathlib import Path

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: api}\nspec: {ports: [{port: 80}]}\n"


def fence(text: str, info: str = "yaml") -> str:
    return f"```{info}\n{text}```\n"


def named(kind: str, name: str = "a", version: str = "v1") -> str:
    return f"apiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}}}\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "v" / ".obsidian").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(here: Path, **notes: str) -> None:
    for name, text in notes.items():
        (here / "v" / f"{name}.md").write_text(text, encoding="utf-8")


def export(*words: str) -> tuple[int, list[str], str]:
    """Run the command as another package's would be; return status, lines, complaints."""
    done = CliRunner().invoke(command, ["export", *words, "--vault", "v"], standalone_mode=False)
    complaint = done.stderr + (str(done.exception) if done.exception else "")
    status = done.return_value if done.exception is None else 2
    return status, done.stdout.splitlines(), complaint


def test_files_stand_in_the_order_in_which_they_apply(here: Path) -> None:
    gateway = "gateway.networking.k8s.io/v1"
    kinds = [
        named("NetworkPolicy", version="networking.k8s.io/v1"),
        named("HTTPRoute", version=gateway),
        named("Gateway", version=gateway),
        SERVICE,
        named("Deployment", version="apps/v1"),
        named("ClusterIssuer", version="cert-manager.io/v1"),
        named("ConfigMap"),
        named("RoleBinding", version="rbac.authorization.k8s.io/v1"),
        named("Role", version="rbac.authorization.k8s.io/v1"),
        named("GatewayClass", version=gateway),
        named("CustomResourceDefinition", version="apiextensions.k8s.io/v1"),
        named("Namespace"),
    ]
    write(here, A=fence("---\n".join(kinds)))
    status, names, said = export("out", "A")
    assert names == [
        "01-namespace-a.yaml",
        "02-customresourcedefinition-a.yaml",
        "03-gatewayclass-a.yaml",
        "04-role-a.yaml",
        "05-rolebinding-a.yaml",
        "06-configmap-a.yaml",
        "07-clusterissuer-a.yaml",
        "08-deployment-a.yaml",
        "09-service-api.yaml",
        "10-gateway-a.yaml",
        "11-httproute-a.yaml",
        "12-networkpolicy-a.yaml",
    ]
    assert (status, said) == (0, "wrote 12 files to out; next: kubectl apply -f out\n")
    assert sorted(os.listdir("out")) == names


def test_a_kind_without_a_place_comes_before_workloads() -> None:
    steps = [step_of(kind) for kind in ("Secret", "example.com/Thing", "apps/Deployment")]
    assert steps == sorted(set(steps))


def test_a_file_is_what_the_note_says(here: Path) -> None:
    text = "# the front\napiVersion: v1\nkind: Service # of all\nmetadata: {name: api}\n"
    (here / "v" / "A.md").write_text("- item\n\n  " + fence(text).replace("\n", "\n  "))
    export("out", "A")
    assert (here / "out" / "01-service-api.yaml").read_text() == (
        f'{HEAD} from "A.md", line 6.\n{text}'
    )


def test_items_of_a_list_are_files_of_their_own(here: Path) -> None:
    items = "".join(
        f"  - {{apiVersion: v1, kind: {kind}, metadata: {{name: a}}}}\n"
        for kind in ("Service", "Namespace")
    )
    write(here, A=fence(f"apiVersion: v1\nkind: List\nitems:\n{items}"))
    assert export("out", "A")[1] == ["01-namespace-a.yaml", "02-service-a.yaml"]
    data = yaml.safe_load((here / "out" / "02-service-a.yaml").read_text())
    assert data == {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}}


def test_an_object_that_two_notes_show_is_written_once(here: Path) -> None:
    write(here, A=fence(SERVICE), B=fence(SERVICE.replace("{port: 80}", "\n  {port: 80}")))
    assert export("out", "A", "B")[:2] == (0, ["01-service-api.yaml"])


def test_two_contents_are_refused(here: Path) -> None:
    write(here, A=fence(SERVICE), B=fence(SERVICE.replace("80", "81")))
    status, names, said = export("out", "A", "B")
    assert (status, names) == (2, [])
    assert said == (
        'Service "api" has one content in "A.md", line 3 and another in "B.md", line 3 '
        "(spec.ports[0].port); export the notes apart, or give one of the two another name"
    )
    assert not os.path.lexists("out")


def test_what_cannot_be_applied_is_left_out_and_told(here: Path) -> None:
    parts = [
        fence(SERVICE),
        fence(named("Pod", "wrong"), "yaml {wrong}"),
        fence(named("Pod", "patched"), "yaml {patch}"),
        fence(named("Pod", "part") + "spec:\n  ...\n"),
        fence(named("Pod", "<name>")),
        fence(named("Pod", "held") + "spec: {nodeName: '<node>'}\n"),
        fence("apiVersion: v1\nkind: Pod\nmetadata: {name: a: b}\n"),
    ]
    write(here, A="".join(parts))
    status, names, said = export("out", "A")
    assert (status, names) == (1, ["01-service-api.yaml"])
    lines = said.splitlines()
    assert [line.partition(": ")[2].partition(": ")[2] for line in lines[:-1]] == [
        lines[0].partition(": ")[2].partition(": ")[2],
        "Pod is a patch of an object, not a whole one (kubectl patch)",
        'Pod "part" is not shown whole',
        "Pod has no name that can be read",
        'Pod "held" holds a placeholder, <node>',
    ]
    assert "cannot be read" in lines[0]


def test_nothing_to_export_is_an_error(here: Path) -> None:
    write(here, A="text\n", B=fence(named("Pod"), "yaml {wrong}"), C=fence(named("Pod", "<a>")))
    said = [export("out", name)[2] for name in "AB"]
    assert said == [
        "nothing to export: no manifests in these notes (fences of yaml with apiVersion and kind)",
        "nothing to export: these notes show only what is wrong on purpose",
    ]
    assert export("out", "C")[2].endswith("every manifest of these notes was left out")


def test_needs_of_needs_come_along(here: Path) -> None:
    gateway = "apiVersion: gateway.networking.k8s.io/v1\n"
    write(
        here,
        Route=fence(
            f"{gateway}kind: HTTPRoute\nmetadata: {{name: r, namespace: shop}}\nspec:\n"
            "  parentRefs: [{name: edge}]\n  rules: [{backendRefs: [{name: api, port: 80}]}]\n"
        ),
        Edge=fence(
            f"{gateway}kind: Gateway\nmetadata: {{name: edge, namespace: shop}}\n"
            "spec: {gatewayClassName: c}\n---\n"
            f"{gateway}kind: GatewayClass\nmetadata: {{name: c}}\n"
        ),
        Api=fence(
            "apiVersion: v1\nkind: Service\nmetadata: {name: api, namespace: shop}\n"
            "spec: {selector: {app: api}, ports: [{port: 80}]}\n---\n"
            "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop, labels: {app: api}}\n"
        ),
        Space=fence(named("Namespace", "shop")),
        Other=fence(named("Pod", "other")),
    )
    assert export("out", "Route", "--with-needs")[1] == [
        "01-namespace-shop.yaml",
        "02-gatewayclass-c.yaml",
        "03-pod-shop-p.yaml",
        "04-service-shop-api.yaml",
        "05-gateway-shop-edge.yaml",
        "06-httproute-shop-r.yaml",
    ]


def test_all_notes_but_templates(here: Path) -> None:
    write(here, A=fence(SERVICE), B=fence(named("Pod")), T=fence(named("Pod", "t")))
    (here / "v" / "vaultkit.toml").write_text('templates = ["T.md"]\n')
    assert export("out", "--all")[1] == ["01-pod-a.yaml", "02-service-api.yaml"]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("|", "x\n"),
        ("|-", "x"),
        ("|+", "x\n\n\n"),
        ("|2+", "x\n\n\n"),
        (">", "x\n"),
        (">-", "x"),
        (">+", "x\n\n\n"),
        ("'x'", "x"),
        ('"x"', "x"),
        ("x", "x"),
    ],
)
@pytest.mark.parametrize("behind", ["", "...\n", "---\n", "...\n---\n"])
def test_blank_lines_at_the_end_are_what_the_value_says(
    here: Path, header: str, value: str, behind: str
) -> None:
    scalar = f"{header}\n    x\n" if header[0] in "|>" else f"{header}\n"
    document = f"{named('ConfigMap')}data:\n  k: {scalar}\n\n"
    write(here, A=fence(f"---\n{document}{behind}" + (SERVICE if "---" in behind else "")))
    _, names, said = export("out", "A")
    assert (names[0], "left out" in said) == ("01-configmap-a.yaml", False)
    text = (here / "out" / names[0]).read_text()
    assert yaml.safe_load(text)["data"] == {"k": value}
    assert text.endswith("x\n\n\n") == ("+" in header)
    streamed = yaml.safe_load_all("\n".join(export("-", "A")[1]) + "\n")
    assert next(streamed)["data"] == {"k": value}


def test_a_text_whose_line_does_not_end(here: Path) -> None:
    write(here, A=f"```yaml\n{named('ConfigMap')}data:\n  k: |\n    x")
    export("out", "A")
    text = (here / "out" / "01-configmap-a.yaml").read_text()
    assert (yaml.safe_load(text)["data"], text[-1]) == ({"k": "x"}, "\n")


@pytest.mark.parametrize("char", ["\\u2028", "\\x85", "\\x7f", "\\ufeff", "\\U0001F600", "\\n\\n"])
def test_an_item_of_a_list_keeps_every_character(here: Path, char: str) -> None:
    item = f'{{apiVersion: v1, kind: ConfigMap, metadata: {{name: a}}, data: {{k: "x {char} y"}}}}'
    write(here, A=fence(f"apiVersion: v1\nkind: List\nitems:\n  - {item}\n"))
    export("out", "A")
    text = (here / "out" / "01-configmap-a.yaml").read_text(encoding="utf-8")
    assert yaml.safe_load(text)["data"] == yaml.safe_load(f'k: "x {char} y"')


@pytest.mark.parametrize("words", [(), ("A", "--all")])
def test_notes_or_all_of_them(here: Path, words: tuple[str, ...]) -> None:
    write(here, A=fence(SERVICE))
    assert export("out", *words)[0] == 2


def test_printing_is_one_stream(here: Path) -> None:
    write(here, A=fence(SERVICE + "---\n" + named("Namespace")))
    status, lines, said = export("-", "A")
    assert (status, said) == (0, "")
    assert [one["kind"] for one in yaml.safe_load_all("\n".join(lines))] == ["Namespace", "Service"]


def test_a_second_export_changes_nothing(here: Path) -> None:
    write(here, A=fence(SERVICE))
    export("out", "A")
    assert export("out", "A")[2] == (
        "wrote 0 files to out; 1 were there already; next: kubectl apply -f out\n"
    )


def test_an_earlier_export_is_replaced_only_by_force(here: Path) -> None:
    write(here, A=fence(SERVICE), B=fence(named("Pod")))
    export("out", "A")
    status, _, said = export("out", "B")
    assert (status, said) == (
        2,
        "out: holds an earlier export; --force replaces it\n01-service-api.yaml",
    )
    assert os.listdir("out") == ["01-service-api.yaml"]
    assert export("out", "B", "--force")[2].startswith("wrote 1 file to out; removed 1 old one;")
    assert os.listdir("out") == ["01-pod-a.yaml"]


@pytest.mark.parametrize("name", ["01-service-api.yaml", "mine.yml", "mine.json"])
def test_manifests_of_others_stay(here: Path, name: str) -> None:
    write(here, A=fence(SERVICE))
    (here / "out").mkdir()
    (here / "out" / name).write_text("mine: true\n")
    status, _, said = export("out", "A", "--force")
    assert (status, os.listdir("out")) == (2, [name])
    assert said == (
        f"out: holds manifests of others, which would be applied too; name another\n{name}"
    )
    assert (here / "out" / name).read_text() == "mine: true\n"


def test_other_files_do_not_matter(here: Path) -> None:
    write(here, A=fence(SERVICE))
    (here / "out").mkdir()
    (here / "out" / "README.md").write_text("mine\n")
    assert export("out", "A")[0] == 0
    assert sorted(os.listdir("out")) == ["01-service-api.yaml", "README.md"]


def test_nothing_is_written_in_the_vault(here: Path) -> None:
    write(here, A=fence(SERVICE))
    (here / "way").symlink_to("v")
    for folder in ("v", "v/out", "way/out"):
        status, _, said = export(folder, "A")
        assert (status, "lies in the vault" in said) == (2, True)
    assert sorted(os.listdir("v")) == [".obsidian", "A.md"]


def test_a_link_in_the_folder_is_not_followed(here: Path) -> None:
    write(here, A=fence(SERVICE))
    (here / "out").mkdir()
    (here / "target").write_text("mine\n")
    (here / "out" / "01-service-api.yaml").symlink_to(here / "target")
    assert export("out", "A", "--force")[0] == 2
    assert (here / "target").read_text() == "mine\n"


def test_a_file_is_no_folder(here: Path) -> None:
    write(here, A=fence(SERVICE))
    (here / "out").write_text("mine\n")
    assert export("out", "A")[2] == "out: is no folder; name one, or - to print the manifests"


def test_no_name_is_no_folder(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(here, A=fence(SERVICE))
    said = (2, [], '"": is no folder; name one, or - to print the manifests')
    assert export("", "A") == export("", "A", "--dry-run") == said
    (here / "apart").mkdir()
    monkeypatch.chdir(here / "apart")
    (here / "apart" / "v").symlink_to(here / "v")
    assert export(".", "A")[2] == "wrote 1 file to .; next: kubectl apply -f .\n"


def test_the_next_command_can_be_typed(here: Path) -> None:
    write(here, A=fence(SERVICE))
    assert export("my out", "A")[2] == "wrote 1 file to my out; next: kubectl apply -f 'my out'\n"


def test_a_dry_run_writes_nothing(here: Path) -> None:
    write(here, A=fence(SERVICE))
    assert export("out", "A", "--dry-run")[1:] == (
        ["01-service-api.yaml"],
        "wrote nothing: --dry-run\n",
    )
    assert not os.path.lexists("out")


def test_names_lead_nowhere_else(here: Path) -> None:
    write(here, A=fence(named("Pod", "'../../x'") + "---\n" + named("Pod", f"'{'n' * 300}'")))
    _, names, _ = export("out", "A")
    assert names[0] == "01-pod-x.yaml"
    assert max(map(len, names)) < 200
    assert sorted(os.listdir("out")) == names


def test_it_runs_as_a_command_of_vaultkit(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here, A=fence(SERVICE))
    assert run(["kubernetes", "export", "out", "v/A.md"]) == 0
    assert capsys.readouterr().out == "01-service-api.yaml\n"
    assert run(["kubernetes", "--vault", "v", "export", "other", "A", "--quiet"]) == 0
    assert capsys.readouterr() == ("01-service-api.yaml\n", "")
    assert run(["kubernetes", "export", "out", "Nowhere", "--vault", "v"]) == 2
    assert "Nowhere" in capsys.readouterr().err
